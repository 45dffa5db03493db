"""Whom HR keeps apart: seen, and allowed again, by whoever looks after these two."""

from typing import Any

import pytest

from bot.core import Turn, Who
from bot.domain.refusals import NotAllowed, Outdated
from bot.services import matching_desk, matching_edit
from bot.views.matching_look import Look
from storage import matching as store
from storage.models import Grant, Programme


@pytest.fixture
def apart(fair: Any) -> Any:
    """A pair in Germany and Austria that HR has ruled out, and one it has locked."""
    for who in ("UM1", "UM2"):
        fair.join(who, "mentor", country="DE")
    for who in ("UE1", "UE2"):
        fair.join(who, "mentee", country="AT")
    fair.run()
    out, kept = fair.pairs()
    with fair.bot.turn(fair.lead) as turn:
        matching_edit.lock(turn, kept.id, kept.version, on=True)
        matching_edit.veto(turn, out.id, out.version)
    return fair


def coordinate(fair: Any, country: str) -> Who:
    """Let somebody look after one country."""
    facts: Any = {"workspace_id": "T1", "user_id": "UCO", "role": "coordinator"}
    with fair.bot.tick("T1") as tick:
        tick.session.add(Grant(**facts, scope=[country], granted_at=tick.now))
    return Who("T1", "UCO")


def listed(turn: Turn, fair: Any, **look: Any) -> list[int]:
    """Read which vetoes somebody sees at the desk."""
    programme = turn.session.get(Programme, fair.programme_id)
    assert programme
    seen = matching_desk.gather(turn, programme, Look(fair.programme_id, show="vetoed", **look))
    return [one.id for one in seen.vetoes]


def rules(fair: Any) -> dict[str, int]:
    """Read HR's words by kind."""
    with fair.bot.tick("T1") as tick:
        found = store.rules(tick.session, "T1", fair.programme_id)
        return {one.kind: one.id or 0 for one in found}


def test_country_and_search_narrow_the_list(apart: Any) -> None:
    """Either of the two counts, by place and by name."""
    veto = rules(apart)["veto"]
    with apart.bot.turn(apart.lead) as turn:
        found = [
            listed(turn, apart),
            listed(turn, apart, country="AT"),
            listed(turn, apart, country="CH"),
            listed(turn, apart, search="name"),
            listed(turn, apart, search="nobody"),
        ]

    assert found == [[veto], [veto], [], [veto], []]


@pytest.mark.parametrize(("country", "may"), [("DE", True), ("AT", True), ("CH", False)])
def test_a_coordinator_sees_and_allows_only_their_own(
    apart: Any, country: str, *, may: bool
) -> None:
    """Whoever looks after neither of the two neither sees nor changes it."""
    who, veto = coordinate(apart, country), rules(apart)["veto"]
    with apart.bot.turn(who) as turn:
        seen = listed(turn, apart)
    if may:
        with apart.bot.turn(who) as turn:
            matching_edit.allow(turn, apart.programme_id, veto)
    else:
        with pytest.raises(NotAllowed), apart.bot.turn(who) as turn:
            matching_edit.allow(turn, apart.programme_id, veto)

    assert seen == ([veto] if may else [])
    assert ("veto" in rules(apart)) is not may


def test_only_a_veto_of_this_programme_is_taken_back(apart: Any) -> None:
    """A lock, a veto elsewhere and one that is gone are outdated; nothing is changed."""
    before, first = rules(apart), apart.programme_id
    apart.begin()
    for programme_id, rule_id in [
        (first, before["lock"]),
        (first, 99),
        (apart.programme_id, before["veto"]),
    ]:
        with pytest.raises(Outdated), apart.bot.turn(apart.lead) as turn:
            matching_edit.allow(turn, programme_id, rule_id)
    apart.programme_id = first

    assert rules(apart) == before
