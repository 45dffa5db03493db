"""Every eligible pair with its score, found block by block as matrix products."""

import threading
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

import numpy as np

from bot.domain.matching.classes import Classes
from bot.domain.matching.pairwise import Pairwise
from bot.domain.matching.table import NOBODY, Array, Side, Table, Topics
from bot.domain.matching.types import FULL, Rules

BLOCK_CELLS = 1_600_000
"""The cells of a block come from two large products ..."""

PART_CELLS = 200_000
"""... and scored in parts that stay close to the processor."""

DENSE_SHARE = 0.005
"""A topic shared by more of all pairs goes into the product; rarer ones are scattered in."""

TAG_BITS = 15
TAG_UNIT = 1 << TAG_BITS
"""Shared tags ride above the topic points (below 30,001) in one product: exact below 2**24."""


class Block(NamedTuple):
    """Eligible pairs of some mentors: rows and columns as indices, scores in hundredths.

    Columns and scores are as short as they can be: whoever computes with them widens them.
    """

    rows: Array
    cols: Array
    scores: Array


class _Product:
    """Topic points of all pairs: popular topics as a product, rare ones scattered."""

    def __init__(self, left: Array, right: Array, topics: int) -> None:
        share = self._count(left, topics) * self._count(right, topics)
        self.dense = share > DENSE_SHARE * max(1, len(left)) * max(1, len(right))

    @staticmethod
    def _count(topic: Array, topics: int) -> Array:
        return np.bincount(topic[topic != NOBODY], minlength=topics)[:topics]


def _columns(topics: Topics, dense: Array, *, teaches: bool) -> Array:
    """Spread the popular topics over five columns each, one per level of the teacher."""
    place = np.cumsum(dense) - 1
    spread = np.zeros((len(topics.topic), 5 * int(dense.sum())), np.float32)
    owner, slot = np.nonzero((topics.topic != NOBODY) & _chosen(topics.topic, dense))
    column = 5 * place[topics.topic[owner, slot]]
    if teaches:
        spread[owner, column + topics.level[owner, slot]] = 1
    else:
        for level in range(5):
            spread[owner, column + level] = topics.value[owner, slot, level]
    return spread


def _chosen(topic: Array, flags: Array) -> Array:
    """Look up a flag per topic; empty places are false."""
    return np.append(flags, False)[topic]


@dataclass(frozen=True)
class _Posting:
    """Who has each rare topic: people sorted by topic, with their points per level."""

    begin: Array
    count: Array
    owner: Array
    level: Array
    value: Array


def _posting(topics: Topics, rare: Array) -> _Posting:
    """Invert the rare part of a topic table."""
    owner, slot = np.nonzero(_chosen(topics.topic, rare))
    topic = topics.topic[owner, slot]
    order = np.argsort(topic, kind="stable")
    count = np.bincount(topic, minlength=len(rare))
    owner, slot = owner[order], slot[order]
    value = topics.value[owner, slot] if topics.value.shape[2] else np.zeros((len(owner), 5))
    return _Posting(np.cumsum(count) - count, count, owner, topics.level[owner, slot], value)


class _Direction:
    """Points of learners' wants against teachers' offers, for blocks of mentors."""

    def __init__(
        self, mentor: Topics, mentee: Topics, topics: int, *, mentor_teaches: bool
    ) -> None:
        self.teaches = mentor_teaches
        self.mentor = mentor
        dense = _Product(mentor.topic, mentee.topic, topics).dense
        self.left = _columns(mentor, dense, teaches=mentor_teaches)
        self.right = np.ascontiguousarray(_columns(mentee, dense, teaches=not mentor_teaches).T)
        self.rare = ~dense
        self.posting = _posting(mentee, self.rare)

    def scatter(self, block: slice, first: int, into: Array) -> None:
        """Add the rare topics of a block of mentors to its product."""
        owner, slot = np.nonzero(_chosen(self.mentor.topic[block], self.rare))
        topic = self.mentor.topic[block][owner, slot]
        count = self.posting.count[topic]
        if not count.sum():
            return
        entry = np.repeat(np.arange(len(owner)), count)
        step = np.arange(len(entry)) - np.repeat(np.cumsum(count) - count, count)
        hit = np.repeat(self.posting.begin[topic], count) + step
        if self.teaches:
            points = self.posting.value[hit, self.mentor.level[block][owner, slot][entry]]
        else:
            mine = self.mentor.value[block][owner, slot]
            points = mine[entry, self.posting.level[hit]]
        column = self.posting.owner[hit] - first
        inside = column >= 0
        cell = owner[entry][inside] * into.shape[1] + column[inside]
        np.add.at(into.reshape(-1), cell, points[inside].astype(np.float32))


def _tag_columns(side: Side, tags: int, unit: int) -> Array:
    """Spread style tags over columns."""
    spread = np.zeros((len(side), tags), np.float32)
    owner, slot = np.nonzero(side.tags != NOBODY)
    spread[owner, side.tags[owner, slot]] = unit
    return spread


def _members(team: Array) -> dict[int, Array]:
    """Return who is in each team."""
    order = np.argsort(team, kind="stable")
    names, start = np.unique(team[order], return_index=True)
    groups = np.split(order, start[1:]) if len(names) else []
    found = dict(zip(names.tolist(), groups, strict=True))
    found.pop(NOBODY, None)
    return found


@dataclass(frozen=True)
class Bans:
    """Pairs that are out for reasons of their own, as sorted cell numbers."""

    cells: Array

    @classmethod
    def of(cls, table: Table, pairs: Iterable[tuple[str, str]]) -> "Bans":
        """Collect (mentor, mentee) pairs of ids; unknown ids are skipped."""
        rows, cols, width = table.mentors.index, table.mentees.index, len(table.mentees)
        found = {rows[a] * width + cols[b] for a, b in pairs if a in rows and b in cols}
        return cls(np.array(sorted(found), np.int64))

    def within(self, lo: int, hi: int, width: int) -> tuple[Array, Array]:
        """Return rows (from `lo`) and columns of the bans of some mentors."""
        begin, end = np.searchsorted(self.cells, (lo * width, hi * width))
        cells = self.cells[begin:end]
        return cells // max(width, 1) - lo, cells % max(width, 1)


class _Workbench(threading.local):
    """Memory that each thread uses again and again: fresh memory costs more than the work."""

    def __init__(self) -> None:
        self._spaces: dict[str, Array] = {}

    def space(self, name: str, shape: tuple[int, int], dtype: Any = np.float32) -> Array:
        """Return a place to write to; what was there before is overwritten."""
        size = shape[0] * shape[1]
        if (found := self._spaces.get(name)) is None or len(found) < size:
            found = self._spaces[name] = np.empty(size, dtype)
        return found[:size].reshape(shape)


class Scanner:
    """Finds and scores the eligible pairs of one table under one set of rules."""

    def __init__(self, table: Table, rules: Rules, on: date, bans: Bans) -> None:
        self.table, self.rules, self.bans = table, rules, bans
        self.pairwise = Pairwise(table, on)
        mentors, mentees, topics = table.mentors, table.mentees, len(table.topics)
        self.forth = _Direction(mentors.offers, mentees.wants, topics, mentor_teaches=True)
        self.back = _Direction(mentors.wants, mentees.offers, topics, mentor_teaches=False)
        left, right = (
            _tag_columns(mentors, table.tags, TAG_UNIT),
            _tag_columns(mentees, table.tags, 1),
        )
        self._left = np.hstack((self.back.left, left))
        self._right = np.vstack((self.back.right, right.T))
        fits = len(mentees) <= np.iinfo(np.uint16).max
        self.short = np.uint16 if fits else np.int32
        self.step = max(1, BLOCK_CELLS // max(1, len(mentees)))
        self._classes = Classes(self.pairwise, rules)
        self._teams = _members(mentees.team)
        self._bench = _Workbench()

    def spans(self) -> Iterator[tuple[int, int]]:
        """Cut the mentors into blocks of bounded size."""
        count = len(self.table.mentors)
        for lo in range(0, count, self.step):
            yield lo, min(count, lo + self.step)

    def _shut(self, lo: int, hi: int, first: int, mask: Array) -> None:
        """Take the cells out that level, team or a ban of their own forbid."""
        mentors, mentees = self.table.mentors, self.table.mentees
        if (mentees.level[first : first + 1] < mentors.level[hi - 1] + self.rules.level_gap).any():
            least = mentors.level[lo:hi, None] + self.rules.level_gap
            mask &= mentees.level[None, first:] >= least
        if not self.rules.same_team_allowed:
            none = np.zeros(0, np.int64)
            for row, team in enumerate(mentors.team[lo:hi].tolist()):
                same = self._teams.get(team, none) - first
                mask[row, same[same >= 0]] = False
        rows, cols = self.bans.within(lo, hi, len(mentees))
        inside = cols >= first
        mask[rows[inside], cols[inside] - first] = False

    def _apart(self, lo: int, hi: int, count: Array, cols: Array) -> Array:
        """Tell which pairs stand in no reporting line; so many pairs of each mentor."""
        mentors, mentees = self.table.mentors, self.table.mentees
        one, other = np.repeat(mentors.begin[lo:hi], count), mentees.begin.take(cols)
        over = (one <= other) & (other < np.repeat(mentors.end[lo:hi], count))
        under = (other <= one) & (one < mentees.end.take(cols))
        return np.asarray(~(over | under))

    def block(self, lo: int, hi: int) -> Block:
        """Return the eligible pairs at or above the floor of mentors `lo` to `hi`."""
        mentors, mentees = self.table.mentors, self.table.mentees
        least = int(mentors.level[lo]) + self.rules.level_gap
        first = int(np.searchsorted(mentees.level, least))
        shape = hi - lo, len(mentees) - first
        forth, back = (self._bench.space(name, shape) for name in ("forth", "back"))
        np.matmul(self.forth.left[lo:hi], self.forth.right[:, first:], out=forth)
        self.forth.scatter(slice(lo, hi), first, forth)
        np.matmul(self._left[lo:hi], self._right[:, first:], out=back)
        self.back.scatter(slice(lo, hi), first, back)
        step = max(1, PART_CELLS // max(1, shape[1]))
        starts = range(lo, hi, step)
        ends = [min(hi, start + step) for start in starts]
        found = [
            self._part(a, b, first, forth[a - lo : b - lo], back[a - lo : b - lo])
            for a, b in zip(starts, ends, strict=True)
        ]
        return Block(*(np.concatenate(column) for column in zip(*found, strict=True)))

    def _part(self, lo: int, hi: int, first: int, forth: Array, back: Array) -> Block:
        """Return the eligible pairs of a part of a block."""
        mask = self._bench.space("mask", forth.shape, np.bool_)
        np.greater(forth, 0, out=mask)
        means = self._means(lo, hi, first, forth, back)
        means += self._classes.dtype(0.5)
        mask &= means >= max(0, self.rules.floor)
        self._shut(lo, hi, first, mask)
        cells = np.flatnonzero(mask)
        scores, width = means.reshape(-1).take(cells).astype(np.uint16), mask.shape[1]
        count = np.diff(np.searchsorted(cells, np.arange(hi - lo + 1) * width))
        cols = cells - np.repeat(np.arange(hi - lo) * width - first, count)
        apart = self._apart(lo, hi, count, cols)
        found = np.repeat(np.arange(lo, hi, dtype=np.int32), count), cols.astype(self.short), scores
        return Block(*(column[apart] for column in found))

    def _means(self, lo: int, hi: int, first: int, forth: Array, back: Array) -> Array:
        """Return the weighted means of all cells, not rounded yet; far below 0 where impossible.

        Overwrites both products.
        """
        classes, weights = self._classes, self.rules.weights
        means = self._bench.space("means", forth.shape, classes.dtype)
        tags = self._bench.space("tags", forth.shape)
        classes.add(lo, hi, first, means)
        np.minimum(forth, FULL, out=forth)
        forth *= np.float32(weights.topic_fit)
        means += forth
        np.multiply(back, np.float32(1 / TAG_UNIT), out=tags)
        np.floor(tags, out=tags)
        np.multiply(tags, np.float32(TAG_UNIT), out=forth)
        back -= forth
        np.minimum(back, FULL, out=back)
        back *= np.float32(weights.return_topic)
        means += back
        for row, most in zip(tags, classes.tags[lo:hi].tolist(), strict=True):
            np.minimum(row, classes.needed[most, first:], out=row)
            np.multiply(row, classes.each[most, first:], out=row)
        np.rint(tags, out=tags)
        tags *= np.float32(weights.style)
        means += tags
        for row, kind in zip(means, classes.kind[lo:hi].tolist(), strict=True):
            np.divide(row, classes.counts[kind, first:], out=row)
        return means
