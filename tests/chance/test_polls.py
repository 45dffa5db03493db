"""An attacker reads every report of thousands of random polls and tries to work out answers."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from itertools import product
from random import Random

import numpy as np
import numpy.typing as npt
import pytest
from scipy.optimize import Bounds, LinearConstraint, milp

from bot.domain.cells import Asked
from bot.domain.indices import Form, Measure
from bot.domain.publication import Frozen, freeze
from bot.domain.suppression import OTHER
from bot.domain.surveys import Ballot

NOON = datetime(2026, 5, 4, 12, tzinfo=UTC)
Matrix = npt.NDArray[np.float64]
Group = tuple[str, ...]


@dataclass(frozen=True)
class Case:
    """A random poll, what was published, and the truth the attacker wants."""

    measure: Measure
    frozen: Frozen
    asked: Asked
    ballots: tuple[Ballot, ...]

    @property
    def cross(self) -> list[Group]:
        """The finest groups: every combination of the splits that answered."""
        return sorted({ballot.groups for ballot in self.ballots})

    @property
    def width(self) -> int:
        """Unknowns per finest group: one per item and option."""
        return self.measure.size * len(self.measure.items)

    def truth(self) -> Matrix:
        """How often each option of each item was chosen in each finest group."""
        table = np.zeros((len(self.cross), self.width))
        for ballot in self.ballots:
            row = self.cross.index(ballot.groups)
            for place, item in enumerate(self.measure.items):
                value = ballot.values[item]
                assert isinstance(value, int)
                low = 0 if self.measure.form is Form.CHOICE else self.measure.low
                table[row, place * self.measure.size + value - low] += 1
        return table.ravel()


def dice(seed: str) -> Random:
    """The same throws every time."""
    return Random(seed)  # noqa: S311 - a test wants to be repeated


def poll(random: Random) -> Case:
    """A poll with random people, splits, kind, size and unanimity."""
    form = random.choice([Form.CHOICE, Form.STEPS, Form.INDEX])
    size = random.randint(2, 5) if form is Form.CHOICE else 5
    items = tuple(f"q{place}" for place in range(random.randint(1, 2) if form is Form.INDEX else 1))
    options = tuple("abcde"[:size]) if form is Form.CHOICE else ()
    measure = Measure(items[0] if len(items) == 1 else "index", form, items, 1, 5, options)
    order = random.choice([(), (0,), (1,), (0, 1), (1, 0)])
    names = (("mentor", "mentee"), ("berlin", "wien", "zug")[: random.randint(1, 3)])
    weights = [[random.random() ** 2 + 0.02 for _ in group] for group in names]
    taste = [random.random() ** random.choice([1, 3, 8]) for _ in range(size)]
    low = 0 if form is Form.CHOICE else 1
    people, ballots = [], []
    entangled = random.random() < 0.4
    for person in range(random.randint(5, random.choice([15, 40, 90]))):
        pick = [
            random.choices(group, weight)[0] for group, weight in zip(names, weights, strict=True)
        ]
        if entangled and random.random() < 0.95:
            pick[1] = names[1][names[0].index(pick[0]) % len(names[1])]
        groups = tuple(pick[place] for place in order)
        people.append(groups)
        if random.random() < 0.9:
            values = {item: low + random.choices(range(size), taste)[0] for item in items}
            ballots.append(Ballot(f"{person:03}", groups, values, NOON))
    asked = Asked(tuple(("role", "unit")[place] for place in order), tuple(people))
    frozen = freeze("s", [measure], ballots, asked, closed_at=NOON, seed=1)
    return Case(measure, frozen, asked, tuple(ballots))


def rows_of(case: Case, split: str, group: str) -> npt.NDArray[np.bool_]:
    """Which finest groups belong to a published group; the attacker knows what `OTHER` holds."""
    if not split:
        return np.ones(len(case.cross), dtype=bool)
    place = case.asked.splits.index(split)
    named = {cell.group for cell in case.frozen.groups(case.measure.key, split)} - {OTHER}
    return np.array(
        [g[place] == group if group != OTHER else g[place] not in named for g in case.cross]
    )


def sees(case: Case) -> tuple[Matrix, Matrix, Matrix]:
    """Everything known, as `low <= coefficients @ unknowns <= high`; who answered is known, too."""
    size, width, cross = case.measure.size, case.width, case.cross
    rows, lows, highs = [], [], []

    def learn(mask: npt.NDArray[np.bool_], weights: Matrix, low: float, high: float) -> None:
        rows.append(np.outer(mask, weights).ravel())
        lows.append(low)
        highs.append(high)

    for place, group in enumerate(cross):
        mask = np.arange(len(cross)) == place
        n = sum(ballot.groups == group for ballot in case.ballots)
        for item in range(len(case.measure.items)):
            weights = np.zeros(width)
            weights[item * size : (item + 1) * size] = 1
            learn(mask, weights, n, n)
    for cell in case.frozen.cells:
        mask = rows_of(case, cell.split, cell.group) if cell.n else np.zeros(len(cross), dtype=bool)
        for block in cell.blocks:
            weights = np.zeros(width)
            weights[list(block.options)] = 1
            learn(mask, weights, block.count.low, block.count.high)
        if cell.mean:
            steps = np.tile(
                np.arange(case.measure.low, case.measure.high + 1), len(case.measure.items)
            )
            total = cell.n * len(case.measure.items)
            learn(
                mask,
                steps.astype(float),
                round(cell.mean.low * total),
                round(cell.mean.high * total),
            )
    return np.array(rows), np.array(lows), np.array(highs)


def targets(case: Case) -> Iterator[tuple[Matrix, int]]:
    """Every natural cell (any mix of groups, one option) with the number of people in it."""
    places = [
        ["", *sorted({group[place] for group in case.cross})]
        for place in range(len(case.asked.splits))
    ]
    for wanted in product(*places):
        mask = np.array(
            [all(w in ("", g) for w, g in zip(wanted, group, strict=True)) for group in case.cross]
        )
        people = sum(
            all(w in ("", g) for w, g in zip(wanted, b.groups, strict=True)) for b in case.ballots
        )
        for column in range(case.width if people else 0):
            yield np.outer(mask, np.eye(case.width)[column]).ravel(), people
        if people:
            steps = np.tile(np.arange(case.measure.size), len(case.measure.items))
            yield np.outer(mask, steps.astype(float)).ravel(), people


def derived(known: Matrix, wanted: Matrix) -> npt.NDArray[np.bool_]:
    """Which wanted sums are combinations of the known ones."""
    _, strengths, axes = np.linalg.svd(known)
    free = axes[int((strengths > 1e-9).sum()) :]
    return np.asarray(np.abs(wanted @ free.T).max(axis=1, initial=0) < 1e-7)


LONG = pytest.mark.long
"""The first tenth runs in `make test`; `make attack` runs what the promise speaks of."""


@pytest.mark.parametrize("batch", [0, *(pytest.param(n, marks=LONG) for n in range(1, 10))])
def test_no_report_of_any_poll_lets_an_attacker_solve_for_fewer_than_five(batch: int) -> None:
    """Of 10,000 random polls no sum of published numbers gives a cell below five or one answer."""
    random = dice(f"attack:{batch}")
    told = 0
    for number in range(1_000):
        case = poll(random)
        if not any(cell.blocks or cell.mean for cell in case.frozen.cells):
            continue
        told += 1
        known, lows, highs = sees(case)
        goals = list(targets(case))
        wanted = np.array([goal for goal, _ in goals])
        solved = derived(known[lows == highs], wanted)
        values = wanted @ case.truth()
        people = np.array([n for _, n in goals])
        top = wanted.max(axis=1)
        ends = np.minimum(values, top * people * len(case.measure.items) - values)
        caught = np.where(top > 1, (people < 5) | (ends < top), (values < 5) | (values == people))
        assert not (solved & caught).any(), (batch, number, case.frozen)
    assert told > 500


@pytest.mark.parametrize("polls", [3, pytest.param(10, marks=LONG)])
def test_bounds_leave_every_small_cell_open(polls: int) -> None:
    """Even with whole numbers and "not below zero", no small cell has only one possible value."""
    random = dice("bounds")
    tried = 0
    while tried < polls:
        case = poll(random)
        if len(case.frozen.cells) < 3 or not any(c.blocks or c.mean for c in case.frozen.cells):
            continue
        tried += 1
        known, lows, highs = sees(case)
        rules = LinearConstraint(known, lows, highs)
        for goal, people in ((g, n) for g, n in targets(case) if g.max() == 1):
            least, most = (extreme(goal * sign, rules) * sign for sign in (1, -1))
            assert least < most or least >= 5, (tried, case.frozen)
            assert least < people
            if any(cell.blocks for cell in case.frozen.cells):
                assert most >= min(5, people), (tried, case.frozen)


def extreme(goal: Matrix, rules: LinearConstraint) -> int:
    """The smallest value of `goal` over every table of whole numbers that fits."""
    found = milp(goal, integrality=np.ones(goal.size), constraints=rules, bounds=Bounds(0, np.inf))
    return round(float(found.fun))


def several(random: Random) -> Case:
    """The same people asked a question with several answers."""
    case = poll(random)
    size = random.randint(2, 5)
    taste = [random.random() ** random.choice([0.3, 1, 3]) for _ in range(size)]
    measure = Measure("q0", Form.SEVERAL, ("q0",), options=tuple("abcde"[:size]))
    ballots = tuple(
        replace(
            ballot,
            values={"q0": frozenset(n for n in range(size) if random.random() < taste[n])},
        )
        for ballot in case.ballots
    )
    frozen = freeze("s", [measure], ballots, case.asked, closed_at=NOON, seed=1)
    return Case(measure, frozen, case.asked, ballots)


@pytest.mark.parametrize("polls", [400, pytest.param(2_000, marks=LONG)])
def test_several_answers_tell_nothing_of_fewer_than_five(polls: int) -> None:
    """Of 2,000 polls no option's yes or no can be solved for fewer than five people."""
    random = dice("several")
    told = 0
    for number in range(polls):
        case = several(random)
        for option in range(case.measure.size):
            masks = [
                rows_of(case, cell.split, cell.group).astype(float)
                for cell in case.frozen.cells
                for block in cell.blocks
                if block.options == (option,) and block.count.exact
            ]
            if not masks:
                continue
            told += 1
            groups = [
                np.array(
                    [
                        all(w in ("", g) for w, g in zip(wanted, group, strict=True))
                        for group in case.cross
                    ]
                )
                for wanted in product(
                    *(
                        ["", *{g[place] for g in case.cross}]
                        for place in range(len(case.asked.splits))
                    )
                )
            ]
            wanted = [mask.astype(float) for mask in groups if mask.any()]
            solved = derived(np.array(masks), np.array(wanted))
            for mask in (mask for mask, known in zip(wanted, solved, strict=True) if known):
                people = [b for b in case.ballots if mask[case.cross.index(b.groups)]]
                yes = sum(
                    option in b.values["q0"]
                    for b in people
                    if isinstance(b.values["q0"], frozenset)
                )
                assert min(yes, len(people) - yes) >= 5, (number, case.frozen)
    assert told > polls / 2


def test_reports_only_ever_repeat_frozen_cells() -> None:
    """Asking again, in another order, or for a split of a split gives the same cells or nothing."""
    random = dice("repeat")
    for _ in range(200):
        case = poll(random)
        again = freeze("s", [case.measure], case.ballots[::-1], case.asked, closed_at=NOON, seed=1)
        assert case.frozen == again
        for split, group in product(("", "role", "unit"), ("", "mentor", "berlin", OTHER)):
            cell = case.frozen.cell(case.measure.key, split, group)
            assert cell is None or cell in again.cells
        assert case.frozen.groups(case.measure.key, "") == ()


@pytest.mark.parametrize("polls", [400, pytest.param(2_000, marks=LONG)])
def test_published_counts_and_their_differences_reach_five(polls: int) -> None:
    """A published count, and a whole minus any of its groups, is at least five."""
    random = dice("differences")
    for _ in range(polls):
        case = poll(random)
        everybody = case.frozen.cells[0]
        for cell in case.frozen.cells:
            exact = [block for block in cell.blocks if block.count.exact]
            assert all(block.count.low >= 5 for block in exact)
            for block in exact if cell.split else []:
                options = set(block.options)
                whole = sum(b.count.low for b in everybody.blocks if set(b.options) <= options)
                assert whole - block.count.low >= 5
