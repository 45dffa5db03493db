"""An attacker compares all that HR sees of thousands of rounds, and learns of no list of names."""

import random
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.matching.edit import check_pair
from bot.domain.matching.prepare import Round
from bot.domain.matching.solve import solve
from bot.domain.matching.types import MatchPerson, Plan, Rules
from tests.domain.matching.conftest import WEDNESDAY

EASY = Rules(floor=2_500)


def seen(plan: Plan, people: list[MatchPerson]) -> Any:
    """Return all that HR sees: pairs, who waits and why, hints, proof, and pairs by hand."""
    company = Round.of(people, EASY, WEDNESDAY, (), None).company()
    by_hand = [
        [violation.code for violation in check_pair(a, b, EASY, company)]
        for a in people
        for b in people
    ]
    return plan.pairs, plan.unmatched, plan.hints, plan.certificate, by_hand


@settings(max_examples=25, deadline=None)
@given(seed=st.integers(0, 10**9), data=st.data())
def test_an_attacker_cannot_tell_who_excluded_whom(
    seed: int, data: st.DataObject, company: Callable[..., Any]
) -> None:
    """Whoever wrote a name on a list, mentor or mentee or both, HR sees exactly the same."""
    people = [replace(p, not_with=frozenset()) for p in company(16, seed, 2)]
    names = [p.id for p in people]
    one, other = data.draw(st.lists(st.sampled_from(names), min_size=2, max_size=2, unique=True))

    def listing(*who: str) -> list[MatchPerson]:
        lists = {one: frozenset({other}), other: frozenset({one})}
        return [replace(p, not_with=lists[p.id]) if p.id in who else p for p in people]

    views = [
        seen(solve(given_, EASY, on=WEDNESDAY), given_)
        for given_ in (listing(one), listing(other), listing(one, other))
    ]

    assert views[0] == views[1] == views[2]


@settings(max_examples=25, deadline=None)
@given(seed=st.integers(0, 10**9))
def test_an_attacker_cannot_tell_a_list_from_a_missing_lesson(
    seed: int, company: Callable[..., Any]
) -> None:
    """Somebody whom everybody excludes looks exactly like somebody without their lessons."""
    people = [replace(p, not_with=frozenset(), ready=True) for p in company(16, seed, 2)]
    who = random.Random(seed).choice(people).id  # noqa: S311 - a choice needs no secrecy
    gated = [replace(p, ready=p.id != who) for p in people]
    shunned = [replace(p, not_with=frozenset({who} - {p.id})) for p in people]

    assert (
        seen(solve(gated, EASY, on=WEDNESDAY), gated)[:4]
        == seen(solve(shunned, EASY, on=WEDNESDAY), shunned)[:4]
    )
