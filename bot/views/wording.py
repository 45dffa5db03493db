"""Remarks about words that hint at age: which word, why, and what to write instead."""

from collections.abc import Sequence

from slack_sdk.models.blocks import Block
from slack_sdk.models.blocks.block_elements import CheckboxesElement

from bot.content import Finding
from bot.i18n import Translate
from bot.views import kit
from bot.views.voice import address_of

ANYWAY = "anyway"
"""The field in which HR decides to keep the words; its one option has the same name."""

SHOWN = 5


def remarks(found: Sequence[Finding], t: Translate) -> list[Block]:
    """Explain each word once, and let HR decide; nothing when there is nothing to say."""
    if not found:
        return []
    address = address_of(t)
    once = {one.word.lower(): one for one in found}.values()
    lines = [
        t(
            "wording.remark",
            word=one.word,
            reason=one.reason.say(address),
            suggestion=one.suggestion.say(address),
        )
        for one in list(once)[:SHOWN]
    ]
    return [
        kit.section("\n".join([t("wording.title"), *lines])),
        kit.field(
            ANYWAY,
            t.plain("wording.decide"),
            CheckboxesElement(
                action_id=kit.VALUE, options=[kit.option(t.plain("wording.keep"), ANYWAY)]
            ),
            optional=True,
        ),
    ]
