"""Made-up companies for the matching tests, and the slow truth about them."""

import random
from collections.abc import Callable
from datetime import date
from typing import Any, TypeAlias

import pytest

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
