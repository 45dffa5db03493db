"""The courier: claim due letters, render them as of now, send them, and settle the outcome."""

import logging
import threading
from collections import defaultdict
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

from slack_sdk import WebClient

from bot.core import Bot, Tick
from bot.outgoing import Defer, Drop, Outgoing
from bot.slack import NotSent, Outcome, RateLimited, Refused, Sent, Unknown, deliver
from storage import ledger, people
from storage.ledger import Claim

log = logging.getLogger(__name__)

FIRST_RETRY_SECONDS = 2.0
LONGEST_RETRY_SECONDS = 300.0
BATCH = 20
REMEMBERED_CHANNELS = 10_000


@dataclass(frozen=True, slots=True)
class Handling:
    """How a kind of letter is rendered, and what follows when it was sent or cannot be."""

    render: Callable[[Tick, Claim], Outgoing | Drop | Defer]
    sent: Callable[[Tick, Claim, Sent], None] | None = None
    refused: Callable[[Tick, Claim, str], None] | None = None


@dataclass(slots=True)
class Pace:
    """Token buckets below Slack's limits: per workspace and minute, per channel and second.

    Slack allows about one message per second and channel and several hundred per minute and
    workspace; staying below avoids most 429 answers. None switches the buckets off.
    """

    per_minute: float | None = 200.0
    burst: float = 20.0
    _tokens: dict[str, tuple[float, float]] = field(default_factory=dict)
    _channels: dict[tuple[str, str], float] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def take(self, workspace_id: str, wall: float, wanted: int) -> int:
        """Take up to `wanted` tokens of the workspace's bucket."""
        if self.per_minute is None:
            return wanted
        with self._lock:
            left, since = self._tokens.get(workspace_id, (self.burst, wall))
            left = min(self.burst, left + (wall - since) * self.per_minute / 60)
            taken = min(wanted, int(left))
            self._tokens[workspace_id] = (left - taken, wall)
            return taken

    def give_back(self, workspace_id: str, unused: int) -> None:
        """Return tokens that no letter needed."""
        if self.per_minute is None or not unused:
            return
        with self._lock:
            left, since = self._tokens[workspace_id]
            self._tokens[workspace_id] = (left + unused, since)

    def wait(self, workspace_id: str, channel: str, wall: float) -> float:
        """Tell how long this channel has to wait (seconds); 0 books the second for the caller."""
        if self.per_minute is None:
            return 0.0
        with self._lock:
            free_at = self._channels.get((workspace_id, channel), 0.0)
            if free_at > wall:
                return free_at - wall
            self._channels[workspace_id, channel] = wall + 1.0
            if len(self._channels) > REMEMBERED_CHANNELS:
                self._channels = {k: at for k, at in self._channels.items() if at > wall}
            return 0.0


class Courier:
    """Delivers what the ledger holds. Any number of couriers may work on one database."""

    def __init__(
        self,
        bot: Bot,
        handlings: Mapping[str, Handling],
        client_for: Callable[[str], WebClient | None],
        *,
        pace: Pace | None = None,
        threads: int = 4,
    ) -> None:
        self._bot = bot
        self._handlings = handlings
        self._client_for = client_for
        self._pace = pace or Pace()
        self._pool = ThreadPoolExecutor(threads, thread_name_prefix="courier")
        self.counted: defaultdict[str, int] = defaultdict(int)

    def run_once(self) -> int:
        """Send one batch per workspace; return how many letters were handled."""
        wall = self._bot.clock.wall()
        claims: list[Claim] = []
        for workspace_id in self._due_workspaces():
            allowed = self._pace.take(workspace_id, wall, BATCH)
            if not allowed:
                continue
            with self._bot.tick(workspace_id) as tick:
                found = ledger.claim(
                    tick.session, workspace_id, now=tick.now, wall=wall, limit=allowed
                )
            self._pace.give_back(workspace_id, allowed - len(found))
            claims += found
        list(self._pool.map(self._guarded, claims))
        return len(claims)

    def run_until_empty(self) -> int:
        """Send until nothing is due."""
        total = 0
        while handled := self.run_once():
            total += handled
        return total

    def repair(self) -> int:
        """Settle letters whose claimant died: unsent ones go back, unclear ones are judged."""
        wall = self._bot.clock.wall()
        with self._bot.tick("") as tick:
            found = ledger.expired(tick.session, wall=wall)
            for claim, may_have_gone in found:
                if may_have_gone:
                    self._judge_lost(tick, claim, "claimant_died")
                else:
                    ledger.settle_retry(tick.session, claim, "claimant_died", retry_at=0.0)
        return len(found)

    def close(self) -> None:
        """Finish what is under way, and stop."""
        self._pool.shutdown(wait=True)

    def _due_workspaces(self) -> list[str]:
        with self._bot.tick("") as tick:
            return ledger.due_workspaces(tick.session, now=tick.now, wall=self._bot.clock.wall())

    def _guarded(self, claim: Claim) -> None:
        """Deliver one letter; an unforeseen error costs this letter a retry, never the courier."""
        try:
            self._deliver(claim)
        except Exception:
            log.exception("letter failed", extra={"letter": claim.id, "kind": claim.kind})
            with self._bot.tick(claim.workspace_id) as tick:
                self._put_back(tick, claim, "error")

    def _deliver(self, claim: Claim) -> None:
        handling = self._handlings.get(claim.kind)
        client = self._client_for(claim.workspace_id)
        with self._bot.tick(claim.workspace_id) as tick:
            ready = self._prepare(tick, claim, handling, client)
        if ready is None or handling is None or client is None:
            return
        outcome = deliver(client, ready, claim.id)
        with self._bot.tick(claim.workspace_id) as tick:
            self._settle(tick, claim, handling, outcome)

    def _prepare(
        self, tick: Tick, claim: Claim, handling: Handling | None, client: WebClient | None
    ) -> Outgoing | None:
        """Render the letter as of now and mark it as being sent."""
        if handling is None or client is None:
            ledger.settle_dead(tick.session, claim, "nobody_to_send", now=tick.now)
            return None
        wall = self._bot.clock.wall()
        found = handling.render(tick, claim)
        if isinstance(found, Drop):
            self._count("dropped")
            ledger.settle_dropped(tick.session, claim, found.reason, now=tick.now)
            return None
        wait = self._wait(tick, claim, found, wall)
        if wait:
            ledger.settle_retry(tick.session, claim, "later", retry_at=wall + wait)
            return None
        return (
            found
            if isinstance(found, Outgoing) and ledger.start_sending(tick.session, claim, wall=wall)
            else None
        )

    def _wait(self, tick: Tick, claim: Claim, found: Outgoing | Defer, wall: float) -> float:
        if isinstance(found, Defer):
            return found.seconds
        until = ledger.blocked_until(tick.session, claim.workspace_id, "chat.postMessage")
        if until > wall:
            return until - wall
        return self._pace.wait(claim.workspace_id, str(found.channel), wall)

    def _settle(self, tick: Tick, claim: Claim, handling: Handling, outcome: Outcome) -> None:
        """Turn Slack's answer into the letter's next state."""
        session, wall = tick.session, self._bot.clock.wall()
        match outcome:
            case Sent(channel, ts):
                if ledger.settle_sent(session, claim, channel=channel, ts=ts, now=tick.now):
                    self._count("sent")
                    if handling.sent:
                        handling.sent(tick, claim, outcome)
            case RateLimited(method, seconds):
                self._count("rate_limited")
                ledger.block(session, claim.workspace_id, method, until=wall + seconds)
                ledger.settle_retry(session, claim, "ratelimited", retry_at=wall + seconds)
            case NotSent(reason):
                self._put_back(tick, claim, reason)
            case Unknown(reason):
                self._judge_lost(tick, claim, reason)
            case Refused(reason, True):
                log.error("workspace out of reach", extra={"workspace": claim.workspace_id})
                people.workspace(session, claim.workspace_id).suspended = reason
                ledger.settle_retry(session, claim, reason, retry_at=0.0)
            case Refused(reason):
                self._bury(tick, claim, handling, reason)

    def _bury(self, tick: Tick, claim: Claim, handling: Handling, reason: str) -> None:
        self._count("refused")
        log.warning("letter refused", extra={"letter": claim.id, "reason": reason})
        if ledger.settle_dead(tick.session, claim, reason, now=tick.now) and handling.refused:
            handling.refused(tick, claim, reason)

    def _judge_lost(self, tick: Tick, claim: Claim, reason: str) -> None:
        """Decide about a letter that may have arrived.

        A private one is repeated once and counted; a public one, or a second loss, waits for
        a person.
        """
        wall = self._bot.clock.wall()
        if claim.public or claim.repeats:
            self._count("unclear")
            ledger.settle_dead(tick.session, claim, f"unclear:{reason}", now=tick.now)
        else:
            self._count("repeated")
            ledger.settle_retry(
                tick.session, claim, reason, retry_at=wall + FIRST_RETRY_SECONDS, lost=True
            )

    def _put_back(self, tick: Tick, claim: Claim, reason: str) -> None:
        pause = min(FIRST_RETRY_SECONDS * 2 ** min(claim.attempts, 10), LONGEST_RETRY_SECONDS)
        ledger.settle_retry(tick.session, claim, reason, retry_at=self._bot.clock.wall() + pause)

    def _count(self, what: str) -> None:
        self.counted[what] += 1
