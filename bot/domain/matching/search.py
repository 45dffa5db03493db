"""The exact plan: most people, then the highest floor that keeps them, then the highest total.

Works on the best partners of everybody and proves the result on all eligible pairs: a cut that
no pair crosses (people, floor) and prices that no pair beats (total).
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from itertools import pairwise

import numpy as np

from bot.domain.matching.candidates import KEEP, Best
from bot.domain.matching.eligibility import Company
from bot.domain.matching.flow import Cover, best_total, cover
from bot.domain.matching.kept import Kept, room_after, weights
from bot.domain.matching.locks import banned, broken_rule, decide
from bot.domain.matching.prices import Prices, prices, tempting
from bot.domain.matching.scan import Bans, Block, Edges, Scanner
from bot.domain.matching.table import Array, encode
from bot.domain.matching.types import FULL, Kind, Lock, MatchPerson, PairHistory, Rules

SMALL = 3_000
"""Up to so many people every eligible pair is kept: nothing has to be proved afterwards."""

MORE = 8
"""So many tempting pairs a mentor join per round."""

CLOSED = 1 << 29
"""A bar no score reaches, even if the other person's bar is far below zero."""

Watch = Callable[[str, float], None]


def quiet(stage: str, done: float) -> None:
    """Watch nothing: the default progress report."""


@dataclass(frozen=True)
class Solved:
    """The chosen pairs as indices, with their proof."""

    kept: Kept
    rows: Array
    cols: Array
    scores: Array
    people: int
    rounds: int
    prices: Prices | None


class Search:
    """One exact search over all eligible pairs; `edges` is None on a quick re-solve."""

    def __init__(self, kept: Kept, floor: int, edges: Edges | None, watch: Watch = quiet) -> None:
        self.kept, self.base, self.edges, self.watch = kept, floor, edges, watch
        self.rounds = 0
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
        for block in self.edges.blocks():
            need = rows.take(block.rows) + cols.take(block.cols)
            picked = np.flatnonzero((block.scores >= need) & (block.scores >= floor))
            row, col, score = (column[picked].astype(np.int64) for column in block)
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

    def _sides(self) -> list[tuple[Array, Array]]:
        """Return the capacities under which each side's coverage is the largest flow.

        A set of mentors and a set of mentees that can be covered alone can be covered together
        (Mendelsohn & Dulmage 1958), so the two counts add up.
        """
        room = self.kept.room
        by_row = (np.minimum(room.row, room.need_row), room.col)
        by_col = (room.row, np.minimum(room.col, room.need_col))
        return [by_row, by_col]

    def _covers(self, floor: int) -> list[Cover]:
        """Return the best coverage of both sides on the kept pairs."""
        graph = self.kept.graph(floor)
        sides = self._sides()
        first = cover(graph, *sides[0])
        same = all((a == b).all() for a, b in zip(*sides, strict=True))
        return [first, first if same else cover(graph, *sides[1])]

    def most_people(self, floor: int) -> int:
        """Count the people covered at best at or above a floor, proved on all pairs."""
        while True:
            covers = self._covers(floor)
            proofs = covers[:1] if covers[0] is covers[1] else covers
            crossed = [self._cross(cut, floor) for cut in proofs]
            if not any(crossed):
                return sum(cut.count for cut in covers)

    def highest_floor(self, people: int) -> int:
        """Return the highest floor at which as many people are covered, proved on all pairs."""
        low, high = self.base, FULL + 1
        if not people:
            return low
        while True:
            low = self._halve(people, low, high)
            if low >= FULL or self.most_people(low + 1) < people:
                return low

    def _halve(self, people: int, low: int, high: int) -> int:
        """Search the highest floor on the kept pairs alone; `low` is known to hold."""
        levels = np.unique(self.kept.scores)
        levels = levels[(levels > low) & (levels < high)]
        begin, end = 0, len(levels)
        while begin < end:
            middle = (begin + end) // 2
            if sum(cut.count for cut in self._covers(int(levels[middle]))) >= people:
                low, begin = int(levels[middle]), middle + 1
            else:
                end = middle
        return low

    def _tempted(self, found: Prices, floor: int) -> bool:
        """Keep pairs that beat their prices; without any, the total is proved on all pairs."""
        kept = self.kept
        joined = [Block(*(np.zeros(0, np.int64) for _ in range(3)))]
        bar_row, bar_col = (found.row >> kept.shift) - 1, -found.col >> kept.shift
        for rows, cols, scores in self._outside(floor, bar_row, bar_col):
            weight = weights(kept.table, rows, cols, scores, kept.shift)
            gain = tempting(found, rows, cols, weight)
            order = np.flatnonzero(gain > kept.slack)
            order = order[np.lexsort((-gain[order], rows[order]))]
            joined.append(first_each(Block(rows[order], cols[order], scores[order]), MORE))
        return self._join(joined)

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
            found = prices(graph, priced, used) if self.edges else None
            if found is None or not self._tempted(found, floor):
                chosen = (graph.rows[used], graph.cols[used], graph.scores[used])
                kept = replace(self.kept, floor=floor)
                return Solved(kept, *chosen, people, self.rounds, found)

    def run(self) -> Solved:
        """Go through the three goals in their order."""
        self.watch("people", 0.0)
        people = self.most_people(self.base)
        self.watch("floor", 0.0)
        floor = self.highest_floor(people)
        return self.best(people, floor)


def covered(rows: Array, cols: Array, kept: Kept) -> int:
    """Count people (per role) who gain their first partner."""
    room = kept.room
    return int(room.need_row[np.unique(rows)].sum() + room.need_col[np.unique(cols)].sum())


def first_each(block: Block, most: int) -> Block:
    """Keep the first few pairs of each mentor; rows must be sorted."""
    start = np.searchsorted(block.rows, block.rows)
    fine = np.arange(len(block.rows)) - start < most
    return Block(*(column[fine] for column in block))


@dataclass(frozen=True)
class Round:
    """Everything one round starts from."""

    people: tuple[MatchPerson, ...]
    rules: Rules
    on: date
    former: frozenset[frozenset[str]]
    managers: Mapping[str, str]

    @classmethod
    def of(
        cls,
        people: Collection[MatchPerson],
        rules: Rules,
        on: date,
        history: Iterable[PairHistory],
        managers: Mapping[str, str] | None,
    ) -> "Round":
        """Bring facts into one order; two people with one id cannot be told apart.

        Raises:
            ValueError: an id occurs twice.
        """
        ordered = tuple(sorted(people, key=lambda person: person.id))
        for one, other in pairwise(ordered):
            if one.id == other.id:
                raise ValueError(f"two people have the id {one.id}")
        line = {**(managers or {}), **{p.id: p.manager_id for p in ordered}}
        past = frozenset(frozenset((h.mentor, h.mentee)) for h in history)
        return cls(ordered, rules, on, past, line)

    def company(self, locks: Iterable[Lock] = ()) -> Company:
        """Return what the hard rules need."""
        vetoes = {(lock.mentor, lock.mentee) for lock in locks if lock.kind is Kind.VETO}
        return Company(self.on, self.managers, self.former, vetoes)


def prepare(
    this: Round, locks: Collection[Lock], watch: Watch = quiet, keep: int = 0
) -> tuple[Kept, Edges]:
    """Score all pairs and keep everybody's best partners.

    `keep` says how many on each side; 0 means all in small rounds, 20 in large ones.
    """
    decided = decide(locks, {p.id: p for p in this.people}, this.rules, this.company())
    table = encode(this.people, this.managers)
    former = frozenset() if this.rules.repeats_allowed else this.former
    public, private = banned(this.people, former, decided)
    scanner = Scanner(table, this.rules, this.on, Bans.of(table, public | private))
    edges = Edges(scanner)
    room = room_after(table, decided.locked)
    keep = keep or (len(this.people) if len(this.people) <= SMALL else KEEP)
    best = Best(table, max(1, keep))
    for block in edges.first_pass():
        last = int(block.rows[-1]) if len(block.rows) else 0
        watch("scoring", last / max(1, len(table.mentors)))
        open_ = np.flatnonzero((room.row[block.rows] > 0) & (room.col[block.cols] > 0))
        best.add(Block(*(column[open_] for column in block)))
    spare = _spare(this, locks, scanner)
    found = (*best.result(), room, decided, this.rules.floor, spare)
    return Kept(table, scanner.pairwise, *found), edges


def _spare(this: Round, locks: Iterable[Lock], scanner: Scanner) -> tuple[Array, Array]:
    """Score the eligible pairs that locks and vetoes hold out of the search."""
    people = {person.id: person for person in this.people}
    company = this.company()
    fine = {
        (lock.mentor, lock.mentee)
        for lock in locks
        if not broken_rule(replace(lock, override=False), people, this.rules, company)
    }
    cells = Bans.of(scanner.table, fine).cells
    scores = scanner.pairwise.pairs(*np.divmod(cells, max(1, len(scanner.table.mentees))))
    found = scores.scores(this.rules.weights)
    good = found >= this.rules.floor
    return cells[good], found[good]
