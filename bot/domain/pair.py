"""The life of a pair: its facts, its states, and what the clock does to it.

    proposed → accepted → active → completed
       ↓           ↓   ⇄ paused, at_risk, rematch_requested ↓
    withdrawn · expired                              ended_early

`advance` moves a pair as far as facts and time allow; what people do is in `pair_moves`,
`pausing` and `rematch`. The timers are those of the practice: nudges after 3 and 5 days, expiry
after 7, the first date booked within 7 and held within 14 days, at risk asked at once, after 7
and after 14 days.
"""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from bot.domain import pair_events as told
from bot.domain.localtime import A_DAY, local_date, start_of, zone_of
from bot.domain.own_weeks import Rest
from bot.domain.pair_events import Event, Reason, Signal
from bot.domain.pair_facts import OVER, Decision, PairFacts, PairState, Risk, Waiting
from bot.domain.risk import GRACE, cured, signal_due, signal_of

NUDGES = (timedelta(days=3), timedelta(days=5))
EXPIRY = timedelta(days=7)
ESCALATION = (timedelta(days=7), timedelta(days=14))
CLOSING_GRACE = timedelta(days=14)


def enough(held: int, planned: int) -> bool:
    """Tell whether the talks suffice: 60 % of the plan, that is 4 of 6.

    >>> enough(4, 6), enough(3, 6), enough(7, 12), enough(8, 12)
    (True, False, False, True)
    """
    return held * 5 >= planned * 3


def advance(facts: PairFacts, now: datetime) -> Decision:
    """Move the pair as far as facts and time allow; doing it twice changes nothing more."""
    events: tuple[Event, ...] = ()
    while facts.state not in OVER:
        step = _step(facts, now)
        if step is None:
            break
        facts, events = step.facts, events + step.events
    return Decision(facts, events)


def _step(facts: PairFacts, now: datetime) -> Decision | None:
    return _close_programme(facts) or _LIVES[facts.state](facts, now)


def _close_programme(facts: PairFacts) -> Decision | None:
    """End each state kindly when the programme closes."""
    if not facts.programme_closed:
        return None
    if facts.state is PairState.PROPOSED:
        return fail(facts, PairState.WITHDRAWN)
    if facts.state is PairState.REMATCH_REQUESTED:
        return end(facts, Reason.REMATCH)
    return finish(facts) or end(facts, Reason.PROGRAMME_CLOSED)


def finish(facts: PairFacts) -> Decision | None:
    """Complete a pair that held its closing talk and enough talks, else nothing."""
    if not (closing_done(facts) and enough(len(facts.held), facts.planned)):
        return None
    done = settle(facts, PairState.COMPLETED)
    return Decision(done, (told.PairCompleted(len(facts.held)),))


def closing_done(facts: PairFacts) -> bool:
    """The last planned talk is the closing talk, also if nobody called it so."""
    return facts.closing_held or len(facts.held) >= facts.planned


def settle(facts: PairFacts, state: PairState) -> PairFacts:
    """Enter a final state; nothing is open afterwards."""
    return replace(
        facts, state=state, waiting=None, next_at=None, pauses=(), risk=None, rematch=None
    )


def end(
    facts: PairFacts, reason: Reason, by: str | None = None, pool: tuple[str, ...] = ()
) -> Decision:
    """End a pair early, nobody's fault; `pool` names who waits for a new partner."""
    back = tuple(told.ReturnedToPool(who) for who in pool)
    return Decision(settle(facts, PairState.ENDED_EARLY), (told.PairEnded(reason, by), *back))


def fail(
    facts: PairFacts, state: PairState, by: str | None = None, pool: tuple[str, ...] = ()
) -> Decision:
    """Let a proposal fail through `by`, or through nobody.

    The mentor reads one same text whatever the cause, unless it was the mentor's own answer; a
    mentee who still holds an open card sees it closed.
    """
    sad = (told.ProposalFailed(facts.mentor),) if by != facts.mentor else ()
    open_card = facts.waiting is Waiting.MENTEE and by != facts.mentee
    closed = (told.ProposalClosed(facts.mentee),) if open_card else ()
    back = tuple(told.ReturnedToPool(who) for who in pool)
    return Decision(settle(facts, state), (*sad, *closed, *back))


def asked(facts: PairFacts) -> str:
    """Name the person whose answer a proposal waits for."""
    return facts.mentor if facts.waiting is Waiting.MENTOR else facts.mentee


def _proposed(facts: PairFacts, now: datetime) -> Decision | None:
    since = now - facts.counted_from
    if since >= EXPIRY:
        silent = asked(facts)
        failed = fail(facts, PairState.EXPIRED, silent, (facts.mentor, facts.mentee))
        return Decision(failed.facts, (told.ProposalExpired(silent), *failed.events))
    due = sum(since >= after for after in NUDGES)
    if due > facts.nudged:
        return Decision(replace(facts, nudged=due), (told.ProposalNudged(asked(facts), due),))
    return None


def _accepted(facts: PairFacts, now: datetime) -> Decision | None:
    if facts.agreement_at and facts.held:
        return Decision(replace(facts, state=PairState.ACTIVE), (told.PairStarted(),))
    return _under_way(facts, now)


def _under_way(facts: PairFacts, now: datetime) -> Decision | None:
    return _closing(facts, now) or _worry(facts, now)


def _worry(facts: PairFacts, now: datetime) -> Decision | None:
    signal = signal_of(facts, now)
    if signal is None:
        return None
    risky = replace(facts, state=PairState.AT_RISK, risk=Risk(signal, now))
    return Decision(risky, (told.PairAtRisk(signal),))


def _closing(facts: PairFacts, now: datetime) -> Decision | None:
    """Close a pair on its own time: offered at its last day, over two weeks later."""
    if done := finish(facts):
        return done
    if closing_done(facts):
        return end(facts, Reason.TOO_FEW_TALKS)
    if facts.closes_at is None or now < facts.closes_at:
        return None
    if now >= facts.closes_at + CLOSING_GRACE:
        return end(facts, Reason.TOO_FEW_TALKS)
    if facts.closing_offered:
        return None
    return Decision(replace(facts, closing_offered=True), (told.ClosingOffered(),))


def _at_risk(facts: PairFacts, now: datetime) -> Decision | None:
    if closing := _closing(facts, now):
        return closing
    risk = _risk(facts)
    if cured(facts, risk, now):
        return Decision(home(facts), (told.PairRecovered(),))
    due = sum(now >= at for at in escalations(facts, risk))
    if due <= risk.told:
        return None
    kind = (told.CoordinatorAlerted, told.CloseTalkOffered)[due - 1]
    return Decision(replace(facts, risk=replace(risk, told=due)), (kind(risk.signal),))


def _risk(facts: PairFacts) -> Risk:
    return facts.risk or Risk(Signal.TALK_OVERDUE, facts.counted_from)


def home(facts: PairFacts) -> PairFacts:
    """Return a pair to where it belongs: active once it has agreed and met, else accepted."""
    begun = bool(facts.agreement_at and facts.held)
    state = PairState.ACTIVE if begun else PairState.ACCEPTED
    return replace(facts, state=state, risk=None, rematch=None)


def escalations(facts: PairFacts, risk: Risk) -> tuple[datetime, ...]:
    """When the coordinator is told and goodbye is offered; a booked date is awaited first."""
    quiet = facts.next_at + GRACE if facts.next_at else risk.since
    return tuple(max(risk.since + after, quiet) for after in ESCALATION)


def zone_in(facts: PairFacts) -> ZoneInfo:
    """Return the zone whose days count for the pair."""
    return zone_of(facts.zone) or ZoneInfo("UTC")


def today(facts: PairFacts, now: datetime) -> date:
    """Read the day on the pair's wall."""
    return local_date(now, zone_in(facts))


def pause_over_at(facts: PairFacts) -> datetime:
    """The instant at which the last pause of the pair is over: the midnight after its day."""
    return start_of(_last_day(facts) + A_DAY, zone_in(facts))


def _last_day(facts: PairFacts) -> date:
    return max(pause.until for pause in facts.pauses)


def _paused(facts: PairFacts, now: datetime) -> Decision | None:
    if not facts.pauses or now >= pause_over_at(facts):
        return resume(facts, now)
    return None


def resume(facts: PairFacts, now: datetime) -> Decision:
    """Wake a pair: nothing is held against it, the timers start afresh."""
    awake = replace(
        home(facts),
        pauses=(),
        resting_since=None,
        rests=(*facts.rests, *_rested(facts, now)),
        counted_from=now,
        moves=0,
        cancels=0,
        unanswered=0,
    )
    return Decision(awake, (told.PairResumed(),))


def _rested(facts: PairFacts, now: datetime) -> tuple[Rest, ...]:
    """Tell which whole days of rest lie behind; the day on which a pair goes on counts again."""
    yesterday = today(facts, now) - A_DAY
    last = min([yesterday, *([_last_day(facts)] if facts.pauses else [])])
    since = facts.resting_since
    return (Rest(since, last),) if since and since <= last else ()


def _rematch(facts: PairFacts, now: datetime) -> Decision | None:
    wish = facts.rematch
    if wish is None:
        return Decision(home(facts))
    if now >= wish.ends_at:
        return end(facts, Reason.REMATCH, wish.by, (facts.mentor, facts.mentee))
    if wish.self_service or wish.overdue_told or now < wish.answer_by:
        return None
    waiting = replace(facts, rematch=replace(wish, overdue_told=True))
    return Decision(waiting, (told.RematchOverdue(wish.by),))


_LIVES: dict[PairState, Callable[[PairFacts, datetime], Decision | None]] = {
    PairState.PROPOSED: _proposed,
    PairState.ACCEPTED: _accepted,
    PairState.ACTIVE: _under_way,
    PairState.PAUSED: _paused,
    PairState.AT_RISK: _at_risk,
    PairState.REMATCH_REQUESTED: _rematch,
}


def next_due(facts: PairFacts, now: datetime) -> datetime | None:
    """Tell when the clock next changes this pair, so that a beat looks only at due rows.

    Expects facts that `advance` has already brought up to `now`.
    """
    if facts.state in OVER:
        return None
    return min((at for at in _alarms(facts) if at > now), default=None)


def _alarms(facts: PairFacts) -> Iterator[datetime]:
    if facts.state is PairState.PROPOSED:
        yield from (facts.counted_from + after for after in (*NUDGES[facts.nudged :], EXPIRY))
    elif facts.state is PairState.PAUSED:
        yield pause_over_at(facts)
    elif facts.rematch and facts.state is PairState.REMATCH_REQUESTED:
        yield from (facts.rematch.answer_by, facts.rematch.ends_at)
    else:
        yield from _worries(facts)
        if facts.closes_at:
            yield from (facts.closes_at, facts.closes_at + CLOSING_GRACE)


def _worries(facts: PairFacts) -> Iterator[datetime]:
    if facts.state is PairState.AT_RISK:
        yield from escalations(facts, _risk(facts))
    else:
        yield from signal_due(facts)
