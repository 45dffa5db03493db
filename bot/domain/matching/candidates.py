"""The best partners of everybody on both sides, gathered while the pairs stream by."""

import itertools
from typing import NamedTuple

import numpy as np

from bot.domain.matching.scan import Block
from bot.domain.matching.table import Array, Table

KEEP = 16
HASH_BITS = 8
RANK_BITS = 23
"""A score (14 bits) above the pair's hash (8 bits)."""

BUFFER = 600_000


def pair_hash(table: Table, rows: Array, cols: Array) -> Array:
    """Return a few stable bits per pair: ties are decided by ids, not by position."""
    mixed = (table.mentors.hash[rows] ^ table.mentees.hash[cols]) * np.uint64(0x9E3779B97F4A7C15)
    return (mixed >> np.uint64(64 - HASH_BITS)).astype(np.int64)


def _best(group: Array, rank: Array, other: Array, keep: int) -> tuple[Array, Array, Array]:
    """Keep the `keep` highest ranks of each group, as (group, rank, other), sorted."""
    width = int(other.max(initial=0) + 1).bit_length()
    worst = (np.int64(1) << RANK_BITS) - 1 - rank
    packed = (group.astype(np.int64) << (RANK_BITS + width)) | (worst << width) | other
    packed.sort()
    group = packed >> (RANK_BITS + width)
    start = np.flatnonzero(np.r_[True, group[1:] != group[:-1]]) if len(group) else group
    place = np.arange(len(group)) - np.repeat(start, np.diff(np.r_[start, len(group)]))
    packed = packed[place < keep]
    rank = (np.int64(1) << RANK_BITS) - 1 - ((packed >> width) & ((1 << RANK_BITS) - 1))
    return packed >> (RANK_BITS + width), rank, packed & ((1 << width) - 1)


class Sifted(NamedTuple):
    """What is left of a block: the best of its mentors, and who may be among the mentees' best."""

    cells: Array
    scores: Array
    waiting: tuple[Array, Array, Array]


class Best:
    """Collects the top partners of mentors and mentees from blocks of pairs.

    Any thread may sift: it only reads how high the bar for mentees stands, and a bar that has
    risen meanwhile lets too many pass, who are dropped when their lists are cut.
    """

    def __init__(self, table: Table, keep: int = KEEP, buffer: int = BUFFER) -> None:
        self.table, self.keep, self.buffer = table, keep, buffer
        self._cells: list[Array] = []
        self._scores: list[Array] = []
        self._bar = np.full(len(table.mentees), -1, np.int64)
        self._least = np.zeros(len(table.mentees), np.uint16)
        self._waiting: list[tuple[Array, Array, Array]] = []
        self._size = 0

    def sift(self, block: Block) -> Sifted:
        """Sort most pairs of a block out; it holds all pairs of each of its mentors.

        Scores alone decide on most; only the few that are left are ranked with their hash.
        """
        row, col, rank = self._ranked(block, np.flatnonzero(block.scores >= self._cut(block)))
        row, high, col = _best(row, rank, col, self.keep)
        cells = row * len(self.table.mentees) + col
        chance = np.flatnonzero(block.scores >= self._least.take(block.cols))
        owner, other, rank = self._ranked(block, chance)
        fine = rank > self._bar[other]
        return Sifted(cells, high >> HASH_BITS, (other[fine], rank[fine], owner[fine]))

    def add(self, sifted: Sifted) -> None:
        """Take in what is left of a block."""
        self._cells.append(sifted.cells)
        self._scores.append(sifted.scores)
        self._waiting.append(sifted.waiting)
        self._size += len(sifted.waiting[0])
        if self._size > self.buffer:
            self._settle()

    def _ranked(self, block: Block, chosen: Array) -> tuple[Array, Array, Array]:
        """Return mentor, mentee and rank (score above hash) of some pairs of a block."""
        row, col, score = (column.take(chosen).astype(np.int64) for column in block)
        return row, col, (score << HASH_BITS) | pair_hash(self.table, row, col)

    def _cut(self, block: Block) -> Array:
        """Return, pair by pair, the score of its mentor's last partner to keep."""
        rows = block.rows
        least, most = (int(rows[0]), int(rows[-1])) if len(rows) else (0, 0)
        bounds = np.searchsorted(rows, np.arange(least, most + 2, dtype=rows.dtype))
        cuts = [self._kth(block.scores[i:j]) for i, j in itertools.pairwise(bounds.tolist())]
        return np.repeat(np.array(cuts, np.uint16), np.diff(bounds))

    def _kth(self, scores: Array) -> int:
        """Return the lowest score among the best few."""
        place = len(scores) - self.keep
        return int(np.partition(scores, place)[place]) if place > 0 else 0

    def _settle(self) -> None:
        """Cut the mentees' lists to their best and raise the bar for newcomers."""
        if not self._waiting:
            return
        joined = [np.concatenate(column) for column in zip(*self._waiting, strict=True)]
        col, rank, row = _best(joined[0], joined[1], joined[2], self.keep)
        count = np.bincount(col, minlength=len(self._bar))
        full = np.flatnonzero(count >= self.keep)
        self._bar[full] = rank[np.cumsum(count)[full] - 1]
        self._least[full] = self._bar[full] >> HASH_BITS
        self._waiting, self._size = [(col, rank, row)], 0

    def result(self) -> tuple[Array, Array]:
        """Return the kept pairs as sorted cell numbers (row * width + column), and scores."""
        self._settle()
        width = len(self.table.mentees)
        for col, rank, row in self._waiting:
            self._cells.append(row * width + col)
            self._scores.append(rank >> HASH_BITS)
        none = np.zeros(0, np.int64)
        cells, first = np.unique(np.concatenate([*self._cells, none]), return_index=True)
        return cells, np.concatenate([*self._scores, none])[first]
