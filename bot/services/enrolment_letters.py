"""What enrolment writes to people, rendered as of the moment it is sent."""

from collections.abc import Mapping

from bot.core import Tick
from bot.courier import Handling
from bot.domain.letters import Counts
from bot.outgoing import Defer, Drop, Outgoing
from bot.services import enrolment_places
from bot.views import enrolment as views
from bot.views import enrolment_pause as pause_views
from storage import programmes
from storage.ledger import Claim


def welcome(tick: Tick, claim: Claim) -> Outgoing | Drop | Defer:
    """Welcome somebody who has joined; who has left again meanwhile reads nothing."""
    programme_id = int(claim.facts["programme"])
    programme = programmes.programme(tick.session, tick.workspace_id, programme_id)
    if programme is None or not enrolment_places.place(tick, programme_id, claim.to):
        return Drop("not_in")
    again = bool(claim.facts.get("again"))
    told = enrolment_places.welcome(tick, programme, claim.to, again=again)
    return Outgoing(claim.to, views.welcome(told, tick.voice(claim.to)))


def awake(tick: Tick, claim: Claim) -> Outgoing | Drop | Defer:
    """Tell somebody that their pause has ended; a new pause makes it untrue."""
    mine = programmes.enrolments_of(tick.session, tick.workspace_id, claim.to)
    if not any(one.state == "active" for one in mine):
        return Drop("not_active")
    return Outgoing(claim.to, pause_views.awake(tick.voice(claim.to)))


def back(tick: Tick, claim: Claim) -> Outgoing | Drop | Defer:
    """Tell somebody whose account is back that their profile is still there."""
    had = enrolment_places.left_open(tick, claim.to)
    if had is None or tick.person(claim.to).left_at:
        return Drop("nothing_to_return_to")
    programme = programmes.programme(tick.session, tick.workspace_id, had.programme_id)
    name = programme.name if programme else ""
    return Outgoing(claim.to, pause_views.back(had.programme_id, name, tick.voice(claim.to)))


LETTERS: Mapping[str, Handling] = {
    "enrolment.welcome": Handling(welcome, counts=Counts.ANSWER),
    "enrolment.awake": Handling(awake),
    "enrolment.back": Handling(back, counts=Counts.ANSWER),
}
