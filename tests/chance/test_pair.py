"""What holds for every pair a history could have led to, at every time."""

from dataclasses import replace
from datetime import date, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from bot.domain.pair import advance, next_due
from bot.domain.pair_events import Signal
from bot.domain.pair_facts import OVER, PairFacts, PairState, Pause, Risk, Waiting
from bot.domain.rematch import ask_rematch
from tests.domain.test_pair import T0

TICK = timedelta(minutes=1)

days = st.integers(0, 60).map(lambda count: timedelta(days=count / 2))
instants = days.map(lambda span: T0 + span)


@st.composite
def pairs(draw: st.DrawFn) -> PairFacts:
    """Draw any pair a history could have led to."""
    state = draw(st.sampled_from(sorted(PairState)))
    held = tuple(sorted(draw(st.lists(days.map(lambda span: T0 - span), max_size=4))))
    plain = PairFacts(
        "U_ADA",
        "U_BO",
        state,
        T0,
        waiting=draw(st.sampled_from(Waiting)) if state is PairState.PROPOSED else None,
        nudged=draw(st.integers(0, 2)),
        agreement_at=draw(st.none() | instants),
        goal_set=draw(st.booleans()),
        held=held,
        next_at=draw(st.none() | instants),
        moves=draw(st.integers(0, 2)),
        cancels=draw(st.integers(0, 2)),
        unanswered=draw(st.integers(0, 2)),
        closing_held=draw(st.booleans()),
        closes_at=draw(st.none() | instants),
    )
    if state is PairState.AT_RISK:
        return replace(plain, risk=Risk(draw(st.sampled_from(Signal)), T0))
    if state is PairState.PAUSED:
        return replace(plain, pauses=(Pause(date(2026, 9, 20)),))
    if state is PairState.REMATCH_REQUESTED:
        begun = replace(plain, state=PairState.ACTIVE)
        return ask_rematch(begun, "U_ADA", T0).facts
    return plain


@given(pairs(), instants)
def test_looking_twice_changes_nothing_more(pair: PairFacts, now: datetime) -> None:
    """A beat that comes twice tells nobody anything twice."""
    once = advance(pair, now).facts

    assert advance(once, now).events == ()
    assert once == advance(once, now).facts


@given(pairs(), instants)
def test_nothing_happens_before_the_next_due_instant(pair: PairFacts, now: datetime) -> None:
    """A beat may skip a pair until the instant `next_due` names."""
    settled = advance(pair, now).facts
    due = next_due(settled, now)
    last_quiet = due - TICK if due else now + timedelta(days=400)

    assert advance(settled, max(now, last_quiet)).events == ()


@given(pairs(), instants)
def test_every_open_pair_has_an_end_in_sight_once_it_has_a_last_day(
    pair: PairFacts, now: datetime
) -> None:
    """Nothing stalls: stepping from due instant to due instant ends every pair with a date."""
    dated = replace(pair, closes_at=pair.closes_at or T0 + timedelta(weeks=12))
    for _ in range(20):
        dated = advance(dated, now).facts
        due = next_due(dated, now)
        if due is None:
            break
        now = due

    assert dated.state in OVER
