"""Text objects, options and interactive elements, with Slack's limits beside each field."""

from collections.abc import Iterator, Mapping
from typing import Any

from bot.blockkit.checks import (
    Check,
    Found,
    Json,
    Violation,
    array,
    boolean,
    exactly_one,
    integer,
    one_of,
    record,
    string,
    tagged,
)

URL = string(3000)
ID = string(255)
DATE = string(10, 10, r"\d{4}-\d\d-\d\d")
TIME = string(5, 5, r"([01]\d|2[0-3]):[0-5]\d")
EPOCH = integer(10**9, 10**10 - 1)
NUMERAL = string(40, 1, r"-?\d+(\.\d+)?")


def plain(longest: int) -> Check:
    """A plain_text object."""
    return tagged({"plain_text": record({"text": string(longest)}, {"emoji": boolean})})


def text(longest: int) -> Check:
    """A plain_text or mrkdwn object."""
    return tagged(
        {
            "plain_text": record({"text": string(longest)}, {"emoji": boolean}),
            "mrkdwn": record({"text": string(longest)}, {"verbatim": boolean}),
        }
    )


CONFIRM = record(
    {"title": plain(100), "text": text(300), "confirm": plain(30), "deny": plain(30)},
    {"style": one_of("primary", "danger")},
)
OPTION = record({"text": plain(75), "value": string(150)}, {"description": plain(75)})
OVERFLOW_OPTION = record(
    {"text": plain(75), "value": string(150)}, {"description": plain(75), "url": URL}
)
CHOICE = record({"text": text(75), "value": string(150)}, {"description": text(75)})
GROUP = record({"label": plain(75), "options": array(OPTION, 1, 100)})
SLACK_FILE = record({}, {"id": ID, "url": URL}, exactly_one("id", "url"))
FILTER = record(
    {},
    {
        "include": array(one_of("im", "mpim", "private", "public"), 1, 4),
        "exclude_external_shared_channels": boolean,
        "exclude_bot_users": boolean,
    },
)


def offered(element: Json) -> Iterator[Json]:
    """All options of an element, with those inside groups."""
    yield from (entry for entry in element.get("options", ()) if isinstance(entry, dict))
    for group in element.get("option_groups", ()):
        if isinstance(group, dict):
            yield from (entry for entry in group.get("options", ()) if isinstance(entry, dict))


def _initials_are_offered(element: Json, at: str) -> Found:
    values = [entry.get("value") for entry in offered(element)]
    chosen = list(element.get("initial_options") or [])
    chosen += [element["initial_option"]] if "initial_option" in element else []
    for entry in chosen:
        if not isinstance(entry, dict) or entry.get("value") not in values:
            yield Violation(at, "initial option is not one of the options")


def _options_differ(element: Json, at: str) -> Found:
    values = [entry.get("value") for entry in offered(element)]
    if len(set(map(str, values))) < len(values):
        yield Violation(f"{at}/options", "option values must be unique")


def _lengths_agree(element: Json, at: str) -> Found:
    shortest, longest = element.get("min_length", 0), element.get("max_length", 3000)
    if isinstance(shortest, int) and isinstance(longest, int) and shortest > longest:
        yield Violation(at, "min_length is greater than max_length")


ASK: Mapping[str, Check] = {
    "action_id": ID,
    "confirm": CONFIRM,
    "placeholder": plain(150),
    "focus_on_load": boolean,
}
TYPE: Mapping[str, Check] = {
    "action_id": ID,
    "placeholder": plain(150),
    "focus_on_load": boolean,
    "dispatch_action_config": record(
        {"trigger_actions_on": array(one_of("on_enter_pressed", "on_character_entered"), 1, 2)}
    ),
}
MANY: Mapping[str, Check] = {"max_selected_items": integer(1, 10**6)}
STATIC: Mapping[str, Check] = {
    "options": array(OPTION, 1, 100),
    "option_groups": array(GROUP, 1, 100),
}
TEXT_LIMITS: Mapping[str, Check] = {
    "initial_value": string(3000, 0),
    "min_length": integer(0, 3000),
    "max_length": integer(1, 3000),
}
EITHER = exactly_one("options", "option_groups")


def _selects(name: str, fields: Mapping[str, Check], one: str, many: str, what: Check) -> Any:
    """The single and the multiple form of one kind of select menu."""
    return {
        f"{name}_select": record({}, {**ASK, **fields, one: what}),
        f"multi_{name}_select": record({}, {**ASK, **MANY, **fields, many: array(what, 1, 100)}),
    }


_CONVERSATIONS: Mapping[str, Check] = {"default_to_current_conversation": boolean, "filter": FILTER}
_URL_ENABLED: Mapping[str, Check] = {"response_url_enabled": boolean}

SELECTS: dict[str, Check] = {
    "static_select": record(
        {},
        {**ASK, **STATIC, "initial_option": OPTION},
        EITHER,
        _initials_are_offered,
        _options_differ,
    ),
    "multi_static_select": record(
        {},
        {**ASK, **STATIC, **MANY, "initial_options": array(OPTION, 1, 100)},
        EITHER,
        _initials_are_offered,
        _options_differ,
    ),
    **_selects(
        "external",
        {"min_query_length": integer(0, 100)},
        "initial_option",
        "initial_options",
        OPTION,
    ),
    **_selects("users", {}, "initial_user", "initial_users", ID),
    "conversations_select": record(
        {}, {**ASK, **_CONVERSATIONS, **_URL_ENABLED, "initial_conversation": ID}
    ),
    "multi_conversations_select": record(
        {}, {**ASK, **MANY, **_CONVERSATIONS, "initial_conversations": array(ID, 1, 100)}
    ),
    "channels_select": record({}, {**ASK, **_URL_ENABLED, "initial_channel": ID}),
    "multi_channels_select": record({}, {**ASK, **MANY, "initial_channels": array(ID, 1, 100)}),
}
CHOICES: dict[str, Check] = {
    "radio_buttons": record(
        {"options": array(CHOICE, 1, 10)},
        {"action_id": ID, "confirm": CONFIRM, "focus_on_load": boolean, "initial_option": CHOICE},
        _initials_are_offered,
        _options_differ,
    ),
    "checkboxes": record(
        {"options": array(CHOICE, 1, 10)},
        {
            "action_id": ID,
            "confirm": CONFIRM,
            "focus_on_load": boolean,
            "initial_options": array(CHOICE, 1, 10),
        },
        _initials_are_offered,
        _options_differ,
    ),
}
PICKERS: dict[str, Check] = {
    "datepicker": record({}, {**ASK, "initial_date": DATE}),
    "timepicker": record({}, {**ASK, "initial_time": TIME, "timezone": string(100)}),
}
DATETIME: dict[str, Check] = {
    "datetimepicker": record(
        {},
        {"action_id": ID, "confirm": CONFIRM, "focus_on_load": boolean, "initial_date_time": EPOCH},
    )
}
BUTTON = record(
    {"text": plain(75)},
    {
        "action_id": ID,
        "url": URL,
        "value": string(2000),
        "style": one_of("primary", "danger"),
        "confirm": CONFIRM,
        "accessibility_label": string(75),
        "agent_prompt": string(4000),
        "visible_to_user_ids": array(ID, 1, 1000),
    },
)
BUTTONS: dict[str, Check] = {
    "button": BUTTON,
    "overflow": record(
        {"options": array(OVERFLOW_OPTION, 1, 5)},
        {"action_id": ID, "confirm": CONFIRM},
        _options_differ,
    ),
    "workflow_button": record(
        {
            "text": plain(75),
            "workflow": record(
                {
                    "trigger": record(
                        {"url": URL},
                        {
                            "customizable_input_parameters": array(
                                record({"name": ID, "value": ID}), 1, 100
                            )
                        },
                    )
                }
            ),
        },
        {"action_id": ID, "style": one_of("primary", "danger"), "accessibility_label": string(75)},
    ),
}
TYPING: dict[str, Check] = {
    "plain_text_input": record({}, {**TYPE, **TEXT_LIMITS, "multiline": boolean}, _lengths_agree),
    "email_text_input": record({}, {**TYPE, "initial_value": string(3000, 0)}),
    "url_text_input": record({}, {**TYPE, "initial_value": string(3000, 0)}),
    "number_input": record(
        {"is_decimal_allowed": boolean},
        {**TYPE, "initial_value": NUMERAL, "min_value": NUMERAL, "max_value": NUMERAL},
    ),
    "rich_text_input": record(
        {},
        {
            **TYPE,
            "initial_value": record({"elements": array(record({}), 0, 100)}),
            "min_lines": integer(1, 100),
            "max_lines": integer(1, 100),
        },
    ),
    "file_input": record(
        {}, {"action_id": ID, "filetypes": array(string(20), 1, 100), "max_files": integer(1, 10)}
    ),
}
IMAGE_FIELDS: Mapping[str, Check] = {"image_url": URL, "slack_file": SLACK_FILE}
IMAGE = record({"alt_text": string(2000)}, IMAGE_FIELDS, exactly_one("image_url", "slack_file"))
IMAGES: dict[str, Check] = {"image": IMAGE}
_FEEDBACK = record({"text": plain(75), "value": string(2000)}, {"accessibility_label": string(75)})
CONTEXT_ACTIONS: dict[str, Check] = {
    "feedback_buttons": record(
        {"positive_button": _FEEDBACK, "negative_button": _FEEDBACK}, {"action_id": ID}
    ),
    "icon_button": record(
        {"icon": one_of("trash"), "text": plain(75)},
        {
            "action_id": ID,
            "value": string(2000),
            "confirm": CONFIRM,
            "accessibility_label": string(75),
            "visible_to_user_ids": array(ID, 1, 1000),
        },
    ),
}

IN_ACTIONS = tagged(
    {
        **BUTTONS,
        **PICKERS,
        **DATETIME,
        **CHOICES,
        **{name: rule for name, rule in SELECTS.items() if not name.startswith("multi_")},
    }
)
AS_ACCESSORY = tagged({**BUTTONS, **PICKERS, **CHOICES, **SELECTS, **IMAGES})
IN_INPUT = tagged({**TYPING, **PICKERS, **DATETIME, **CHOICES, **SELECTS})
