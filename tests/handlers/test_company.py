"""The company's settings through the real workspace."""

from typing import Any

from bot.sandbox.answers import words
from bot.sandbox.driver import Person, Reply


def shown(reply: Reply) -> dict[str, Any]:
    """Give the modal that a press or a form has led to."""
    assert reply.view is not None, reply
    return reply.view


def test_levels_hours_and_contacts_are_set_in_home(house: Any) -> None:
    """Every form opens from the page, explains mistakes, and shows what was saved."""
    lead: Person = house.lead
    page = house.turn_to("company")
    assert "mentorbot brand" in words(page)
    form = shown(lead.press(page, "company:open:levels"))
    refused = lead.submit(form, {"bands": "Azubi"})
    assert "Zeile 1" in refused.errors["bands"]
    answer = lead.submit(form, {"bands": "1 Azubi | en: Trainee\n3 Leitung | en: Head"})
    assert answer.ok
    if answer.view:  # somebody of the company stands on another level
        assert lead.submit(answer.view).ok
    assert "3 · Leitung" in words(house.home())

    form = shown(lead.press(house.home(), "company:open:basics"))
    assert "hours" in lead.submit(form, {"hours": "mittags"}).errors
    assert lead.submit(form, {"hours": "8-12", "languages": ["de"]}).ok
    assert "08:00-12:00" in words(house.home())

    form = shown(lead.press(house.home(), "company:open:contacts"))
    assert lead.submit(form, {"contacts": "Betriebsärztin"}).ok
    assert "Betriebsärztin" in words(house.home())


def test_who_leads_nothing_sees_no_settings(house: Any) -> None:
    """A press on a page that was not meant for somebody changes nothing."""
    page = house.turn_to("company")
    view = {"type": "home", "blocks": page["blocks"], "private_metadata": "company"}
    house.person("U0BEN").home()
    house.running.app.client.views_publish(user_id="U0BEN", view=view)
    refused = shown(house.person("U0BEN").press(house.home("U0BEN"), "company:open:levels"))

    assert "Only the people who run the programme" in words(refused)
