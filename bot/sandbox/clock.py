"""The sandbox's movable clock: everything in the workspace is dated by it."""

import time
from datetime import UTC, datetime, timedelta


class Clock:
    """A clock that runs on from wherever it was last set; thread-safe, never naive.

    Args:
        start: first instant, the system's time if left out.
        running: whether time flows between two `set` calls.

    >>> clock = Clock(datetime(2026, 3, 2, 8, tzinfo=UTC), running=False)
    >>> clock.advance(timedelta(days=1)).isoformat()
    '2026-03-03T08:00:00+00:00'
    """

    def __init__(self, start: datetime | None = None, *, running: bool = True) -> None:
        first = start or datetime.now(UTC)  # noqa: TID251 - the sandbox's time begins here
        self.running = running
        self._base = (first.astimezone(UTC), time.monotonic())

    def now(self) -> datetime:
        """The present instant of the workspace, in UTC."""
        base, anchor = self._base
        flowed = time.monotonic() - anchor if self.running else 0.0
        return base + timedelta(seconds=flowed)

    def wall(self) -> float:
        """The machine's time in seconds since 1970; leases and rates follow it even here."""
        return time.time()  # noqa: TID251 - nobody moves this one

    def set(self, to: datetime) -> datetime:
        """Move to an instant (time zone required) and return it."""
        if to.tzinfo is None:
            raise ValueError("the clock needs a time zone")
        self._base = (to.astimezone(UTC), time.monotonic())
        return to.astimezone(UTC)

    def advance(self, by: timedelta) -> datetime:
        """Move on by a span and return the new instant."""
        return self.set(self.now() + by)
