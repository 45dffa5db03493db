"""The best partners of everybody on both sides, gathered while the pairs stream by."""

import numpy as np

from bot.domain.matching.scan import Block
from bot.domain.matching.table import Array, Table

KEEP = 20
HASH_BITS = 8
RANK_BITS = 23
"""A score (14 bits) above the pair's hash (8 bits)."""

BUFFER = 2_000_000


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


class Best:
    """Collects the top partners of mentors and mentees from blocks of pairs."""

    def __init__(self, table: Table, keep: int = KEEP, buffer: int = BUFFER) -> None:
        self.table, self.keep, self.buffer = table, keep, buffer
        self._cells: list[Array] = []
        self._scores: list[Array] = []
        self._bar = np.full(len(table.mentees), -1, np.int64)
        self._waiting: list[tuple[Array, Array, Array]] = []
        self._size = 0

    def add(self, block: Block) -> None:
        """Take one block of pairs, with all pairs of each of its mentors."""
        rows, cols = block.rows, block.cols.astype(np.int64)
        rank = (block.scores.astype(np.int64) << HASH_BITS) | pair_hash(self.table, rows, cols)
        row, high, col = _best(rows, rank, cols, self.keep)
        self._cells.append(row * len(self.table.mentees) + col)
        self._scores.append(high >> HASH_BITS)
        chance = rank > self._bar[cols]
        self._waiting.append((cols[chance], rank[chance], rows[chance]))
        self._size += int(chance.sum())
        if self._size > self.buffer:
            self._settle()

    def _settle(self) -> None:
        """Cut the mentees' lists to their best and raise the bar for newcomers."""
        if not self._waiting:
            return
        joined = [np.concatenate(column) for column in zip(*self._waiting, strict=True)]
        col, rank, row = _best(joined[0], joined[1], joined[2], self.keep)
        count = np.bincount(col, minlength=len(self._bar))
        full = np.flatnonzero(count >= self.keep)
        self._bar[full] = rank[np.cumsum(count)[full] - 1]
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
