"""What enrolment writes to people, rendered as of the moment it is sent."""

from collections.abc import Mapping

from bot.core import Tick
from bot.courier import Handling
from bot.outgoing import Defer, Drop, Outgoing
from bot.services import enrolment_places
from bot.views import enrolment as views
from storage import programmes
from storage.ledger import Claim


def welcome(tick: Tick, claim: Claim) -> Outgoing | Drop | Defer:
    """Welcome somebody who has joined; who has left again meanwhile reads nothing."""
    programme_id = int(claim.facts["programme"])
    programme = programmes.programme(tick.session, tick.workspace_id, programme_id)
    if programme is None or not enrolment_places.place(tick, programme_id, claim.to):
        return Drop("not_in")
    told = enrolment_places.welcome(tick, programme, claim.to)
    return Outgoing(claim.to, views.welcome(told, tick.voice(claim.to)))


LETTERS: Mapping[str, Handling] = {"enrolment.welcome": Handling(welcome)}
