"""Creating programmes, who may see them, and the questions other features ask."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest

from bot.clock import MovableClock
from bot.core import Bot, Who
from bot.domain.refusals import FormRefused, NotAllowed
from bot.domain.roles import Action, Role
from bot.services import programmes, roles
from bot.services.programmes import ProgrammeUnknown
from storage.models import Programme

GOOD: dict[str, Any] = {
    "name": "Frühjahr",
    "purpose": "Wir lernen voneinander.",
    "starts_on": date(2026, 3, 2),
    "channel": "C1",
    "shape": "sprint",
}


@pytest.mark.parametrize(
    ("field", "value", "key"),
    [
        ("name", "  ", "programmes.name_missing"),
        ("name", "x" * 81, "programmes.name_too_long"),
        ("purpose", "", "programmes.purpose_missing"),
        ("purpose", "<!channel> 🎉" * 300, "programmes.purpose_too_long"),
        ("starts_on", None, "programmes.start_missing"),
        ("starts_on", date(2026, 1, 6), "programmes.start_in_past"),
        ("starts_on", date(2026, 1, 22), "programmes.start_too_soon"),
        ("channel", "", "programmes.channel_missing"),
    ],
)
def test_what_is_wrong_is_told_beside_its_field(
    bot: Bot, lead: Who, field: str, value: object, key: str
) -> None:
    """Each mistake has its own sentence, and nothing is stored."""
    with pytest.raises(FormRefused) as refused, bot.turn(lead) as turn:
        programmes.create(turn, **{**GOOD, field: value})

    assert {name: one.key for name, one in refused.value.errors.items()} == {field: key}
    with bot.turn(lead) as turn:
        assert programmes.visible(turn) == []
        problem = refused.value.errors[field]
        assert "{" not in turn.t.plain(problem.key, **problem.facts)


def test_a_draft_has_all_defaults(programme: int, stored: Callable[[int], Programme]) -> None:
    """Five answers are enough."""
    settings = programmes.settings_of(stored(programme))

    assert (settings.language, settings.level_gap, settings.minimum_group) == ("de", 1, 5)
    assert programmes.format_of(stored(programme)).sessions == 6
    assert settings.between_prompts
    assert not settings.auto_release


@pytest.mark.parametrize("role", [Role.COORDINATOR, Role.CONFIDANT, Role.WORKS_COUNCIL])
def test_only_leads_create(
    bot: Bot, add_person: Callable[..., Who], as_lead: Callable[..., Any], role: Role
) -> None:
    """Every other role is refused by the server, whatever its screen shows."""
    who = add_person("UX", name="X")
    as_lead(roles.appoint, "UX", role, None, "")

    with pytest.raises(NotAllowed), bot.turn(who) as turn:
        programmes.create(turn, **GOOD)


def test_a_coordinator_sees_only_their_programme(
    bot: Bot, programme: int, add_person: Callable[..., Who], as_lead: Callable[..., Any]
) -> None:
    """A role for one programme opens no other."""
    who = add_person("UX", name="X")
    other = as_lead(programmes.create, **{**GOOD, "name": "Herbst"}).id
    as_lead(roles.appoint, "UX", Role.COORDINATOR, programme, "")

    with bot.turn(who) as turn:
        assert [one.id for one in programmes.visible(turn)] == [programme]
        assert programmes.load(turn, programme, Action.PROGRAMME_SEE).name == "Frühjahr"
    with pytest.raises(NotAllowed), bot.turn(who) as turn:
        programmes.load(turn, other, Action.PROGRAMME_SEE)


def test_an_unknown_programme_is_refused(as_lead: Callable[..., Any]) -> None:
    """A made-up id is answered kindly."""
    with pytest.raises(ProgrammeUnknown):
        as_lead(programmes.load, 99, Action.PROGRAMME_SEE)


@pytest.mark.parametrize(
    ("steps", "days", "is_open"),
    [
        ((), 0, False),
        (("signup",), 0, True),
        (("signup", "matching"), 10, True),
        (("signup", "matching"), 90, False),
    ],
)
def test_people_can_join_late_but_not_too_late(
    bot: Bot,
    clock: MovableClock,
    programme: int,
    step: Callable[[int, str], None],
    *,
    steps: tuple[str, ...],
    days: int,
    is_open: bool,
) -> None:
    """After the window people come in until the last start day."""
    for target in steps:
        step(programme, target)
    clock.set(clock.now() + timedelta(days=days))

    with bot.tick("T1") as tick:
        assert bool(programmes.open_for_signup(tick)) is is_open


def test_the_next_step_of_a_lead_leads_to_a_programme(bot: Bot, lead: Who) -> None:
    """Without any programme Home asks for one; with a draft it asks to carry on."""
    with bot.turn(lead) as turn:
        (first,) = programmes.next_steps(turn)
        assert first.text == turn.t("programmes.step_create")
        programmes.create(turn, **GOOD)
        (second,) = programmes.next_steps(turn)
        assert "Frühjahr" in second.text
