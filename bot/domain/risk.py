"""When a pair is at risk: process signals only, each a pure reading of the facts.

Pulse answers, what people write, emoji and presence are not among the facts, so they cannot
become a signal: a status that changes after a low score would reveal the score.
"""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta

from bot.domain.pair_events import Signal
from bot.domain.pair_facts import PairFacts, Risk

BOOKED_WITHIN = timedelta(days=7)
HELD_WITHIN = timedelta(days=14)
GRACE = timedelta(days=1)  # time to answer "Did you meet?" before a talk counts as missing
TWICE = 2
AGREEMENT_BY = 2  # talks
GOAL_BY = 3


def signal_of(facts: PairFacts, now: datetime) -> Signal | None:
    """Return the first process signal that holds, or None."""
    return next((signal for signal, holds in _HOLDS.items() if holds(facts, now)), None)


def cured(facts: PairFacts, risk: Risk, now: datetime) -> bool:
    """Tell whether what put the pair at risk is over: a talk was held, or the step was taken."""
    if any(risk.since < at <= now for at in facts.held):
        return True
    if risk.signal in {Signal.MOVED_TWICE, Signal.CANCELLED_TWICE}:
        return False
    return not _HOLDS[risk.signal](facts, now)


def signal_due(facts: PairFacts) -> Iterator[datetime]:
    """Yield the instants at which time alone would raise a signal."""
    for at in (_no_date_at(facts), _first_talk_late_at(facts), _overdue_at(facts)):
        if at:
            yield at


def _no_date_at(facts: PairFacts) -> datetime | None:
    if facts.held or facts.next_at:
        return None
    return facts.counted_from + BOOKED_WITHIN


def _first_talk_late_at(facts: PairFacts) -> datetime | None:
    return None if facts.held else _patient(facts.counted_from + HELD_WITHIN, facts)


def _overdue_at(facts: PairFacts) -> datetime | None:
    if not facts.held or len(facts.held) >= facts.planned:
        return None
    return _patient(max(facts.held[-1], facts.counted_from) + facts.rhythm * 3 / 2, facts)


def _patient(deadline: datetime, facts: PairFacts) -> datetime:
    """Wait for the answer about a talk booked just before the deadline."""
    if facts.next_at and facts.next_at <= deadline:
        return max(deadline, facts.next_at + GRACE)
    return deadline


def _reached(at: datetime | None, now: datetime) -> bool:
    return at is not None and now >= at


_HOLDS: dict[Signal, Callable[[PairFacts, datetime], bool]] = {
    Signal.FIRST_TALK_LATE: lambda facts, now: _reached(_first_talk_late_at(facts), now),
    Signal.NO_DATE: lambda facts, now: _reached(_no_date_at(facts), now),
    Signal.TALK_OVERDUE: lambda facts, now: _reached(_overdue_at(facts), now),
    Signal.MOVED_TWICE: lambda facts, _: facts.moves >= TWICE,
    Signal.CANCELLED_TWICE: lambda facts, _: facts.cancels >= TWICE,
    Signal.AGREEMENT_OPEN: lambda facts, _: (
        len(facts.held) == AGREEMENT_BY and facts.agreement_at is None
    ),
    Signal.GOAL_MISSING: lambda facts, _: len(facts.held) == GOAL_BY and not facts.goal_set,
    Signal.CARDS_UNANSWERED: lambda facts, _: facts.unanswered >= TWICE,
}
