"""From facts to a plan: one call for a whole round, one for a quick re-solve at the desk."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date

import numpy as np

from bot.domain.matching.edges import Edges
from bot.domain.matching.explain import NOTHING, Known, explain
from bot.domain.matching.hints import what_helps
from bot.domain.matching.kept import Kept, room_after
from bot.domain.matching.locks import decide
from bot.domain.matching.prepare import SMALL, Round, Watch, prepare, quiet
from bot.domain.matching.search import Search, Solved, covered
from bot.domain.matching.table import Array
from bot.domain.matching.types import (
    Certificate,
    Lock,
    MatchPerson,
    PairHistory,
    Plan,
    Rules,
)
from bot.domain.matching.waiting import Waiting


@dataclass(frozen=True)
class Desk:
    """What a plan keeps for the release desk: the round, its candidates, and its proof."""

    this: Round
    solved: Solved
    degrees: tuple[Array, Array]
    eligible: int


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
    desk = Desk(this, solved, (edges.degree_row, edges.degree_col), edges.count)
    return _plan(desk, rules, edges)


def resolve_after_edit(plan: Plan, locks: Collection[Lock]) -> Plan:
    """Solve a plan again around new locks and vetoes, on the candidates it kept.

    Takes about as long as one flow. The certificate says "kept": best among the kept pairs (all
    pairs, if the round was small). Rules, people and day stay those of the plan.
    """
    desk: Desk = plan.kept
    this, old = desk.this, desk.solved.kept
    decided = decide(locks, {p.id: p for p in this.people}, this.rules, this.company())
    kept = _without(old.add(*old.spare), set(decided.vetoed) | set(decided.locked))
    kept = replace(kept, room=room_after(kept.table, decided.locked), decided=decided)
    solved = _again(plan, kept)
    back = replace(solved.kept, cells=old.cells, scores=old.scores, spare=old.spare)
    solved = replace(solved, kept=back)
    known = {(pair.mentor, pair.mentee): pair for pair in plan.pairs}
    return _plan(replace(desk, solved=solved), this.rules, None, known)


def with_hints(plan: Plan) -> Plan:
    """Solve again for what would help, after an edit, where the whole graph is at hand."""
    desk: Desk = plan.kept
    kept, small = desk.solved.kept, len(desk.this.people) <= SMALL
    solvable = small and plan.certificate.scope == "all"
    kept = _without(kept, set(kept.decided.vetoed) | set(kept.decided.locked))
    return replace(plan, hints=what_helps(kept, desk.this.rules, plan.unmatched, solvable=solvable))


def _again(plan: Plan, kept: Kept) -> Solved:
    """Solve on the kept pairs.

    If the edit only forbids pairs, or holds pairs above the old floor, neither the people nor
    the floor can have grown: where both still stand, one flow is enough.
    """
    desk: Desk = plan.kept
    search = Search(kept, desk.this.rules.floor, None)
    if _only_stricter(desk.solved.kept, kept):
        people = plan.certificate.people - kept.room.covered
        solved = search.best(0, kept.floor)
        if covered(solved.rows, solved.cols, kept) == people:
            return replace(solved, people=people)
    people = search.most_people(search.base)
    return search.best(people, search.highest_floor(people))


def _only_stricter(old: Kept, new: Kept) -> bool:
    """Tell whether all that changed are more vetoes, and more locks above the floor."""
    fresh = set(new.decided.locked) - set(old.decided.locked)
    held = old.decided.vetoed <= new.decided.vetoed
    held = held and set(old.decided.locked) <= set(new.decided.locked)
    rows, cols = old.table.mentors.index, old.table.mentees.index
    cells = np.array([rows[a] * len(cols) + cols[b] for a, b in fresh], np.int64)
    place = np.searchsorted(old.cells, cells)
    score = np.append(old.scores, 0)[place] * (np.append(old.cells, -1)[place] == cells)
    return held and bool((score > old.floor).all())


def _without(kept: Kept, pairs: Collection[tuple[str, str]]) -> Kept:
    """Take pairs out of the candidates."""
    rows, cols, width = kept.table.mentors.index, kept.table.mentees.index, len(kept.table.mentees)
    out = [rows[a] * width + cols[b] for a, b in pairs if a in rows and b in cols]
    fine = ~np.isin(kept.cells, np.array(out, np.int64))
    return replace(kept, cells=kept.cells[fine], scores=kept.scores[fine])


def _indices(kept: Kept) -> tuple[Array, Array]:
    """Return the locked pairs as rows and columns."""
    mentors, mentees = kept.table.mentors.index, kept.table.mentees.index
    rows = [mentors[mentor] for mentor, _ in kept.decided.locked]
    cols = [mentees[mentee] for _, mentee in kept.decided.locked]
    return np.array(rows, np.int64), np.array(cols, np.int64)


def _plan(desk: Desk, rules: Rules, edges: Edges | None, known: Known = NOTHING) -> Plan:
    """Put a solution into words and numbers."""
    solved, kept = desk.solved, desk.solved.kept
    locked_rows, locked_cols = _indices(kept)
    rows, cols = np.r_[solved.rows, locked_rows], np.r_[solved.cols, locked_cols]
    locked = frozenset(kept.decided.locked)
    pairs = explain(kept, rows, cols, rules.weights, locked=locked, known=known)
    unmatched = Waiting(kept, rules, desk.degrees).everybody(rows, cols)
    solvable = edges is not None and len(desk.this.people) <= SMALL
    return Plan(
        pairs=pairs,
        unmatched=unmatched,
        certificate=_certificate(desk, sum(pair.score for pair in pairs), edges),
        hints=what_helps(kept, rules, unmatched, solvable=solvable),
        lock_problems=kept.decided.problems,
        blocking_pairs=blocking(solved, edges),
        kept=desk,
    )


def _certificate(desk: Desk, total: int, edges: Edges | None) -> Certificate:
    """Say what was proved."""
    solved = desk.solved
    complete = edges is not None or desk.eligible == len(solved.kept.cells)
    return Certificate(
        people=solved.people + solved.kept.room.covered,
        floor=solved.kept.floor,
        total=total,
        eligible_pairs=desk.eligible,
        kept_pairs=len(solved.kept.cells),
        rounds=solved.rounds,
        scope="all" if complete else "kept",
    )


def _bar(count: int, places: Array, scores: Array, room: Array) -> Array:
    """Return the score a newcomer must beat: a person's weakest partner, or nothing if free."""
    bar = np.full(count, np.iinfo(np.int64).max)
    np.minimum.at(bar, places, scores)
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
        return int(((kept.scores > bar_row[rows]) & (kept.scores > bar_col[cols])).sum())
    found = 0
    for rows, cols, scores in edges.blocks():
        found += int(((scores > bar_row[rows]) & (scores > bar_col[cols])).sum())
    return found
