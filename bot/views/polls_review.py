"""Free texts to be read before anybody else sees them."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from slack_sdk.models.blocks import Block
from slack_sdk.models.blocks.block_elements import ButtonElement, StaticMultiSelectElement

from bot.i18n import Translate
from bot.views import kit

OPEN = "polls:review"
FORM = "polls:reviewed"
LEFT_OUT = "left_out"


@dataclass(frozen=True, slots=True)
class Review:
    """Texts of one question, masked and shuffled; `left` counts all that still wait."""

    survey_id: int
    version: int
    question: str
    texts: Sequence[str]
    left: int


def form(shown: Review, t: Translate) -> dict[str, Any]:
    """Show texts by number and ask which to leave out."""
    lines: list[Block] = [
        kit.section(t("polls_review.text", n=n, text=text)) for n, text in enumerate(shown.texts, 1)
    ]
    choices = StaticMultiSelectElement(
        action_id=kit.VALUE,
        placeholder=t.plain("polls_review.none"),
        options=[
            kit.option(t.plain("polls_review.number", n=n + 1, text=text), str(n))
            for n, text in enumerate(shown.texts)
        ],
    )
    return kit.modal(
        t.plain("polls_review.title"),
        [
            kit.section(t("polls_review.intro")),
            kit.context(t("polls_review.left", n=shown.left)),
            kit.divider(),
            kit.section(t("polls_review.question", label=shown.question)),
            *lines,
            kit.field(
                LEFT_OUT,
                t.plain("polls_review.leave_out"),
                choices,
                hint=t.plain("polls_review.hint"),
                optional=True,
            ),
        ],
        callback_id=FORM,
        submit=t.plain("polls_review.release"),
        close=t.plain("common.cancel"),
        metadata=f"{shown.survey_id}:{shown.version}",
    )


def button(survey_id: int, waiting: int, t: Translate) -> ButtonElement:
    """Lead to the texts that wait."""
    number = str(survey_id)
    said = t.plain("polls_review.open", n=waiting)
    return kit.button(said, f"{OPEN}:{number}", number, style="primary")
