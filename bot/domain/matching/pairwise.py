"""The six components for arrays of pairs, equal to `score` number for number."""

from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np

from bot.domain.matching import score
from bot.domain.matching.hours import around, utc_spans
from bot.domain.matching.reasons import MOST_REASONS
from bot.domain.matching.table import NOBODY, Array, Side, Table, Topics
from bot.domain.matching.types import FULL, Weights

SMALL_TABLE = 4_000_000

DISTANCE = np.array([0, 0, 0, 0, FULL, 0, 0, FULL // 2, FULL], np.int32)
"""Points for none, one or two known facts (rows) of which none, one or two differ (columns)."""


def _spans(rows: list[Any]) -> Array:
    """Pad lists of spans to a cube of begin and end; empty places have no length."""
    width = max((len(row) for row in rows), default=0)
    base = min((span[0] for row in rows for span in row), default=0)
    cube = np.zeros((len(rows), width, 2), np.int32)
    for place, row in enumerate(rows):
        for slot, span in enumerate(row):
            cube[place, slot] = (span[0] - base, span[1] - base)
    return cube


class Clocks:
    """Common minutes of every clock (zone and hours) with every other, on one day."""

    def __init__(self, table: Table, on: date) -> None:
        own = [utc_spans(zone, hours, on) for zone, hours in table.clocks]
        wide = [around(zone, hours, on) for zone, hours in table.clocks]
        both = _spans(own + wide)
        self._own, self._wide = both[: len(own)], both[len(own) :]
        small = len(own) ** 2 <= SMALL_TABLE
        self._whole = self._count(np.arange(len(own))) if small else None

    def _count(self, clocks: Array) -> Array:
        """Return the minutes of some clocks with all."""
        total = np.zeros((len(clocks), len(self._wide)), np.int32)
        for slot in range(self._own.shape[1]):
            begin, end = self._own[clocks, slot, 0, None], self._own[clocks, slot, 1, None]
            for other in range(self._wide.shape[1]):
                first, last = self._wide[None, :, other, 0], self._wide[None, :, other, 1]
                total += np.maximum(np.minimum(end, last) - np.maximum(begin, first), 0)
        return total

    def rows(self, clocks: Array) -> Array:
        """Return minutes of the given mentors' clocks with all clocks."""
        return self._count(clocks) if self._whole is None else self._whole[clocks]

    def pairs(self, one: Array, other: Array) -> Array:
        """Return minutes pair by pair."""
        if self._whole is not None:
            return np.take(self._whole, one * len(self._wide) + other)
        distinct, place = np.unique(one, return_inverse=True)
        minutes = np.zeros(len(one), np.int32)
        step = max(1, SMALL_TABLE // len(self._wide))
        for first in range(0, len(distinct), step):
            inside = (place >= first) & (place < first + step)
            rows = self._count(distinct[first : first + step])
            minutes[inside] = rows[place[inside] - first, other[inside]]
        return minutes


def _half_up(numerator: Array, denominator: Array | int) -> Array:
    """Divide and round half up, pair by pair."""
    return (2 * numerator + denominator) // (2 * denominator)


def tongue_points(tongues: tuple[frozenset[str], ...]) -> Array:
    """Return the language part for every two language sets; 0 means none in common."""
    names = {name: place for place, name in enumerate(sorted(set().union(*tongues)))}
    has = np.zeros((len(tongues), len(names) or 1), np.int32)
    for place, tongue in enumerate(tongues):
        has[place, [names[name] for name in tongue]] = 1
    size = has.sum(axis=1)
    fewer = np.maximum(np.minimum(size[:, None], size[None, :]), 1)
    return _half_up(score.LANGUAGE_POINTS * (has @ has.T), fewer).astype(np.int32)


def _time_points() -> Array:
    """Return the points of 0, 1, 2, … common minutes."""
    minutes = np.arange(score.MINUTES_ENOUGH + 1)
    return _half_up(score.MINUTES_POINTS * minutes, score.MINUTES_ENOUGH).astype(np.int32)


def _style_table() -> Array:
    """Return the style points for needed (0 to 3) and shared tags (0 to 3)."""
    needed, shared = np.arange(score.STYLE_ENOUGH + 1)[:, None], np.arange(score.STYLE_ENOUGH + 1)
    whole = np.maximum(needed, 1)
    return _half_up(FULL * np.minimum(shared, whole), whole).astype(np.int32)


def _rhythm_table() -> Array:
    """Return the rhythm points of two rhythm codes."""
    names = ("", *score.RHYTHMS)
    return np.array([[score.rhythm_points(a, b) for b in names] for a in names], np.int32)


def _format_table() -> Array:
    """Return the format points of two format codes, apart and at the same place."""
    points = np.zeros((2, 4, 4), np.int32)
    for one in range(4):
        for other in range(4):
            shared = one & other
            points[:, one, other] = score.TRAVEL_POINTS if shared & 2 else 0
            if shared & 2:
                points[1, one, other] = score.FORMAT_POINTS
            if shared & 1:
                points[:, one, other] = score.FORMAT_POINTS
    return points


def topic_sum(wants: Topics, offers: Topics, learner: Array, teacher: Array) -> Array:
    """Add up the points of every want that is offered, pair by pair."""
    total = np.zeros(len(learner), np.int32)
    for want in range(wants.topic.shape[1]):
        wanted = wants.topic[learner, want]
        for offer in range(offers.topic.shape[1]):
            hit = np.nonzero((wanted == offers.topic[teacher, offer]) & (wanted != NOBODY))[0]
            level = offers.level[teacher[hit], offer]
            total[hit] += wants.value[learner[hit], want, level].astype(np.int32)
    return total


def shared_tags(mentors: Side, mentees: Side, rows: Array, cols: Array) -> Array:
    """Count the style tags two people share, pair by pair."""
    total = np.zeros(len(rows), np.int32)
    for one in range(mentors.tags.shape[1]):
        tag = mentors.tags[rows, one]
        for other in range(mentees.tags.shape[1]):
            total += (tag == mentees.tags[cols, other]) & (tag != NOBODY)
    return total


@dataclass(frozen=True)
class Parts:
    """Six columns of components; where a criterion is unknown its `known` is false."""

    values: tuple[Array, Array, Array, Array, Array, Array]
    known: tuple[Array, Array, Array]

    def scores(self, weights: Weights) -> Array:
        """Return the weighted mean of what is known, rounded half up."""
        weight = weights.values()
        always = weight[0] + weight[3] + weight[5]
        total = self.values[0] * weight[0] + self.values[3] * weight[3] + self.values[5] * weight[5]
        whole = np.full(len(total), always, np.int32)
        for place, known in zip((1, 2, 4), self.known, strict=True):
            total += self.values[place] * weight[place]
            whole += known * np.int32(weight[place])
        return _half_up(total, whole)

    def carried(self, weights: Weights) -> list[list[int]]:
        """Return the three criteria that carry each score most, fewer where fewer carry it."""
        shares = np.stack(self.values) * np.array(weights.values(), np.int32)[:, None]
        for place, known in zip((1, 2, 4), self.known, strict=True):
            shares[place] *= known
        first = np.argsort(-shares, axis=0, kind="stable")[:MOST_REASONS]
        some = np.count_nonzero(shares, axis=0).clip(max=MOST_REASONS)
        each = zip(first.T.tolist(), some.tolist(), strict=True)
        return [places[:count] for places, count in each]


class Pairwise:
    """Scores arrays of pairs of one table on one day."""

    def __init__(self, table: Table, on: date) -> None:
        self.table = table
        self.clocks = Clocks(table, on)
        self.tongues = tongue_points(table.tongues)
        self._time, self._style = _time_points(), _style_table()
        self._rhythms, self._formats = _rhythm_table(), _format_table()

    def minutes(self, rows: Array, cols: Array) -> Array:
        """Return common minutes on the mentor's working day."""
        mentors, mentees = self.table.mentors, self.table.mentees
        return self.clocks.pairs(mentors.clock.take(rows), mentees.clock.take(cols))

    def distance(self, rows: Array, cols: Array) -> tuple[Array, Array, Array]:
        """Return the distance, whether it is known, and whether the place is the same."""
        mentors, mentees = self.table.mentors, self.table.mentees
        one, other = mentors.department.take(rows), mentees.department.take(cols)
        here, there = mentors.location.take(rows), mentees.location.take(cols)
        job, place = (one | other) >= 0, (here | there) >= 0
        near = here == there
        apart = (job & (one != other)).astype(np.int8) + (place & ~near)
        points = DISTANCE.take(3 * (job.astype(np.int8) + place) + apart)
        return points, job | place, place & near

    def time(self, rows: Array, cols: Array, minutes: Array) -> Array:
        """Return the points of common minutes and wished rhythms."""
        mentors, mentees = self.table.mentors, self.table.mentees
        rhythm = 4 * mentors.rhythm.take(rows) + mentees.rhythm.take(cols)
        enough = np.minimum(minutes, score.MINUTES_ENOUGH)
        return np.asarray(self._time.take(enough) + self._rhythms.take(rhythm))

    def spoken(self, rows: Array, cols: Array) -> Array:
        """Return the points of common languages; 0 means none in common."""
        mentors, mentees = self.table.mentors, self.table.mentees
        tongue = mentors.tongue.take(rows) * len(self.table.tongues) + mentees.tongue.take(cols)
        return self.tongues.take(tongue)

    def way(self, rows: Array, cols: Array, near: Array) -> Array:
        """Return the points of the way of meeting."""
        mentors, mentees = self.table.mentors, self.table.mentees
        form = 4 * mentors.formats.take(rows) + mentees.formats.take(cols)
        return np.asarray(self._formats.take(16 * near.astype(np.int32) + form))

    def pairs(self, rows: Array, cols: Array) -> Parts:
        """Score any pairs from scratch, for explanations and the audit file."""
        mentors, mentees = self.table.mentors, self.table.mentees
        forth = topic_sum(mentees.wants, mentors.offers, cols, rows)
        back = topic_sum(mentors.wants, mentees.offers, rows, cols)
        some_return = (mentors.wants.topic[:, 0] != NOBODY).take(rows)
        some_return &= (mentees.offers.topic[:, 0] != NOBODY).take(cols)
        shared, most = shared_tags(mentors, mentees, rows, cols), score.STYLE_ENOUGH
        needed = np.minimum(mentors.tag_count.take(rows), mentees.tag_count.take(cols))
        needed = np.minimum(needed, most)
        apart, some_distance, near = self.distance(rows, cols)
        values = (
            np.minimum(forth, FULL),
            np.minimum(back, FULL),
            self._style.take((most + 1) * needed + np.minimum(shared, most)),
            self.time(rows, cols, self.minutes(rows, cols)),
            apart,
            self.spoken(rows, cols) + self.way(rows, cols, near),
        )
        return Parts(values, (some_return, needed > 0, some_distance))
