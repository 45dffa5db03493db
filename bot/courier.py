"""The courier: claim due letters, render them as of now, send them, and settle the outcome."""

import logging
import threading
import time
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait

from slack_sdk import WebClient

from bot.books import DATABASE_AWAY, Books
from bot.calling import Caller
from bot.core import Bot
from bot.pace import LINGER_SECONDS, Doubt, Gate, Pace, Tempo
from bot.preparing import Door, Preparer, Ready, open_door
from bot.settling import Done, Handling, Settler
from bot.steps import Step, no_step
from storage import ledger
from storage.ledger import LEASE_SECONDS, Claim

__all__ = ["Courier", "Handling", "Pace"]

log = logging.getLogger(__name__)

BATCH = 100
QUARANTINE_SECONDS = 420.0
"""How long Slack's receipt is waited for: it repeats an unanswered event after 1 and 5 minutes."""


class Courier:
    """Delivers what the ledger holds. Any number of couriers may work on one PostgreSQL database.

    Threads make the calls; the thread that runs a batch does all the bookkeeping. It writes down
    what came back meanwhile and marks the next letters in one transaction, so that a busy courier
    commits once for several letters.

    Args:
        bot: settings, database and clock.
        handlings: how each kind of letter is rendered, and what follows.
        client_for: gives a workspace's client, or None while there is no token.
        pace: how fast to send; below Slack's limits if left out.
        threads: how many calls run at once.
        lease: seconds after which a claim counts as a dead process's.
        quarantine: seconds to wait for a receipt, where the workspace sends receipts.
        door: tells for each letter whether its reader's hours and week have room for it.
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
        door: Door = open_door,
        step: Step = no_step,
    ) -> None:
        self._bot = bot
        self._pace = pace or Pace()
        self._gate = Gate()
        self._tempo = Tempo()
        self._lease = lease
        self._step = step
        self._threads = threads
        self._pool = ThreadPoolExecutor(threads, thread_name_prefix="courier")
        self._stopping = threading.Event()
        self._busy = threading.Lock()
        self._settler = Settler(handlings, bot.clock, quarantine, step)
        self._books = Books(bot, self._settler, step)
        self._preparer = Preparer(
            handlings,
            client_for,
            bot.clock,
            self._pace,
            self._gate,
            lease,
            self._settler,
            step,
            door,
        )
        self._doubt = Doubt()
        self._send = Caller(bot, self._gate, self._tempo, self._doubt, self._settler.complain, step)
        self._client_for = client_for
        self.counted = self._settler.counted

    def run_once(self) -> int:
        """Send what is due now; return how many letters were taken up."""
        with self._busy:
            self._books.catch_up()
            claims: deque[Claim] = deque()
            calls: set[Future[Done]] = set()
            try:
                return self._work(claims, calls)
            finally:
                ended = wait(calls).done
                self._books.keep(call.result() for call in ended if not call.exception())
                self._books.keep(Done(claim, None) for claim in claims)

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
        while found := self._books.repair(wall):
            total += found
        return total

    def close(self) -> None:
        """Take up nothing new, finish what is under way, and give back the rest."""
        self._stopping.set()
        with self._busy:
            self._pool.shutdown(wait=True)
            self._books.catch_up()

    # --- one batch --------------------------------------------------------------------------

    def _take(self) -> list[Claim]:
        """Claim one batch per workspace that has something due."""
        with self._bot.glance() as tick:
            found = ledger.due_workspaces(tick.session, now=tick.now, wall=self._bot.clock.wall())
        self._step("asked")
        return [claim for workspace_id in found for claim in self._claim(workspace_id)]

    def _claim(self, workspace_id: str) -> list[Claim]:
        """Take as many due letters as the pace allows, of kinds that may be sent now."""
        wall = self._bot.clock.wall()
        if self._doubt.holds(workspace_id):
            self._ask(workspace_id, wall)
            return []
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

    def _ask(self, workspace_id: str, wall: float) -> None:
        """Ask from time to time whether Slack is back, on a thread of its own."""
        client = self._client_for(workspace_id)
        if client and self._doubt.may_ask(workspace_id, wall):
            self._pool.submit(self._send.ask, workspace_id, client)

    def _work(self, claims: deque[Claim], calls: set[Future[Done]]) -> int:
        """Keep the threads busy until nothing is due; write down what comes back."""
        taken, dry = 0, False
        while True:
            since = time.monotonic()
            if not dry and not self._stopping.is_set() and len(claims) < self._ahead():
                claims += (found := self._take())
                taken, dry = taken + len(found), not found
            asked = time.monotonic() - since
            if not calls and (not claims or self._stopping.is_set()):
                return taken
            back = self._gather(calls)
            calls -= back
            since = time.monotonic()
            fresh = self._next(claims, self._ahead() - len(calls))
            for ready in self._round([call.result() for call in back], fresh):
                calls.add(self._pool.submit(self._send, ready))
            self._tempo.booked(asked + time.monotonic() - since)

    def _ahead(self) -> int:
        """Tell how many letters may be under way at once."""
        return self._tempo.ahead(self._threads)

    def _gather(self, calls: set[Future[Done]]) -> set[Future[Done]]:
        """Wait for an answer; while more calls are queued than run, a moment longer for more."""
        if not calls:
            return set()
        wait(calls, return_when=FIRST_COMPLETED)
        queued = sum(not call.done() for call in calls) > self._threads
        return wait(calls, timeout=LINGER_SECONDS if queued else 0).done

    def _next(self, claims: deque[Claim], room: int) -> list[Claim]:
        """Take the next letters, of one workspace, for which there is room."""
        fresh: list[Claim] = []
        while len(fresh) < room and claims and not self._stopping.is_set():
            if fresh and claims[0].workspace_id != fresh[0].workspace_id:
                break
            fresh.append(claims.popleft())
        return fresh

    def _round(self, done: Sequence[Done], fresh: Sequence[Claim]) -> list[Ready]:
        """Settle and prepare, in one transaction per workspace."""
        ready: list[Ready] = []
        for workspace_id in sorted({one.claim.workspace_id for one in done}):
            settle = [one for one in done if one.claim.workspace_id == workspace_id]
            mine = fresh and fresh[0].workspace_id == workspace_id
            ready += self._together(workspace_id, settle, fresh if mine else ())
            fresh = () if mine else fresh
        if fresh:
            ready += self._together(fresh[0].workspace_id, (), fresh)
        return ready

    def _together(
        self, workspace_id: str, done: Sequence[Done], fresh: Sequence[Claim]
    ) -> list[Ready]:
        """Use one transaction for all; when something fails, one for each."""
        try:
            with self._bot.tick(workspace_id) as tick:
                if done:
                    self._settler.settle(tick, done)
                ready = self._preparer.prepare(tick, fresh)
        except Exception as error:  # noqa: BLE001 - each is told when it fails alone again
            log.warning("one by one", extra={"reason": type(error).__name__})
            for one in done:
                self._books.settle(one)
            return [ready for claim in fresh for ready in self._prepare_alone(claim)]
        if done:
            self._step("settled")
        return ready

    def _prepare_alone(self, claim: Claim) -> list[Ready]:
        """Render and mark one letter; its own error costs this letter a try, nothing else."""
        try:
            with self._bot.tick(claim.workspace_id) as tick:
                return self._preparer.prepare(tick, [claim])
        except DATABASE_AWAY:
            self._books.keep([Done(claim, None)])
        except Exception:
            log.exception("letter failed", extra={"letter": claim.id, "kind": claim.kind})
            self._books.fail(claim)
        return []
