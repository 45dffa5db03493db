"""Topics and questions edited through the real workspace."""

from typing import Any

from bot.core import Who
from bot.sandbox.answers import words
from bot.sandbox.driver import Person, Reply
from bot.services import programmes
from storage import enrolments


def shown(reply: Reply) -> dict[str, Any]:
    """Give the modal that a press or a form has led to."""
    assert reply.view is not None, reply
    return reply.view


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
    form = shown(lead.choose(page, "programmes_topics:pick", f"{number}:ai_daily"))
    assert lead.submit(form, {"name_de": "KI bei Acme", "hidden": ["hidden"]}).ok
    assert "KI bei Acme" in words(house.home())
    assert "ausgeblendet" in words(house.home())

    form = shown(lead.press(house.home(), "programmes_topics:add"))
    assert "name_de" in lead.submit(form, {}).errors
    assert lead.submit(form, {"name_de": "Imkerei"}).ok
    form = shown(lead.press(house.home(), "programmes_topics:edit:own:1"))
    found = lead.options(form, "programmes_topics:target", "imk")
    assert [one["value"] for one in found["options"]] == ["own:2"]
    asked = shown(lead.submit(form, {"into": "own:2"}))
    assert "Imkerei" in words(asked)
    assert lead.submit(asked).ok
    assert "Bienen" not in words({"blocks": house.home()["blocks"]})


def test_a_question_is_edited_previewed_and_brought_back(house: Any) -> None:
    """Words worth a thought wait for a decision; one press brings ours back."""
    lead: Person = house.lead
    page = house.turn_to(f"prompts:{made(house)}:meet")
    form = shown(lead.press(page, "programmes_prompts:edit:work_best"))
    preview = shown(lead.submit(form, {"text_de": "Was fragt die Generation Z?"}))
    again = shown(lead.submit(preview))
    assert "Generation Z" in words(again)
    assert lead.submit(again, {"anyway": ["anyway"]}).ok
    assert "Generation Z" in words(house.home())

    form = shown(lead.press(house.home(), "programmes_prompts:edit:work_best"))
    said = shown(lead.press(form, "programmes_prompts:reset"))
    assert "mitgelieferte" in words(said)
    lead.close(said)
    assert "Generation Z" not in words(house.home())
