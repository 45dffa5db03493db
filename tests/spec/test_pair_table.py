"""What time and facts do to a pair, as a table: state, guard, days, next state, events."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from bot.domain.pair import advance, next_due
from bot.domain.pair_events import Signal
from bot.domain.pair_facts import (
    OVER,
    Decision,
    PairFacts,
    PairState,
    Pause,
    Rematch,
    Risk,
    Waiting,
)

T0 = datetime(2026, 9, 7, 8, tzinfo=UTC)  # a Monday
ADA, BO = "U_ADA", "U_BO"  # mentor, mentee
S = PairState


def days(count: float) -> timedelta:
    """Shorten the tables."""
    return timedelta(days=count)


def facts(state: PairState, **changes: object) -> PairFacts:
    """Make the plainest pair in a state at T0, then change it."""
    talked = {S.ACTIVE, S.AT_RISK, S.PAUSED, S.REMATCH_REQUESTED}
    plain = PairFacts(
        ADA,
        BO,
        state,
        T0,
        waiting=Waiting.MENTOR if state is S.PROPOSED else None,
        agreement_at=T0 if state in talked else None,
        held=(T0,) if state in talked else (),
        risk=Risk(Signal.MOVED_TWICE, T0) if state is S.AT_RISK else None,
        pauses=(Pause(date(2026, 9, 20)),) if state is S.PAUSED else (),
        rematch=_wish() if state is S.REMATCH_REQUESTED else None,
    )
    return replace(plain, **changes)  # type: ignore[arg-type]  # a table row names its own fields


def _wish(**changes: object) -> Rematch:
    wish = Rematch(
        by=ADA,
        at=T0,
        came_from=S.ACTIVE,
        self_service=False,
        answer_by=T0 + days(7),
        ends_at=T0 + days(14),
    )
    return replace(wish, **changes)  # type: ignore[arg-type]  # a table row names its own fields


def talks(*offsets: float) -> tuple[datetime, ...]:
    """Talks held so many days after T0."""
    return tuple(T0 + days(offset) for offset in offsets)


def named(decision: Decision) -> str:
    """Write the events of a decision as words."""
    return " ".join(type(event).__name__ for event in decision.events)


ENOUGH = {"held": talks(0, 14, 28, 42), "closing_held": True}
TOO_FEW = {"held": talks(0, 14), "closing_held": True, "goal_set": True}
CLOSED = {"programme_closed": True}

CLOCK = [
    # state, guard, days after T0, next state, events
    (S.PROPOSED, {}, 2.9, S.PROPOSED, ""),
    (S.PROPOSED, {}, 3, S.PROPOSED, "ProposalNudged"),
    (S.PROPOSED, {"nudged": 1}, 4, S.PROPOSED, ""),
    (S.PROPOSED, {"nudged": 1}, 5, S.PROPOSED, "ProposalNudged"),
    (S.PROPOSED, {}, 6, S.PROPOSED, "ProposalNudged"),
    (S.PROPOSED, {"nudged": 2}, 6.9, S.PROPOSED, ""),
    (S.PROPOSED, {}, 7, S.EXPIRED, "ProposalExpired ReturnedToPool ReturnedToPool"),
    (
        S.PROPOSED,
        {"waiting": Waiting.MENTEE},
        30,
        S.EXPIRED,
        "ProposalExpired ProposalFailed ReturnedToPool ReturnedToPool",
    ),
    (S.PROPOSED, CLOSED, 0, S.WITHDRAWN, "ProposalFailed"),
    (
        S.PROPOSED,
        {**CLOSED, "waiting": Waiting.MENTEE},
        0,
        S.WITHDRAWN,
        "ProposalFailed ProposalClosed",
    ),
    (S.ACCEPTED, {}, 6.9, S.ACCEPTED, ""),
    (S.ACCEPTED, {}, 7, S.AT_RISK, "PairAtRisk"),
    (S.ACCEPTED, {"next_at": T0 + days(9)}, 9.5, S.ACCEPTED, ""),
    (S.ACCEPTED, {"next_at": T0 + days(13.5)}, 14, S.ACCEPTED, ""),
    (S.ACCEPTED, {"next_at": T0 + days(13.5)}, 14.5, S.AT_RISK, "PairAtRisk"),
    (S.ACCEPTED, {"next_at": T0 + days(20)}, 14, S.AT_RISK, "PairAtRisk"),
    (S.ACCEPTED, {"agreement_at": T0}, 3, S.ACCEPTED, ""),
    (S.ACCEPTED, {"held": talks(2)}, 3, S.ACCEPTED, ""),
    (S.ACCEPTED, {"held": talks(2), "agreement_at": T0}, 3, S.ACTIVE, "PairStarted"),
    (S.ACCEPTED, {"held": talks(2, 3)}, 4, S.AT_RISK, "PairAtRisk"),
    (S.ACCEPTED, {"moves": 2, "next_at": T0 + days(5)}, 1, S.AT_RISK, "PairAtRisk"),
    (S.ACCEPTED, CLOSED, 1, S.ENDED_EARLY, "PairEnded"),
    (S.ACTIVE, {}, 20.9, S.ACTIVE, ""),
    (S.ACTIVE, {}, 21, S.AT_RISK, "PairAtRisk"),
    (S.ACTIVE, {"next_at": T0 + days(20.5)}, 21.4, S.ACTIVE, ""),
    (S.ACTIVE, {"next_at": T0 + days(20.5)}, 21.5, S.AT_RISK, "PairAtRisk"),
    (S.ACTIVE, {"rhythm": days(7)}, 11, S.AT_RISK, "PairAtRisk"),
    (S.ACTIVE, {"moves": 1}, 1, S.ACTIVE, ""),
    (S.ACTIVE, {"moves": 2}, 1, S.AT_RISK, "PairAtRisk"),
    (S.ACTIVE, {"cancels": 2}, 1, S.AT_RISK, "PairAtRisk"),
    (S.ACTIVE, {"unanswered": 2}, 1, S.AT_RISK, "PairAtRisk"),
    (S.ACTIVE, {"held": talks(0, 1, 2)}, 3, S.AT_RISK, "PairAtRisk"),
    (S.ACTIVE, {"held": talks(0, 1, 2), "goal_set": True}, 3, S.ACTIVE, ""),
    (S.ACTIVE, ENOUGH, 43, S.COMPLETED, "PairCompleted"),
    (S.ACTIVE, {"held": talks(0, 9, 18, 27, 36, 45)}, 46, S.COMPLETED, "PairCompleted"),
    (S.ACTIVE, TOO_FEW, 15, S.ENDED_EARLY, "PairEnded"),
    (S.ACTIVE, {"closes_at": T0 + days(5)}, 5, S.ACTIVE, "ClosingOffered"),
    (S.ACTIVE, {"closes_at": T0 + days(5), "closing_offered": True}, 6, S.ACTIVE, ""),
    (S.ACTIVE, {"closes_at": T0 + days(5)}, 19, S.ENDED_EARLY, "PairEnded"),
    (S.ACTIVE, {**ENOUGH, **CLOSED}, 43, S.COMPLETED, "PairCompleted"),
    (S.ACTIVE, {**TOO_FEW, **CLOSED}, 15, S.ENDED_EARLY, "PairEnded"),
    (S.ACTIVE, CLOSED, 1, S.ENDED_EARLY, "PairEnded"),
    (S.AT_RISK, {}, 6.9, S.AT_RISK, ""),
    (S.AT_RISK, {}, 7, S.AT_RISK, "CoordinatorAlerted"),
    (S.AT_RISK, {"risk": Risk(Signal.MOVED_TWICE, T0, 1)}, 13, S.AT_RISK, ""),
    (S.AT_RISK, {"risk": Risk(Signal.MOVED_TWICE, T0, 1)}, 14, S.AT_RISK, "CloseTalkOffered"),
    (S.AT_RISK, {}, 15, S.AT_RISK, "CloseTalkOffered"),
    (S.AT_RISK, {"next_at": T0 + days(9)}, 8, S.AT_RISK, ""),
    (S.AT_RISK, {"next_at": T0 + days(9)}, 10, S.AT_RISK, "CoordinatorAlerted"),
    (S.AT_RISK, {"held": talks(0, 3)}, 4, S.ACTIVE, "PairRecovered"),
    (S.AT_RISK, {"held": talks(3), "agreement_at": None}, 4, S.ACCEPTED, "PairRecovered"),
    (S.AT_RISK, {"risk": Risk(Signal.CANCELLED_TWICE, T0)}, 4, S.AT_RISK, ""),
    (
        S.AT_RISK,
        {"risk": Risk(Signal.NO_DATE, T0), "held": (), "next_at": T0 + days(5)},
        1,
        S.ACCEPTED,
        "PairRecovered",
    ),
    (
        S.AT_RISK,
        {"risk": Risk(Signal.AGREEMENT_OPEN, T0), "held": talks(-2, -1)},
        1,
        S.ACTIVE,
        "PairRecovered",
    ),
    (
        S.AT_RISK,
        {"risk": Risk(Signal.GOAL_MISSING, T0), "held": talks(-3, -2, -1)},
        1,
        S.AT_RISK,
        "",
    ),
    (S.AT_RISK, ENOUGH, 43, S.COMPLETED, "PairCompleted"),
    (S.AT_RISK, TOO_FEW, 15, S.ENDED_EARLY, "PairEnded"),
    (S.AT_RISK, {**ENOUGH, **CLOSED}, 43, S.COMPLETED, "PairCompleted"),
    (S.AT_RISK, CLOSED, 1, S.ENDED_EARLY, "PairEnded"),
    (S.PAUSED, {}, 13.5, S.PAUSED, ""),
    (S.PAUSED, {}, 13.7, S.ACTIVE, "PairResumed"),  # midnight after the last day, UTC
    (S.PAUSED, {"zone": "Middle/Earth"}, 13.7, S.ACTIVE, "PairResumed"),
    (S.PAUSED, {"zone": "Asia/Tokyo"}, 13.4, S.ACTIVE, "PairResumed"),
    (S.PAUSED, {"held": (), "agreement_at": None}, 14, S.ACCEPTED, "PairResumed"),
    (S.PAUSED, {"pauses": ()}, 1, S.ACTIVE, "PairResumed"),
    (
        S.PAUSED,
        {"pauses": (Pause(date(2026, 9, 10)), Pause(date(2026, 9, 30), BO))},
        14,
        S.PAUSED,
        "",
    ),
    (S.PAUSED, {**ENOUGH, **CLOSED}, 43, S.COMPLETED, "PairCompleted"),
    (S.PAUSED, CLOSED, 1, S.ENDED_EARLY, "PairEnded"),
    (S.REMATCH_REQUESTED, {}, 6.9, S.REMATCH_REQUESTED, ""),
    (S.REMATCH_REQUESTED, {}, 7, S.REMATCH_REQUESTED, "RematchOverdue"),
    (S.REMATCH_REQUESTED, {"rematch": _wish(overdue_told=True)}, 8, S.REMATCH_REQUESTED, ""),
    (S.REMATCH_REQUESTED, {"rematch": _wish(self_service=True)}, 8, S.REMATCH_REQUESTED, ""),
    (S.REMATCH_REQUESTED, {}, 14, S.ENDED_EARLY, "PairEnded ReturnedToPool ReturnedToPool"),
    (S.REMATCH_REQUESTED, {"rematch": None}, 1, S.ACTIVE, ""),
    (S.REMATCH_REQUESTED, CLOSED, 1, S.ENDED_EARLY, "PairEnded"),
    *((state, {**ENOUGH, **CLOSED}, 99, state, "") for state in sorted(OVER)),
]


@pytest.mark.parametrize(("state", "guard", "after", "then", "events"), CLOCK)
def test_the_clock_moves_a_pair_as_the_table_says(
    state: PairState, guard: dict[str, object], after: float, then: PairState, events: str
) -> None:
    """Each row is one transition, or the lack of one, that time and facts alone cause."""
    decision = advance(facts(state, **guard), T0 + days(after))

    assert (then, events) == (decision.state, named(decision))


DUE = [
    # state, guard, days until the clock next changes the pair
    (S.PROPOSED, {}, 3),
    (S.PROPOSED, {"nudged": 1}, 5),
    (S.PROPOSED, {"nudged": 2}, 7),
    (S.ACCEPTED, {}, 7),
    (S.ACCEPTED, {"next_at": T0 + days(9)}, 14),
    (S.ACTIVE, {}, 21),
    (S.ACTIVE, {"closes_at": T0 + days(5)}, 5),
    (S.AT_RISK, {}, 7),
    (S.AT_RISK, {"next_at": T0 + days(9)}, 10),
    (S.PAUSED, {"zone": "Europe/Berlin"}, 13 + 14 / 24),
    (S.REMATCH_REQUESTED, {}, 7),
    (S.COMPLETED, {}, None),
]


@pytest.mark.parametrize(("state", "guard", "after"), DUE)
def test_a_beat_knows_when_to_look_again(
    state: PairState, guard: dict[str, object], after: float | None
) -> None:
    """Each row is the next instant at which time alone changes a pair."""
    expected = None if after is None else T0 + days(after)

    assert expected == next_due(facts(state, **guard), T0)
