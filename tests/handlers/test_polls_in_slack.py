"""Polls and surveys in the real workspace: written, tried, sent, answered, closed, shown."""

from datetime import timedelta
from typing import Any

import pytest

from bot.sandbox.answers import words
from bot.sandbox.driver import Person, Reply
from bot.sandbox.state import TEAM
from bot.services import enrolment_hooks, surveys_close
from storage import surveys as store
from storage.models import Enrolment, Programme

QUESTION = "Passt <!channel> *Dienstag* & Co?"
FILLED = {
    "question": QUESTION,
    "kind": "single",
    "options": "ja\nnein",
    "audience": "programme",
    "day": "2026-01-14",
    "time": "17:00",
}


def shown(reply: Reply) -> dict[str, Any]:
    """Give the modal that a press or a form has led to."""
    assert reply.view is not None, reply
    return reply.view


@pytest.fixture(scope="module")
def people(house: Any) -> list[str]:
    """Name twelve colleagues."""
    found = [one.id for one in house.sandbox.world.users.values() if _fits(one)]
    return sorted(found)[:12]


def _fits(user: Any) -> bool:
    odd = user.is_bot or user.deleted or user.is_restricted or user.is_stranger
    return user.id.startswith("U0") and not odd and user.id not in {"U0PETRA", "U0MENTORBOT"}


@pytest.fixture(scope="module")
def programme(house: Any, people: list[str]) -> int:
    """Put twelve people into a running programme; the first reads English, the others German."""
    with house.running.bot.tick(TEAM) as tick:
        made = Programme(
            workspace_id=TEAM,
            name="Blickwechsel",
            state="running",
            starts_on=tick.now.date(),
            channel_id="C0MENTORING",
            created_by="U0PETRA",
            created_at=tick.now,
        )
        tick.session.add(made)
        tick.session.flush()
        for place, who in enumerate(people):
            person = tick.person(who)
            person.language, person.timezone = "de" if place else "en", "Europe/Berlin"
            tick.session.add(
                Enrolment(
                    workspace_id=TEAM,
                    programme_id=made.id or 0,
                    user_id=who,
                    role="mentor" if place % 3 == 1 else "mentee",
                    joined_at=tick.now,
                )
            )
        return made.id or 0


def compose(house: Any, programme: int, **changes: Any) -> Reply:
    """Fill in the form as the lead."""
    page = house.turn_to(f"polls:{programme}")
    form = shown(house.lead.press(page, "polls:new"))
    reply = house.lead.submit(form, {**FILLED, **changes})
    assert isinstance(reply, Reply)
    return reply


def close_modals(person: Person) -> None:
    """Close whatever is on top."""
    while view := person.modal():
        person.close(view)


def latest(house: Any, programme: int) -> int:
    """Give the id of the newest poll."""
    with house.running.bot.tick(TEAM) as tick:
        return store.surveys_in(tick.session, TEAM, programme)[0].id or 0


@pytest.mark.parametrize(
    ("changes", "field", "sentence"),
    [
        ({"options": "nur eine"}, "options", "mindestens 2"),
        ({"options": "\n".join("abcdefghijk")}, "options", "11"),
        ({"day": "2026-01-06"}, "day", "Vergangenheit"),
        ({"question": "q" * 301}, "question", "301"),
        ({"audience": "mentors"}, "audience", "mindestens 5"),
        ({"audience": "channel"}, "channel", "Kanal"),
    ],
)
def test_what_cannot_be_sent_is_told_beside_its_field(
    house: Any, programme: int, changes: dict[str, Any], field: str, sentence: str
) -> None:
    """One option, eleven, a deadline in the past, too few people: the form stays as typed."""
    close_modals(house.lead)
    refused = compose(house, programme, **changes)

    assert set(refused.errors) == {field}
    assert sentence in refused.errors[field]
    close_modals(house.lead)


@pytest.fixture(scope="module")
def sent(house: Any, programme: int) -> int:
    """Write a poll, try it, send it, take it back, and send it again; give its number."""
    lead: Person = house.lead
    close_modals(lead)
    preview = shown(compose(house, programme))
    assert "&lt;!channel&gt;" in words(preview)
    lead.close(shown(lead.press(preview, "polls:test")))
    house.running.step()
    trial = shown(lead.press(lead.dm()[-1], "surveys:answer"))
    assert "Probe" in words(trial)
    lead.close(shown(lead.submit(trial, {"q1": "1"})))
    number = latest(house, programme)

    form = shown(lead.press(house.turn_to(f"polls:{programme}"), f"polls:edit:{number}"))
    assert lead.submit(shown(lead.submit(form))).ok
    close_modals(lead)
    lead.press(house.home(), f"polls:cancel:{number}")
    house.pass_time(minutes=11)
    assert "Entwurf" in words(house.turn_to(f"polls:{programme}"))

    form = shown(lead.press(house.home(), f"polls:edit:{number}"))
    assert lead.submit(shown(lead.submit(form, {"audience": "programme"}))).ok
    close_modals(lead)
    house.pass_time(minutes=11)
    return number


def test_a_poll_is_answered_closed_and_shown(
    house: Any, programme: int, people: list[str], sent: int
) -> None:
    """One answer each, however often it is pressed; results with n, as text and as a picture.

    A form that was open when the poll closed is told so; nothing of it counts.
    """
    lead: Person = house.lead
    for place, who in enumerate(people):
        person = house.person(who)
        card = person.dm()[-1]
        assert ("Your answers" if place == 0 else "Deine Antworten") in words(card)
        form = shown(person.press(card, "surveys:answer"))
        for _ in range(2):
            person.submit(form, {"q1": str(place % 2)})
        close_modals(person)
        answered = words(person.dm()[-1])
        assert ("Change answer" if place == 0 else "Antwort ändern") in answered
        assert QUESTION.rsplit(maxsplit=1)[-1] in answered
    assert "12 Menschen haben geantwortet" in words(house.turn_to(f"polls:{programme}"))

    late = house.person(people[0])
    left_open = shown(late.press(late.dm()[-1], "surveys:answer"))
    house.pass_time(days=8)
    assert "closed" in late.submit(left_open, {"q1": "1"}).errors["q1"]
    close_modals(late)
    results = house.turn_to(f"poll:{sent}")
    assert "100 % haben geantwortet" in words(results)
    lead.press(results, "polls:chart")
    close_modals(lead)
    house.pass_time(minutes=1)
    assert any("Ergebnisse: " in words(one) for one in lead.dm())
    pictures = [one for one in house.sandbox.world.files.values() if one.name.endswith(".png")]
    assert "n = 12 · 100 % haben geantwortet" in str(pictures[0].alt_txt)
    assert "closed" in words(shown(late.press(late.dm()[-1], "surveys:answer")))
    close_modals(late)


def test_a_channel_is_asked_where_it_is(house: Any, programme: int, people: list[str]) -> None:
    """Its size comes from Slack; who presses elsewhere, or is a guest, was not asked."""
    lead: Person = house.lead
    day = (house.sandbox.clock.now() + timedelta(days=5)).date().isoformat()
    kind = {"kind": "multiple", "options": "a\nb\nc", "audience": "channel"}
    place = {"channel": "C0MENTORING", "day": day}
    preview = shown(compose(house, programme, **kind, **place))
    assert "C0MENTORING" in words(preview)
    assert lead.submit(preview).ok
    close_modals(lead)
    house.pass_time(minutes=11)
    post = lead.messages("C0MENTORING")[-1]
    person = house.person(people[1])
    form = shown(person.press(post, "surveys:answer"))
    thanked = shown(person.submit(form, {"q1": ["0", "2"]}))
    assert "zählt" in words(thanked)
    person.close(thanked)
    guest = next(one for one in house.sandbox.world.users.values() if one.is_restricted)
    outsider = house.person(guest.id)
    refused = shown(outsider.press(post, "surveys:answer"))
    assert "went to other people" in words(refused) or "ging an andere" in words(refused)
    close_modals(outsider)
    house.pass_time(days=6)
    assert "Zu wenige Antworten" in words(house.turn_to(f"poll:{latest(house, programme)}"))


def test_a_channel_the_bot_cannot_see_is_told_beside_its_field(house: Any, programme: int) -> None:
    """HR reads how to let the bot in; nothing is stored."""
    channel = house.sandbox.world.channels["C0RANDOM"]
    channel.is_private = True
    before = latest(house, programme)
    refused = compose(house, programme, audience="channel", channel="C0RANDOM")
    channel.is_private = False

    assert "/invite" in refused.errors["channel"]
    assert latest(house, programme) == before
    close_modals(house.lead)


def test_words_that_hint_at_age_wait_for_a_decision(house: Any, programme: int) -> None:
    """HR reads why, and decides."""
    lead: Person = house.lead
    day = (house.sandbox.clock.now() + timedelta(days=5)).date().isoformat()
    question = {"question": "Was wünschen sich Digital Natives?", "kind": "text", "day": day}
    preview = shown(compose(house, programme, **question))
    again = shown(lead.submit(preview))
    assert "Digital Natives" in words(again)
    assert lead.submit(again, {"anyway": ["anyway"]}).ok
    close_modals(lead)


def test_a_ready_poll_fills_the_form(house: Any, programme: int) -> None:
    """A template can be sent as it is or changed."""
    page = house.turn_to(f"polls:{programme}")
    form = shown(house.lead.choose(page, "polls:ready", f"{programme}:kickoff_time"))
    assert "Auftakt" in str(form)
    house.lead.close(form)


def test_a_survey_goes_through_its_pages(house: Any, programme: int, people: list[str]) -> None:
    """From the card to the thanks; 3,000 characters with markup are refused beside their field."""
    with house.running.bot.tick(TEAM) as tick:
        for place in store_places(tick, programme):
            enrolment_hooks.tell(enrolment_hooks.JOINED, tick, place)
    house.pass_time(days=3)
    house.pass_time(days=4)
    person = house.person(people[2])
    start = person.home()
    assert "Wo wir starten" in words(start)
    page = house.turn_to("surveys", people[2])
    form = shown(person.press(page, "surveys:answer"))
    while "o_worthwhile" not in str(form):
        form = shown(person.submit(form))
    refused = person.submit(
        form, {"o_worthwhile": ("<!channel> *laut* & <@U0PETRA>\n" * 100)[:3000]}
    )
    assert "3000" in refused.errors["o_worthwhile"]
    form = shown(person.submit(form, {"o_worthwhile": "<!channel> *laut*"}))
    assert "Danke" in words(form)
    person.close(form)
    assert "Beantwortet" in words(house.turn_to("surveys", people[2]))
    with house.running.bot.tick(TEAM) as tick:
        row = store.wave(tick.session, programme, "baseline")
        assert row is not None
        assert store.answered(tick.session, row.id or 0) == 1
        surveys_close.close(tick, row)


def store_places(tick: Any, programme: int) -> list[Enrolment]:
    """List who takes part."""
    from storage import programmes

    return programmes.enrolments_in(tick.session, TEAM, programme)


def test_participants_cannot_open_the_page_of_polls(
    house: Any, programme: int, people: list[str]
) -> None:
    """A made-up press is refused; nothing is created."""
    view = house.turn_to(f"polls:{programme}")
    before = latest(house, programme)
    house.running.app.client.views_publish(
        user_id=people[1],
        view={"type": "home", "blocks": view["blocks"], "private_metadata": ""},
    )
    refused = shown(house.person(people[1]).press(house.home(people[1]), "polls:new"))
    assert "Programm" in words(refused)
    assert latest(house, programme) == before
