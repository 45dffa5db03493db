"""A solver that remembers: what may be solved around the last plan, and what starts afresh."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from bot.domain.matching.job import Answer, Job, Memory, answer
from bot.domain.matching.types import Kind, Lock, MatchPerson, PairHistory, Rules, Weights
from tests.domain.matching.conftest import WEDNESDAY

EASY = Rules(floor=2_500)


@pytest.fixture
def job(company: Callable[..., list[MatchPerson]]) -> Job:
    """A round of eighty people."""
    return Job(tuple(company(80, 11)), EASY, WEDNESDAY)


def veto(found: Answer) -> Lock:
    """Forbid the weakest pair."""
    weak = min(found.plan.pairs, key=lambda pair: pair.score)
    return Lock(weak.mentor, weak.mentee, Kind.VETO)


def test_an_edit_is_solved_around_the_last_plan(job: Job) -> None:
    """The plan is the one of a round from nothing, the hints included."""
    memory = Memory()
    first = memory.answer(job)
    edited = replace(job, locks=(veto(first),), edit=True)

    found = memory.answer(edited)

    assert (first.again, found.again) == (False, True)
    assert found.plan == answer(edited).plan
    assert found.plan != first.plan


def test_looking_again_solves_nothing(job: Job) -> None:
    """The same facts have the same plan."""
    memory = Memory()
    first = memory.answer(job)
    found = memory.answer(replace(job, edit=True))

    assert (found.plan, found.again) == (first.plan, True)


def test_only_the_desk_is_quick(job: Job) -> None:
    """The calendar's round is solved afresh, even if nothing changed."""
    memory = Memory()
    memory.answer(job)

    assert not memory.answer(job).again


@pytest.mark.parametrize(
    "changed",
    [
        lambda job: replace(job, people=job.people[1:]),
        lambda job: replace(job, rules=replace(job.rules, floor=3_000)),
        lambda job: replace(job, on=WEDNESDAY.replace(day=9)),
        lambda job: replace(job, managers={"p0000": "p0001"}),
        lambda job: replace(job, history=(PairHistory("p0000", "p0001"),)),
    ],
    ids=["people", "rules", "day", "managers", "history"],
)
def test_other_facts_are_solved_afresh(job: Job, changed: Callable[[Job], Job]) -> None:
    """A plan of other facts is no start, whatever else was locked."""
    memory = Memory()
    first = memory.answer(job)
    other = replace(changed(job), locks=(veto(first),), edit=True)

    found = memory.answer(other)

    assert not found.again
    assert found.plan == answer(other).plan


def test_other_weights_are_solved_beside_and_not_remembered(job: Job) -> None:
    """A comparison brings both plans; the next edit builds on the first."""
    memory = Memory()
    light = Weights(topic_fit=1, style=90)
    found = memory.answer(replace(job, other=light))
    edited = replace(job, locks=(veto(found),), edit=True)
    again = memory.answer(edited)

    assert found.other == answer(replace(job, rules=replace(EASY, weights=light))).plan
    assert (again.again, again.other, again.plan) == (True, None, answer(edited).plan)


def test_what_only_an_edit_needs_stays_with_the_solver(job: Job) -> None:
    """Candidates and proof are not sent back."""
    found = Memory().answer(replace(job, other=Weights(style=90)))

    assert found.other is not None
    assert (found.plan.kept, found.other.kept) == (None, None)
