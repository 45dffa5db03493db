"""What hangs on classes of people only: looked up for whole rows of pairs, never computed anew.

Two people's common hours, rhythm and language depend on a handful of classes of people, and so do
place and way of meeting, and which criteria count. A row of a mentor with all mentees is the same
for every mentor of a class.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from bot.domain.matching import score
from bot.domain.matching.pairwise import Pairwise
from bot.domain.matching.table import NOBODY, Array, Side
from bot.domain.matching.types import FULL, Rules, Weights

OUT = -(1 << 29)
"""Far below every sum of points: the pair is out."""

EXACT = 400
"""Up to this sum of weights a mean in 32 bits is rounded as it should be: it misses the true one
by less than 0.001, and halves are met exactly or missed by more."""

MOST_CELLS = 16_000_000
"""So many points of classes with mentees are tabulated; with more classes each block has its own.
"""

STYLES = score.STYLE_ENOUGH + 1
TOLD = 8

Grid = Callable[[Array, Array], Array]
"""Points of some mentors with some mentees, pair by pair."""


def _apart(*columns: Array) -> tuple[Array, Array]:
    """Tell people apart by some columns: the class of everybody, and one person of each class."""
    if not len(columns[0]):
        return np.zeros(0, np.intp), np.zeros(0, np.intp)
    _, sample, of = np.unique(np.stack(columns), axis=1, return_index=True, return_inverse=True)
    return of.ravel(), sample


@dataclass(frozen=True)
class _Rows:
    """Rows of points with all mentees: one for every class of mentors, where they are few."""

    grid: Grid
    mentor: Array
    mentee: Array
    sample: Array
    dtype: type[np.floating]
    whole: Array | None

    @classmethod
    def by(
        cls, mentors: list[Array], mentees: list[Array], grid: Grid, dtype: type[np.floating]
    ) -> "_Rows":
        """Tell mentors and mentees apart by some columns, and tabulate what fits."""
        (mentor, first), (mentee, sample) = _apart(*mentors), _apart(*mentees)
        rows = cls(grid, mentor, mentee, sample, dtype, None)
        fits = len(first) * len(mentee) <= MOST_CELLS
        return cls(grid, mentor, mentee, sample, dtype, rows.of(first)) if fits else rows

    def of(self, mentors: Array) -> Array:
        """Compute the rows of some mentors."""
        rows, cols = np.repeat(mentors, len(self.sample)), np.tile(self.sample, len(mentors))
        points = self.grid(rows, cols).reshape(len(mentors), len(self.sample)).astype(self.dtype)
        return points.take(self.mentee, axis=1)

    def some(self, lo: int, hi: int) -> tuple[Array, list[int]]:
        """Return a table, and its row for each mentor of a block."""
        if self.whole is not None:
            return self.whole, self.mentor[lo:hi].tolist()
        return self.of(np.arange(lo, hi)), list(range(hi - lo))


def _told(side: Side, returns: Array) -> Array:
    """Number what somebody told: topics to give back for, a department, a place."""
    told = (returns[:, 0] != NOBODY) * 4 + (side.department >= 0) * 2 + (side.location >= 0)
    return np.asarray(told, np.intp)


class Classes:
    """Weighted points of blocks of mentors with all mentees.

    `needed` holds, for 0 to 3 tags of a mentor, how many tags each mentee would have to share,
    `each` what one shared tag is worth, and `counts` the sum of the weights that count.
    """

    def __init__(self, pairwise: Pairwise, rules: Rules) -> None:
        self.pairwise, self.rules = pairwise, rules
        mentors, mentees = pairwise.table.mentors, pairwise.table.mentees
        self.dtype = np.float32 if sum(rules.weights.values()) <= EXACT else np.float64
        able = [(side.ready * side.capacity) > 0 for side in (mentors, mentees)]
        self._able = able
        sides = tuple(zip((mentors, mentees), able, strict=True))
        rows, cols = ([s.clock, s.rhythm, s.tongue, a] for s, a in sides)
        self._times = _Rows.by(rows, cols, self._time, self.dtype)
        rows, cols = ([s.location, s.department, s.formats] for s, _ in sides)
        self._places = _Rows.by(rows, cols, self._place, self.dtype)
        self.tags = np.minimum(mentors.tag_count, score.STYLE_ENOUGH)
        tags = np.minimum(mentees.tag_count, score.STYLE_ENOUGH)
        needed = np.minimum(np.arange(STYLES)[:, None], tags[None, :])
        self.needed = needed.astype(np.float32)
        self.each = (FULL / np.maximum(self.needed, 1)).astype(np.float32)
        self.kind = _told(mentors, mentors.wants.topic) * STYLES + self.tags
        told = _told(mentees, mentees.offers.topic)
        self.counts = _counts(rules.weights, told, needed).astype(self.dtype)

    def add(self, lo: int, hi: int, first: int, into: Array) -> None:
        """Set the points of time, rhythm, language, way and place; far below 0 where impossible."""
        times, time_of = self._times.some(lo, hi)
        places, place_of = self._places.some(lo, hi)
        for row, time, place in zip(into, time_of, place_of, strict=True):
            np.add(times[time, first:], places[place, first:], out=row)

    def _time(self, rows: Array, cols: Array) -> Array:
        """Score common hours, rhythm and language, where the rules allow it."""
        pairwise, weights = self.pairwise, self.rules.weights
        minutes, spoken = pairwise.minutes(rows, cols), pairwise.spoken(rows, cols)
        points = pairwise.time(rows, cols, minutes) * weights.availability
        points += spoken * weights.language
        fine = (minutes >= self.rules.common_minutes) & (spoken > 0)
        return np.where(fine & self._able[0][rows] & self._able[1][cols], points, OUT)

    def _place(self, rows: Array, cols: Array) -> Array:
        """Score distance and way of meeting."""
        apart, _, near = self.pairwise.distance(rows, cols)
        points = apart * self.rules.weights.distance
        points += self.pairwise.way(rows, cols, near) * self.rules.weights.language
        return np.asarray(points)


def _counts(weights: Weights, told: Array, needed: Array) -> Array:
    """Return the sum of the weights that count, for every kind of mentor with all mentees."""
    both = np.arange(TOLD)[:, None, None] & told[None, None, :]
    counts = weights.topic_fit + weights.availability + weights.language + np.zeros_like(both)
    counts = counts + (both >= 4) * weights.return_topic  # noqa: PLR2004  the third of three bits
    counts = counts + ((both & 3) > 0) * weights.distance + (needed > 0) * weights.style
    return np.asarray(counts.reshape(TOLD * STYLES, -1))
