"""What people do to a pair, as tables: state, guard, move, next state and events, or the no."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

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


def named(decision: Decision) -> str:
    """Write the events of a decision as words."""
    return " ".join(type(event).__name__ for event in decision.events)


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
