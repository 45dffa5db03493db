"""What holds for every pair at every time."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from bot.domain.pair import advance
from bot.domain.pair_events import ProposalFailed
from bot.domain.pair_facts import PairFacts, PairState, Waiting
from bot.domain.pair_moves import answer
from bot.domain.pausing import pause, wake
from bot.domain.rematch import ask_rematch, in_self_service

T0 = datetime(2026, 9, 7, 8, tzinfo=UTC)


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
