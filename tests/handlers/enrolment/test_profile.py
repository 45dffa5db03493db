"""Changing, resting, leaving and importing by clicking and typing."""

from collections.abc import Callable
from typing import Any

import pytest

from bot.sandbox import answers as reading
from bot.sandbox.driver import Person
from bot.services import people_import
from storage.programmes import enrolment

Answers = Callable[..., dict[str, Any]]


def top(person: Person) -> dict[str, Any]:
    """Give the modal on top."""
    view = person.modal()
    assert view
    return view


@pytest.fixture
def join(office: Any, answers: Answers) -> Callable[[str], tuple[Person, int]]:
    """Sign somebody up for a new programme, and close the form."""

    def sign_up(user_id: str) -> tuple[Person, int]:
        number, person = office.programme(f"Spring of {user_id}"), office.person(user_id)
        person.press(person.home(), "enrolment:open", str(number))
        person.submit(top(person), {"role": "both", "offers": ["ai_daily"], "focus": "strategy"})
        assert person.submit(top(person), answers()).ok
        return person, number

    return sign_up


def test_the_second_step_follows_the_welcome(office: Any, join: Any) -> None:
    """It is filled in on top of the welcome, and the profile shows it."""
    person, number = join("U0CLARA")
    assert person.press(top(person), "enrolment:better").ok

    wrong = person.submit(top(person), {"explain_well": "x" * 2900 + "<!channel>", "hours": "spät"})
    right = person.submit(
        top(person),
        {"explain_well": "man fragt", "hours": "9-12", "tags": ["humour"], "level_offer_0": "4"},
    )

    assert set(wrong.errors) == {"explain_well", "hours"}
    assert right.ok
    assert "Humor" in reading.words(top(person))
    place, skills = office.place(number, "U0CLARA")
    assert place.explain_well == "man fragt"
    assert {one.topic: one.level for one in skills}["ai_daily"] == 4


def test_each_part_of_the_profile_is_changed_on_its_own(office: Any, join: Any) -> None:
    """What stands below is brought up to date."""
    person, number = join("U0BEN")
    person.close(top(person), clear=True)
    assert person.command("/mentor profile").ok
    person.press(top(person), "enrolment:edit_topics", str(number))

    five = ["data", "automation", "focus", "coding"]
    assert person.submit(top(person), {"wants": five}).ok
    person.press(top(person), "enrolment:edit_about", str(number))
    assert person.submit(top(person), {"team": "Blue & <Co>"}).ok

    told = reading.words(top(person))
    assert "Blue &amp; &lt;Co&gt;" in told
    assert len(office.place(number, "U0BEN")[1]) == 6


def test_the_same_profile_in_two_windows_is_not_overwritten(office: Any, join: Any) -> None:
    """The older form says so and changes nothing."""
    person, number = join("U0ELIF")
    person.press(top(person), "enrolment:better")
    older = top(person)
    with office.running.bot.tick(office.team) as tick:
        found = enrolment(tick.session, office.team, number, "U0ELIF")
        assert found
        found.version += 1

    refused = person.submit(older, {"hours": "9-12"})

    assert "gespeichert" in next(iter(refused.errors.values()))


def test_resting_until_a_typed_day_and_going_on(office: Any, join: Any) -> None:
    """The answer names the day, Home too, and one click ends it."""
    person, number = join("U0GRACE")
    person.close(top(person), clear=True)

    assert "18 January 2026" in person.command("/mentor pause until 18 January").text
    assert "is over" in person.command("/mentor pause 2026-01-01").text
    assert "half a year" in person.command("/mentor pause 31 January 2028").text
    assert office.place(number, "U0GRACE")[0].state == "paused"
    assert person.press(person.home(), "enrolment:resume", str(number)).ok
    assert office.place(number, "U0GRACE")[0].state == "active"
    person.close(top(person))

    assert person.press(person.home(), "enrolment:pause", str(number)).ok
    assert person.submit(top(person), {"until": "2026-01-20"}).ok
    assert "20 January" in reading.words(top(person))
    assert "back" in person.command("/mentor resume").text


def test_leaving_takes_two_clicks_and_no_reason(office: Any, join: Any) -> None:
    """One button, one confirmation."""
    person, number = join("U0HENRIK")
    person.close(top(person), clear=True)

    assert person.press(person.home(), "enrolment:leave", str(number)).ok
    assert not [one for one in top(person)["blocks"] if one["type"] == "input"]
    assert person.submit(top(person)).ok

    assert office.place(number, "U0HENRIK")[0].state == "left"


def test_a_lead_pastes_looks_and_imports(office: Any) -> None:
    """Errors stand at the field with line and column; the differences come before the import."""
    lead = office.person("U0HENRIK")
    assert lead.command("/mentor people").ok

    wrong = lead.submit(top(lead), {"text": "user_id;level\nU0DAVID;99"})
    right = lead.submit(top(lead), {"text": "user_id;level;team\nU0DAVID;6;Board"})
    preview = reading.words(top(lead))
    done = lead.submit(top(lead))

    assert "2:9" in wrong.errors["text"]
    assert right.ok
    assert "<@U0DAVID>" in preview
    assert done.ok
    with office.running.bot.tick(office.team) as tick:
        assert tick.person("U0DAVID").team == "Board"


def test_others_do_not_import(office: Any) -> None:
    """The right is checked on the server."""
    told = office.person("U0CLARA").command("/mentor personen").text

    assert "Das können nur" in told


def hold(office: Any, team: str) -> None:
    """Let an import wait that puts David into a team."""
    text = f"user_id,team\nU0DAVID,{team}"
    with office.running.bot.tick(office.team) as tick:
        people_import.hold(tick, text, people_import.prospect(tick, text), "operator")


def test_a_lead_decides_about_an_import_that_waits(office: Any) -> None:
    """From the card and from Home; what was thrown away is never stored."""
    lead = office.person("U0HENRIK")
    hold(office, "One")
    office.settle()
    card = lead.wait_for("wartet", lead.dm_channel())

    assert lead.press(card, "people:decide:no").ok
    assert lead.wait_for("Verworfen", lead.dm_channel()).ts == card.ts
    hold(office, "Two")
    assert lead.press(lead.home(), "people:decide:yes").ok

    with office.running.bot.tick(office.team) as tick:
        assert tick.person("U0DAVID").team == "Two"


def test_commands_without_a_day_or_a_programme_open_forms(office: Any, join: Any) -> None:
    """Two clicks from the command line, too."""
    person, number = join("U0ANNA")
    person.close(top(person), clear=True)

    assert person.command("/mentor pause").ok
    assert top(person)["callback_id"] == "enrolment:pause_sent"
    person.close(top(person))
    assert person.command("/mentor verlassen").ok
    assert person.submit(top(person)).ok
    assert office.place(number, "U0ANNA")[0].state == "left"
