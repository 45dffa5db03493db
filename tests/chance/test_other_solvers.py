"""Plans equal what other solvers find, whatever the company and the order of its people."""

import random
from collections.abc import Callable
from dataclasses import replace
from itertools import combinations
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linear_sum_assignment

from bot.domain.matching.solve import solve
from bot.domain.matching.types import MatchPerson, Plan, Rules
from tests.domain.matching.conftest import WEDNESDAY

EASY = Rules(floor=2_500)


def goals(plan: Plan) -> tuple[int, int, int]:
    """Return people, floor and total of a plan, counted from its pairs."""
    people = len({p.mentor for p in plan.pairs}) + len({p.mentee for p in plan.pairs})
    floor = min((pair.score for pair in plan.pairs), default=plan.certificate.floor)
    return people, floor, sum(pair.score for pair in plan.pairs)


def brute(people: list[MatchPerson], scores: dict[tuple[str, str], int]) -> tuple[int, int, int]:
    """Try every set of pairs that fits the capacities."""
    room = {("r", p.id): p.mentor_capacity for p in people}
    room |= {("c", p.id): p.mentee_capacity for p in people}
    best = (0, 0, 0)
    for size in range(len(scores) + 1):
        for chosen in combinations(scores, size):
            rows, cols = [a for a, _ in chosen], [b for _, b in chosen]
            fits = all(rows.count(a) <= room["r", a] for a in rows)
            if fits and all(cols.count(b) <= room["c", b] for b in cols):
                points = [scores[pair] for pair in chosen]
                found = (len(set(rows)) + len(set(cols)), min(points, default=0), sum(points))
                best = max(best, found)
    return best


@settings(max_examples=60, deadline=None)
@given(seed=st.integers(0, 10**9), size=st.integers(1, 9))
def test_small_plans_equal_brute_force(
    seed: int, size: int, company: Callable[..., Any], plainly: Callable[..., Any]
) -> None:
    """People first, then the floor, then the total: no set of pairs is better."""
    people = company(size, seed, 2)
    scores = plainly(people, EASY)
    if len(scores) > 12:
        scores = {}
        people = []
    plan = solve(people, EASY, on=WEDNESDAY)

    assert brute(people, scores) == (goals(plan) if plan.pairs else (0, 0, 0))


@pytest.mark.parametrize(("size", "seed"), [(40, 1), (70, 2), (70, 3), (110, 4)])
def test_larger_plans_equal_an_integer_programme(
    size: int,
    seed: int,
    company: Callable[..., Any],
    plainly: Callable[..., Any],
    independent: Callable[..., Any],
) -> None:
    """An independent solver with capacities on both sides reaches the same three goals."""
    people = company(size, seed)

    plan = solve(people, EASY, on=WEDNESDAY)

    assert independent(people, plainly(people, EASY), EASY.floor) == goals(plan)
    assert (goals(plan)[0], goals(plan)[2]) == (plan.certificate.people, plan.certificate.total)


def test_unit_rounds_equal_the_assignment_solver(
    company: Callable[..., Any], plainly: Callable[..., Any]
) -> None:
    """With one partner each and nobody to lose, the total is the linear assignment's."""
    people = [replace(p, mentor_capacity=1, mentee_capacity=1) for p in company(140, 7, 3)]
    scores = plainly(people, EASY)
    plan = solve(people, EASY, on=WEDNESDAY)
    rows = {name: place for place, name in enumerate(sorted({a for a, _ in scores}))}
    cols = {name: place for place, name in enumerate(sorted({b for _, b in scores}))}
    worth = np.zeros((len(rows), len(cols)), np.int64)
    for (a, b), points in scores.items():
        if points >= plan.certificate.floor:
            worth[rows[a], cols[b]] = points + 10_000 * len(scores)
    chosen = linear_sum_assignment(worth, maximize=True)
    pairs = int((worth[chosen] > 0).sum())

    assert 2 * pairs == plan.certificate.people
    assert int(worth[chosen].sum()) - pairs * 10_000 * len(scores) == plan.total


@settings(max_examples=15, deadline=None)
@given(seed=st.integers(0, 10**9))
def test_the_order_of_the_input_leaves_no_trace(seed: int, company: Callable[..., Any]) -> None:
    """Shuffled people give the same plan to the last word, hints included."""
    people = company(60, seed)
    turned = list(people)
    random.Random(seed + 1).shuffle(turned)  # noqa: S311 - a shuffle needs no secrecy

    assert solve(people, EASY, on=WEDNESDAY) == solve(turned, EASY, on=WEDNESDAY)
