"""The one place that reads the time."""

import time
from datetime import UTC, datetime
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
