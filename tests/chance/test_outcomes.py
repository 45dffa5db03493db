"""The attacker reads goals and pulses of thousands of random programmes, medians included."""

from datetime import UTC, datetime
from itertools import combinations_with_replacement, pairwise
from random import Random
from statistics import fmean

import pytest

from bot.domain.cells import Asked
from bot.domain.goals import LEVELS, TARGET, freeze_goals
from bot.domain.indices import measures
from bot.domain.publication import Frozen, freeze
from bot.domain.suppression import OTHER, SMALLEST_GROUP
from bot.domain.surveys import Ballot

NOON = datetime(2026, 5, 4, 12, tzinfo=UTC)
ROLES = ("mentor", "mentee")
Outcomes = list[tuple[str, int]]


def dice(seed: str) -> Random:
    """The same throws every time."""
    return Random(seed)  # noqa: S311 - a test wants to be repeated


def programme(random: Random) -> Outcomes:
    """Goals of a random programme, from one to forty, often lopsided or alike."""
    lean, taste = random.random(), [random.random() ** random.choice([1, 4]) for _ in LEVELS]
    return [
        (ROLES[random.random() < lean], random.choices(LEVELS, taste)[0])
        for _ in range(random.randint(1, random.choice([12, 24, 40])))
    ]


@pytest.mark.parametrize("programmes", [1_000, pytest.param(10_000, marks=pytest.mark.long)])
def test_goals_of_ten_thousand_programmes_tell_nothing_below_five(programmes: int) -> None:
    """Every count, and the whole minus any group, is a sum of numbers that are five or more."""
    random = dice("goals")
    told = 0
    for number in range(programmes):
        outcomes = programme(random)
        frozen = freeze_goals(outcomes, closed_at=NOON)
        everybody = frozen.cells[0]
        for cell in frozen.cells:
            inside = rows(frozen, outcomes, cell.group)
            assert not cell.n or len(inside) == cell.n >= 5, number
            for block in cell.blocks:
                if not block.count.exact:
                    continue
                told += 1
                reached = sum(level >= TARGET for _, level in inside)
                assert block.count.low == (reached if block.options == (1,) else cell.n - reached)
                assert min(block.count.low, cell.n - block.count.low) >= 5, number
                whole = next(b for b in everybody.blocks if b.options == block.options)
                assert not cell.group or whole.count.low - block.count.low >= 5, number
        for change in frozen.changes:
            assert (change.group, change.n) == ("", len(outcomes))
            assert change.n >= 5
    assert told > programmes / 5


def rows(frozen: Frozen, outcomes: Outcomes, group: str) -> Outcomes:
    """The goals of a told group."""
    if not group:
        return outcomes
    named = {cell.group for cell in frozen.groups("goal", "role")} - {OTHER}
    return [o for o in outcomes if o[0] == group or (group == OTHER and o[0] not in named)]


SIZES = [*range(5, 14), *(pytest.param(size, marks=pytest.mark.long) for size in (22, 23))]


@pytest.mark.parametrize("size", SIZES)
def test_no_level_has_only_one_possible_count(size: int) -> None:
    """Of every programme of so many goals, all that is told leaves the count of each level open.

    The attacker knows how many rated a goal and tries every table that leads to the same report.
    """
    found: dict[object, list[tuple[int, ...]]] = {}
    for table in spreads(size):
        found.setdefault(told(table), []).append(table)
    assert len(found) > 1 or size < 2 * SMALLEST_GROUP
    for report, tables in found.items():
        for counts in zip(*tables, strict=True):
            assert min(counts) < max(counts) >= min(4, size // 2), report
            assert min(counts) < size


def spreads(size: int) -> list[tuple[int, ...]]:
    """Every way to spread people over the levels."""
    cuts = combinations_with_replacement(range(size + 1), len(LEVELS) - 1)
    return [tuple(b - a for a, b in pairwise((0, *c, size))) for c in cuts]


def told(table: tuple[int, ...]) -> object:
    """What a report says if this is the truth."""
    levels = [level for level, n in zip(LEVELS, table, strict=True) for _ in range(n)]
    frozen = freeze_goals([("mentor", level) for level in levels], closed_at=NOON)
    return frozen.cells, frozen.changes


@pytest.mark.parametrize("programmes", [400, pytest.param(2_000, marks=pytest.mark.long)])
def test_pulses_of_two_thousand_programmes_tell_means_of_five_people_only(programmes: int) -> None:
    """No mean of a group is told below five people, nor can one be left over by subtraction."""
    random = dice("pulses")
    told_means = 0
    for number in range(programmes):
        lean = random.random()
        people = [
            (ROLES[random.random() < lean], [random.randint(1, 5) for _ in range(3)])
            for _ in range(random.randint(1, 30))
        ]
        given = [
            Ballot(str(n), (role,), {"p1": fmean(v), "p2": 5.0}, NOON)
            for n, (role, v) in enumerate(people)
        ]
        asked = Asked(("role",), tuple((role,) for role, _ in people))
        frozen = freeze("pulse", measures(["p1", "p2"]), given, asked, closed_at=NOON, seed=1)
        for cell in frozen.cells:
            assert cell.n == 0 or cell.n >= 5, number
            rest = len(people) - cell.n
            assert not (cell.split and cell.n) or rest >= 5, number
            told_means += cell.mean is not None and cell.mean.exact
        unanimous = frozen.cell("open")
        assert unanimous is not None
        assert unanimous.mean is None or not unanimous.mean.exact, number
    assert told_means > programmes / 2
