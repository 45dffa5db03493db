"""What holds for every pair at every time."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.pair import advance, next_due
from bot.domain.pair_events import ProposalFailed, Signal
from bot.domain.pair_facts import OVER, PairFacts, PairState, Pause, Risk, Waiting
from bot.domain.pair_moves import answer
from bot.domain.pausing import pause, wake
from bot.domain.rematch import ask_rematch, in_self_service

T0 = datetime(2026, 9, 7, 8, tzinfo=UTC)
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


@pytest.mark.parametrize("waiting", list(Waiting))
def test_the_mentor_reads_the_same_event_whatever_made_a_proposal_fail(waiting: Waiting) -> None:
    """The event of a failed proposal carries no cause that could be told apart."""
    asked = PairFacts("U_ADA", "U_BO", PairState.PROPOSED, T0, waiting=Waiting.MENTEE)
    declined = answer(asked, "U_BO", yes=False, now=T0).events
    expired = advance(asked, T0 + timedelta(days=7)).events
    closed = advance(replace(asked, waiting=waiting, programme_closed=True), T0).events

    for events in (declined, expired, closed):
        assert ProposalFailed("U_ADA") in events


@pytest.mark.parametrize(
    ("held", "after", "free"),
    [(0, 90, True), (1, 90, True), (2, 7, True), (2, 7.1, False), (3, 8, False)],
)
def test_self_service_lasts_until_seven_days_after_the_second_talk(
    held: int, after: float, *, free: bool
) -> None:
    """The second talk, not the latest one, opens the seven days."""
    pair = PairFacts("U_ADA", "U_BO", PairState.ACTIVE, T0, held=(T0,) * held)

    assert free is in_self_service(pair, T0 + timedelta(days=after))


def test_a_coordinator_has_five_working_days_for_a_late_rematch() -> None:
    """Asked on a Thursday, the answer is due by the end of the Thursday after."""
    pair = PairFacts("U_ADA", "U_BO", PairState.ACTIVE, T0, held=(T0, T0), zone="Europe/Berlin")
    thursday = datetime(2026, 9, 17, 8, tzinfo=UTC)
    wish = ask_rematch(pair, "U_BO", thursday).facts.rematch

    assert wish is not None
    assert (datetime(2026, 9, 24, 22, tzinfo=UTC), False) == (wish.answer_by, wish.self_service)
    assert datetime(2026, 10, 1, 22, tzinfo=UTC) == wish.ends_at


def test_a_pause_forgives_what_was_counted_before() -> None:
    """After a pause the timers start afresh and no old move is held against the pair."""
    shaky = PairFacts("U_ADA", "U_BO", PairState.ACTIVE, T0, agreement_at=T0, held=(T0,), moves=2)
    resting = pause(shaky, date(2026, 9, 30), by="U_BO", own=False, now=T0).facts
    later = T0 + timedelta(days=20)
    awake = wake(resting, by="U_BO", now=later).facts

    assert (PairState.ACTIVE, later, 0) == (awake.state, awake.counted_from, awake.moves)
    assert advance(awake, later + timedelta(days=20)).events == ()
