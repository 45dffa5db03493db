"""The state machine of a pair as tables: state, what happens, guard, next state and events."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from bot.domain.pair import advance
from bot.domain.pair_events import Reason, Signal
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
from bot.domain.pair_moves import (
    AlreadyAPair,
    NoPairYet,
    NotAskedYet,
    PairIsOver,
    ProposalGone,
    answer,
    break_up,
    leave,
    recall,
)
from bot.domain.pausing import (
    NotPaused,
    PauseEndsBeforeToday,
    PauseExtendedBefore,
    PauseTooLong,
    extend,
    pause,
    wake,
)
from bot.domain.refusals import Refusal
from bot.domain.rematch import NoRematchToTakeBack, ask_rematch, settle_rematch, take_back

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


Move = Callable[[PairFacts], Decision]
NOW = T0 + days(1)


def yes(who: str) -> Move:
    """Say yes to a proposal."""
    return lambda pair: answer(pair, who, yes=True, now=NOW)


def no(who: str) -> Move:
    """Say no to a proposal."""
    return lambda pair: answer(pair, who, yes=False, now=NOW)


def rest(until: date, who: str = ADA, *, own: bool = False) -> Move:
    """Ask for a pause."""
    return lambda pair: pause(pair, until, by=who, own=own, now=NOW)


def prolong(until: date, who: str = ADA, *, own: bool = False) -> Move:
    """Extend a pause."""
    return lambda pair: extend(pair, until, by=who, own=own, now=NOW)


def back(who: str) -> Move:
    """Come back from a pause."""
    return lambda pair: wake(pair, by=who, now=NOW)


def other(who: str) -> Move:
    """Ask for another partner."""
    return lambda pair: ask_rematch(pair, who, NOW)


def regret(who: str) -> Move:
    """Take the wish for another partner back."""
    return lambda pair: take_back(pair, who)


def stop(who: str, *, stays: bool = False) -> Move:
    """Leave the pair."""
    return lambda pair: leave(pair, who, stays=stays)


def hard(cause: Reason, gone: str | None = None) -> Move:
    """End the pair from outside."""
    return lambda pair: break_up(pair, cause, gone=gone)


SOON, LATEST, TOO_LATE = date(2026, 9, 18), date(2026, 10, 6), date(2026, 10, 7)
MENTEE_ASKED = {"waiting": Waiting.MENTEE}
BOTH_POOL = "ReturnedToPool ReturnedToPool"
OWN = {"pauses": (Pause(date(2026, 9, 20), ADA),)}
TWO = {"pauses": (Pause(date(2026, 9, 20), ADA), Pause(date(2026, 9, 30), BO))}

MOVES = [
    # state, guard, move, next state, events
    (S.PROPOSED, {}, yes(ADA), S.PROPOSED, "MenteeAsked"),
    (S.PROPOSED, MENTEE_ASKED, yes(ADA), S.PROPOSED, ""),
    (S.PROPOSED, MENTEE_ASKED, yes(BO), S.ACCEPTED, "PairAccepted"),
    (S.PROPOSED, {}, no(ADA), S.WITHDRAWN, BOTH_POOL),
    (S.PROPOSED, MENTEE_ASKED, no(ADA), S.WITHDRAWN, f"ProposalClosed {BOTH_POOL}"),
    (S.PROPOSED, MENTEE_ASKED, no(BO), S.WITHDRAWN, f"ProposalFailed {BOTH_POOL}"),
    (S.ACCEPTED, {}, yes(BO), S.ACCEPTED, ""),
    (S.PROPOSED, {}, recall, S.WITHDRAWN, f"ProposalFailed {BOTH_POOL}"),
    (S.PROPOSED, MENTEE_ASKED, recall, S.WITHDRAWN, f"ProposalFailed ProposalClosed {BOTH_POOL}"),
    (S.PROPOSED, {}, rest(SOON, own=True), S.WITHDRAWN, "ReturnedToPool"),
    (
        S.PROPOSED,
        MENTEE_ASKED,
        rest(SOON, BO, own=True),
        S.WITHDRAWN,
        "ProposalFailed ReturnedToPool",
    ),
    (S.PROPOSED, MENTEE_ASKED, stop(BO), S.WITHDRAWN, "ProposalFailed ReturnedToPool"),
    (S.PROPOSED, MENTEE_ASKED, stop(ADA), S.WITHDRAWN, "ProposalClosed ReturnedToPool"),
    (
        S.PROPOSED,
        MENTEE_ASKED,
        hard(Reason.LEFT, BO),
        S.WITHDRAWN,
        "ProposalFailed ReturnedToPool",
    ),
    (
        S.PROPOSED,
        {},
        hard(Reason.REPORTING_LINE),
        S.WITHDRAWN,
        f"ProposalFailed {BOTH_POOL}",
    ),
    *(
        (state, {}, rest(SOON), S.PAUSED, "PairPaused")
        for state in (S.ACCEPTED, S.ACTIVE, S.AT_RISK)
    ),
    (S.ACTIVE, {}, rest(LATEST), S.PAUSED, "PairPaused"),
    (S.ACTIVE, {}, rest(date(2026, 9, 8)), S.PAUSED, "PairPaused"),
    (S.PAUSED, {}, rest(SOON, BO, own=True), S.PAUSED, "PairPaused"),
    (S.PAUSED, {}, rest(LATEST), S.PAUSED, "PauseExtended"),
    (S.PAUSED, {}, prolong(SOON), S.PAUSED, "PauseExtended"),
    (S.PAUSED, {}, prolong(date(2026, 9, 20)), S.PAUSED, ""),
    (S.PAUSED, TWO, prolong(LATEST, BO, own=True), S.PAUSED, "PauseExtended"),
    (S.REMATCH_REQUESTED, {}, rest(SOON, BO, own=True), S.REMATCH_REQUESTED, ""),
    (S.PAUSED, {}, back(BO), S.ACTIVE, "PairResumed"),
    (S.PAUSED, OWN, back(ADA), S.ACTIVE, "PairResumed"),
    (S.PAUSED, OWN, back(BO), S.PAUSED, ""),
    (S.PAUSED, TWO, back(BO), S.PAUSED, ""),
    *(
        (state, {}, other(ADA), S.REMATCH_REQUESTED, "RematchRequested")
        for state in (S.ACCEPTED, S.ACTIVE, S.AT_RISK, S.PAUSED)
    ),
    (S.REMATCH_REQUESTED, {}, other(ADA), S.REMATCH_REQUESTED, ""),
    (S.REMATCH_REQUESTED, {}, other(BO), S.ENDED_EARLY, f"PairEnded {BOTH_POOL}"),
    (S.REMATCH_REQUESTED, {}, settle_rematch, S.ENDED_EARLY, f"PairEnded {BOTH_POOL}"),
    (S.REMATCH_REQUESTED, {}, regret(ADA), S.ACTIVE, "RematchTakenBack"),
    (
        S.REMATCH_REQUESTED,
        {"rematch": _wish(came_from=S.AT_RISK)},
        regret(ADA),
        S.AT_RISK,
        "RematchTakenBack",
    ),
    *(
        (state, {}, stop(BO), S.ENDED_EARLY, "PairEnded ReturnedToPool PartnerCaredFor")
        for state in (S.ACCEPTED, S.ACTIVE, S.AT_RISK, S.PAUSED, S.REMATCH_REQUESTED)
    ),
    (S.ACTIVE, {}, stop(BO, stays=True), S.ENDED_EARLY, f"PairEnded {BOTH_POOL} PartnerCaredFor"),
    *(
        (
            state,
            {},
            hard(Reason.DEACTIVATED, ADA),
            S.ENDED_EARLY,
            "PairEnded ReturnedToPool PartnerCaredFor",
        )
        for state in (S.ACCEPTED, S.ACTIVE, S.AT_RISK, S.PAUSED, S.REMATCH_REQUESTED)
    ),
    (
        S.ACTIVE,
        {},
        hard(Reason.SHARED_CASE),
        S.ENDED_EARLY,
        f"PairEnded {BOTH_POOL} PartnerCaredFor PartnerCaredFor",
    ),
]


@pytest.mark.parametrize(("state", "guard", "move", "then", "events"), MOVES)
def test_people_move_a_pair_as_the_table_says(
    state: PairState, guard: dict[str, object], move: Move, then: PairState, events: str
) -> None:
    """Each row is one thing a person does and what becomes of the pair."""
    decision = move(facts(state, **guard))

    assert (then, events) == (decision.state, named(decision))


REFUSED = [
    # state, guard, move, refusal
    *((state, {}, yes(ADA), ProposalGone) for state in sorted(OVER)),
    *((state, {}, other(ADA), PairIsOver) for state in sorted(OVER)),
    *((state, {}, stop(ADA), PairIsOver) for state in sorted(OVER)),
    *((state, {}, rest(SOON), PairIsOver) for state in sorted(OVER)),
    *((state, {}, hard(Reason.LEFT, BO), PairIsOver) for state in sorted(OVER)),
    (S.ACTIVE, {}, no(BO), AlreadyAPair),
    (S.PROPOSED, {}, yes(BO), NotAskedYet),
    (S.ACTIVE, {}, recall, ProposalGone),
    (S.PROPOSED, {}, rest(SOON), NoPairYet),
    (S.PROPOSED, {}, other(ADA), NoPairYet),
    (S.ACTIVE, {}, rest(TOO_LATE), PauseTooLong),
    (S.ACTIVE, {}, rest(date(2026, 9, 7)), PauseEndsBeforeToday),
    (S.ACTIVE, {}, prolong(SOON), NotPaused),
    (S.PAUSED, {}, prolong(date(2026, 10, 19)), PauseTooLong),
    (S.PAUSED, {}, prolong(SOON, BO, own=True), NotPaused),
    (
        S.PAUSED,
        {"pauses": (Pause(date(2026, 9, 20), extended=True),)},
        rest(date(2026, 9, 21)),
        PauseExtendedBefore,
    ),
    (S.ACTIVE, {}, back(ADA), NotPaused),
    (S.ACTIVE, {}, regret(ADA), NoRematchToTakeBack),
    (S.REMATCH_REQUESTED, {}, regret(BO), NoRematchToTakeBack),
    (S.ACTIVE, {}, settle_rematch, NoRematchToTakeBack),
]


@pytest.mark.parametrize(("state", "guard", "move", "refusal"), REFUSED)
def test_what_cannot_be_is_refused_by_name(
    state: PairState, guard: dict[str, object], move: Move, refusal: type[Refusal]
) -> None:
    """Each row is something the state does not allow, and the name of the no."""
    with pytest.raises(refusal):
        move(facts(state, **guard))


def test_only_a_hard_reason_breaks_a_pair_up() -> None:
    """A mere lack of time is no reason for anybody but the two to end a pair."""
    with pytest.raises(ValueError, match="time"):
        break_up(facts(S.ACTIVE), Reason.TIME)
