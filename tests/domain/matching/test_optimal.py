"""Plans are the best there are, proved, and the same for any order of the input."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

import numpy as np
import pytest

from bot.domain.matching.candidates import Best
from bot.domain.matching.kept import weights
from bot.domain.matching.prepare import Round, prepare
from bot.domain.matching.prices import tempting
from bot.domain.matching.scan import Block
from bot.domain.matching.search import Search
from bot.domain.matching.solve import solve
from bot.domain.matching.types import MatchPerson, Offer, Role, Rules, Want

WEDNESDAY = date(2026, 12, 2)
EASY = Rules(floor=2_500)


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
