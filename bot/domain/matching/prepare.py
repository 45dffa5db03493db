"""What a round starts from, brought into one order, and everybody's best partners in it."""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from itertools import pairwise

import numpy as np

from bot.domain.matching.candidates import KEEP, Best
from bot.domain.matching.edges import Edges
from bot.domain.matching.eligibility import Company
from bot.domain.matching.kept import Kept, room_after
from bot.domain.matching.locks import banned, broken_rule, decide
from bot.domain.matching.scan import Bans, Block, Scanner
from bot.domain.matching.table import Array, encode
from bot.domain.matching.types import Kind, Lock, MatchPerson, PairHistory, Rules

SMALL = 3_000
"""Up to so many people every eligible pair is kept: nothing has to be proved afterwards."""

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
