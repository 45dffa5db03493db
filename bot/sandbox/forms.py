"""What people type and choose in views: Slack's `state.values`, and what its client checks."""

import re
from collections.abc import Iterator
from typing import Any

from bot.sandbox.state import Json

_FIELDS: dict[str, tuple[str, str]] = {
    "plain_text_input": ("value", "initial_value"),
    "email_text_input": ("value", "initial_value"),
    "url_text_input": ("value", "initial_value"),
    "number_input": ("value", "initial_value"),
    "rich_text_input": ("rich_text_value", "initial_value"),
    "static_select": ("selected_option", "initial_option"),
    "external_select": ("selected_option", "initial_option"),
    "radio_buttons": ("selected_option", "initial_option"),
    "multi_static_select": ("selected_options", "initial_options"),
    "multi_external_select": ("selected_options", "initial_options"),
    "checkboxes": ("selected_options", "initial_options"),
    "users_select": ("selected_user", "initial_user"),
    "multi_users_select": ("selected_users", "initial_users"),
    "conversations_select": ("selected_conversation", "initial_conversation"),
    "multi_conversations_select": ("selected_conversations", "initial_conversations"),
    "channels_select": ("selected_channel", "initial_channel"),
    "multi_channels_select": ("selected_channels", "initial_channels"),
    "datepicker": ("selected_date", "initial_date"),
    "timepicker": ("selected_time", "initial_time"),
    "datetimepicker": ("selected_date_time", "initial_date_time"),
    "file_input": ("files", "initial_files"),
}
_LISTS = (
    "selected_options",
    "selected_users",
    "selected_conversations",
    "selected_channels",
    "files",
)
_SHAPES = {
    "email_text_input": (r"\S+@\S+\.\S+", "Please enter a valid email address."),
    "url_text_input": (r"https?://\S+", "Please enter a valid URL."),
}


def answer_field(kind: str) -> str:
    """The key under which an element's answer stands in the state ("" for buttons)."""
    return _FIELDS.get(kind, ("", ""))[0]


def elements(blocks: list[Json]) -> Iterator[tuple[Json, Json]]:
    """Every interactive element with the block it stands in."""
    for block in blocks:
        inside = [block.get("element"), block.get("accessory"), *block.get("elements", ())]
        for child in block.get("child_blocks", ()):
            yield from elements([child])
        for element in inside:
            if isinstance(element, dict) and "action_id" in element:
                yield block, element


def blank(element: Json) -> Json:
    """The state of one element that nobody has touched."""
    kind = element["type"]
    key, initial = _FIELDS[kind]
    nothing: list[Any] | None = [] if key in _LISTS else None
    return {"type": kind, key: element.get(initial, nothing)}


def initial_state(blocks: list[Json], kept: Json | None = None) -> Json:
    """The `values` of a view; what is in `kept` under the same ids stays (Slack does so too)."""
    values: Json = {}
    for block, element in elements(blocks):
        if element["type"] not in _FIELDS:
            continue
        before = (kept or {}).get(block["block_id"], {}).get(element["action_id"])
        same = isinstance(before, dict) and before.get("type") == element["type"]
        values.setdefault(block["block_id"], {})[element["action_id"]] = (
            before if same else blank(element)
        )
    return values


def merge_state(view: Json, values: Json) -> None:
    """Take over what the person has typed; unknown blocks are ignored."""
    known = view["state"]["values"]
    for block_id, answers in values.items():
        for action_id, answer in answers.items():
            if action_id in known.get(block_id, {}):
                known[block_id][action_id] = {**known[block_id][action_id], **answer}


def client_errors(view: Json) -> dict[str, str]:
    """What Slack's own client refuses before the app hears of it: {block_id: message}."""
    found: dict[str, str] = {}
    for block in view["blocks"]:
        if block["type"] != "input":
            continue
        element = block["element"]
        answer = view["state"]["values"][block["block_id"]][element["action_id"]]
        problem = _problem(element, answer[answer_field(element["type"])], block)
        if problem:
            found[block["block_id"]] = problem
    return found


def _problem(element: Json, value: Any, block: Json) -> str:
    if value in (None, "", []):
        return "" if block.get("optional") else "Please complete this required field."
    if element["type"] == "plain_text_input":
        return _length_problem(element, str(value))
    if element["type"] == "number_input":
        return _number_problem(element, str(value))
    shape, message = _SHAPES.get(element["type"], ("", ""))
    if shape and not re.fullmatch(shape, str(value)):
        return message
    most = element.get("max_selected_items")
    if most and len(value) > most:
        return f"Please select at most {most} items."
    return ""


def _length_problem(element: Json, value: str) -> str:
    if len(value) > element.get("max_length", 3000):
        return f"Please enter at most {element.get('max_length', 3000)} characters."
    if len(value) < element.get("min_length", 0):
        return f"Please enter at least {element['min_length']} characters."
    return ""


def _number_problem(element: Json, value: str) -> str:
    pattern = r"-?\d+(\.\d+)?" if element["is_decimal_allowed"] else r"-?\d+"
    if not re.fullmatch(pattern, value):
        return "Please enter a number."
    if float(value) < float(element.get("min_value", "-inf")):
        return f"Please enter at least {element['min_value']}."
    if float(value) > float(element.get("max_value", "inf")):
        return f"Please enter at most {element['max_value']}."
    return ""


def options(element: Json) -> Iterator[Json]:
    """All options that an element offers, with those in groups."""
    yield from element.get("options", ())
    for group in element.get("option_groups", ()):
        yield from group["options"]
