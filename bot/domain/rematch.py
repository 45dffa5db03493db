"""Another partner, nobody's fault: asked for, taken back, settled."""

from dataclasses import replace
from datetime import datetime, timedelta

from bot.domain import pair_events as told
from bot.domain.localtime import A_DAY, start_of
from bot.domain.pair import end, today, zone_in
from bot.domain.pair_events import Reason
from bot.domain.pair_facts import OVER, Decision, PairFacts, PairState, Rematch
from bot.domain.pair_moves import NoPairYet, PairIsOver, both
from bot.domain.refusals import Refusal
from bot.domain.working_hours import PersonCalendar, working_days_after

SELF_SERVICE_UNTIL = timedelta(days=7)  # after the second talk
REMATCH_UNDO = timedelta(days=1)
ANSWER_WORKING_DAYS = 5
GIVE_UP_WORKING_DAYS = 10
UNDER_WAY = frozenset({PairState.ACCEPTED, PairState.ACTIVE, PairState.AT_RISK, PairState.PAUSED})


class NoRematchToTakeBack(Refusal):
    """Nobody asked for another partner, or somebody else did."""

    key = "pairs.no_rematch_to_take_back"


def in_self_service(facts: PairFacts, now: datetime) -> bool:
    """Tell whether changing partners needs nobody: until seven days after the second talk."""
    second = facts.held[1:2]
    return not second or now <= second[0] + SELF_SERVICE_UNTIL


def ask_rematch(facts: PairFacts, by: str, now: datetime) -> Decision:
    """Ask for another partner, nobody's fault; when both ask it holds at once.

    Raises:
        PairIsOver, NoPairYet: there is no partner to change.
    """
    if facts.state is PairState.REMATCH_REQUESTED:
        if facts.rematch and facts.rematch.by == by:
            return Decision(facts)
        return settle_rematch(facts)
    _must_be_under_way(facts)
    free = in_self_service(facts, now)
    wish = Rematch(
        by,
        now,
        facts.state,
        free,
        _end_of_working_day(facts, now, ANSWER_WORKING_DAYS),
        now + REMATCH_UNDO if free else _end_of_working_day(facts, now, GIVE_UP_WORKING_DAYS),
    )
    asking = replace(facts, state=PairState.REMATCH_REQUESTED, rematch=wish)
    return Decision(asking, (told.RematchRequested(by, free),))


def _end_of_working_day(facts: PairFacts, now: datetime, count: int) -> datetime:
    office = PersonCalendar("", facts.zone)
    return start_of(working_days_after(office, today(facts, now), count) + A_DAY, zone_in(facts))


def take_back(facts: PairFacts, by: str) -> Decision:
    """Take the wish for another partner back; the pair stands where it stood.

    Raises:
        NoRematchToTakeBack: nobody asked, or it was the other one.
    """
    wish = facts.rematch
    if facts.state is not PairState.REMATCH_REQUESTED or wish is None or wish.by != by:
        raise NoRematchToTakeBack
    back = replace(facts, state=wish.came_from, rematch=None)
    return Decision(back, (told.RematchTakenBack(by),))


def settle_rematch(facts: PairFacts) -> Decision:
    """Let both go back to the pool: agreed by both, or arranged by the coordinator.

    Raises:
        NoRematchToTakeBack: nobody asked.
    """
    if facts.state is not PairState.REMATCH_REQUESTED or facts.rematch is None:
        raise NoRematchToTakeBack
    return end(facts, Reason.REMATCH, facts.rematch.by, both(facts))


def _must_be_under_way(facts: PairFacts) -> None:
    if facts.state in OVER:
        raise PairIsOver
    if facts.state not in UNDER_WAY:
        raise NoPairYet
