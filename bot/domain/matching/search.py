"""The exact plan: most people, then the highest floor that keeps them, then the highest total.

Works on the best partners of everybody and proves the result on all eligible pairs: a cut that
no pair crosses (people, floor) and prices that no pair beats (total).
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

import numpy as np

from bot.domain.matching.bounds import Covers, at_most, ceiling, reach, sides
from bot.domain.matching.edges import Edges
from bot.domain.matching.flow import Cover, Graph, best_total, cover
from bot.domain.matching.kept import Kept, among, weights
from bot.domain.matching.prepare import Watch, quiet
from bot.domain.matching.prices import Prices, prices, tempting
from bot.domain.matching.regrow import FEW, regrow
from bot.domain.matching.scan import Block
from bot.domain.matching.table import Array

MORE = 24
"""So many tempting pairs a mentor join per round."""

NEAR = 200
"""Pairs that miss the prices by so little join as well: the next round then needs no other."""

CLOSED = 1 << 29
"""A bar no score reaches, even if the other person's bar is far below zero."""


@dataclass(frozen=True)
class Solved:
    """The chosen pairs as indices, with their proof.

    `known` proves how many people the lowest floor covers, and the next one above the plan's.
    """

    kept: Kept
    rows: Array
    cols: Array
    scores: Array
    people: int
    rounds: int
    prices: Prices | None
    known: Mapping[int, Covers]

    @property
    def cells(self) -> Array:
        """The chosen pairs as cell numbers."""
        return self.rows * len(self.kept.table.mentees) + self.cols


class Search:
    """One exact search over all eligible pairs; `edges` is None on a quick re-solve."""

    def __init__(self, kept: Kept, floor: int, edges: Edges | None, watch: Watch = quiet) -> None:
        self.kept, self.base, self.edges, self.watch = kept, floor, edges, watch
        self.rounds = 0
        self.known: dict[int, Covers] = {}
        self.start = np.zeros(0, np.int64)
        self.complete = edges is None or len(kept.cells) == edges.count

    def _outside(self, floor: int, bar_row: Array, bar_col: Array) -> Iterator[Block]:
        """Yield the pairs not kept yet, between people with room, at or above floor and bars.

        A pair passes if its score reaches the sum of its two people's bars.
        """
        if self.complete or self.edges is None:
            return
        room = self.kept.room
        rows = np.where(room.row > 0, bar_row, CLOSED).clip(-CLOSED, CLOSED).astype(np.int32)
        cols = np.where(room.col > 0, bar_col, CLOSED).clip(-CLOSED, CLOSED).astype(np.int32)
        for block in self.edges.reaching(rows, cols, floor):
            row, col, score = (column.astype(np.int64) for column in block)
            fresh = self._new(row, col)
            yield Block(row[fresh], col[fresh], score[fresh])

    def _new(self, rows: Array, cols: Array) -> Array:
        """Tell which pairs are not kept yet (a kept pair in full use may cross a cut)."""
        cells = rows * len(self.kept.table.mentees) + cols
        place = np.searchsorted(self.kept.cells, cells)
        known = np.append(self.kept.cells, -1)
        return np.asarray(known[place] != cells)

    def _join(self, found: list[Block]) -> bool:
        """Keep the pairs found; tell whether there were any."""
        rows, cols, scores = (np.concatenate(c) for c in zip(*found, strict=True))
        if len(rows):
            width = len(self.kept.table.mentees)
            self.kept = self.kept.add(rows * width + cols, scores.astype(np.int64))
        return bool(len(rows))

    def _cross(self, cut: Cover, floor: int) -> bool:
        """Keep some pairs that cross a cut; without any, the cut is proved on all pairs."""
        found = [Block(*(np.zeros(0, np.int64) for _ in range(3)))]
        bars = np.where(cut.row_inside, 0, CLOSED), np.where(cut.col_inside, CLOSED, 0)
        found += (first_each(block, MORE) for block in self._outside(floor, *bars))
        return self._join(found)

    def _covers(self, floor: int) -> Covers:
        """Return the best coverage of both sides on the kept pairs."""
        graph = self.kept.graph(floor)
        used = self._standing(graph)
        by_row, by_col = sides(self.kept.room)
        first = regrow(graph, used, *by_row)[0] if len(used) else cover(graph, *by_row)
        if all((a == b).all() for a, b in zip(by_row, by_col, strict=True)):
            return first, first
        return first, regrow(graph, used, *by_col)[0] if len(used) else cover(graph, *by_col)

    def _standing(self, graph: Graph) -> Array:
        """Tell which pairs of a graph the last plan used; nothing if too few of them are left."""
        cells = graph.rows * len(self.kept.table.mentees) + graph.cols
        used = among(cells, self.start)
        return used if used.sum() > max(0, len(self.start) - FEW) else used[:0]

    def most_people(self, floor: int) -> int:
        """Count the people covered at best at or above a floor, proved on all pairs."""
        while True:
            covers = self.known[floor] = self._covers(floor)
            people = sum(cut.count for cut in covers)
            if people == at_most(self.kept, floor):
                return people
            proofs = covers[:1] if covers[0] is covers[1] else covers
            crossed = [self._cross(cut, floor) for cut in proofs]
            if not any(crossed):
                return people

    def highest_floor(self, people: int) -> int:
        """Return the highest floor at which as many people are covered, proved on all pairs."""
        if not people:
            return self.base
        low = self.base
        while True:
            low, proof = self._climb(people, low)
            if proof is None:
                return low
            self.known[low + 1] = proof
            if self.complete or self.most_people(low + 1) < people:
                return low

    def _climb(self, people: int, low: int) -> tuple[int, Covers | None]:
        """Search the highest floor on the kept pairs alone, down from what known cuts allow.

        `low` is known to hold. Returns the cut that the next floor would cross, nothing if some
        people reach no higher.
        """
        most = int(np.sort(reach(self.kept))[-people])
        first, second = self.known[self.base]
        goal = first.count, second.count
        high, proof = most, None
        for known in self.known.values():
            if (limit := ceiling(self.kept, known, goal)) < high:
                high, proof = limit, known
        tries = 0
        while low < high:
            tries += 1
            floor = high if tries % 3 else (low + high + 1) // 2
            covers = self._covers(floor)
            if sum(cut.count for cut in covers) >= people:
                low = floor
            else:
                high, proof = max(low, ceiling(self.kept, covers, goal)), covers
        return low, proof

    def _tempted(self, found: Prices, floor: int) -> bool:
        """Keep pairs that beat their prices; without any, the total is proved on all pairs.

        Pairs that nearly beat them join too, if there are any of the first.
        """
        kept, none = self.kept, np.zeros(0, np.int64)
        joined, tempted = [Block(none, none, none)], False
        bar_row = (found.row >> kept.shift) - 1 - NEAR
        for rows, cols, scores in self._outside(floor, bar_row, -found.col >> kept.shift):
            gain = tempting(found, rows, cols, weights(kept.table, rows, cols, scores, kept.shift))
            tempted |= bool((gain > kept.slack).any())
            order = np.flatnonzero(gain > kept.slack - (NEAR << kept.shift))
            order = order[np.lexsort((-gain[order], rows[order]))]
            joined.append(first_each(Block(rows[order], cols[order], scores[order]), MORE))
        return tempted and self._join(joined)

    def best(self, people: int, floor: int) -> Solved:
        """Return the plan with the highest total, proved on all pairs."""
        bonus = 1
        while True:
            self.rounds += 1
            self.watch("solving", min(0.9, self.rounds / 10))
            graph = self.kept.graph(floor)
            priced = self.kept.priced(graph, bonus)
            used = best_total(graph, priced)
            if covered(graph.rows[used], graph.cols[used], self.kept) < people:
                bonus *= 4
                continue
            self.watch("proving", min(0.9, self.rounds / 10))
            found = None if self.complete else prices(graph, priced, used)
            if found is None or not self._tempted(found, floor):
                chosen = (graph.rows[used], graph.cols[used], graph.scores[used])
                kept = replace(self.kept, floor=floor)
                proofs = {at: self.known[at] for at in {self.base, floor + 1} & self.known.keys()}
                return Solved(kept, *chosen, people, self.rounds, found, proofs)

    def run(self) -> Solved:
        """Go through the three goals in their order."""
        self.watch("people", 0.0)
        people = self.most_people(self.base)
        self.watch("floor", 0.0)
        floor = self.highest_floor(people)
        return self.best(people, floor)

    def again(self, last: Solved) -> Solved:
        """Solve anew after an edit: the last plan's pairs and cuts leave little to search."""
        self.start = last.cells
        self.known = dict(last.known)
        return self.run()


def covered(rows: Array, cols: Array, kept: Kept) -> int:
    """Count people (per role) who gain their first partner."""
    room = kept.room
    return int(room.need_row[np.unique(rows)].sum() + room.need_col[np.unique(cols)].sum())


def first_each(block: Block, most: int) -> Block:
    """Keep the first few pairs of each mentor; rows must be sorted."""
    start = np.searchsorted(block.rows, block.rows)
    fine = np.arange(len(block.rows)) - start < most
    return Block(*(column[fine] for column in block))
