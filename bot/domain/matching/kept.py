"""The pairs a search works on, and what it needs to solve again after an edit."""

from dataclasses import dataclass, field, replace
from functools import cached_property

import numpy as np

from bot.domain.matching.candidates import HASH_BITS, pair_hash
from bot.domain.matching.flow import Graph, Priced
from bot.domain.matching.locks import Decided
from bot.domain.matching.pairwise import Pairwise
from bot.domain.matching.table import Array, Table

FLOORS = 3
"""Graphs of so many floors are remembered."""


@dataclass(frozen=True)
class Room:
    """What people can still take after the locks, and who still needs a first partner."""

    row: Array
    col: Array
    need_row: Array
    need_col: Array

    @property
    def covered(self) -> int:
        """Count the people (per role) whom locks have matched already."""
        return int((self.need_row == 0).sum() + (self.need_col == 0).sum())


def among(cells: Array, some: Array) -> Array:
    """Tell which of many sorted cells are among a few."""
    found = np.zeros(len(cells), bool)
    places = np.searchsorted(cells, some)
    inside = places < len(cells)
    places, some = places[inside], some[inside]
    found[places[cells[places] == some]] = True
    return found


def room_after(table: Table, locked: tuple[tuple[str, str], ...]) -> Room:
    """Take the locked pairs out of everybody's capacity."""
    row, col = table.mentors.capacity.copy(), table.mentees.capacity.copy()
    need_row, need_col = np.ones_like(row), np.ones_like(col)
    for mentor, mentee in locked:
        i, j = table.mentors.index[mentor], table.mentees.index[mentee]
        row[i], col[j] = max(0, row[i] - 1), max(0, col[j] - 1)
        need_row[i] = need_col[j] = 0
    return Room(row, col, need_row, need_col)


@dataclass(frozen=True)
class Kept:
    """Candidate pairs as cell numbers with scores, and the floor they were solved at.

    `spare` are eligible pairs that HR's locks and vetoes hold out: an edit may set them free.
    """

    table: Table
    pairwise: Pairwise
    cells: Array
    scores: Array
    room: Room
    decided: Decided
    floor: int
    spare: tuple[Array, Array] = field(
        default_factory=lambda: (np.zeros(0, np.int64), np.zeros(0, np.int64))
    )

    def add(self, cells: Array, scores: Array) -> "Kept":
        """Take more pairs in, in order and once."""
        joined, first = np.unique(np.r_[self.cells, cells], return_index=True)
        return replace(self, cells=joined, scores=np.r_[self.scores, scores][first])

    @cached_property
    def _open(self) -> tuple[Array, Array, Array]:
        """The rows, columns and scores of the pairs between people with room."""
        rows, cols = np.divmod(self.cells, max(1, len(self.table.mentees)))
        fine = (self.room.row[rows] > 0) & (self.room.col[cols] > 0)
        return rows[fine], cols[fine], self.scores[fine]

    @cached_property
    def _graphs(self) -> dict[int, Graph]:
        return {}

    def graph(self, floor: int) -> Graph:
        """Return the kept pairs at or above a floor between people with room.

        The last few are remembered: a search looks at the same floors again and again.
        """
        if floor not in self._graphs:
            if len(self._graphs) >= FLOORS:
                del self._graphs[next(iter(self._graphs))]
            self._graphs[floor] = self._at(floor)
        return self._graphs[floor]

    def _at(self, floor: int) -> Graph:
        rows, cols, scores = self._open
        fine = scores >= floor
        if not fine.all():
            rows, cols, scores = rows[fine], cols[fine], scores[fine]
        return Graph(rows, cols, scores, self.room.row, self.room.col)

    def priced(self, graph: Graph, bonus: int) -> Priced:
        """Weigh pairs: total score first, then the pairs' hashes, so that ties have one answer."""
        weight = weights(self.table, graph.rows, graph.cols, graph.scores, self.shift)
        need_row, need_col = self.room.need_row, self.room.need_col
        return Priced(weight, bonus << (self.shift + 15), need_row, need_col)

    @property
    def shift(self) -> int:
        """The bits below a score: all hashes of all pairs together stay under one point."""
        pairs = int(min(self.room.row.sum(), self.room.col.sum()))
        return (pairs << (HASH_BITS + 3)).bit_length()

    @property
    def slack(self) -> int:
        """Temptations up to here concern ties only: together they cannot make one point."""
        return 2 << HASH_BITS


def weights(table: Table, rows: Array, cols: Array, scores: Array, shift: int) -> Array:
    """Return even weights: the score, and the pair's hash far below it."""
    return (scores.astype(np.int64) << shift) | (pair_hash(table, rows, cols) << 1)
