"""Signing up by clicking and typing, on a running workspace, in both languages."""

from collections.abc import Callable
from typing import Any

import pytest

from bot.sandbox import answers as reading
from bot.sandbox.driver import Person

Answers = Callable[..., dict[str, Any]]


def top(person: Person) -> dict[str, Any]:
    """Give the modal on top."""
    view = person.modal()
    assert view
    return view


@pytest.mark.parametrize(
    ("who", "typed", "greeting"),
    [
        ("U0CLARA", ("/mentor anmelden", "AI in daily", "Mentor:in"), "Willkommen bei Spring"),
        ("U0BEN", ("/mentor signup", "KI", "Mentor"), "Welcome to Spring"),
    ],
)
def test_somebody_is_in_after_two_pages(
    office: Any, answers: Answers, who: str, typed: tuple[str, str, str], greeting: str
) -> None:
    """Search, choose, confirm; a welcome stands in the modal and in the direct message."""
    command, search, role = typed
    number, person = office.programme("Spring"), office.person(who)
    assert person.command(command).ok
    found = person.options(top(person), "offers", search)["options"]
    assert found[0]["value"] == "ai_daily"

    first = person.submit(top(person), {"role": role, "offers": [found[0]], "focus": "strategy"})
    second = person.submit(top(person), answers())
    office.settle()

    assert first.ok
    assert second.ok
    assert greeting in reading.words(top(person))
    assert person.wait_for(greeting).text.startswith("mentorbot")
    place, skills = office.place(number, who)
    assert place.role == "mentor"
    assert {one.topic for one in skills} == {"ai_daily", "strategy"}


def test_errors_stand_at_their_fields_and_nothing_typed_is_lost(
    office: Any, answers: Answers
) -> None:
    """The form stays open with everything in it until all is well."""
    number, person = office.programme("Spring"), office.person("U0ELIF")
    person.command("/mentor anmelden")

    nothing = person.submit(top(person), {"role": "both"})
    six = person.submit(top(person), {"wants": ["data"], "offers": ["new:<!channel> & 😀"]})
    kept = top(person)["state"]["values"]
    done = person.submit(top(person), {"focus": "strategy"})
    refused = person.submit(top(person), {"languages": ["de"], "place": "DE-BE", "level": "2"})
    person.submit(top(person), answers())

    assert set(nothing.errors) == {"offers", "focus"}
    assert set(six.errors) == {"focus"}
    assert kept["offers"]["enrolment:offered"]["selected_options"][0]["value"].startswith("new:")
    assert done.ok
    assert set(refused.errors) == {"consent"}
    place, _ = office.place(number, "U0ELIF")
    assert place.state == "active"
    person.command("/mentor profil")
    assert "&lt;!channel&gt; &amp; 😀" in reading.words(top(person))


def test_the_invitation_and_home_open_the_same_form(office: Any) -> None:
    """One form, three ways in; the notice opens on top of it."""
    office.programme("Spring")
    person = office.person("U0GRACE")

    assert person.press(person.home(), "enrolment:open").ok
    view = top(person)

    assert view["callback_id"] == "enrolment:topics"
    assert "Spring" in reading.words(view)
    person.submit(view, {"role": "mentee", "focus": "ai_daily"})
    assert person.press(top(person), "enrolment:notice").ok
    assert "Slack" in reading.words(top(person))
    person.close(top(person), clear=True)
    person.command("/mentor signup")
    assert top(person)["state"]["values"]["role"]["value"]["selected_option"]["value"] == "mentee"


def test_a_place_is_found_by_typing(office: Any) -> None:
    """Regions are found by the beginning of any word, the own country comes first."""
    office.programme("Spring")
    person = office.person("U0HENRIK")
    person.command("/mentor anmelden")
    person.submit(top(person), {"role": "mentee", "focus": "ai_daily"})

    german = person.options(top(person), "place", "bay")["options"]
    near = person.options(top(person), "place", "")["options"]

    assert german[0]["value"] == "DE-BY"
    assert near[0]["value"] == "DE"


def test_without_a_programme_the_answer_says_so(office: Any) -> None:
    """Nobody stands before a closed door without a word."""
    person = office.person("U0DAVID")

    assert "No programme takes sign-ups" in person.command("/mentor signup").text


def test_a_guest_is_told_why(office: Any) -> None:
    """Guests cannot join, and read the reason."""
    office.programme("Spring")
    guests = [one for one in office.sandbox.world.users.values() if one.is_restricted]

    told = office.person(guests[0].id).command("/mentor signup").text

    assert "Gastkonto" in told or "guest account" in told
