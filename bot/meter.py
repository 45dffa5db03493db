"""What is measured while running: how fast Slack is answered, and how old its envelopes are."""

import threading
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

ACK_SECONDS = (0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 3.0)
"""Slack gives up after three seconds."""

AGE_SECONDS = (0.5, 1.0, 2.5, 5.0, 15.0, 60.0, 300.0)
"""Slack repeats an event after about one and five minutes."""


@dataclass(slots=True)
class Histogram:
    """Counts values by upper bound, the way Prometheus reads them.

    >>> one = Histogram((1.0, 2.0)); one.add(1.5); one.add(9.0)
    >>> list(one.cumulative())
    [('1.0', 0), ('2.0', 1), ('+Inf', 2)]
    """

    bounds: Sequence[float]
    total: float = 0.0
    _counts: list[int] = field(init=False)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def __post_init__(self) -> None:
        self._counts = [0] * (len(self.bounds) + 1)

    def add(self, value: float) -> None:
        """Count one value."""
        place = next((i for i, bound in enumerate(self.bounds) if value <= bound), -1)
        with self._lock:
            self._counts[place] += 1
            self.total += value

    def cumulative(self) -> Iterator[tuple[str, int]]:
        """Give (upper bound, number of values up to it)."""
        with self._lock:
            counts = list(self._counts)
        running = 0
        for bound, number in zip((*map(str, self.bounds), "+Inf"), counts, strict=True):
            running += number
            yield bound, running


@dataclass(slots=True)
class Meter:
    """The two histograms of one process, and its pulse."""

    acks: Histogram = field(default_factory=lambda: Histogram(ACK_SECONDS))
    ages: Histogram = field(default_factory=lambda: Histogram(AGE_SECONDS))
    last_beat: float | None = None
