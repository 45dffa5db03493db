"""Chance throws facts by the thousand at the pure rules; nobody counts lines meanwhile."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import coo_array

from tests.domain.matching.conftest import Company, Scores, company, plainly

__all__ = ["company", "plainly"]


class Best:
    """The three goals, found by an integer programme that shares nothing with ours."""

    def __init__(self, people: Company, scores: Scores) -> None:
        self.pairs = sorted(scores)
        self.points = np.array([scores[pair] for pair in self.pairs], float)
        self.room = {("mentor", p.id): p.mentor_capacity for p in people}
        self.room |= {("mentee", p.id): p.mentee_capacity for p in people}
        self.nodes = sorted(
            {("mentor", a) for a, _ in self.pairs} | {("mentee", b) for _, b in self.pairs}
        )
        self.place = {node: number for number, node in enumerate(self.nodes)}

    def _solve(self, goal: Any, floor: float, people: int) -> tuple[float, Any]:
        """Choose pairs (x) and covered people (y): room and cover bind them."""
        pairs, nodes = len(self.pairs), len(self.nodes)
        ends = [(self.place["mentor", a], self.place["mentee", b]) for a, b in self.pairs]
        row = np.array([end for two in ends for end in two])
        col = np.repeat(np.arange(pairs), 2)
        touch = coo_array((np.ones(len(row)), (row, col)), shape=(nodes, pairs + nodes)).tocsr()
        cover = coo_array(
            (-np.ones(nodes), (np.arange(nodes), pairs + np.arange(nodes))),
            shape=(nodes, pairs + nodes),
        ).tocsr()
        room = [self.room[node] for node in self.nodes]
        top = np.r_[(self.points >= floor).astype(float), np.ones(nodes)]
        count = np.r_[np.zeros(pairs), np.ones(nodes)][None, :]
        found = milp(
            -np.r_[goal[0], goal[1]],
            constraints=[
                LinearConstraint(touch, 0, room),
                LinearConstraint(touch + cover, 0, np.inf),
                LinearConstraint(count, people, np.inf),
            ],
            bounds=Bounds(0, top),
            integrality=np.ones(pairs + nodes),
            options={"mip_rel_gap": 0},
        )
        return (-found.fun, found.x) if found.success else (-1.0, None)

    def goals(self, floor: int) -> tuple[int, int, int]:
        """Return people, floor and total at best."""
        if not self.pairs:
            return 0, floor, 0
        none, one = np.zeros(len(self.pairs)), np.ones(len(self.nodes))
        people = round(self._solve((none, one), floor, 0)[0])
        levels = sorted({int(point) for point in self.points})
        low, high = 0, len(levels) - 1
        while low < high:
            middle = (low + high + 1) // 2
            enough = round(self._solve((none, one), levels[middle], 0)[0]) >= people
            low, high = (middle, high) if enough else (low, middle - 1)
        total, _ = self._solve((self.points, 0 * one), levels[low], people)
        return people, levels[low], round(total)


@pytest.fixture(scope="session")
def independent() -> Callable[[Company, Scores, int], tuple[int, int, int]]:
    """Solve the three goals independently."""
    return lambda people, scores, floor: Best(people, scores).goals(floor)
