"""Finding buttons and fields by what a person reads, and turning plain values into answers."""

from collections.abc import Awaitable
from typing import Any

from bot.sandbox import forms
from bot.sandbox.core import SlackError
from bot.sandbox.state import Json, Message


async def refusable(work: Awaitable[Json]) -> Json:
    """The outcome of an action; a refusal by the workspace becomes one, too."""
    try:
        return await work
    except SlackError as error:
        return {"ok": False, "error": error.code}


def words(thing: Message | Json) -> str:
    """Everything readable in a message or view, line by line."""
    if isinstance(thing, Message):
        return "\n".join([thing.text, *_words(thing.blocks), *_words(thing.attachments)])
    return "\n".join(_words([thing.get("title"), *thing["blocks"]]))


def _words(value: Any) -> list[str]:
    if isinstance(value, list):
        return [line for entry in value for line in _words(entry)]
    if not isinstance(value, dict):
        return []
    own = [value["text"]] if isinstance(value.get("text"), str) else []
    return own + [line for entry in value.values() for line in _words(entry)]


def label(block: Json, element: Json) -> str:
    """What a person reads on or beside an element."""
    for text in (
        element.get("text"),
        block.get("label"),
        block.get("text"),
        element.get("placeholder"),
    ):
        if isinstance(text, dict):
            return str(text["text"])
    return ""


def find(blocks: list[Json], what: str, value: str = "") -> tuple[Json, Json]:
    """The element whose action_id, block_id or label is (or else contains) `what`.

    Raises:
        LookupError: there is none; the message lists those that are there.
    """
    there = [
        (block, element)
        for block, element in forms.elements(blocks)
        if not value or value == element.get("value")
    ]
    for fits in (_is, _contains):
        for block, element in there:
            if fits(what, (element["action_id"], block["block_id"], label(block, element))):
                return block, element
    known = [f"{element['action_id']} ({label(block, element)})" for block, element in there]
    raise LookupError(f"no {what!r} among {known}")


def _is(what: str, names: tuple[str, ...]) -> bool:
    return what in names


def _contains(what: str, names: tuple[str, ...]) -> bool:
    return any(what.lower() in name.lower() for name in names)


def given(element: Json, value: Any) -> Json:
    """A plain value as the answer of an element.

    Options are named by value or text; lists answer multiple selects and checkboxes.
    """
    key = forms.answer_field(element["type"])
    if isinstance(value, dict) and key in value:
        return value
    if key == "selected_option":
        value = None if value is None else _option(element, value)
    elif key == "selected_options":
        value = [_option(element, one) for one in value]
    return {"type": element["type"], key: value}


def _option(element: Json, wanted: Any) -> Json:
    if isinstance(wanted, dict):
        return wanted
    offered = list(forms.options(element))
    for option in offered:
        if wanted in (option["value"], option["text"]["text"]):
            return option
    if not offered:
        return {"text": {"type": "plain_text", "text": str(wanted)}, "value": str(wanted)}
    raise LookupError(f"no option {wanted!r} among {[one['value'] for one in offered]}")


def values(view: Json, answers: Json) -> Json:
    """The `state.values` for answers by block_id, action_id or label."""
    told: Json = {}
    for what, value in answers.items():
        block, element = find(view["blocks"], what)
        told.setdefault(block["block_id"], {})[element["action_id"]] = given(element, value)
    return told
