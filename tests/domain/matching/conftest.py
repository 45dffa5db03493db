"""Made-up companies and independent solvers for the matching tests."""

import random
from collections.abc import Callable
from datetime import date
from typing import Any, TypeAlias

import numpy as np
import pytest
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import coo_array

from bot.domain.matching import score
from bot.domain.matching.eligibility import verdict
from bot.domain.matching.prepare import Round
from bot.domain.matching.types import MatchPerson, Offer, Role, Rules, Want

Company: TypeAlias = list[MatchPerson]
Scores: TypeAlias = dict[tuple[str, str], int]
WEDNESDAY = date(2026, 12, 2)
ZONES = ("Europe/Berlin", "America/New_York", "Pacific/Auckland", "America/Los_Angeles")
HOURS: tuple[Any, ...] = (((540, 1020),), ((480, 720), (780, 1080)), ((600, 660),))


def person(pick: random.Random, number: int, size: int, topics: int) -> MatchPerson:
    """Make up one person of a company of some size."""
    role = pick.choice(list(Role))
    names = [f"t{place}" for place in range(topics)]
    offers = pick.sample(names, pick.randint(0, min(3, topics)))
    wants = pick.sample(names, pick.randint(0, min(3, topics)))
    others = [f"p{place:04d}" for place in range(size) if place != number]
    return MatchPerson(
        id=f"p{number:04d}",
        role=role,
        level=pick.randint(1, 4) + 2 * (role is Role.MENTEE),
        manager_id=pick.choice([*others[:9], ""]),
        department=pick.choice(["", "IT", "HR"]),
        team=pick.choice(["", "A", "B", "C", "D"]),
        location=pick.choice(["", "Graz", "Berlin"]),
        languages=frozenset(pick.choice([["de"], ["en"], ["de", "en"], ["de", "fr"]])),
        timezone=pick.choice((*ZONES[:1] * 4, *ZONES)),
        hours=pick.choice(HOURS),
        offers=tuple(Offer(topic, pick.randint(0, 4)) for topic in offers),
        wants=tuple(Want(topic, pick.randint(1, 3), pick.randint(0, 4)) for topic in wants),
        style=frozenset(pick.sample("abcdef", pick.randint(0, 4))),
        formats=frozenset(pick.choice([["remote"], ["onsite"], ["remote", "onsite"]])),
        rhythm=pick.choice(["", "weekly", "biweekly", "monthly"]),
        mentor_capacity=pick.choice([0, 1, 1, 1, 2, 3]),
        mentee_capacity=pick.choice([0, 1, 1, 1, 2]),
        not_with=frozenset(pick.sample(others, min(len(others), pick.choice([0, 0, 0, 2])))),
        ready=pick.random() > 0.05,
    )


@pytest.fixture(scope="session")
def company() -> Callable[..., Company]:
    """Make up a company from a seed."""

    def make(size: int, seed: int, topics: int = 4) -> Company:
        pick = random.Random(seed)  # noqa: S311 - made-up people need no secrecy
        return [person(pick, number, size, topics) for number in range(size)]

    return make


@pytest.fixture(scope="session")
def plainly() -> Callable[..., Scores]:
    """Score every eligible pair one by one with the plain rules: the slow truth."""

    def scores(people: Company, rules: Rules) -> Scores:
        company = Round.of(people, rules, WEDNESDAY, (), None).company()
        found = {
            (a.id, b.id): score.score(score.components(a, b, WEDNESDAY), rules.weights)
            for a in people
            for b in people
            if not verdict(a, b, rules, company)
        }
        return {pair: points for pair, points in found.items() if points >= rules.floor}

    return scores


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
