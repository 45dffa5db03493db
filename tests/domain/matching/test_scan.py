"""The fast scan finds exactly what the plain rules find."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.matching import classes, pairwise, scan
from bot.domain.matching import edges as edges_
from bot.domain.matching.pairwise import Clocks
from bot.domain.matching.prepare import Round, prepare
from bot.domain.matching.score import components, score
from bot.domain.matching.table import encode
from bot.domain.matching.types import Rules, Weights

WEDNESDAY = date(2026, 12, 2)


def scanned(people: list[Any], rules: Rules) -> dict[tuple[str, str], int]:
    """Return the pairs and scores of the fast scan."""
    kept, edges = prepare(Round.of(people, rules, WEDNESDAY, (), None), ())
    mentors, mentees = kept.table.mentors.people, kept.table.mentees.people
    return {
        (mentors[row].id, mentees[col].id): int(points)
        for block in edges.blocks()
        for row, col, points in zip(*block, strict=True)
    }


@settings(max_examples=40, deadline=None)
@given(
    seed=st.integers(0, 10**9),
    size=st.integers(0, 24),
    topics=st.sampled_from([1, 3, 40]),
    gap=st.integers(0, 2),
    same_team=st.booleans(),
    weights=st.sampled_from([Weights(), Weights(1, 0, 7, 3, 0, 1000), Weights(1, 1, 1, 1, 1, 1)]),
)
def test_the_scan_equals_the_plain_rules(
    seed: int,
    size: int,
    topics: int,
    gap: int,
    *,
    same_team: bool,
    weights: Weights,
    company: Callable[..., Any],
    plainly: Callable[..., Any],
) -> None:
    """Every eligible pair, no other, and every score to the last hundredth."""
    people = company(size, seed, topics)
    rules = Rules(weights, gap, floor=2_000, same_team_allowed=same_team)

    assert plainly(people, rules) == scanned(people, rules)


def test_rare_topics_are_scattered_into_the_product(
    company: Callable[..., Any], plainly: Callable[..., Any]
) -> None:
    """With hundreds of topics in a bigger company most of them take the sparse way."""
    people = company(110, 5, 150)
    rules = Rules(floor=0)

    found = scanned(people, rules)

    assert plainly(people, rules) == found
    assert found


def test_parts_of_a_block_are_scored_alone(
    company: Callable[..., Any], plainly: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A block is large, and so are the levels in it; each part of it still holds to its own."""
    people, rules = company(80, 7), Rules(floor=0, level_gap=2)
    expected = plainly(people, rules)

    for cells in (1, 100, 300):
        monkeypatch.setattr(scan, "PART_CELLS", cells)

        assert scanned(people, rules) == expected


def test_many_classes_of_people_are_scored_block_by_block(
    company: Callable[..., Any], plainly: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where a table of all classes would be too large, every block computes its own rows."""
    people, rules = company(60, 11), Rules(floor=0)
    monkeypatch.setattr(classes, "MOST_CELLS", 10)
    monkeypatch.setattr(scan, "BLOCK_CELLS", 200)

    assert scanned(people, rules) == plainly(people, rules)


def test_pairs_scored_afresh_equal_the_plain_components(company: Callable[..., Any]) -> None:
    """Explanations and the audit file show the very components of the plain rules."""
    table = encode(company(30, 3), {})
    every = pairwise.Pairwise(table, WEDNESDAY)
    rows, cols = np.divmod(np.arange(len(table.mentors) * len(table.mentees)), len(table.mentees))
    parts = every.pairs(rows, cols)
    scores = parts.scores(Weights())
    for place, (row, col) in enumerate(zip(rows, cols, strict=True)):
        plain = components(table.mentors.people[row], table.mentees.people[col], WEDNESDAY)
        fast = [int(column[place]) for column in parts.values]
        known = [True, parts.known[0][place], parts.known[1][place], True, parts.known[2][place]]
        masked = [v if k else None for v, k in zip(fast, [*known, True], strict=True)]

        assert list(plain.values()) == masked
        assert score(plain, Weights()) == scores[place]


def test_many_different_clocks_are_counted_in_steps() -> None:
    """Where a table of all clocks would be too large, pairs are counted clock by clock."""
    clocks = tuple(("Europe/Berlin", ((0, 60 + minute),)) for minute in range(50))
    table = replace(encode([], {}), clocks=clocks)
    whole = Clocks(table, WEDNESDAY)
    one, other = np.divmod(np.arange(2500), 50)
    steps = Clocks(table, WEDNESDAY)
    steps._whole = None

    assert np.array_equal(whole.pairs(one, other), steps.pairs(one, other))
    assert np.array_equal(whole.rows(np.arange(50)), steps.rows(np.arange(50)))


def test_blocks_beyond_the_memory_bound_are_found_again(company: Callable[..., Any]) -> None:
    """What is not remembered is scanned anew, with the same result."""
    people = company(120, 8)
    _, edges = prepare(Round.of(people, Rules(floor=0), WEDNESDAY, (), None), ())
    remembered = [block.rows.tolist() for block in edges.blocks()]
    edges._stored.clear()

    assert remembered == [block.rows.tolist() for block in edges.blocks()]
    assert sum(map(len, remembered)) == edges.count


def test_forgetting_starts_at_the_bound(company: Callable[..., Any]) -> None:
    """A full memory takes no more blocks."""
    people = company(60, 8)
    _, edges = prepare(Round.of(people, Rules(floor=0), WEDNESDAY, (), None), ())
    edges.count = edges_.MAX_STORED + 1
    before = len(edges._stored)
    list(edges.first_pass(len))

    assert before == len(edges._stored)


def test_blocks_found_ahead_stay_in_order(company: Callable[..., Any]) -> None:
    """Two threads at work change neither the blocks nor their order."""
    _, edges = prepare(Round.of(company(120, 8), Rules(floor=0), WEDNESDAY, (), None), ())
    whole = np.concatenate([block for _, block in edges.first_pass(np.stack)], axis=1)
    edges.scanner.step = 3
    steps = np.concatenate([block for _, block in edges.first_pass(np.stack)], axis=1)

    assert np.array_equal(whole, steps)
