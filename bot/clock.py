"""The one place that reads the time."""

import time
from datetime import UTC, datetime, timedelta
from typing import Protocol


class Clock(Protocol):
    """Two times: `now` drives the programme, `wall` drives leases, triggers and rates."""

    def now(self) -> datetime:
        """Give the programme's time, timezone-aware in UTC; a demo may move it."""

    def wall(self) -> float:
        """Give the machine's time in seconds since 1970; nobody moves it."""


class SystemClock:
    """The clock of `mentorbot run`: both times are the machine's."""

    def now(self) -> datetime:
        """Give the current time in UTC."""
        return datetime.now(UTC)  # noqa: TID251 - this is the one place

    def wall(self) -> float:
        """Give seconds since 1970."""
        return time.time()  # noqa: TID251 - this is the one place


class MovableClock:
    """A clock whose programme time can be set, for the demo and for tests.

    >>> from datetime import timedelta
    >>> clock = MovableClock(datetime(2026, 1, 5, 9, tzinfo=UTC))
    >>> clock.set(clock.now() + timedelta(days=1))
    >>> clock.now().day
    6
    """

    def __init__(self, start: datetime) -> None:
        self._now = start

    def now(self) -> datetime:
        """Give the time it was last set to."""
        return self._now

    def set(self, to: datetime) -> None:
        """Move the programme's time; it never runs backwards."""
        self._now = max(self._now, to)

    def wall(self) -> float:
        """Give seconds since 1970."""
        return time.time()  # noqa: TID251 - leases follow the machine even in the demo


class FlowingClock:
    """A clock that runs on from wherever it was last set; thread-safe, never naive.

    Args:
        start: first instant, the system's time if left out.
        running: whether time flows between two `set` calls.

    >>> clock = FlowingClock(datetime(2026, 3, 2, 8, tzinfo=UTC), running=False)
    >>> clock.advance(timedelta(days=1)).isoformat()
    '2026-03-03T08:00:00+00:00'
    """

    def __init__(self, start: datetime | None = None, *, running: bool = True) -> None:
        first = start or datetime.now(UTC)  # noqa: TID251 - a story begins at the system's time
        self.running = running
        self._base = (first.astimezone(UTC), time.monotonic())

    def now(self) -> datetime:
        """Give the present instant, in UTC."""
        base, anchor = self._base
        flowed = time.monotonic() - anchor if self.running else 0.0
        return base + timedelta(seconds=flowed)

    def wall(self) -> float:
        """Give the machine's time in seconds since 1970; leases and rates follow it even here."""
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
