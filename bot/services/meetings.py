"""A pair's talks in Home, and how this feature joins in with the others."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from slack_sdk.models.blocks import Block
from slack_sdk.models.blocks.block_elements import ButtonElement

from bot.agenda import Look
from bot.core import Tick, Turn
from bot.courier import Handling
from bot.domain.localtime import local_date, monday_of
from bot.domain.meetings import Status
from bot.domain.pair_facts import PairState
from bot.i18n import Markup, Translate
from bot.services import (
    meetings_answers,
    meetings_cadence,
    meetings_cards,
    meetings_cycle,
    meetings_hooks,
    meetings_letters,
    meetings_news,
    meetings_over,
    meetings_pair,
    meetings_pulse,
    meetings_record,
    meetings_wishes,
    pairs_events,
    pairs_facts,
    pairs_hooks,
)
from bot.services.meetings_pair import Two
from bot.views import meetings as common
from bot.views import meetings_home as views
from bot.views.home import NextStep
from storage import meetings as store
from storage import pairs as pair_store
from storage.models import Pair

LETTERS: dict[str, Handling] = {**meetings_letters.LETTERS, **meetings_wishes.LETTERS}
LOOKS: dict[str, Look] = {**meetings_cadence.LOOKS, **meetings_pulse.LOOKS}
MET_RANK = 20
BOOK_RANK = 40
AFTER_INTRODUCTION = timedelta(minutes=1)
"""The first dates are offered once the two have been introduced."""


def next_steps(turn: Turn) -> Iterable[NextStep]:
    """Name what waits for the person: did you meet, and the first date to be booked."""
    for row, talk in meetings_cycle.waiting(turn, turn.user_id):
        unclear = talk.state == Status.BOOKED or talk.asked_again
        asked = unclear and meetings_pair.asks_at(talk) <= turn.now
        if asked and meetings_answers.answer_of(row, talk, turn.user_id) is None:
            partner = pairs_facts.other(row, turn.user_id)
            day = talk.starts_at.astimezone(turn.t.zone).date()
            yield views.step_met(MET_RANK, talk.id or 0, partner, day, turn.t)
    open_states = (PairState.ACCEPTED, PairState.ACTIVE, PairState.AT_RISK)
    for row in pair_store.pairs_of(turn.session, turn.workspace_id, turn.user_id, open_states):
        two = meetings_pair.load(turn, row)
        if pairs_facts.talk_ahead(turn, row) is None and meetings_pair.remaining(two):
            partner = pairs_facts.other(row, turn.user_id)
            first = not two.held()
            yield views.step_book(BOOK_RANK, row.id or 0, partner, turn.t, first=first)


def home_section(turn: Turn) -> Sequence[Block]:
    """Show the dates somebody looks after for another person: times and buttons, no more."""
    found: list[Block] = []
    for pair_id in store.assisted_by(turn.session, turn.workspace_id, turn.user_id):
        row = pair_store.pair(turn.session, turn.workspace_id, pair_id)
        if row is not None and row.state in pairs_facts.TOGETHER:
            two = meetings_pair.load(turn, row)
            coming = two.next_talk(turn.now)
            talk = meetings_cards.shown(turn, two, coming, turn.t) if coming else None
            found += views.assisted(pair_id, row.mentor_id, row.mentee_id, talk, turn.t)
    return found


def lines(tick: Tick, row: Pair, t: Translate) -> Iterable[Markup]:
    """Tell how many talks there were, when, and where the next one is."""
    two = meetings_pair.load(tick, row)
    held = two.held()
    coming = two.next_talk(tick.now)
    if coming is not None:
        talk = meetings_cards.shown(tick, two, coming, t)
        yield views.place_line(talk, t)
    if row.state != PairState.PROPOSED:
        yield from _here(two, tick.now, t)
        yield views.talks_line(len(held), two.shape.sessions, t)
        if held:
            days = [talk.starts_at.astimezone(t.zone).date() for talk in held]
            yield views.history_line(days, t)


def _here(two: Two, now: datetime, t: Translate) -> Iterable[Markup]:
    """Tell in which of its own weeks a pair is, from its first talk's week to its last week."""
    start, today = two.row.week_one_on, local_date(now, two.wall)
    week = two.week_of(today)
    if start and monday_of(start) <= today and week <= two.shape.weeks:
        title = meetings_pair.theme(two, today, t.language).title
        yield views.week_line(week, two.shape.weeks, common.say(title, t), t)


def buttons(tick: Tick, row: Pair, t: Translate) -> Sequence[ButtonElement]:
    """Offer what can be done about dates now."""
    two = meetings_pair.load(tick, row)
    coming = two.next_talk(tick.now)
    talk = meetings_cards.shown(tick, two, coming, t) if coming else None
    return views.buttons(two.id, talk, t)


def more(turn: Turn, row: Pair) -> Sequence[Block]:
    """Offer what else can be settled about dates."""
    two = meetings_pair.load(turn, row)
    coming = two.next_talk(turn.now)
    return views.more(
        two.id,
        meetings_cards.shown(turn, two, coming, turn.t) if coming else None,
        turn.t,
        mentee=turn.user_id == row.mentee_id,
        assistant=meetings_pair.setup_of(turn, row).assistant_id,
    )


def begin(tick: Tick, row: Pair) -> None:
    """Offer the first dates soon after both have said yes."""
    tick.session.flush()
    store.look_at(tick.session, row, tick.now + AFTER_INTRODUCTION)


def wake(tick: Tick, row: Pair) -> None:
    """Look at the calendar of a pair whose pause is over, and offer dates where they stood."""
    meetings_record.changed(tick, row, tell=False)
    cards = meetings_pair.setup_of(tick, row).cards
    tick.post(*meetings_over.renewed(row, cards, f"pair:{row.id}:awake:{row.version}"))


pairs_hooks.ACCEPTED.append(begin)
pairs_hooks.PAUSED.append(meetings_news.rest)
pairs_hooks.RESUMED.append(wake)
pairs_hooks.ENDED.append(meetings_news.end)
pairs_hooks.COMPLETED.append(meetings_news.end)
pairs_hooks.LINES.append(lines)
pairs_hooks.BUTTONS.append(buttons)
pairs_hooks.MORE.append(more)
meetings_hooks.CHANGED.append(pairs_events.refresh)
