"""The copies of what HR wrote: who gets one, and how each is rendered when it leaves."""

from bot.core import Tick
from bot.courier import Handling
from bot.domain.letters import Counts
from bot.domain.roles import Actor
from bot.outgoing import Drop, Outgoing
from bot.services import programmes, programmes_letters, scopes
from bot.views import programmes_writing as views
from storage import mailings
from storage import programmes as store
from storage.ledger import Claim
from storage.models import Enrolment, Programme

CHANNEL = "channel"
"""The audience that is the programme's channel."""


def recipients(
    tick: Tick, programme: Programme, audience: str, writer: Actor | None = None
) -> list[str]:
    """Name everybody in a group who takes part and is not on a break.

    Of a `writer` who looks after some places only, nobody elsewhere hears.
    """
    inside = scopes.inside(tick, writer, programme.id)
    people = [
        one
        for one in store.enrolments_in(tick.session, tick.workspace_id, programme.id or 0)
        if one.state == "active" and (inside is None or one.user_id in inside)
    ]
    kind, _, topic = audience.partition(":")
    if topic:
        has = mailings.with_skill(tick.session, programme.id or 0, kind, topic)
        return [one.user_id for one in people if one.id in has]
    return [one.user_id for one in people if _belongs(one, kind)]


def _belongs(one: Enrolment, audience: str) -> bool:
    roles = {"mentors": ("mentor", "both"), "mentees": ("mentee", "both")}
    return audience == "everybody" or one.role in roles.get(audience, ())


def letter(tick: Tick, claim: Claim) -> Outgoing | Drop:
    """Write one copy, unless the message was taken back or the person has left."""
    found = mailings.mailing(tick.session, tick.workspace_id, int(claim.facts["mailing"] or 0))
    if found is None or found.state == "cancelled":
        return Drop("cancelled")
    programme = programmes.get(tick, found.programme_id)
    if claim.to not in recipients(tick, programme, found.audience):
        return Drop("left")
    return Outgoing(claim.to, views.letter(programme.name, found.text, tick.voice(claim.to)))


def post(tick: Tick, claim: Claim) -> Outgoing | Drop:
    """Write the post for the channel, with a button to sign up while that is possible."""
    found = mailings.mailing(tick.session, tick.workspace_id, int(claim.facts["mailing"] or 0))
    if found is None or found.state == "cancelled" or found.audience != CHANNEL:
        return Drop("cancelled")
    programme = programmes.get(tick, found.programme_id)
    t = programmes_letters.channel_voice(tick, programme)
    joinable = programme in programmes.open_for_signup(tick)
    return Outgoing(claim.to, views.post(found.text, programme.id or 0 if joinable else 0, t))


def test_letter(tick: Tick, claim: Claim) -> Outgoing | Drop:
    """Write the copy that only its author gets."""
    found = mailings.mailing(tick.session, tick.workspace_id, int(claim.facts["mailing"] or 0))
    if found is None:
        return Drop("gone")
    programme = programmes.get(tick, found.programme_id)
    t = tick.voice(claim.to)
    return Outgoing(claim.to, views.letter(programme.name, found.text, t, test=True))


LETTERS = {
    "programmes_writing.letter": Handling(letter),
    "programmes_writing.post": Handling(post, refused=programmes_letters.channel_refused),
    "programmes_writing.test": Handling(test_letter, counts=Counts.ANSWER),
}
"""By kind: how each copy of HR's own words is written."""
