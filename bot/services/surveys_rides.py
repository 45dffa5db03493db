"""A survey that rides on the private card after a talk, so that it needs no message of its own."""

from collections.abc import Sequence
from datetime import timedelta

from slack_sdk.models.blocks import Block

from bot.core import Tick
from bot.i18n import Translate
from bot.services import meetings_hooks, programmes, surveys, surveys_asks, surveys_items
from bot.services.meetings_pair import asks_at
from bot.views import kit
from bot.views import surveys as views
from storage import budget, meetings
from storage import surveys as store
from storage.models import Meeting, Pair, Survey

SOON = timedelta(days=6)
"""A survey waits for a card this long: sooner than its one reminder comes."""


def card_comes(tick: Tick, row: Survey, user_id: str) -> bool:
    """Tell whether somebody will soon have a card after a talk on which the survey rides."""
    pairs = budget.pairs_of_any(tick.session, tick.workspace_id, [user_id])
    mine = [pair.id or 0 for pair in pairs if pair.programme_id == row.programme_id]
    until = min(tick.now + SOON, row.closes_at or tick.now)
    talks = meetings.open_talks(tick.session, mine)
    return any(tick.now < asks_at(talk) < until for talk in talks)


def ride(
    tick: Tick,
    pair: Pair,
    talk: Meeting,
    user_id: str,
    t: Translate,
) -> Sequence[Block]:
    """Put the survey of the pair's programme whose turn it is on somebody's card, and note it."""
    for row in store.open_for(tick.session, tick.workspace_id, user_id, tick.now):
        mine = row.wave and row.programme_id == pair.programme_id
        if not mine or not surveys.waits_for(tick, row, user_id):
            continue
        if surveys.has_answered(tick, row, user_id):
            continue
        nth = surveys_asks.turn_of(tick, row, user_id, talk.id or 0)
        if nth is not None:
            surveys_asks.note(tick, row, user_id, nth, talk.id or 0)
            return _blocks(tick, row, talk, t)
    return ()


def _blocks(tick: Tick, row: Survey, talk: Meeting, t: Translate) -> list[Block]:
    line = views.Line(
        row.id or 0,
        surveys_items.words(row, t)[0],
        programmes.get(tick, row.programme_id).name,
        row.closes_at or tick.now,
        answered=False,
    )
    step = views.step(line, t, talk.id)
    return [kit.section(step.text, accessory=step.buttons[0])]


meetings_hooks.RIDES.append(ride)
