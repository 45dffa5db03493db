"""Every eligible pair with its score, found block by block as matrix products."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

import numpy as np

from bot.domain.matching.classes import KINDS, STYLES, Classes
from bot.domain.matching.pairwise import Pairwise
from bot.domain.matching.table import NOBODY, Array, Side, Table, Topics
from bot.domain.matching.types import FULL, Rules

BLOCK_CELLS = 400_000
DENSE_SHARE = 0.005
"""A topic shared by more of all pairs goes into the product; rarer ones are scattered in."""

TAG_BITS = 15
TAG_UNIT = 1 << TAG_BITS
"""Shared tags ride above the topic points (below 30,001) in one product: exact below 2**24."""


class Block(NamedTuple):
    """Eligible pairs of some mentors: rows and columns as indices, scores in hundredths."""

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
        self.step = max(1, BLOCK_CELLS // max(1, len(mentees)))
        self._classes = Classes(self.pairwise, rules)
        self._teams = _members(mentees.team)

    def spans(self) -> Iterator[tuple[int, int]]:
        """Cut the mentors into blocks of bounded size."""
        count = len(self.table.mentors)
        for lo in range(0, count, self.step):
            yield lo, min(count, lo + self.step)

    def _mask(self, lo: int, hi: int, first: int, possible: Array) -> Array:
        """Tell which cells are eligible, the reporting line and the floor aside."""
        mentors, mentees = self.table.mentors, self.table.mentees
        mask = possible >= 0
        if mentors.level[lo] != mentors.level[hi - 1]:
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
        return mask

    def _apart(self, rows: Array, cols: Array) -> Array:
        """Tell which pairs stand in no reporting line."""
        mentors, mentees = self.table.mentors, self.table.mentees
        one, other = mentors.begin.take(rows), mentees.begin.take(cols)
        over = (one <= other) & (other < mentors.end.take(rows))
        under = (other <= one) & (one < mentees.end.take(cols))
        return np.asarray(~(over | under))

    def block(self, lo: int, hi: int) -> Block:
        """Return the eligible pairs at or above the floor of mentors `lo` to `hi`."""
        mentors, mentees = self.table.mentors, self.table.mentees
        least = int(mentors.level[lo]) + self.rules.level_gap
        first = int(np.searchsorted(mentees.level, least))
        part = slice(lo, hi)
        forth = self.forth.left[part] @ self.forth.right[:, first:]
        self.forth.scatter(part, first, forth)
        points = self._classes.points(lo, hi, first)
        mask = self._mask(lo, hi, first, points)
        mask &= forth > 0
        count = np.count_nonzero(mask, axis=1)
        cells = np.flatnonzero(mask)
        width = mask.shape[1]
        cols = cells - np.repeat(np.arange(hi - lo) * width - first, count)
        back = self._left[part] @ self._right[:, first:]
        self.back.scatter(part, first, back)
        sums = forth.reshape(-1).take(cells), back.reshape(-1).take(cells)
        scores = self._scores(part, count, cols, sums, points.reshape(-1).take(cells))
        fine = np.flatnonzero(scores >= self.rules.floor)
        rows = np.repeat(np.arange(lo, hi, dtype=np.int32), count).take(fine)
        cols, scores = cols.take(fine).astype(np.int32), scores.take(fine)
        apart = self._apart(rows, cols)
        return Block(rows[apart], cols[apart], scores[apart])

    def _scores(
        self, part: slice, count: Array, cols: Array, sums: tuple[Array, Array], points: Array
    ) -> Array:
        """Return the weighted means of cells (so many of each mentor), rounded half up."""
        classes, weights = self._classes, self.rules.weights
        both = sums[1].astype(np.int32)
        points += np.minimum(sums[0], FULL).astype(np.int32) * np.int32(weights.topic_fit)
        returned = np.minimum(both & (TAG_UNIT - 1), FULL)
        points += returned * np.int32(weights.return_topic)
        kind = np.repeat(classes.mentor_kind[part] * KINDS, count) + classes.mentee_kind.take(cols)
        shared = np.minimum(both >> TAG_BITS, STYLES - 1)
        points += classes.style.take(kind * STYLES + shared)
        return (points / classes.whole.take(kind) + 0.5).astype(np.int32)
