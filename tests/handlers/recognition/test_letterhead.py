"""The look of documents, set in Slack by programme leads."""

import base64
import io
from typing import Any

import pytest
from pypdf import PdfReader

from bot.core import Who
from bot.domain.refusals import NotAllowed
from bot.sandbox import answers
from bot.sandbox.state import TEAM
from bot.services import letterhead

Stage = Any


def form(stage: Stage) -> dict[str, Any]:
    """Open the form from the page of figures."""
    page = stage.house.turn_to(f"insight:{stage.programme_id}")
    view: dict[str, Any] = stage.house.lead.press(page, "letterhead:open").view
    return view


def test_a_lead_sets_the_look_and_gets_a_sample(stage: Stage) -> None:
    """Name, town and signatures stand on the sample, which comes as a message."""
    petra = stage.house.lead
    given = {
        "company": "Straßer & Söhne",
        "accent": "#7a1f3d",
        "place": "Köln",
        "name_1": "Łukasz Żółć",
        "office_1": "Geschäftsführung",
    }
    saved = petra.submit(form(stage), given).view
    assert saved
    assert "Gespeichert" in answers.words(saved)

    told = petra.press(saved, "letterhead:sample").view
    assert told
    assert "Muster" in answers.words(told)
    stage.settle()

    world = stage.house.sandbox.world
    data = world.files[petra.dm()[-1].files[0]].data
    reader = PdfReader(io.BytesIO(base64.b64decode(data)))
    text = "\n".join(page.extract_text() for page in reader.pages)
    for part in ("STRASSER & SÖHNE", "Köln", "Łukasz Żółć", "Geschäftsführung", "MUSTER"):
        assert part in text

    shown = str(form(stage))
    assert "Łukasz Żółć" in shown
    assert "mentorbot brand" in shown


def test_what_is_wrong_is_said_beside_its_field(stage: Stage) -> None:
    """A pale colour and an office without a name; nothing is kept."""
    petra = stage.house.lead
    errors = petra.submit(form(stage), {"accent": "#ffff99", "office_2": "Betriebsrat"}).errors
    assert "dunklere" in errors["accent"]
    assert "name_2" in errors
    assert "#ffff99" not in str(form(stage))


@pytest.mark.parametrize("who", ["U0ANNA", "U0BEN"])
def test_nobody_but_a_lead_changes_it(stage: Stage, who: str) -> None:
    """Forged presses are refused."""
    bot = stage.house.running.bot
    for act in (letterhead.form, letterhead.order_sample):
        with pytest.raises(NotAllowed), bot.turn(Who(TEAM, who)) as turn:
            act(turn, stage.programme_id)
