"""Figures, what is empty and why, and what the playbook suggests."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from bot.domain.cells import Asked, Cell
from bot.domain.goals import freeze_goals
from bot.domain.indices import Change, measures
from bot.domain.insight import Branch, Facts, Figure, Unit, figures, merged, smallness
from bot.domain.playbook import hints
from bot.domain.publication import Frozen, freeze
from bot.domain.suppression import Span
from bot.domain.surveys import Ballot, Value

NOON = datetime(2026, 5, 4, 12, tzinfo=UTC)


def survey(name: str, people: int, answers: dict[str, list[int]], asked: int = 0) -> Frozen:
    """A frozen survey; answers alternate between mentors and mentees."""
    roles = [(("mentor", "mentee")[n % 2],) for n in range(max(people, asked))]
    ballots = []
    for n in range(people):
        values: dict[str, Value] = {item: given[n % len(given)] for item, given in answers.items()}
        ballots.append(Ballot(f"{n:03}", roles[n], values, NOON))
    wanted = measures(list(answers))
    return freeze(name, wanted, ballots, Asked(("role",), tuple(roles)), closed_at=NOON, seed=1)


def read(waves: dict[str, Frozen], facts: Facts | None = None) -> dict[str, Figure]:
    """Figures by key."""
    return {figure.key: figure for figure in figures(facts or Facts(), waves)}


def test_figures_carry_n_response_before_and_aim() -> None:
    """A closing survey beside its baseline, with the weaker direction as the two-way index."""
    answers = {"lb1": [3, 5], "lb2": [3, 4], "gu1": [3, 4], "rq1": [4]}
    closing = survey("closing", 24, answers, asked=32)
    baseline = survey("baseline", 24, {"gu1": [2, 3]})
    shift = (Change("gu", "", 20, 25.0),)
    told = read({"baseline": baseline, "closing": replace(closing, changes=shift)})
    assert told["two_way"].value == Span(50, 50)
    assert told["two_way"].met is False
    assert (told["understanding"].value, told["understanding"].before) == (
        Span(62.5, 62.5),
        Span(37.5, 37.5),
    )
    assert told["understanding"].change == shift[0]
    assert (told["understanding"].n, told["understanding"].response) == (24, 0.75)
    assert told["relationship"].met is True
    assert told["understanding"].met is None
    assert Figure("x", Branch.COSTS, Unit.POINTS, Span(60, 80), 9, target=70).met is None


@pytest.mark.parametrize(
    ("waves", "key", "why"),
    [
        ({}, "match", "not_asked"),
        ({}, "two_way", "not_asked"),
        ({}, "goals", "not_asked"),
        ({"goals": freeze_goals([("ai", 0)] * 3, closed_at=NOON)}, "goals", "few_goals"),
        ({"closing": survey("c", 3, {"pq1": [4]})}, "match", "small_programme"),
        ({"closing": survey("c", 3, {"pq1": [4]}, 20)}, "match", "few_answers"),
        ({"closing": survey("c", 9, {"rec": [4]})}, "match", "not_in_survey"),
        ({"closing": survey("c", 8, {"lb1": [3, 4], "lb2": [3]})}, "two_way", "small_role"),
        ({"closing": survey("c", 3, {"lb1": [3], "lb2": [3]}, 20)}, "two_way", "few_answers"),
    ],
)
def test_an_empty_figure_says_why(waves: dict[str, Frozen], key: str, why: str) -> None:
    """Not asked, too small, too few, not in the survey: each has its reason."""
    told = read(waves)[key]
    assert (told.value, told.empty) == (None, why)


def test_process_figures_are_shares_with_their_n() -> None:
    """Shares come with what they are shares of; nothing yet is no nought."""
    told = read({}, Facts(proposed=10, accepted=8))
    assert (told["acceptance"].value, told["acceptance"].n) == (Span(80, 80), 10)
    assert told["held"].empty == "nothing_yet"
    assert merged((Facts(pairs=2), Facts(pairs=3, hours_in_talks=1.5))) == Facts(
        pairs=5, hours_in_talks=1.5
    )


def test_goals_are_read_from_frozen_cells_even_when_nearly_all_missed_them() -> None:
    """A share, or the range that follows from the options told; beside it, how many rated."""
    told = read({"goals": freeze_goals([("ai", -1)] * 12, closed_at=NOON)})["goals"]
    assert told.value is not None
    assert (told.value.low, round(told.value.high, 2)) == (0, 41.67)
    reached = read({"goals": freeze_goals([("ai", 0), ("ai", -1)] * 8, closed_at=NOON)})["goals"]
    assert reached.value == Span(50, 50)
    set_by = ["ai"] * 20
    some = freeze_goals([("ai", 0), ("ai", -1)] * 8, closed_at=NOON, asked=set_by)
    assert (read({"goals": some})["goals"].n, read({"goals": some})["goals"].response) == (16, 0.8)
    blank = replace(freeze_goals([("ai", 0)] * 8, closed_at=NOON), cells=(Cell("goal", 8),))
    assert read({"goals": blank})["goals"].empty == "few_goals"


@pytest.mark.parametrize(
    ("facts", "codes"),
    [
        (Facts(), ("nobody",)),
        (Facts(signed_up=3, mentors=2, mentees=1), ("no_answers",)),
        (Facts(signed_up=8, mentors=4, mentees=4), ("no_roles",)),
        (Facts(signed_up=16, mentors=8, mentees=8), ("no_spread",)),
        (Facts(signed_up=24, mentors=12, mentees=12), ()),
    ],
)
def test_small_programmes_are_told_what_stays_empty(facts: Facts, codes: tuple[str, ...]) -> None:
    """Each size has one honest explanation, enough people none."""
    assert smallness(facts) == codes


@pytest.mark.parametrize(
    ("hint", "facts"),
    [
        ("acceptance", Facts(proposed=10, accepted=8)),
        ("first_talk", Facts(first_talks_due=10, first_talks_in_time=7)),
        ("agreement", Facts(pairs=10, agreements=9, rematches=1)),
        ("dose", Facts(talks_planned=100, talks_held=74)),
        ("moves", Facts(talks_planned=100, talks_held=90, moved_by_mentees=21)),
        ("no_rematch", Facts(pairs=20, agreements=20)),
        ("rematch", Facts(pairs=10, agreements=10, rematches=2)),
        ("fit", Facts(ended_early=5, ended_for_fit=2)),
        ("support", Facts(support_requests=5)),
    ],
)
def test_process_hints_appear_past_their_threshold(hint: str, facts: Facts) -> None:
    """One figure past its threshold gives exactly its hint."""
    assert [found.key for found in hints(facts, figures(facts, {}), {})] == [hint]


@pytest.mark.parametrize(("held", "digits"), [(746, 1), (740, 0)])
def test_a_hint_tells_its_figure_apart_from_its_threshold(held: int, digits: int) -> None:
    """74.6 would read like the aim of 75 it falls short of."""
    facts = Facts(talks_planned=1000, talks_held=held)
    [found] = hints(facts, figures(facts, {}), {})
    assert (found.key, found.bound, found.digits) == ("dose", 75, digits)


def test_few_cases_and_good_figures_give_no_hint() -> None:
    """Four proposals prove nothing, and nothing is wrong with reached aims."""
    few = Facts(proposed=4, accepted=1)
    assert hints(few, figures(few, {}), {}) == ()
    fine = Facts(proposed=10, accepted=9)
    assert hints(fine, figures(fine, {}), {}) == ()


def test_hints_from_answers_use_frozen_cells_only() -> None:
    """One-way learning, a flat index, load, weak answers and a low relationship are noticed."""
    answers = {"lb1": [2, 3], "lb2": [2, 3], "gu1": [3], "pq3": [3, 2]}
    closing = replace(survey("c", 24, answers, asked=60), changes=(Change("gu", "", 20, 0.0),))
    waves = {"closing": closing, "midpoint": survey("m", 24, {"rq1": [3]})}
    found = [hint.key for hint in hints(Facts(), figures(Facts(), waves), waves)]
    assert found == [
        "relationship",
        "mentors_learn_less",
        "mentees_learn_little",
        "understanding",
        "load",
        "answers",
    ]
    empty = {"closing": survey("c", 3, {"rq1": [3]}), "midpoint": survey("m", 2, {"rq1": [3]})}
    assert hints(Facts(), figures(Facts(), empty), empty) == ()
