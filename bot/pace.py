"""The courier's pace: token buckets below Slack's limits, and what Slack told us to wait for."""

import math
import threading
import time
from dataclasses import dataclass, field

REMEMBERED_CHANNELS = 10_000

LINGER_SECONDS = 0.02
"""So long an answer may wait for others to be written down with, while calls are queued."""

FIRST_DOUBT_SECONDS, LONGEST_DOUBT_SECONDS = 2.0, 300.0

AHEAD = 16
"""At most so many letters per thread are marked at once, however quick Slack is."""


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
            left = min(self.burst, left + max(0.0, wall - since) * self.per_minute / 60)
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
            if wall < free_at <= wall + 1.0:
                return free_at - wall
            self._channels[workspace_id, channel] = wall + 1.0
            if len(self._channels) > REMEMBERED_CHANNELS:
                self._channels = {k: at for k, at in self._channels.items() if at > wall}
            return 0.0


@dataclass(slots=True)
class Gate:
    """What this process was told to wait for: known to all its threads before the database knows.

    It runs on monotonic time, so that setting the machine's clock shortens no wait.
    """

    _until: dict[tuple[str, str], float] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def shut(self, workspace_id: str, method: str, seconds: float) -> None:
        """Let no call of this method through for some seconds."""
        until = time.monotonic() + seconds
        with self._lock:
            key = (workspace_id, method)
            self._until[key] = max(until, self._until.get(key, 0.0))

    def shut_for(self, workspace_id: str, method: str) -> float:
        """Tell for how many more seconds the method is shut; 0 when it is open."""
        with self._lock:
            until = self._until.get((workspace_id, method), 0.0)
        return max(0.0, until - time.monotonic())


@dataclass(slots=True)
class Doubt:
    """Where Slack does not answer at all: no letter is risked there until it does.

    It is asked after two seconds, and after twice as long each time, up to five minutes.
    """

    _asking: dict[str, tuple[float, float]] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def holds(self, workspace_id: str) -> bool:
        """Tell whether the workspace's letters have to wait."""
        with self._lock:
            return workspace_id in self._asking

    def may_ask(self, workspace_id: str, wall: float) -> bool:
        """Tell whether it is time to ask again, and book the next time."""
        with self._lock:
            ask_at, pause = self._asking.get(workspace_id, (math.inf, 0.0))
            if not pause or wall < ask_at <= wall + LONGEST_DOUBT_SECONDS:
                return False
            pause = min(2 * pause, LONGEST_DOUBT_SECONDS)
            self._asking[workspace_id] = (wall + pause, pause)
            return True

    def heard(self, workspace_id: str, wall: float, *, there: bool) -> None:
        """Take in whether Slack answered something harmless."""
        with self._lock:
            if there:
                self._asking.pop(workspace_id, None)
            else:
                first = (wall + FIRST_DOUBT_SECONDS, FIRST_DOUBT_SECONDS)
                self._asking.setdefault(workspace_id, first)


@dataclass(slots=True)
class Tempo:
    """How quick Slack is and how quick the books are: tells how many letters to mark at once.

    A crash leaves what is marked unclear, so no more are marked than the threads need not to
    run dry while the books are written: with Slack's usual fifth of a second that is one.
    """

    call: float = 0.2
    books: float = 0.0

    def called(self, seconds: float) -> None:
        """Take in how long a call took."""
        self.call += (seconds - self.call) / 8

    def booked(self, seconds: float) -> None:
        """Take in how long the books took."""
        self.books += (seconds - self.books) / 8

    def ahead(self, threads: int) -> int:
        """Tell how many letters may be under way or marked."""
        meanwhile = (self.books + LINGER_SECONDS) / max(self.call, 0.001)
        return math.ceil(threads * min(1 + meanwhile, AHEAD))
