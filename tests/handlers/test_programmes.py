"""HR's whole journey through the real workspace: create, set up, open, write, undo, close."""

from typing import Any

import pytest

from bot.sandbox.answers import words
from bot.sandbox.driver import Person, Reply
from bot.services import programmes
from storage.models import Enrolment, Skill

PROGRAMME = {
    "name": "Reverse <!channel> & Co",
    "purpose": "Wir lernen voneinander.",
    "starts_on": "2026-02-09",
    "channel": "C0MENTORING",
}


def shown(reply: Reply) -> dict[str, Any]:
    """Give the modal that a press or a form has led to."""
    assert reply.view is not None, reply
    return reply.view


def created(house: Any, **changes: Any) -> dict[str, Any]:
    """Create a programme as the lead and give its page."""
    lead: Person = house.lead
    answer = lead.command("/mentor program")
    form = shown(lead.press(answer.messages[-1], "programmes:create"))
    done = lead.submit(form, {**PROGRAMME, **changes})
    assert done.ok, done.errors
    assert done.view is not None
    lead.close(done.view)
    page: dict[str, Any] = house.home()
    return page


def opened(house: Any, page: dict[str, Any]) -> dict[str, Any]:
    """Open sign-up with the ready invitation and give the page."""
    form = shown(house.lead.press(page, "programmes:invite:signup"))
    assert house.lead.submit(form).ok
    after: dict[str, Any] = house.home()
    return after


def number(page: dict[str, Any]) -> int:
    """Read the programme's id from the page shown."""
    return int(page["private_metadata"].partition(":")[2])


def test_a_mistake_keeps_the_form_and_what_was_typed(house: Any) -> None:
    """Each wrong field has its own sentence; the same form then goes through."""
    lead: Person = house.lead
    form = shown(lead.press(lead.command("/mentor program").messages[-1], "programmes:create"))
    refused = lead.submit(
        form,
        {"name": "N" * 90, "purpose": "p" * 501, "starts_on": "2026-01-01", "channel": "C0RANDOM"},
    )

    assert set(refused.errors) == {"name", "purpose", "starts_on"}
    assert "501" in refused.errors["purpose"]
    again = lead.submit(form, PROGRAMME)
    assert again.ok
    assert again.view is not None
    lead.close(again.view)


def test_a_name_can_mention_nobody(house: Any) -> None:
    """Typed markup arrives as text, in Home and in the channel."""
    page = opened(house, created(house))
    house.pass_time(minutes=11)

    post = house.lead.messages("C0MENTORING")[-1]
    assert "Reverse <!channel> & Co" in words(page), "a header is plain text"
    assert "<!channel>" not in post.text
    assert "enrolment:open" in str(post.blocks)


def test_remarks_wait_for_a_decision(house: Any) -> None:
    """An invitation that hints at age is shown again with reasons, and goes out if HR says so."""
    lead: Person = house.lead
    page = created(house)
    form = shown(lead.press(page, "programmes:invite:signup"))
    view = shown(lead.submit(form, {"text": "Digital Natives gesucht"}))

    assert "Digital Natives" in words(view)
    assert "Entwurf" in words(house.turn_to(f"programme:{number(page)}"))
    assert lead.submit(view, {"anyway": ["anyway"]}).ok
    assert "Anmeldung läuft" in words(house.home())


def test_undo_means_undo(house: Any) -> None:
    """Within ten minutes nothing has been posted, and nothing will be."""
    page = opened(house, created(house, name="Zurück"))
    house.lead.press(page, "programmes:undo")
    house.pass_time(minutes=30)

    assert "Entwurf" in words(house.home())
    posted = [one.text for one in house.lead.messages("C0MENTORING")]
    assert "Wer lernt von wem? Zurück" not in posted


def test_a_channel_without_the_bot_says_how_to_invite_it(house: Any) -> None:
    """HR is told at once, and again when the letter is refused; one press sends it again."""
    lead: Person = house.lead
    channel = house.sandbox.world.channels["C0RANDOM"]
    channel.is_private = True
    form = shown(lead.press(lead.command("/mentor program").messages[-1], "programmes:create"))
    tried = shown(lead.submit(form, {**PROGRAMME, "channel": "C0RANDOM"}))
    assert "/invite" in words(tried)
    lead.close(tried)
    opened(house, house.home())
    house.pass_time(minutes=11)

    card = lead.dm()[-1]
    assert "/invite" in words(card)
    assert "<@U0MENTORBOT>" in words(card)
    channel.members.append("U0MENTORBOT")
    lead.press(card, "programmes:retry")
    modal = lead.modal()
    assert modal is not None
    lead.close(modal)
    house.pass_time(minutes=1)
    assert "Wer lernt von wem?" in lead.messages("C0RANDOM")[-1].text
    channel.is_private = False


def test_a_press_on_a_page_that_was_not_meant_for_you_changes_nothing(house: Any) -> None:
    """Rights are checked for every press; hiding a button is not what protects."""
    page = created(house, name="Fremd")
    view = {"type": "home", "blocks": page["blocks"], "private_metadata": page["private_metadata"]}
    house.person("U0BEN").home()
    house.running.app.client.views_publish(user_id="U0BEN", view=view)
    refused = shown(house.person("U0BEN").press(house.home("U0BEN"), "programmes:move:archived"))

    assert "Only the people who run the programme" in words(refused)
    assert "Entwurf" in words(house.turn_to(f"programme:{number(page)}"))


@pytest.mark.parametrize(
    ("section", "typed", "seen"),
    [
        ("basics", {"name": "Neuer Name", "goals": ["bridge", "skills"]}, "Neuer Name"),
        ("dates", {"format": "compact"}, "jede Woche"),
        ("rules", {"level_gap": "0", "switches": ["same_team", "training_gate"]}, "Regeln"),
        ("people", {"coordinators": ["U0RAVI"], "contacts": "Ombudsstelle"}, "Menschen"),
    ],
)
def test_each_settings_form_is_saved(
    house: Any, section: str, typed: dict[str, Any], seen: str
) -> None:
    """Four short forms, each filled with what holds now."""
    lead: Person = house.lead
    page = created(house, name="Einstellungen")
    form = shown(lead.press(page, f"programmes_settings:open:{section}"))

    assert lead.submit(form, typed).ok
    assert seen in words(house.home())


def test_a_form_opened_before_somebody_saved_is_refused(house: Any) -> None:
    """Nobody overwrites anybody; what was typed stays in the form."""
    lead: Person = house.lead
    page = created(house, name="Zwei")
    early = shown(lead.press(page, "programmes_settings:open:basics"))
    lead.close(early)
    later = shown(lead.press(page, "programmes_settings:open:basics"))
    house.turn_to(f"programme:{number(page)}")
    with house.running.bot.tick("T0SANDBOX") as tick:
        programmes.claim(tick, programmes.get(tick, number(page)), 1)

    refused = lead.submit(later, {"name": "Drei"})
    assert "nichts überschrieben" in " ".join(refused.errors.values())
    lead.close(later)


def test_a_message_is_written_tested_changed_and_sent(house: Any) -> None:
    """Preview, a copy to oneself, then the channel."""
    lead: Person = house.lead
    page = opened(house, created(house, name="Post"))
    house.turn_to(f"mail:{number(page)}")
    form = shown(lead.press(house.home(), "programmes_writing:open"))
    preview = shown(lead.submit(form, {"audience": "channel", "text": "Fragestunde um zwölf"}))
    tested = shown(lead.press(preview, "programmes_writing:test"))
    house.pass_time(minutes=1)
    assert "Fragestunde um zwölf" in words(lead.dm()[-1])

    assert lead.submit(tested).ok
    again = shown(lead.press(house.home(), "programmes_writing:edit"))
    preview = shown(lead.submit(again, {"text": "Fragestunde um eins"}))
    assert lead.submit(preview).ok
    house.pass_time(minutes=20)
    assert "Fragestunde um eins" in [one.text for one in lead.messages("C0MENTORING")]


def test_mail_is_held_released_and_taken_back(house: Any) -> None:
    """The week's page acts on what it shows."""
    lead: Person = house.lead
    page = opened(house, created(house, name="Halt"))
    house.turn_to(f"mail:{number(page)}")
    lead.press(house.home(), "programmes_mail:hold")
    assert "angehalten" in words(house.home())
    lead.press(house.home(), "programmes_mail:release")
    assert "angehalten ·" not in words(house.home())
    form = shown(lead.press(house.home(), "programmes_writing:open"))
    preview = shown(lead.submit(form, {"audience": "channel", "text": "Doch nicht"}))
    assert lead.submit(preview).ok
    lead.press(house.home(), "programmes_writing:cancel")
    house.pass_time(minutes=20)

    assert "Doch nicht" not in [one.text for one in lead.messages("C0MENTORING")]


def test_the_checklist_is_ticked_in_home(house: Any) -> None:
    """Tasks and ready texts are one press away."""
    lead: Person = house.lead
    page = created(house, name="Liste")
    lead.press(page, f"home:go:setup:{number(page)}")
    lead.press(house.home(), "programmes_setup:tick:sponsor")
    assert "Noch 17 von 18" in words(house.home())
    text = shown(lead.press(house.home(), "programmes_setup:text:sponsor"))

    assert "„Liste“" in words(text)
    lead.close(text)


def test_roles_are_given_and_taken_in_home(house: Any) -> None:
    """Guests are refused beside the field; a deputy appears and disappears."""
    lead: Person = house.lead
    house.turn_to("admin")
    form = shown(lead.press(house.home(), "roles:appoint"))
    refused = lead.submit(form, {"person": "U0UMA", "role": "deputy"})
    assert "person" in refused.errors
    assert lead.submit(form, {"person": "U0MARTA", "role": "deputy", "scope": "de"}).ok
    assert "Vertretung" in words({"blocks": house.home()["blocks"]})
    answer = house.person("U0MARTA").command("/mentor program")
    assert answer.text
    lead.press(house.home(), "roles:remove")

    assert "<@U0MARTA>" not in words(house.home())


def test_a_programme_is_copied_and_archived(house: Any) -> None:
    """The copy is a draft of its own; an archived one leaves the list of the living."""
    lead: Person = house.lead
    lead.press(created(house, name="Runde"), "programmes:copy")
    assert "Runde (2)" in words(house.home())
    lead.press(house.home(), "programmes:move:archived")
    lead.press(house.home(), "home:go:hr")

    assert "Archiv: 1 Programm" in words(house.home())


def test_the_channel_is_tried_out_on_demand(house: Any) -> None:
    """One press tells whether the bot can write there."""
    view = shown(house.lead.press(created(house, name="Probe"), "programmes:probe"))

    assert "kann in <#C0MENTORING> schreiben" in words(view)
    house.lead.close(view)


def test_a_missing_topic_is_called_for_in_the_channel(house: Any) -> None:
    """The scarcest topic comes first; the call is ready in the channel's language."""
    lead: Person = house.lead
    page = opened(house, created(house, name="Aufruf"))
    with house.running.bot.tick("T0SANDBOX") as tick:
        tick.person("U0BEN")
        place = Enrolment(
            workspace_id="T0SANDBOX",
            programme_id=number(page),
            user_id="U0BEN",
            role="mentee",
            joined_at=tick.now,
        )
        tick.session.add(place)
        tick.session.flush()
        tick.session.add(
            Skill(
                workspace_id="T0SANDBOX",
                enrolment_id=place.id or 0,
                kind="want",
                topic="ai_daily",
                level=1,
            )
        )
    view = house.turn_to(f"supply:{number(page)}")
    assert "1 fehlt" in words(view)
    form = shown(lead.press(view, "programmes_writing:call:ai_daily"))
    preview = shown(lead.submit(form))

    assert "„Aufruf“" in words(preview)
    assert "{" not in words(preview)
    assert lead.submit(preview).ok
    house.pass_time(minutes=11)
    assert "enrolment:open" in str(lead.messages("C0MENTORING")[-1].blocks)


def test_the_end_of_sign_up_reaches_channel_and_hr(house: Any) -> None:
    """The window closes by itself: news in the channel, a card to HR with the way on."""
    lead: Person = house.lead
    page = opened(house, created(house, name="Fenster"))
    house.pass_time(days=25)
    house.pass_time(days=2)

    assert "Tandems werden gebildet" in words(house.turn_to(f"programme:{number(page)}"))
    assert any("Kick-off ist am" in one.text for one in lead.messages("C0MENTORING"))
    assert any("*Fenster* ist zu Ende" in words(one) for one in lead.dm())


def test_admin_shows_roles_to_leads_only(house: Any) -> None:
    """`/mentor admin` answers a lead with roles and the trail."""
    answer = house.lead.command("/mentor admin")

    assert "Protokoll" in answer.text
