"""Reasons that add up, answers for everybody who waits, and nothing private in any of them."""

import pickle
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.matching.edit import describe_pair
from bot.domain.matching.eligibility import Company, verdict
from bot.domain.matching.reasons import reasons
from bot.domain.matching.score import components, score
from bot.domain.matching.solve import solve
from bot.domain.matching.types import (
    Components,
    MatchPerson,
    Offer,
    Role,
    Rules,
    Said,
    Want,
    Weights,
)

WEDNESDAY = date(2026, 12, 2)
EASY = Rules(floor=2_500)
MIA = MatchPerson(
    "mia", Role.MENTOR, 1, languages=frozenset({"de"}), offers=(Offer("AI"), Offer("data"))
)
MAX = MatchPerson(
    "max", Role.MENTEE, 4, languages=frozenset({"de"}), wants=(Want("AI", 1), Want("data", 2))
)


def told(mentor: MatchPerson, mentee: MatchPerson, minutes: int = 480) -> list[str]:
    """Return the reason codes of two people."""
    parts = components(mentor, mentee, WEDNESDAY)
    found = reasons(mentor, mentee, parts, Weights(), minutes)
    return [said.code.removeprefix("matching.reason_") for said in found]


@settings(max_examples=20, deadline=None)
@given(seed=st.integers(0, 10**9))
def test_every_pair_has_three_reasons_and_parts_that_add_up(
    seed: int, company: Callable[..., Any]
) -> None:
    """The components shown give exactly the score shown."""
    for pair in solve(company(60, seed), EASY, on=WEDNESDAY).pairs:
        assert 3 == len(pair.reasons) == len({repr(said) for said in pair.reasons})
        assert pair.score == score(pair.components, Weights())


@pytest.mark.parametrize("seed", range(6))
def test_reasons_for_all_at_once_equal_the_reasons_of_each(
    seed: int, company: Callable[..., Any]
) -> None:
    """What a round says of a pair is what the plain rules say of the two alone."""
    people = {person.id: person for person in company(120, seed)}
    plan = solve(people.values(), EASY, on=WEDNESDAY)
    for pair in plan.pairs:
        mentor, mentee = people[pair.mentor], people[pair.mentee]
        assert describe_pair(mentor, mentee, EASY, Company(WEDNESDAY)) == pair
    assert len(plan.pairs) > 20


REASONS = [
    ({}, {}, ["development", "hours", "language"]),
    (
        {"wants": (Want("budget"),)},
        {"offers": (Offer("budget"),)},
        ["development", "return", "hours"],
    ),
    ({"style": frozenset("ab")}, {"style": frozenset("ab")}, ["development", "style", "hours"]),
    ({"offers": (Offer("data"),)}, {}, ["hours", "topic", "language"]),
    (
        {"department": "IT", "location": "Graz", "formats": frozenset({"onsite"})},
        {"department": "HR", "location": "Linz"},
        ["development", "hours", "apart"],
    ),
    (
        {"department": "IT", "formats": frozenset({"onsite"})},
        {"department": "HR"},
        ["development", "hours", "department"],
    ),
    (
        {"location": "Graz", "formats": frozenset({"onsite"})},
        {"location": "Linz"},
        ["development", "hours", "location"],
    ),
]


@pytest.mark.parametrize(("mentor", "mentee", "codes"), REASONS)
def test_the_strongest_criteria_become_the_reasons(
    mentor: dict[str, Any], mentee: dict[str, Any], codes: list[str]
) -> None:
    """Weight times component decides, largest first."""
    assert codes == told(replace(MIA, **mentor), replace(MAX, **mentee))


def test_short_common_time_is_told_in_minutes() -> None:
    """Below an hour, minutes are honest."""
    assert "minutes" in told(MIA, MAX, 45)


def test_a_pair_against_the_rules_is_explained_as_well() -> None:
    """An overridden pair with nothing in common still has three true sentences."""
    mentor = replace(MIA, offers=(Offer("AI"),), languages=frozenset({"fr"}))
    parts = Components(2_000, None, None, 0, None, 4_000)
    nothing = Components(0, None, None, 0, None, 0)

    codes = [said.code for said in reasons(mentor, MAX, parts, Weights(), 0)]
    empty = [said.code for said in reasons(mentor, MAX, nothing, Weights(), 0)]

    assert [f"matching.reason_{name}" for name in ("development", "format", "levels")] == codes
    assert empty[-2:] == ["matching.reason_levels", "matching.reason_both_signed_up"]


def test_further_topics_fill_up_the_reasons() -> None:
    """Two topics in common count as two reasons where little else speaks for the pair."""
    parts = Components(10_000, None, None, 0, None, 0)
    found = [said.code for said in reasons(MIA, MAX, parts, Weights(), 0)]

    assert [code.split("reason_")[1] for code in found] == ["development", "also", "levels"]


WAITS: list[tuple[dict[str, Any], dict[str, Any], str, str]] = [
    ({"offers": (Offer("video"),)}, {}, "no_topic", "no_topic_mentee"),
    ({}, {"wants": ()}, "no_topic", "no_topic_mentee_none"),
    ({"level": 4}, {}, "no_level", "no_level_mentee"),
    ({"languages": frozenset({"fr"})}, {}, "no_language", "no_language_mentee"),
    ({"hours": ((0, 60),)}, {}, "no_hours", "no_hours_mentee"),
    ({"team": "A"}, {"team": "A"}, "no_eligible_partner", "no_eligible_partner_mentee"),
    ({"manager_id": "max"}, {}, "no_eligible_partner", "no_eligible_partner_mentee"),
    ({"not_with": frozenset({"max"})}, {}, "no_eligible_partner", "no_eligible_partner_mentee"),
    ({}, {"not_with": frozenset({"mia"})}, "no_eligible_partner", "no_eligible_partner_mentee"),
    ({"ready": False}, {}, "no_eligible_partner", "no_eligible_partner_mentee"),
    ({}, {"ready": False}, "no_eligible_partner", "no_eligible_partner_mentee"),
    ({}, {"mentee_capacity": 0}, "no_capacity", "no_capacity_mentee"),
    (
        {"offers": (Offer("data", 0),)},
        {"wants": (Want("AI", 1), Want("data", 3))},
        "below_floor",
        "",
    ),
]


@pytest.mark.parametrize(("mentor", "mentee", "why", "hint"), WAITS)
def test_everybody_who_waits_is_told_the_first_public_reason(
    mentor: dict[str, Any], mentee: dict[str, Any], why: str, hint: str
) -> None:
    """One table of reasons; every private cause has the same answer."""
    rules = replace(EASY, floor=9_000 if why == "below_floor" else 2_500)
    plan = solve([replace(MIA, **mentor), replace(MAX, **mentee)], rules, on=WEDNESDAY)
    [found] = [one for one in plan.unmatched if one.id == "max"]

    assert why == found.why
    assert hint in {"", found.hint.code.removeprefix("matching.hint_")}


@settings(max_examples=25, deadline=None)
@given(seed=st.integers(0, 10**9))
def test_no_text_about_one_person_names_another(seed: int, company: Callable[..., Any]) -> None:
    """Hints carry the person's own topics only, and hints for a round no people at all."""
    people = company(30, seed, 3)
    plan = solve(people, EASY, on=WEDNESDAY)
    own = {p.id: {i.topic for i in (*p.offers, *p.wants)} for p in people}
    for one in plan.unmatched:
        assert set(one.hint.params) <= {"topics"}
        assert set(one.hint.params.get("topics", ())) <= own[one.id]
    names = {p.id for p in people}
    assert names.isdisjoint(hint.topic for hint in plan.hints)


def test_a_solved_hint_comes_true(company: Callable[..., Any]) -> None:
    """Add the people a hint asks for, and as many more are matched as it says."""
    people = [replace(p, mentor_capacity=1, mentee_capacity=1) for p in company(40, 21, 6)]
    plan = solve(people, EASY, on=WEDNESDAY)
    hint = next(h for h in plan.hints if h.role is Role.MENTOR and h.gain)
    room = Company(WEDNESDAY)
    wanted = [p for p in people if hint.topic in {w.topic for w in p.wants}]
    fresh = [
        MatchPerson(
            f"new{number}",
            Role.MENTOR,
            -5,
            languages=frozenset({"de", "en", "fr"}),
            hours=((0, 1440),),
            offers=(Offer(hint.topic, 4),),
        )
        for number in range(hint.count)
    ]
    served = [p for p in wanted if p.role.learns and p.ready and p.mentee_capacity]
    assert all(not set(verdict(fresh[0], p, EASY, room)) for p in served)
    more = solve([*people, *fresh], replace(EASY, floor=0), on=WEDNESDAY)
    before = solve(people, replace(EASY, floor=0), on=WEDNESDAY)
    grown = {pair.mentee for pair in more.pairs} - {pair.mentee for pair in before.pairs}

    assert hint.gain <= len(grown) + len(fresh)
    assert more.certificate.people > before.certificate.people


def test_a_plan_travels_between_processes(company: Callable[..., Any]) -> None:
    """The round is solved in a process of its own and comes back whole."""
    plan = solve(company(40, 2), EASY, on=WEDNESDAY)

    assert plan == pickle.loads(pickle.dumps(plan))  # noqa: S301 - our own bytes
    assert Said("a", {"n": 1}) == pickle.loads(pickle.dumps(Said("a", {"n": 1})))  # noqa: S301
