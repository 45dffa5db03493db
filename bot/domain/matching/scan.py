"""Every eligible pair with its score, found block by block as matrix products."""

from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

import numpy as np

from bot.domain.matching.pairwise import Pairwise
from bot.domain.matching.table import NOBODY, Array, Side, Table, Topics
from bot.domain.matching.types import Rules

BLOCK_CELLS = 400_000
THREADS = 2
DENSE_SHARE = 0.005
"""A topic shared by more of all pairs goes into the product; rarer ones are scattered in."""

TAG_BITS = 15
TAG_UNIT = 1 << TAG_BITS
"""Shared tags ride above the topic points (below 30,001) in one product: exact below 2**24."""

MAX_STORED = 150_000_000


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

    def ahead(self, spans: Iterable[tuple[int, int]]) -> Iterator[tuple[int, int, Block]]:
        """Find blocks in order, a few ahead of the reader: NumPy works outside Python's lock."""
        with ThreadPoolExecutor(THREADS) as pool:
            waiting: deque[tuple[int, int, Future[Block]]] = deque()
            for lo, hi in spans:
                waiting.append((lo, hi, pool.submit(self.block, lo, hi)))
                if len(waiting) > 2 * THREADS:
                    first, last, found = waiting.popleft()
                    yield first, last, found.result()
            for lo, hi, found in waiting:
                yield lo, hi, found.result()

    def spans(self) -> Iterator[tuple[int, int]]:
        """Cut the mentors into blocks of bounded size."""
        count = len(self.table.mentors)
        for lo in range(0, count, self.step):
            yield lo, min(count, lo + self.step)

    def _possible(self, lo: int, hi: int, first: int) -> Array:
        """Tell which cells pass the rules that depend on classes of people."""
        mentors, mentees = self.table.mentors, self.table.mentees
        minutes = self.pairwise.clocks.rows(mentors.clock[lo:hi])
        kinds = np.stack((mentors.clock[lo:hi], mentors.tongue[lo:hi]))
        distinct, place = np.unique(kinds, axis=1, return_inverse=True)
        sample = np.array(
            [np.nonzero(place.ravel() == kind)[0][0] for kind in range(distinct.shape[1])]
        )
        enough = minutes[sample] >= self.rules.common_minutes
        spoken = self.pairwise.tongues[distinct[1]] > 0
        rows = enough[:, mentees.clock[first:]] & spoken[:, mentees.tongue[first:]]
        rows &= (mentees.ready * mentees.capacity)[None, first:] > 0
        takes = mentors.ready[lo:hi] * mentors.capacity[lo:hi] > 0
        return np.asarray(rows[place.ravel()] & takes[:, None])

    def _mask(self, lo: int, hi: int, first: int, forth: Array) -> Array:
        """Tell which cells are eligible, the reporting line and the floor aside."""
        mentors, mentees = self.table.mentors, self.table.mentees
        mask = forth > 0
        mask &= self._possible(lo, hi, first)
        mask &= mentees.level[None, first:] >= mentors.level[lo:hi, None] + self.rules.level_gap
        if not self.rules.same_team_allowed:
            same = mentors.team[lo:hi, None] == mentees.team[None, first:]
            mask &= ~(same & (mentors.team[lo:hi, None] != NOBODY))
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
        mask = self._mask(lo, hi, first, forth)
        cells = np.flatnonzero(mask)
        rows = np.repeat(np.arange(lo, hi), np.count_nonzero(mask, axis=1))
        cols = cells - (rows - lo) * mask.shape[1] + first
        back = self._left[part] @ self._right[:, first:]
        self.back.scatter(part, first, back)
        both = back.reshape(-1).take(cells).astype(np.int32)
        there = forth.reshape(-1).take(cells).astype(np.int32)
        sums = (there, both & (TAG_UNIT - 1), both >> TAG_BITS)
        scores = self.pairwise.parts(rows, cols, sums).scores(self.rules.weights)
        fine = (scores >= self.rules.floor) & self._apart(rows, cols)
        return Block(rows[fine], cols[fine], scores[fine])


@dataclass
class Edges:
    """All eligible pairs, kept in memory up to a bound and found again beyond it."""

    scanner: Scanner
    count: int = 0
    degree_row: Array = field(default_factory=lambda: np.zeros(0, np.int64))
    degree_col: Array = field(default_factory=lambda: np.zeros(0, np.int64))
    _stored: dict[int, tuple[Array, Array, Array]] = field(default_factory=dict)

    def _remember(self, lo: int, hi: int, block: Block) -> None:
        """Store a block in few bytes: counts per mentor, short columns and scores."""
        if self.count > MAX_STORED:
            return
        short = (
            np.uint16 if len(self.scanner.table.mentees) <= np.iinfo(np.uint16).max else np.int32
        )
        counts = np.bincount(block.rows - lo, minlength=hi - lo)
        self._stored[lo] = (counts, block.cols.astype(short), block.scores.astype(np.uint16))

    def first_pass(self) -> Iterator[Block]:
        """Scan everything once, remembering what fits."""
        table = self.scanner.table
        self.degree_row = np.zeros(len(table.mentors), np.int64)
        self.degree_col = np.zeros(len(table.mentees), np.int64)
        for lo, hi, block in self.scanner.ahead(self.scanner.spans()):
            self.count += len(block.rows)
            self.degree_row[lo:hi] += np.bincount(block.rows - lo, minlength=hi - lo)
            self.degree_col += np.bincount(block.cols, minlength=len(table.mentees))
            self._remember(lo, hi, block)
            yield block

    def blocks(self) -> Iterator[Block]:
        """Yield all eligible pairs again, mentor by mentor."""
        for lo, hi in self.scanner.spans():
            if lo not in self._stored:
                yield self.scanner.block(lo, hi)
                continue
            counts, cols, scores = self._stored[lo]
            yield Block(np.repeat(np.arange(lo, hi, dtype=np.int32), counts), cols, scores)
