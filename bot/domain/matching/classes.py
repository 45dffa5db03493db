"""Points that hang on classes of people only: looked up for whole blocks, never computed anew.

Two people's common hours, rhythm and language depend on a handful of classes of mentees, and so
do place and way of meeting. A block of mentors is scored once with every class; each mentee then
takes the points of their own.
"""

from dataclasses import dataclass

import numpy as np

from bot.domain.matching import score
from bot.domain.matching.pairwise import Pairwise
from bot.domain.matching.table import NOBODY, Array, Side
from bot.domain.matching.types import FULL, Rules, Weights

OUT = -(1 << 29)
"""Far below every sum of points: the pair is out; two of them still fit into 32 bits."""

STYLES = score.STYLE_ENOUGH + 1
KINDS = 8 * STYLES
"""What a person told: some topics to give back for, a department, a place; and up to 3 tags."""


@dataclass(frozen=True)
class _Classes:
    """The class of every mentee, and one mentee of each class."""

    of: Array
    sample: Array

    @classmethod
    def by(cls, *columns: Array) -> "_Classes":
        """Tell mentees apart by some columns."""
        if not len(columns[0]):
            return cls(np.zeros(0, np.intp), np.zeros(0, np.intp))
        _, sample, of = np.unique(np.stack(columns), axis=1, return_index=True, return_inverse=True)
        return cls(of.ravel(), sample)

    def grid(self, lo: int, hi: int) -> tuple[Array, Array]:
        """Pair each mentor of a block with one mentee of each class."""
        rows = np.repeat(np.arange(lo, hi), len(self.sample))
        return rows, np.tile(self.sample, hi - lo)


def _kinds(side: Side, returns: Array) -> Array:
    """Number what somebody told: it decides which criteria count."""
    told = (returns[:, 0] != NOBODY) * 4 + (side.department >= 0) * 2 + (side.location >= 0)
    return np.asarray(told * STYLES + np.minimum(side.tag_count, score.STYLE_ENOUGH), np.int32)


class Classes:
    """Weighted points of blocks of mentors with all mentees."""

    def __init__(self, pairwise: Pairwise, rules: Rules) -> None:
        self.pairwise, self.rules = pairwise, rules
        mentors, mentees = pairwise.table.mentors, pairwise.table.mentees
        self._takes = (mentors.ready * mentors.capacity) > 0
        able = (mentees.ready * mentees.capacity) > 0
        self._times = _Classes.by(mentees.clock, mentees.rhythm, mentees.tongue, able)
        self._able = able[self._times.sample]
        self._places = _Classes.by(mentees.location, mentees.department, mentees.formats)
        self.mentor_kind = _kinds(mentors, mentors.wants.topic)
        self.mentee_kind = _kinds(mentees, mentees.offers.topic)
        self.style, self.whole = _by_kind(rules.weights)

    def points(self, lo: int, hi: int, first: int) -> Array:
        """Return the points of time, rhythm, language, way and place; negative where impossible."""
        there = self._time(lo, hi).take(self._times.of[first:], axis=1)
        there += self._place(lo, hi).take(self._places.of[first:], axis=1)
        return there

    def _time(self, lo: int, hi: int) -> Array:
        """Score common hours, rhythm and language with every class, where the rules allow it."""
        rows, cols = self._times.grid(lo, hi)
        pairwise, weights = self.pairwise, self.rules.weights
        minutes, spoken = pairwise.minutes(rows, cols), pairwise.spoken(rows, cols)
        points = pairwise.time(rows, cols, minutes) * weights.availability
        points += spoken * weights.language
        fine = (minutes >= self.rules.common_minutes) & (spoken > 0) & self._takes[rows]
        return np.where(fine, points, OUT).reshape(hi - lo, -1) + np.where(self._able, 0, OUT)

    def _place(self, lo: int, hi: int) -> Array:
        """Score distance and way of meeting with every class."""
        rows, cols = self._places.grid(lo, hi)
        apart, _, near = self.pairwise.distance(rows, cols)
        weights = self.rules.weights
        points = apart * weights.distance
        points += self.pairwise.way(rows, cols, near) * weights.language
        return points.reshape(hi - lo, -1)


def _by_kind(weights: Weights) -> tuple[Array, Array]:
    """Tabulate style points (by kinds and shared tags) and the sum of the weights that count."""
    kind = np.arange(KINDS)
    told, tags = np.divmod(kind, STYLES)
    both = told[:, None] & told[None, :]
    needed = np.minimum(tags[:, None], tags[None, :])
    shared = np.minimum(np.arange(STYLES), needed[:, :, None])
    whole = np.maximum(needed, 1)[:, :, None]
    style = (2 * FULL * shared + whole) // (2 * whole) * weights.style
    always = weights.topic_fit + weights.availability + weights.language
    counts = always + (both >= 4) * weights.return_topic + (needed > 0) * weights.style  # noqa: PLR2004
    counts = counts + ((both & 3) > 0) * weights.distance
    return style.astype(np.int32).ravel(), counts.astype(np.float64).ravel()
