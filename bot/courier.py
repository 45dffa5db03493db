"""The courier: claim due letters, render them as of now, send them, and settle the outcome."""

import logging
import threading
import time
from collections import deque
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from slack_sdk import WebClient
from sqlalchemy.exc import InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from bot.core import Bot
from bot.pace import Gate, Pace
from bot.preparing import Preparer, Ready
from bot.settling import Handling, Settler
from bot.slack import Outcome, RateLimited, deliver
from bot.steps import Step, no_step
from storage import ledger
from storage.ledger import LEASE_SECONDS, Claim

__all__ = ["Courier", "Handling", "Pace"]

log = logging.getLogger(__name__)

DATABASE_AWAY = (OperationalError, InterfaceError, PoolTimeout)

BATCH = 100
QUARANTINE_SECONDS = 420.0
"""How long Slack's receipt is waited for: it repeats an unanswered event after 1 and 5 minutes."""


@dataclass(frozen=True, slots=True)
class Done:
    """What became of a claim; without an outcome nothing was called and it goes back."""

    claim: Claim
    outcome: Outcome | None


class Courier:
    """Delivers what the ledger holds. Any number of couriers may work on one PostgreSQL database.

    Each thread settles a letter and marks its next one in the same transaction, so that one
    commit per letter suffices and a crash leaves at most one unclear letter per thread.

    Args:
        bot: settings, database and clock.
        handlings: how each kind of letter is rendered, and what follows.
        client_for: gives a workspace's client, or None while there is no token.
        pace: how fast to send; below Slack's limits if left out.
        threads: how many calls run at once.
        lease: seconds after which a claim counts as a dead process's.
        quarantine: seconds to wait for a receipt, where the workspace sends receipts.
        step: called with the name of every step (bot.steps); tests crash there.
    """

    def __init__(
        self,
        bot: Bot,
        handlings: Mapping[str, Handling],
        client_for: Callable[[str], WebClient | None],
        *,
        pace: Pace | None = None,
        threads: int = 4,
        lease: float = LEASE_SECONDS,
        quarantine: float = QUARANTINE_SECONDS,
        step: Step = no_step,
    ) -> None:
        self._bot = bot
        self._pace = pace or Pace()
        self._gate = Gate()
        self._lease = lease
        self._step = step
        self._threads = threads
        self._pool = ThreadPoolExecutor(threads, thread_name_prefix="courier")
        self._stopping = threading.Event()
        self._left: deque[Done] = deque()
        self._settler = Settler(handlings, bot.clock, quarantine, step)
        self._preparer = Preparer(
            handlings, client_for, bot.clock, self._pace, lease, self._settler, step
        )
        self.counted = self._settler.counted

    def run_once(self) -> int:
        """Send one batch per workspace; return how many letters were taken up."""
        self._settle_left()
        claims: deque[Claim] = deque()
        for workspace_id in self._due_workspaces():
            if self._stopping.is_set():
                break
            claims += self._claim(workspace_id)
        taken = len(claims)
        workers = [self._pool.submit(self._work, claims) for _ in range(min(taken, self._threads))]
        try:
            for worker in workers:
                worker.result()
        finally:
            self._left += [Done(claim, None) for claim in claims]
        return taken

    def run_until_empty(self) -> int:
        """Send until nothing is due, or until told to stop."""
        total = 0
        while not self._stopping.is_set() and (handled := self.run_once()):
            total += handled
        return total

    def repair(self, *, sole: bool = False) -> int:
        """Settle letters whose claimant died or whose receipt stayed out; tell how many.

        The `sole` process of a database need not wait for leases when it starts.
        """
        total = 0
        wall = None if sole else self._bot.clock.wall()
        while found := self._repair_some(wall):
            total += found
        return total

    def close(self) -> None:
        """Take up nothing new, finish what is under way, and give back the rest."""
        self._stopping.set()
        self._pool.shutdown(wait=True)
        self._settle_left()

    # --- one batch --------------------------------------------------------------------------

    def _due_workspaces(self) -> list[str]:
        with self._bot.glance() as tick:
            found = ledger.due_workspaces(tick.session, now=tick.now, wall=self._bot.clock.wall())
        self._step("asked")
        return found

    def _claim(self, workspace_id: str) -> list[Claim]:
        """Take as many due letters as the pace allows, of kinds that may be sent now."""
        wall = self._bot.clock.wall()
        allowed = self._pace.take(workspace_id, wall, BATCH)
        if not allowed:
            return []
        with self._bot.tick(workspace_id) as tick:
            found = ledger.claim(
                tick.session,
                workspace_id,
                now=tick.now,
                wall=wall,
                limit=allowed,
                lease=self._lease,
                kinds=self._preparer.open_kinds(tick, wall),
            )
            self._step("picked")
        self._pace.give_back(workspace_id, allowed - len(found))
        self._step("claimed")
        return found

    def _work(self, claims: deque[Claim]) -> None:
        """Deliver letter after letter; each round settles the last one and marks the next."""
        done: Done | None = None
        while claim := self._next(claims):
            ready, done = self._round(done, claim)
            if ready is not None:
                done = self._send(ready)
        if done is not None:
            self._settle_alone(done)

    def _next(self, claims: deque[Claim]) -> Claim | None:
        try:
            return None if self._stopping.is_set() else claims.popleft()
        except IndexError:
            return None

    def _round(self, done: Done | None, claim: Claim) -> tuple[Ready | None, Done | None]:
        """Settle and prepare in one transaction; when that fails, each in its own.

        Returns the letter to send, and what is still to be settled.
        """
        if done is not None and done.claim.workspace_id != claim.workspace_id:
            self._settle_alone(done)
            done = None
        try:
            with self._bot.tick(claim.workspace_id) as tick:
                if done is not None:
                    self._settler.settle(tick, done.claim, done.outcome)
                ready = self._preparer.prepare(tick, claim)
        except Exception:
            log.exception("letter failed", extra={"letter": claim.id, "kind": claim.kind})
            if done is not None:
                self._settle_alone(done)
            self._fail(claim)
            return None, None
        if done is not None:
            self._step("settled")
        return ready, None

    def _send(self, ready: Ready) -> Done:
        """Make the call, unless this process was stopped for so long that it lost the letter."""
        self._step("calling")
        claim = ready.claim
        if time.monotonic() >= ready.until:
            return Done(claim, None)
        outcome = deliver(
            ready.client,
            ready.outgoing,
            claim.id,
            waits=lambda method: self._gate.shut_for(claim.workspace_id, method),
        )
        if isinstance(outcome, RateLimited):
            self._gate.shut(claim.workspace_id, outcome.method, outcome.seconds)
        self._step("answered")
        return Done(claim, outcome)

    # --- after the call ---------------------------------------------------------------------

    def _settle_alone(self, done: Done, *, follow: bool = True) -> None:
        """Write down one outcome; what the database does not take now is kept for later."""
        try:
            with self._bot.tick(done.claim.workspace_id) as tick:
                self._settler.settle(tick, done.claim, done.outcome, follow=follow)
        except DATABASE_AWAY:
            log.exception("outcome kept for later", extra={"letter": done.claim.id})
            self._left.append(done)
            return
        except Exception:
            if not follow:
                raise
            log.exception("letter's follow-up failed", extra={"letter": done.claim.id})
            self._settle_alone(done, follow=False)
            return
        self._step("settled")

    def _fail(self, claim: Claim) -> None:
        """Count an error of our own against the letter."""
        try:
            with self._bot.tick(claim.workspace_id) as tick:
                self._settler.fail(tick, claim, "error")
        except DATABASE_AWAY:
            self._left.append(Done(claim, None))

    def _settle_left(self) -> None:
        """Write down what the database did not take before."""
        for _ in range(len(self._left)):
            self._settle_alone(self._left.popleft())

    def _repair_some(self, wall: float | None) -> int:
        with self._bot.tick("") as tick:
            found = ledger.expired(tick.session, wall=wall)
            self._step("searched")
            for claim, state in found:
                self._settler.repair(tick, claim, state)
                self._step("judged")
        self._step("repaired")
        return len(found)
