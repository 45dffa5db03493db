"""What people do to a pair: answer and leave; and what ends it from outside.

Every move takes the facts and returns a decision, or raises a refusal that says why not. A
click that comes twice, or after the partner's, changes nothing twice.
"""

from dataclasses import replace
from datetime import datetime

from bot.domain import pair_events as told
from bot.domain.pair import end, fail
from bot.domain.pair_events import Reason
from bot.domain.pair_facts import OVER, Decision, PairFacts, PairState, Waiting
from bot.domain.refusals import Refusal

HARD_STOPS = frozenset({Reason.REPORTING_LINE, Reason.SHARED_CASE, Reason.LEFT, Reason.DEACTIVATED})


class ProposalGone(Refusal):
    """The proposal has been answered, taken back or has expired."""

    key = "pairs.proposal_gone"


class NotAskedYet(Refusal):
    """The mentor is asked first."""

    key = "pairs.not_asked_yet"


class AlreadyAPair(Refusal):
    """Both have said yes; a no is now a goodbye."""

    key = "pairs.already_a_pair"


class PairIsOver(Refusal):
    """The pair has ended."""

    key = "pairs.is_over"


class NoPairYet(Refusal):
    """It is still a proposal."""

    key = "pairs.no_pair_yet"


def partner_of(facts: PairFacts, who: str) -> str:
    """Name the other one."""
    return facts.mentee if who == facts.mentor else facts.mentor


def both(facts: PairFacts) -> tuple[str, str]:
    """Name the two, mentor first."""
    return facts.mentor, facts.mentee


def answer(facts: PairFacts, by: str, *, yes: bool, now: datetime) -> Decision:
    """Take one person's answer to a proposal; the mentor is asked first.

    Raises:
        ProposalGone: it is no longer open.
        AlreadyAPair: a no after both said yes.
        NotAskedYet: the mentee before the mentor.
    """
    if facts.state in OVER:
        raise ProposalGone
    if facts.state is not PairState.PROPOSED:
        if not yes:
            raise AlreadyAPair
        return Decision(facts)
    if by == facts.mentee and facts.waiting is Waiting.MENTOR:
        raise NotAskedYet
    if not yes:
        return fail(facts, PairState.WITHDRAWN, by, both(facts))
    return _yes(facts, by, now)


def _yes(facts: PairFacts, by: str, now: datetime) -> Decision:
    if by == facts.mentee:
        pair = replace(facts, state=PairState.ACCEPTED, waiting=None, nudged=0, counted_from=now)
        return Decision(pair, (told.PairAccepted(),))
    if facts.waiting is Waiting.MENTEE:
        return Decision(facts)
    handed_on = replace(facts, waiting=Waiting.MENTEE, nudged=0, counted_from=now)
    return Decision(handed_on, (told.MenteeAsked(facts.mentee),))


def recall(facts: PairFacts) -> Decision:
    """Take a proposal back because HR plans anew.

    Raises:
        ProposalGone: it is no longer open.
    """
    if facts.state is not PairState.PROPOSED:
        raise ProposalGone
    return fail(facts, PairState.WITHDRAWN, None, both(facts))


def leave(
    facts: PairFacts, by: str, *, reason: Reason = Reason.RATHER_NOT_SAY, stays: bool = False
) -> Decision:
    """Stop in two clicks; with `stays` the person remains in the programme.

    Raises:
        PairIsOver: it has ended already.
    """
    if facts.state in OVER:
        raise PairIsOver
    partner = partner_of(facts, by)
    pool = (partner, by) if stays else (partner,)
    if facts.state is PairState.PROPOSED:
        return fail(facts, PairState.WITHDRAWN, by, pool)
    over = end(facts, reason, by, pool)
    return Decision(over.facts, (*over.events, told.PartnerCaredFor(partner)))


def break_up(facts: PairFacts, cause: Reason, *, gone: str | None = None) -> Decision:
    """End a pair at once for a hard reason; `gone` is who left, None when both are still here.

    Causes are a new reporting line, a shared case, somebody who left or was deactivated.

    Raises:
        PairIsOver: it has ended already.
        ValueError: for a cause that is no hard reason.
    """
    if cause not in HARD_STOPS:
        raise ValueError(cause)
    if facts.state in OVER:
        raise PairIsOver
    here = tuple(who for who in both(facts) if who != gone)
    if facts.state is PairState.PROPOSED:
        return fail(facts, PairState.WITHDRAWN, gone, here)
    over = end(facts, cause, gone, here)
    return Decision(over.facts, (*over.events, *(told.PartnerCaredFor(who) for who in here)))
