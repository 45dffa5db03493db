"""Topics and questions edited through the real workspace."""

from typing import Any

from bot.core import Who
from bot.sandbox.answers import words
from bot.sandbox.driver import Person
from bot.services import programmes
from storage import enrolments


def made(house: Any) -> int:
    """Create a programme in the bot and give its id."""
    with house.running.bot.turn(Who("T0SANDBOX", "U0PETRA")) as turn:
        draft = programmes.form_opened(turn)
        row = programmes.create(
            turn,
            name="Texte",
            purpose="Wozu",
            starts_on=draft.starts_on,
            channel="C0MENTORING",
            shape="sprint",
        )
        enrolments.add_own_topic(turn.session, "T0SANDBOX", "Bienen", "U0BEN", turn.now)
        return row.id or 0


def test_topics_are_renamed_hidden_added_and_merged(house: Any) -> None:
    """Everything starts from the programme's page of topics."""
    lead: Person = house.lead
    number = made(house)
    page = house.turn_to(f"topics:{number}")
    form = lead.choose(page, "programmes_topics:pick", f"{number}:ai_daily").view
    assert lead.submit(form, {"name_de": "KI bei Acme", "hidden": ["hidden"]}).ok
    assert "KI bei Acme" in words(house.home())
    assert "ausgeblendet" in words(house.home())

    form = lead.press(house.home(), "programmes_topics:add").view
    assert "name_de" in lead.submit(form, {}).errors
    assert lead.submit(form, {"name_de": "Imkerei"}).ok
    form = lead.press(house.home(), "programmes_topics:edit:own:1").view
    found = lead.options(form, "programmes_topics:target", "imk")
    assert [one["value"] for one in found["options"]] == ["own:2"]
    asked = lead.submit(form, {"into": "own:2"}).view
    assert "Imkerei" in words(asked)
    assert lead.submit(asked).ok
    assert "Bienen" not in words({"blocks": house.home()["blocks"]})


def test_a_question_is_edited_previewed_and_brought_back(house: Any) -> None:
    """Words worth a thought wait for a decision; one press brings ours back."""
    lead: Person = house.lead
    page = house.turn_to(f"prompts:{made(house)}:meet")
    form = lead.press(page, "programmes_prompts:edit:work_best").view
    preview = lead.submit(form, {"text_de": "Was fragt die Generation Z?"}).view
    again = lead.submit(preview).view
    assert "Generation Z" in words(again)
    assert lead.submit(again, {"anyway": ["anyway"]}).ok
    assert "Generation Z" in words(house.home())

    form = lead.press(house.home(), "programmes_prompts:edit:work_best").view
    said = lead.press(form, "programmes_prompts:reset").view
    assert "mitgelieferte" in words(said)
    lead.close(said)
    assert "Generation Z" not in words(house.home())
