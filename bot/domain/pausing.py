"""Pauses of a pair: its own or one person's, four weeks at most, extended once."""

from dataclasses import replace
from datetime import date, datetime, timedelta

from bot.domain import pair_events as told
from bot.domain.pair import fail, resume, today
from bot.domain.pair_facts import OVER, Decision, PairFacts, PairState, Pause
from bot.domain.pair_moves import NoPairYet, PairIsOver, partner_of
from bot.domain.refusals import Refusal

LONGEST_PAUSE = timedelta(weeks=4)


class PauseTooLong(Refusal):
    """More than four weeks at once."""

    key = "pairs.pause_too_long"


class PauseEndsBeforeToday(Refusal):
    """The last day of the pause has passed."""

    key = "pairs.pause_ends_before_today"


class PauseExtendedBefore(Refusal):
    """The one extension has been taken."""

    key = "pairs.pause_extended_before"


class NotPaused(Refusal):
    """There is no pause to end or extend."""

    key = "pairs.not_paused"


def pause(facts: PairFacts, until: date, *, by: str, own: bool, now: datetime) -> Decision:
    """Pause until the end of `until`: the pair, or with `own` everything of one person.

    A personal pause in the middle of a proposal lets the proposal fail; one that meets a wish
    for another partner leaves that wish alone. A second pause by the same side is an extension.

    Raises:
        PauseEndsBeforeToday, PauseTooLong, PauseExtendedBefore: the date does not do.
        NoPairYet: the pair's own pause of a mere proposal.
        PairIsOver: nothing to pause.
    """
    if facts.state in OVER:
        raise PairIsOver
    owner = by if own else None
    if facts.state is PairState.PAUSED and any(had.by == owner for had in facts.pauses):
        return extend(facts, until, by=by, own=own, now=now)
    _check(facts, until, today(facts, now) + LONGEST_PAUSE, now)
    if facts.state is PairState.PROPOSED:
        if not own:
            raise NoPairYet
        return fail(facts, PairState.WITHDRAWN, by, (partner_of(facts, by),))
    if facts.state is PairState.REMATCH_REQUESTED:
        return Decision(facts)
    pauses = (*facts.pauses, Pause(until, owner))
    since = facts.resting_since if facts.state is PairState.PAUSED else today(facts, now)
    resting = replace(facts, state=PairState.PAUSED, pauses=pauses, resting_since=since, risk=None)
    return Decision(resting, (told.PairPaused(until, owner),))


def extend(facts: PairFacts, until: date, *, by: str, own: bool, now: datetime) -> Decision:
    """Change the last day of a pause; later once and by four weeks at most, earlier freely.

    Raises:
        NotPaused: there is no such pause.
        PauseEndsBeforeToday, PauseTooLong, PauseExtendedBefore: the date does not do.
    """
    owner = by if own else None
    old = next((had for had in facts.pauses if had.by == owner), None)
    if old is None:
        raise NotPaused
    _check(facts, until, old.until + LONGEST_PAUSE, now)
    longer = until > old.until
    if longer and old.extended:
        raise PauseExtendedBefore(until=old.until)
    new = Pause(until, owner, old.extended or longer)
    changed = replace(facts, pauses=tuple(new if had is old else had for had in facts.pauses))
    return Decision(changed, (told.PauseExtended(until, owner),) if until != old.until else ())


def _check(facts: PairFacts, until: date, latest: date, now: datetime) -> None:
    if until < today(facts, now):
        raise PauseEndsBeforeToday(until=until)
    if until > latest:
        raise PauseTooLong(n=LONGEST_PAUSE.days // 7, latest=latest)


def wake(facts: PairFacts, *, by: str, now: datetime) -> Decision:
    """End the pair's pause and the person's own; the partner's own pause goes on.

    Raises:
        NotPaused: nothing to end.
    """
    if facts.state is not PairState.PAUSED:
        raise NotPaused
    left = tuple(had for had in facts.pauses if had.by not in {None, by})
    if left:
        return Decision(replace(facts, pauses=left))
    return resume(facts, now)
