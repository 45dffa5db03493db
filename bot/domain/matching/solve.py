"""From facts to a plan: one call for a whole round, one for a quick re-solve at the desk."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date

import numpy as np

from bot.domain.matching.edges import Edges
from bot.domain.matching.explain import NOTHING, Known, explain
from bot.domain.matching.hints import what_helps
from bot.domain.matching.kept import Kept, among, room_after
from bot.domain.matching.locks import decide, held
from bot.domain.matching.prepare import SMALL, Round, Watch, prepare, quiet
from bot.domain.matching.scan import Bans, Block
from bot.domain.matching.search import Search, Solved
from bot.domain.matching.table import Array
from bot.domain.matching.types import (
    FULL,
    Certificate,
    Lock,
    MatchPerson,
    PairHistory,
    Plan,
    Rules,
    Unmatched,
)
from bot.domain.matching.waiting import Waiting


@dataclass(frozen=True)
class Desk:
    """What a plan keeps for the release desk: the round, its candidates, and its proof.

    `pool` holds all candidates, also those that locks and vetoes hold out; `degrees` count the
    partners everybody would have without these, `eligible` the pairs a full scan found. A
    `complete` pool has every eligible pair.
    """

    this: Round
    solved: Solved
    pool: Kept
    degrees: tuple[Array, Array]
    eligible: int
    complete: bool

    @classmethod
    def of(cls, this: Round, solved: Solved, edges: Edges) -> "Desk":
        """Set up a desk after a full round."""
        kept = solved.kept
        pool = kept.add(*kept.spare)
        rows, cols = np.divmod(kept.spare[0], max(1, len(kept.table.mentees)))
        row = edges.degree_row + np.bincount(rows, minlength=len(edges.degree_row))
        col = edges.degree_col + np.bincount(cols, minlength=len(edges.degree_col))
        return cls(this, solved, pool, (row, col), edges.count, edges.count == len(kept.cells))

    def left(self) -> tuple[Array, Array]:
        """Count everybody's partners besides those that locks and vetoes hold out."""
        out = among(self.pool.cells, _cells(self.pool, held(self.solved.kept.decided)))
        rows, cols = np.divmod(self.pool.cells[out], max(1, len(self.pool.table.mentees)))
        row, col = self.degrees
        row = row - np.bincount(rows, minlength=len(row))
        return row, col - np.bincount(cols, minlength=len(col))


def solve(
    people: Collection[MatchPerson],
    rules: Rules,
    *,
    history: Iterable[PairHistory] = (),
    locks: Collection[Lock] = (),
    on: date,
    managers: Mapping[str, str] | None = None,
    watch: Watch = quiet,
) -> Plan:
    """Return the best plan there is, with its proof, its reasons and what would help.

    `on` is the working day whose common hours count, `managers` may name managers of people who
    do not take part, `watch` hears of every stage (its name, and how much of it is done).

    Raises:
        ValueError: two people have one id.
    """
    this = Round.of(people, rules, on, history, managers)
    return plan_of(this, rules, *prepare(this, locks, watch), watch)


def plan_of(this: Round, rules: Rules, kept: Kept, edges: Edges, watch: Watch = quiet) -> Plan:
    """Solve and explain a prepared round."""
    solved = Search(kept, rules.floor, edges, watch).run()
    watch("explaining", 0.0)
    return _plan(Desk.of(this, solved, edges), rules, edges)


def resolve_after_edit(plan: Plan, locks: Collection[Lock]) -> Plan:
    """Solve a plan again around new locks and vetoes, on the candidates it kept.

    Takes about as long as one flow. The certificate says "kept": best among the kept pairs (all
    pairs, if the round was small). Rules, people and day stay those of the plan.
    """
    desk: Desk = plan.kept
    this, before = desk.this, held(desk.solved.kept.decided)
    decided = decide(locks, {p.id: p for p in this.people}, this.rules, this.company())
    kept = _without(desk.pool, held(decided))
    kept = replace(kept, room=room_after(kept.table, decided.locked), decided=decided)
    solved = Search(kept, this.rules.floor, None).again(desk.solved)
    known = {(pair.mentor, pair.mentee): pair for pair in plan.pairs}
    touched = {who for pair in before ^ held(decided) for who in pair}
    waited = [one for one in plan.unmatched if one.id not in touched]
    return _plan(replace(desk, solved=solved), this.rules, None, known, waited)


def with_hints(plan: Plan) -> Plan:
    """Solve again for what would help, after an edit, where the whole graph is at hand."""
    desk: Desk = plan.kept
    solvable = desk.complete and len(desk.this.people) <= SMALL
    kept, rules, pairs = desk.solved.kept, desk.this.rules, desk.solved.cells
    return replace(plan, hints=what_helps(kept, rules, plan.unmatched, pairs, solvable=solvable))


def _cells(kept: Kept, pairs: Iterable[tuple[str, str]]) -> Array:
    """Return the cell numbers of pairs of ids; unknown ids are skipped."""
    return Bans.of(kept.table, pairs).cells


def _without(kept: Kept, pairs: Iterable[tuple[str, str]]) -> Kept:
    """Take pairs out of the candidates."""
    fine = ~among(kept.cells, _cells(kept, pairs))
    return replace(kept, cells=kept.cells[fine], scores=kept.scores[fine])


def _indices(kept: Kept) -> tuple[Array, Array]:
    """Return the locked pairs as rows and columns."""
    mentors, mentees = kept.table.mentors.index, kept.table.mentees.index
    rows = [mentors[mentor] for mentor, _ in kept.decided.locked]
    cols = [mentees[mentee] for _, mentee in kept.decided.locked]
    return np.array(rows, np.int64), np.array(cols, np.int64)


def _plan(
    desk: Desk,
    rules: Rules,
    edges: Edges | None,
    known: Known = NOTHING,
    waited: Collection[Unmatched] = (),
) -> Plan:
    """Put a solution into words and numbers; what was told before is not made up again."""
    solved, kept = desk.solved, desk.solved.kept
    locked_rows, locked_cols = _indices(kept)
    rows, cols = np.r_[solved.rows, locked_rows], np.r_[solved.cols, locked_cols]
    locked = frozenset(kept.decided.locked)
    pairs = explain(kept, rows, cols, rules.weights, locked=locked, known=known)
    unmatched = Waiting(kept, rules, desk.left(), waited).everybody(rows, cols)
    solvable = edges is not None and len(desk.this.people) <= SMALL
    return Plan(
        pairs=pairs,
        unmatched=unmatched,
        certificate=_certificate(desk, sum(pair.score for pair in pairs), edges),
        hints=what_helps(kept, rules, unmatched, solved.cells, solvable=solvable),
        lock_problems=kept.decided.problems,
        blocking_pairs=blocking(solved, edges),
        kept=desk,
    )


def _certificate(desk: Desk, total: int, edges: Edges | None) -> Certificate:
    """Say what was proved."""
    solved = desk.solved
    kept = len(solved.kept.cells)
    return Certificate(
        people=solved.people + solved.kept.room.covered,
        floor=solved.kept.floor,
        total=total,
        eligible_pairs=kept if desk.complete else desk.eligible,
        kept_pairs=kept,
        rounds=solved.rounds,
        scope="all" if edges is not None or desk.complete else "kept",
    )


def _bar(count: int, places: Array, scores: Array, room: Array) -> Array:
    """Return the score a newcomer must beat: a person's weakest partner, or nothing if free."""
    bar = np.full(count, FULL, np.int32)
    np.minimum.at(bar, places, scores.astype(np.int32))
    used = np.bincount(places, minlength=count)
    return np.where(used < room, -1, bar)


def blocking(solved: Solved, edges: Edges | None) -> int:
    """Count pairs who would both rather have each other (reported, not optimised).

    Without `edges` only the kept pairs are looked at.
    """
    kept, width = solved.kept, max(1, len(solved.kept.table.mentees))
    bar_row = _bar(len(kept.room.row), solved.rows, solved.scores, kept.room.row)
    bar_col = _bar(len(kept.room.col), solved.cols, solved.scores, kept.room.col)
    if edges is None:
        rows, cols = np.divmod(kept.cells, width)
        return _both_gain(Block(rows, cols, kept.scores), bar_row, bar_col)
    return sum(edges.each(lambda block: _both_gain(block, bar_row, bar_col)))


def _both_gain(block: Block, bar_row: Array, bar_col: Array) -> int:
    """Count the pairs above both people's bars."""
    above = block.scores > bar_row.take(block.rows)
    above &= block.scores > bar_col.take(block.cols)
    return int(np.count_nonzero(above))
