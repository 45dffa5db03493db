"""Short answers: a notice, a refusal, an incident."""

from typing import Any

from bot.i18n import Translate
from bot.outgoing import Message
from bot.views import kit


def message(text: str) -> Message:
    """Say something short, visible to the caller only."""
    return Message(text, (kit.section(text),))


def modal(text: str, t: Translate, title: str = "") -> dict[str, Any]:
    """Say something short on top of what the person sees."""
    view = kit.modal(
        title or t.plain("common.app_name"), (kit.section(text),), close=t.plain("common.close")
    )
    return {**view, "clear_on_close": True}


def incident(number: str, t: Translate) -> str:
    """Own up to an error of ours, with the number to quote."""
    return t("common.incident", number=number)
