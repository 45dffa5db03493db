"""Letters that ask: a programme's survey, HR's poll, its test; dropped for who has answered."""

from bot.core import Tick
from bot.courier import Handling
from bot.domain.letters import Counts
from bot.domain.surveys import Audience
from bot.outgoing import Drop, Outgoing
from bot.services import programmes, programmes_letters, surveys, surveys_asks, surveys_waves
from bot.services.surveys_cards import card_of
from bot.views import surveys as views
from storage import surveys as store
from storage.ledger import Claim


def ask(tick: Tick, claim: Claim) -> Outgoing | Drop:
    """Ask one person, or remind them; not who has answered, left, or was asked on a card."""
    row = store.survey(tick.session, tick.workspace_id, int(claim.facts["survey"]))
    if row is None or not surveys.waits_for(tick, row, claim.to):
        return Drop("closed")
    if not surveys_waves.is_here(tick, row, claim.to):
        return Drop("left")
    nth = int(claim.facts["nth"])
    before = surveys_asks.asked(tick, row, claim.to, nth)
    if before and before.card:
        return Drop("outdated")
    surveys_asks.note(tick, row, claim.to, nth)
    if surveys.has_answered(tick, row, claim.to):
        return Drop("not_needed")
    t = tick.voice(claim.to)
    return Outgoing(claim.to, views.card(card_of(tick, row, t, again=bool(nth)), t))


def post(tick: Tick, claim: Claim) -> Outgoing | Drop:
    """Ask a channel, in the programme's voice."""
    row = store.survey(tick.session, tick.workspace_id, int(claim.facts["survey"]))
    if row is None or not surveys.is_open(tick, row) or row.audience != Audience.CHANNEL:
        return Drop("closed")
    t = programmes_letters.channel_voice(tick, programmes.get(tick, row.programme_id))
    card = card_of(tick, row, t, again=bool(claim.facts["nth"]))
    return Outgoing(claim.to, views.card(card, t, public=True))


def test(tick: Tick, claim: Claim) -> Outgoing | Drop:
    """Show a poll to its author as others will see it; pressing the button stores nothing."""
    row = store.survey(tick.session, tick.workspace_id, int(claim.facts["survey"]))
    if row is None:
        return Drop("gone")
    t = tick.voice(claim.to)
    return Outgoing(claim.to, views.card(card_of(tick, row, t, test=True), t))


LETTERS = {
    "surveys.ask": Handling(ask),
    "surveys.poll": Handling(ask),
    "surveys.post": Handling(post, refused=programmes_letters.channel_refused),
    "surveys.test": Handling(test, counts=Counts.ANSWER),
}
"""By kind: how each card that asks is written."""
