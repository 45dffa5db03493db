"""Whatever HR does at the desk, solving again gives what a round from nothing would give."""

import random
from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.matching.flow import Graph, cover
from bot.domain.matching.prepare import Round, prepare
from bot.domain.matching.regrow import regrow
from bot.domain.matching.search import Search, Solved
from bot.domain.matching.solve import plan_of, resolve_after_edit, solve, with_hints
from bot.domain.matching.types import Kind, Lock, MatchPerson, Plan, Rules
from tests.domain.matching.conftest import WEDNESDAY

EASY = Rules(floor=2_500)
TIGHT = Rules(floor=5_500)


def edits(pick: random.Random, plan: Plan, locks: list[Lock]) -> list[Lock]:
    """Do one thing at the desk: veto, hold or pair by hand some two people, or take one back."""
    weak = sorted(plan.pairs, key=lambda pair: pair.score)
    table = plan.kept.pool.table
    match pick.choice(["back", "weakest", "any", "hold", "hand"]):
        case "weakest" if weak:
            return [*locks, Lock(weak[0].mentor, weak[0].mentee, Kind.VETO)]
        case "any" if weak:
            pair = pick.choice(weak)
            return [*locks, Lock(pair.mentor, pair.mentee, Kind.VETO)]
        case "hold" if weak:
            pair = pick.choice(weak)
            return [*locks, Lock(pair.mentor, pair.mentee)]
        case "hand" if len(plan.kept.pool.cells):
            row, col = divmod(int(pick.choice(plan.kept.pool.cells)), len(table.mentees))
            return [*locks, Lock(table.mentors.people[row].id, table.mentees.people[col].id)]
    return locks[1:] if pick.random() < 0.5 else locks[:-1]


def told(plan: Plan) -> Plan:
    """Return all that HR reads of a plan; how the solver came to it is another matter."""
    return replace(plan, certificate=replace(plan.certificate, rounds=0))


@settings(max_examples=20, deadline=None)
@given(seed=st.integers(0, 10**9), rules=st.sampled_from([EASY, TIGHT]))
def test_any_edits_give_the_plan_of_a_round_from_nothing(
    seed: int, rules: Rules, company: Callable[..., list[MatchPerson]]
) -> None:
    """Pairs, proof, reasons, hints: all the same, wherever the edits began."""
    pick = random.Random(seed)  # noqa: S311 - a made-up desk needs no secrecy
    people, locks = company(60, seed), list[Lock]()
    plan = solve(people, rules, on=WEDNESDAY)
    for _ in range(6):
        locks = edits(pick, plan, locks)
        quick = with_hints(resolve_after_edit(plan, locks))
        whole = solve(people, rules, locks=locks, on=WEDNESDAY)

        assert told(whole) == told(quick)
        plan = pick.choice([quick, whole])


def every(plan: Plan) -> Solved:
    """Solve a plan's candidates from nothing: what its edit has to find."""
    return Search(plan.kept.solved.kept, EASY.floor, None).run()


@pytest.mark.parametrize("seed", [1, 2, 3, 4])
def test_edits_of_a_large_round_are_best_among_its_candidates(
    seed: int, company: Callable[..., list[MatchPerson]]
) -> None:
    """Where only some partners of everybody are kept, the best of these is found."""
    pick = random.Random(seed)  # noqa: S311 - a made-up desk needs no secrecy
    this, locks = Round.of(company(240, seed, 6), EASY, WEDNESDAY, (), None), list[Lock]()
    plan = plan_of(this, EASY, *prepare(this, locks, keep=2))
    for _ in range(8):
        locks = edits(pick, plan, locks)
        quick = resolve_after_edit(plan, locks)
        found = every(quick)

        assert quick.certificate.scope == "kept"
        assert (found.people + found.kept.room.covered, found.kept.floor) == (
            quick.certificate.people,
            quick.certificate.floor,
        )
        assert found.scores.sum() == quick.kept.solved.scores.sum()
        assert quick.certificate.rounds == 1
        plan = quick


def test_people_whom_a_lock_filled_come_back_with_partners(
    company: Callable[..., list[MatchPerson]],
) -> None:
    """A large round that began with a lock keeps the two people's other chances for its end."""
    people = [replace(p, mentor_capacity=1, mentee_capacity=1) for p in company(240, 5, 6)]
    this = Round.of(people, EASY, WEDNESDAY, (), None)
    free = plan_of(this, EASY, *prepare(this, (), keep=2))
    pair = free.pairs[0]
    lock, veto = (Lock(pair.mentor, pair.mentee, kind) for kind in (Kind.LOCK, Kind.VETO))
    begun = plan_of(this, EASY, *prepare(this, [lock], keep=2))
    apart = resolve_after_edit(begun, [veto])

    assert {pair.mentor, pair.mentee} <= {
        who for one in apart.pairs for who in (one.mentor, one.mentee)
    }


@settings(max_examples=200, deadline=None)
@given(seed=st.integers(0, 10**9))
def test_regrown_coverage_equals_a_flow_from_nothing(seed: int) -> None:
    """From whatever pairs it grows, the count is the largest and the cut proves it."""
    pick = np.random.default_rng(seed)
    rows, cols = (int(pick.integers(1, 12)) for _ in range(2))
    cells = np.flatnonzero(pick.random(rows * cols) < pick.choice([0.1, 0.3, 0.6]))
    scores = pick.integers(0, 50, len(cells))
    room_row, room_col = pick.integers(0, 3, rows), pick.integers(0, 3, cols)
    graph = Graph(cells // cols, cells % cols, scores, room_row, room_col)

    grown, used = regrow(graph, pick.random(len(cells)) < 0.5, room_row, room_col)

    assert cover(graph, room_row, room_col).count == grown.count
    assert grown.count == used.sum()
    assert grown.ceiling(graph, room_row, room_col, grown.count + 1) == -1
    assert (np.bincount(graph.rows[used], minlength=rows) <= room_row).all()
    assert (np.bincount(graph.cols[used], minlength=cols) <= room_col).all()


@settings(max_examples=200, deadline=None)
@given(seed=st.integers(0, 10**9))
def test_a_cut_bounds_the_floor_of_any_graph(seed: int) -> None:
    """However pairs and rooms change afterwards, no coverage passes the bound of an old cut."""
    pick = np.random.default_rng(seed)
    rows, cols = (int(pick.integers(1, 9)) for _ in range(2))

    def graph() -> Graph:
        cells = np.flatnonzero(pick.random(rows * cols) < 0.4)
        scores = pick.integers(0, 9, len(cells))
        rooms = pick.integers(0, 3, rows), pick.integers(0, 3, cols)
        return Graph(cells // cols, cells % cols, scores, *rooms)

    def at(floor: int) -> int:
        fine = new.scores >= floor
        part = replace(new, rows=new.rows[fine], cols=new.cols[fine], scores=new.scores[fine])
        return cover(part, *rooms).count

    old, new = graph(), graph()
    rooms = new.room_row, new.room_col
    cut = cover(old, old.room_row, old.room_col)

    for count in range(rows + 2):
        ceiling = cut.ceiling(new, *rooms, count)
        assert all(at(floor) < count for floor in range(ceiling + 1, 9))
