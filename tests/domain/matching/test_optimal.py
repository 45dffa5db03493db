"""Plans are the best there are, proved, and the same for any order of the input."""

import random
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from itertools import combinations
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linear_sum_assignment

from bot.domain.matching.candidates import Best
from bot.domain.matching.kept import weights
from bot.domain.matching.prepare import Round, prepare
from bot.domain.matching.prices import tempting
from bot.domain.matching.scan import Block
from bot.domain.matching.search import Search
from bot.domain.matching.solve import solve
from bot.domain.matching.types import MatchPerson, Offer, Plan, Role, Rules, Want

WEDNESDAY = date(2026, 12, 2)
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


@pytest.mark.parametrize("keep", [1, 2, 5])
@pytest.mark.parametrize("seed", [1, 2, 3])
def test_pruning_loses_nothing(keep: int, seed: int, company: Callable[..., Any]) -> None:
    """However few candidates the search starts from, the proof brings back what is missing."""
    this = Round.of(company(240, seed, 6), EASY, WEDNESDAY, (), None)
    whole = Search(*_search(this, 0)).run()

    pruned = Search(*_search(this, keep)).run()

    assert whole.people == pruned.people
    assert whole.kept.floor == pruned.kept.floor
    assert whole.scores.sum() == pruned.scores.sum()
    assert len(pruned.kept.cells) < len(whole.kept.cells)


def _search(this: Round, keep: int) -> tuple[Any, int, Any]:
    """Prepare a search that starts from a few candidates a person."""
    kept, edges = prepare(this, (), keep=keep)
    return kept, this.rules.floor, edges


@pytest.mark.parametrize("seed", [4, 5])
def test_the_certificate_can_be_checked_by_anybody(seed: int, company: Callable[..., Any]) -> None:
    """No eligible pair above the floor beats the prices, and every chosen pair meets its own."""
    kept, floor, edges = _search(Round.of(company(240, seed, 6), EASY, WEDNESDAY, (), None), 2)
    solved = Search(kept, floor, edges).run()
    assert solved.prices is not None
    table, shift = solved.kept.table, solved.kept.shift
    room = solved.kept.room
    for rows, cols, scores in edges.blocks():
        fine = (scores >= solved.kept.floor) & (room.row[rows] > 0) & (room.col[cols] > 0)
        rows, cols = rows[fine], cols[fine].astype(np.int64)  # noqa: PLW2901 - the part that counts
        gain = tempting(solved.prices, rows, cols, weights(table, rows, cols, scores[fine], shift))
        chosen = set(zip(solved.rows.tolist(), solved.cols.tolist(), strict=True))
        taken = np.array(
            [pair in chosen for pair in zip(rows.tolist(), cols.tolist(), strict=True)]
        )

        assert (gain[~taken] <= solved.kept.slack).all()
        assert (gain[taken] >= 0).all()


def twins(count: int, role: Role, **facts: Any) -> list[MatchPerson]:
    """Make people who differ in nothing but their id."""
    level = 1 if role is Role.MENTOR else 5
    return [
        MatchPerson(
            f"{role}{number:04d}",
            role,
            level,
            languages=frozenset({"de"}),
            offers=(Offer("AI"),) if role is Role.MENTOR else (),
            wants=(Want("AI", 1),) if role is Role.MENTEE else (),
            **facts,
        )
        for number in range(count)
    ]


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


def test_two_hundred_identical_people_all_find_a_partner() -> None:
    """Ties are broken by ids: nobody is lost, and the plan repeats itself."""
    people = twins(100, Role.MENTOR) + twins(100, Role.MENTEE)

    plan = solve(people, Rules(), on=WEDNESDAY)

    assert (plan.certificate.people, len(plan.unmatched)) == (200, 0)
    assert plan == solve(people[::-1], Rules(), on=WEDNESDAY)


def test_identical_people_survive_pruning() -> None:
    """With only a few candidates each, the hash of the pair spreads them over everybody."""
    people = twins(150, Role.MENTOR) + twins(150, Role.MENTEE)
    solved = Search(*_search(Round.of(people, Rules(), WEDNESDAY, (), None), 3)).run()

    assert (solved.people, len(solved.rows)) == (300, 150)


def test_one_mentor_for_three_hundred_mentees() -> None:
    """The mentor's capacity is used, and everybody else is told that all are taken."""
    people = twins(1, Role.MENTOR, mentor_capacity=3) + twins(300, Role.MENTEE)

    plan = solve(people, Rules(), on=WEDNESDAY)

    assert (len(plan.pairs), plan.certificate.people) == (3, 4)
    assert {"all_taken"} == {str(one.why) for one in plan.unmatched}
    [hint] = plan.hints
    assert (hint.topic, hint.role, hint.gain, hint.count) == ("AI", "mentor", 297, 99)


def test_capacities_above_one_add_pairs_on_both_sides() -> None:
    """Second partners are taken where they add score, never the same pair twice."""
    people = twins(2, Role.MENTOR, mentor_capacity=3) + twins(2, Role.MENTEE, mentee_capacity=3)

    plan = solve(people, Rules(), on=WEDNESDAY)

    assert 4 == len({(pair.mentor, pair.mentee) for pair in plan.pairs}) == len(plan.pairs)


def test_nobody_at_all_and_nobody_eligible() -> None:
    """Empty rounds are plans too, with the programme's floor and a reason for everybody."""
    empty = solve([], Rules(), on=WEDNESDAY)
    alone = solve(twins(3, Role.MENTOR), Rules(), on=WEDNESDAY)

    assert (empty.pairs, empty.unmatched, empty.certificate.floor) == ((), (), 4_500)
    assert {"nobody_there"} == {str(one.why) for one in alone.unmatched}


def test_two_people_with_one_id_are_refused() -> None:
    """Who cannot be told apart cannot be matched."""
    with pytest.raises(ValueError, match="mentor0000"):
        solve(twins(1, Role.MENTOR) * 2, Rules(), on=WEDNESDAY)


def test_a_small_buffer_keeps_the_same_candidates(company: Callable[..., Any]) -> None:
    """Raising the bar for newcomers early changes nothing in the result."""
    kept, edges = prepare(Round.of(company(200, 9), EASY, WEDNESDAY, (), None), ())
    whole, steps = Best(kept.table, 3), Best(kept.table, 3, buffer=10)
    for block in edges.blocks():
        whole.add(whole.sift(block))
        for mentor in np.unique(block.rows):
            one = Block(*(column[block.rows == mentor] for column in block))
            steps.add(steps.sift(one))

    assert all(np.array_equal(a, b) for a, b in zip(whole.result(), steps.result(), strict=True))


def test_one_more_person_outweighs_any_score() -> None:
    """A long chain in which two more people cost a third of all points is still turned over."""
    count = 60
    people = twins(count, Role.MENTOR) + twins(count, Role.MENTEE)
    kept, _ = prepare(Round.of(people, Rules(), WEDNESDAY, (), None), ())
    weak = np.arange(count) * count + np.arange(count)
    strong = np.arange(1, count) * count + np.arange(count - 1)
    cells = np.r_[weak, strong]
    scores = np.r_[np.full(count, 4_500), np.full(count - 1, 10_000)]
    order = np.argsort(cells)
    chain = replace(kept, cells=cells[order], scores=scores[order])

    solved = Search(chain, 4_500, None).run()

    assert (solved.people, int(solved.scores.sum())) == (2 * count, 4_500 * count)


def test_a_doubled_topic_counts_once_with_its_best_facts() -> None:
    """Who names a topic twice gains nothing by it."""
    twice = (Want("AI", 1, 0), Want("AI", 3, 4))
    [mentor], [mentee] = twins(1, Role.MENTOR), twins(1, Role.MENTEE)
    doubled = replace(mentee, wants=twice)
    single = replace(mentee, wants=twice[:1])

    plans = [solve([mentor, someone], Rules(), on=WEDNESDAY) for someone in (doubled, single)]

    assert plans[0].pairs == plans[1].pairs
