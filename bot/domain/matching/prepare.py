"""What a round starts from, brought into one order, and everybody's best partners in it."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from itertools import pairwise
from typing import TypeAlias

import numpy as np

from bot.domain.matching.candidates import KEEP, Best, Sifted
from bot.domain.matching.edges import Edges, Found
from bot.domain.matching.eligibility import Company
from bot.domain.matching.kept import Kept, Room, room_after
from bot.domain.matching.locks import banned, broken_rule, decide
from bot.domain.matching.scan import Bans, Block, Scanner
from bot.domain.matching.table import Array, encode
from bot.domain.matching.types import Kind, Lock, MatchPerson, PairHistory, Rules

SMALL = 3_000
"""Up to so many people every eligible pair is kept: nothing has to be proved afterwards."""

Pairs: TypeAlias = tuple[Array, Array]
"""Cell numbers and scores."""

Watch = Callable[[str, float], None]


def quiet(stage: str, done: float) -> None:
    """Watch nothing: the default progress report."""


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

    `keep` says how many on each side; 0 means all in small rounds, 16 in large ones.
    """
    decided = decide(locks, {p.id: p for p in this.people}, this.rules, this.company())
    table = encode(this.people, this.managers)
    former = frozenset() if this.rules.repeats_allowed else this.former
    public, private = banned(this.people, former, decided)
    scanner = Scanner(table, this.rules, this.on, Bans.of(table, public | private))
    edges = Edges(scanner)
    room = room_after(table, decided.locked)
    if keep or len(this.people) > SMALL:
        cells, scores, shut = _best(edges, watch, room, keep or KEEP)
        spare = _joined(_spare(this, locks, scanner), shut)
    else:
        cells, scores = _all(edges, watch)
        spare = _spare(this, locks, scanner)
    found = (cells, scores, room, decided, this.rules.floor, spare)
    return Kept(table, scanner.pairwise, *found), edges


def _watched(edges: Edges, watch: Watch, work: Callable[[Block], Found]) -> Iterator[Found]:
    """Pass on what is found in all pairs, and tell how far the scan has come."""
    count = max(1, len(edges.scanner.table.mentors))
    for done, found in edges.first_pass(work):
        watch("scoring", done / count)
        yield found


def _all(edges: Edges, watch: Watch) -> Pairs:
    """Keep every pair; a scan finds them in the order of their cells."""
    none, width = np.zeros(0, np.int64), len(edges.scanner.table.mentees)

    def pairs(block: Block) -> Pairs:
        return block.rows.astype(np.int64) * width + block.cols, block.scores.astype(np.int64)

    cells, scores = zip((none, none), *_watched(edges, watch, pairs), strict=True)
    return np.concatenate(cells), np.concatenate(scores)


def _best(edges: Edges, watch: Watch, room: Room, keep: int) -> tuple[Array, Array, Pairs]:
    """Keep the best partners of everybody; those of people whom locks fill wait for an edit."""
    table = edges.scanner.table
    best, shut = Best(table, keep), Best(table, keep)
    if not (room.need_row == 0).any():
        for sifted in _watched(edges, watch, best.sift):
            best.add(sifted)
        return *best.result(), shut.result()

    def both(block: Block) -> tuple[Sifted, Sifted]:
        fine = (room.row[block.rows] > 0) & (room.col[block.cols] > 0)
        return best.sift(_some(block, fine)), shut.sift(_some(block, ~fine))

    for free, full in _watched(edges, watch, both):
        best.add(free)
        shut.add(full)
    return *best.result(), shut.result()


def _some(block: Block, fine: Array) -> Block:
    """Pick pairs out of a block."""
    places = np.flatnonzero(fine)
    return Block(*(column[places] for column in block))


def _joined(one: Pairs, other: Pairs) -> Pairs:
    """Put pairs together."""
    return np.r_[one[0], other[0]], np.r_[one[1], other[1]]


def _spare(this: Round, locks: Iterable[Lock], scanner: Scanner) -> Pairs:
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
