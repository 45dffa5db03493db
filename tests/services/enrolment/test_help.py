"""`/mentor help` and the next step of somebody who is in no programme."""

import json
from collections.abc import Callable
from datetime import date, timedelta

import pytest

from bot.core import Bot, Who
from bot.services import enrolment, enrolment_pause, guide
from storage.models import Enrolment, Pair

Add = Callable[..., Who]
Make = Callable[..., int]
Join = Callable[..., Enrolment]


def helped(bot: Bot, who: Who, **slip: str) -> str:
    """Ask for help; gives everything that can be read."""
    with bot.turn(who) as turn:
        shown = guide.overview(turn, "/mentor", **slip)
    return json.dumps(shown.to_slack(), ensure_ascii=False)


def test_who_is_in_no_programme_reads_little_and_what_will_work_later(
    bot: Bot, add_person: Add
) -> None:
    """Commands that would only say "you are in no programme" wait below."""
    first, _, later = helped(bot, add_person("UADA")).rpartition("Sobald")

    assert "/mentor anmelden" in first
    assert "/mentor ziele" not in first
    assert "`ziele`" in later


def test_help_offers_the_end_of_a_break_only_to_somebody_who_rests(
    bot: Bot, add_person: Add, programme: Make, join: Join
) -> None:
    """A break that has not begun cannot be ended."""
    ada = add_person("UADA")
    join(ada, programme())
    awake = helped(bot, ada)
    with bot.turn(ada) as turn:
        enrolment_pause.rest(turn, turn.now.date() + timedelta(days=14))
    resting = helped(bot, ada)

    assert ("/mentor pause" in awake, "/mentor weiter" in awake) == (True, False)
    assert ("/mentor pause" in resting, "/mentor weiter" in resting) == (False, True)
    assert "/mentor ziele" in awake


def test_a_near_miss_in_german_is_answered_with_the_german_word(bot: Bot, add_person: Add) -> None:
    """What was typed is shown as typed, harmless."""
    told = helped(bot, add_person("UADA"), unknown="<!channel>", near="anmelden")

    assert "&lt;!channel&gt;" in told
    assert "`/mentor anmelden`" in told


@pytest.mark.parametrize(
    ("planned", "says"), [(False, "noch ist keines geplant"), (True, "20. Januar")]
)
def test_the_next_step_of_somebody_outside_says_what_will_come(
    bot: Bot, add_person: Add, programme: Make, *, planned: bool, says: str
) -> None:
    """An empty Home is no dead end; a guest, who may not join, is not told to wait."""
    ada, guest = add_person("UADA"), add_person("UGUEST", kind="guest")
    if planned:
        programme(state="draft", settings={"signup_from": "2026-01-20"}, starts_on=date(2026, 3, 2))
    with bot.turn(ada) as turn:
        [step] = enrolment.next_steps(turn)
    with bot.turn(guest) as turn:
        assert not list(enrolment.next_steps(turn))

    assert says in step.text
    assert not step.buttons


def test_who_has_a_partner_is_not_asked_for_a_better_match(
    bot: Bot, add_person: Add, programme: Make, join: Join
) -> None:
    """The second step of the profile leads Home only while it can still change something."""
    ada, number = add_person("UADA"), programme()
    join(ada, number)
    with bot.turn(ada) as turn:
        assert "besseres Match" in "".join(step.text for step in enrolment.next_steps(turn))
        turn.session.add(
            Pair(
                workspace_id="T1",
                programme_id=number,
                mentor_id="UADA",
                mentee_id="UBO",
                state="active",
                created_at=turn.now,
            )
        )
    with bot.turn(ada) as turn:
        assert list(enrolment.next_steps(turn)) == []
