"""Settling: what Slack's answer, or the lack of one, makes of a letter."""

import logging
import threading
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from bot.clock import Clock
from bot.core import Tick
from bot.domain.letters import Counts
from bot.outgoing import Defer, Drop, Outgoing
from bot.slack import UNREACHABLE, NotSent, Outcome, RateLimited, Refused, Sent, Unknown
from bot.steps import Step, no_step
from storage import people, rates, settlements
from storage.ledger import Claim
from storage.models import LetterState

log = logging.getLogger(__name__)

FIRST_RETRY_SECONDS = 2.0
LONGEST_RETRY_SECONDS = 300.0
FAILURES = 8
"""After so many errors of our own a letter is set aside for a person."""

RECEIPT_SCOPE = "metadata.message:read"
QUIET_SECONDS = 60.0
"""At most one line per workspace in this time while Slack cannot be reached."""


@dataclass(frozen=True, slots=True)
class Handling:
    """How a kind of letter is rendered, and what follows when it was sent or cannot be.

    `method` is the Web API method such letters usually take: while Slack asks to wait with it,
    letters of other methods still go out. `counts` tells what the kind means for its reader's
    week; who says nothing counts fully.
    """

    render: Callable[[Tick, Claim], Outgoing | Drop | Defer]
    sent: Callable[[Tick, Claim, Sent], None] | None = None
    refused: Callable[[Tick, Claim, str], None] | None = None
    method: str = "chat.postMessage"
    counts: Counts = Counts.WEEK


@dataclass(frozen=True, slots=True)
class Done:
    """What became of a claim; without an outcome nothing was called and it goes back."""

    claim: Claim
    outcome: Outcome | None


class Settler:
    """Writes outcomes into the ledger, inside the transaction of the tick it is given."""

    def __init__(
        self, handlings: Mapping[str, Handling], clock: Clock, quarantine: float, step: Step
    ) -> None:
        self._handlings = handlings
        self._clock = clock
        self._quarantine = quarantine
        self._step = step
        self._lock = threading.Lock()
        self._told: dict[str, float] = {}
        self.counted: Counter[str] = Counter()

    def settle(self, tick: Tick, done: Sequence[Done], *, follow: bool = True) -> None:
        """Turn Slack's answers into the letters' next states.

        With `follow` the features behind them draw their conclusions in the same transaction.
        """
        self._step("settling")
        arrived = [(one.claim, one.outcome) for one in done if isinstance(one.outcome, Sent)]
        known = self._arrived(tick, arrived)
        for one in done:
            if not isinstance(one.outcome, Sent):
                self._settle(tick, one.claim, one.outcome)
        self._step("noted")
        for one in done if follow else ():
            self._follow(tick, one, known=known)
        self._step("followed")

    def _settle(self, tick: Tick, claim: Claim, outcome: Outcome | None) -> None:
        session, wall = tick.session, self._clock.wall()
        match outcome:
            case RateLimited(method, seconds):
                self._count("rate_limited")
                rates.block(session, claim.workspace_id, method, until=wall + seconds)
                settlements.retry(session, claim, "ratelimited", retry_at=wall + seconds)
            case NotSent(reason):
                self._put_back(tick, claim, reason)
            case Unknown(reason):
                self._lost(tick, claim, reason)
            case Refused(reason, True):
                self._suspend(tick, claim, reason)
            case Refused(reason):
                self._bury(tick, claim, reason)
            case _:
                settlements.retry(session, claim, "released")

    def _follow(self, tick: Tick, done: Done, *, known: set[str]) -> None:
        """Let the feature draw its conclusion from a letter that arrived or never will."""
        claim, handling = done.claim, self._handlings.get(done.claim.kind)
        match done.outcome:
            case Sent() if handling and handling.sent and claim.id in known:
                handling.sent(tick, claim, done.outcome)
            case Refused(reason, False) if handling and handling.refused:
                handling.refused(tick, claim, reason)

    def drop(self, tick: Tick, claim: Claim, reason: str) -> None:
        """Record that the letter is outdated."""
        if settlements.dropped(tick.session, claim, reason, now=tick.now):
            self._count("dropped")

    def fail(self, tick: Tick, claim: Claim, reason: str) -> None:
        """Count an error of our own: try again later, and give up after a while."""
        if claim.failures + 1 >= FAILURES:
            self._count("failed")
            log.error("letter set aside", extra={"letter": claim.id, "kind": claim.kind})
            settlements.dead(tick.session, claim, reason, now=tick.now)
            return
        at = self._clock.wall() + _pause(claim.failures + 3)
        settlements.retry(tick.session, claim, reason, retry_at=at, failures=1)

    def repair(self, tick: Tick, claim: Claim, state: LetterState) -> None:
        """Settle a letter whose claimant died, or whose receipt stayed out."""
        if state == LetterState.CLAIMED:
            settlements.retry(tick.session, claim, "claimant_died")
        elif state == LetterState.SENDING:
            self._lost(tick, claim, "claimant_died")
        else:
            self._decide(tick, claim, "no_receipt")

    def _arrived(self, tick: Tick, arrived: Sequence[tuple[Claim, Sent]]) -> set[str]:
        """Record that letters arrived: a fact, whoever holds them by now.

        Returns the ids of those that nobody knew to have arrived.
        """
        if not arrived:
            return set()
        told = [(claim, sent.channel, sent.ts) for claim, sent in arrived]
        known = settlements.sent(tick.session, told, now=tick.now)
        for claim, sent in arrived:
            if claim.id not in known and _receipt(tick, claim.id, sent):
                known.add(claim.id)
        self._count("sent", len(known))
        return known

    def _suspend(self, tick: Tick, claim: Claim, reason: str) -> None:
        """Hold everything of a workspace that is out of reach until the operator acts."""
        home = people.workspace(tick.session, claim.workspace_id)
        if not home.suspended:
            log.error(
                "workspace out of reach", extra={"workspace": claim.workspace_id, "reason": reason}
            )
        home.suspended = reason
        settlements.retry(tick.session, claim, reason)

    def _bury(self, tick: Tick, claim: Claim, reason: str) -> None:
        self._count("refused")
        level = logging.WARNING if reason in UNREACHABLE else logging.ERROR
        log.log(level, "letter refused", extra={"letter": claim.id, "reason": reason})
        settlements.dead(tick.session, claim, reason, now=tick.now)

    def _lost(self, tick: Tick, claim: Claim, reason: str) -> None:
        """Care for a letter that may have arrived: confirm before repeating, where Slack tells."""
        scopes = people.workspace(tick.session, claim.workspace_id).scopes
        if RECEIPT_SCOPE in scopes.replace(" ", "").split(","):
            self._count("unclear")
            until = self._clock.wall() + self._quarantine
            settlements.unclear(tick.session, claim, reason, until=until)
        else:
            self._decide(tick, claim, reason)

    def _decide(self, tick: Tick, claim: Claim, reason: str) -> None:
        """Repeat a private letter once, and count it; a public one waits for a person."""
        if claim.public or claim.repeats:
            self._count("undecided")
            self.complain(claim.workspace_id, reason, "letters unclear")
            settlements.dead(tick.session, claim, f"unclear:{reason}", now=tick.now)
            return
        self._count("repeated")
        at = self._clock.wall() + FIRST_RETRY_SECONDS
        settlements.retry(tick.session, claim, reason, retry_at=at, attempts=1, repeats=1)

    def _put_back(self, tick: Tick, claim: Claim, reason: str) -> None:
        self.complain(claim.workspace_id, reason)
        at = self._clock.wall() + _pause(claim.attempts)
        settlements.retry(tick.session, claim, reason, retry_at=at, attempts=1)

    def complain(self, workspace_id: str, reason: str, what: str = "slack not reached") -> None:
        """Say that Slack does not answer, once a minute and workspace."""
        wall = self._clock.wall()
        with self._lock:
            quiet = 0 <= wall - self._told.get(workspace_id, -QUIET_SECONDS) < QUIET_SECONDS
            if quiet:
                return
            self._told[workspace_id] = wall
        log.warning(what, extra={"workspace": workspace_id, "reason": reason})

    def _count(self, what: str, number: int = 1) -> None:
        with self._lock:
            self.counted[what] += number


def confirm(
    tick: Tick,
    handlings: Mapping[str, Handling],
    letter_id: str,
    sent: Sent,
    *,
    step: Step = no_step,
) -> bool:
    """Take Slack's receipt for a letter; false when it was known to have arrived."""
    claim = _receipt(tick, letter_id, sent)
    step("noted")
    if claim is None:
        return False
    handling = handlings.get(claim.kind)
    if handling and handling.sent:
        handling.sent(tick, claim, sent)
    return True


def _receipt(tick: Tick, letter_id: str, sent: Sent) -> Claim | None:
    return settlements.receipt(
        tick.session,
        tick.workspace_id,
        letter_id,
        channel=sent.channel or "",
        ts=sent.ts or "",
        now=tick.now,
    )


def _pause(tries: int) -> float:
    """Wait twice as long after each try, from two seconds to five minutes."""
    return min(FIRST_RETRY_SECONDS * 2.0 ** min(tries, 10), LONGEST_RETRY_SECONDS)
