"""Switchable misfortune: failures on demand, by chance with a seed, and Slack's rate limits."""

import math
import random
from collections import defaultdict, deque
from dataclasses import dataclass, field
from enum import StrEnum

EVERY_METHOD = "*"


class Fault(StrEnum):
    """What can go wrong with one call; "after" means Slack did it but the answer is lost."""

    RATE_LIMITED = "rate_limited"
    ERROR_BEFORE = "error_before"
    ERROR_AFTER = "error_after"
    HANG_BEFORE = "hang_before"
    HANG_AFTER = "hang_after"
    RESET_BEFORE = "reset_before"
    RESET_AFTER = "reset_after"

    @property
    def accepted(self) -> bool:
        """Whether the call takes effect all the same."""
        return self.value.endswith("after")


@dataclass(slots=True)
class Faults:
    """Decides which calls fail: the scripted ones first, then by chance."""

    retry_after: int = 1
    _script: dict[str, deque[Fault]] = field(default_factory=lambda: defaultdict(deque))
    _chance: dict[str, dict[Fault, float]] = field(default_factory=dict)
    _random: random.Random = field(default_factory=random.Random)

    def next(self, method: str, *faults: Fault) -> None:
        """Let the next calls of a method ("*": of any method) meet these faults, in order."""
        self._script[method].extend(faults)

    def by_chance(self, chances: dict[Fault, float], *, seed: int, method: str = "*") -> None:
        """Let calls of a method fail with these probabilities, the same for the same seed."""
        self._chance[method] = dict(chances)
        self._random = random.Random(seed)  # noqa: S311 - repeatable, not secret

    def clear(self) -> None:
        """Nothing fails any more."""
        self._script.clear()
        self._chance.clear()

    def draw(self, method: str) -> Fault | None:
        """The fault that this call meets, if any."""
        for key in (method, EVERY_METHOD):
            if self._script.get(key):
                return self._script[key].popleft()
        chances = self._chance.get(method) or self._chance.get(EVERY_METHOD)
        if not chances:
            return None
        drawn = self._random.random()
        for fault, chance in chances.items():
            drawn -= chance
            if drawn < 0:
                return fault
        return None


TIERS = {1: 1, 2: 20, 3: 50, 4: 100}
"""Calls per minute that Slack promises at least (docs.slack.dev/apis/web-api/rate-limits)."""


@dataclass(slots=True)
class RateLimits:
    """Slack's rate limits, off until `enabled`; times are monotonic seconds.

    A method that was refused stays blocked until its Retry-After is over.
    """

    enabled: bool = False
    channel_per_second: float = 1.0
    workspace_per_minute: int = 200
    tiers: bool = True
    window: float = 60.0
    _calls: dict[str, deque[float]] = field(default_factory=lambda: defaultdict(deque))
    _blocked: dict[str, float] = field(default_factory=dict)

    def block(self, method: str, now: float, seconds: float) -> None:
        """Remember that the method has been refused until then."""
        self._blocked[method] = max(self._blocked.get(method, 0.0), now + seconds)

    def blocked_for(self, method: str, now: float) -> float:
        """Seconds until the method may be called again (0: now)."""
        return max(0.0, self._blocked.get(method, 0.0) - now)

    def wait(self, method: str, tier: int, channel: str, now: float) -> float:
        """Count a call; seconds to wait when it is one too many, else 0."""
        if not self.enabled:
            return 0.0
        if method != "chat.postMessage":
            limit = TIERS.get(tier, 0) if self.tiers else 0
            return self._count(method, limit, self.window, now) if limit else 0.0
        per_channel = self._count(f"{method}:{channel}", 1, 1 / self.channel_per_second, now)
        return per_channel or self._count(method, self.workspace_per_minute, self.window, now)

    def _count(self, key: str, limit: int, window: float, now: float) -> float:
        recent = self._calls[key]
        while recent and recent[0] <= now - window:
            recent.popleft()
        if len(recent) >= limit:
            return recent[0] + window - now
        recent.append(now)
        return 0.0


def whole_seconds(wait: float) -> int:
    """A Retry-After header: whole seconds, at least one."""
    return max(1, math.ceil(wait))
