"""Slack's limits as a table: what passes, what does not, and where the finger points."""

from typing import Any

import pytest

from bot.blockkit import check_message, check_options, check_view

Json = dict[str, Any]


def plain(text: str) -> Json:
    """A plain_text object."""
    return {"type": "plain_text", "text": text}


def section(text: str = "x", **more: Any) -> Json:
    """A section."""
    return {"type": "section", "text": {"type": "mrkdwn", "text": text}, **more}


def options(count: int, size: int = 5) -> list[Json]:
    """Options with values of a given size."""
    return [{"text": plain("x"), "value": f"{n}".zfill(size)} for n in range(count)]


def actions(*elements: Json) -> Json:
    """An actions block."""
    return {"type": "actions", "elements": list(elements)}


def button(text: str = "Go", **more: Any) -> Json:
    """A button."""
    return {"type": "button", "text": plain(text), **more}


def ask(element: Json) -> Json:
    """An input block."""
    return {"type": "input", "label": plain("x"), "element": element}


def text_input(**more: Any) -> Json:
    """An input block with a text field."""
    return ask({"type": "plain_text_input", "action_id": "t", **more})


def menu(kind: str, **more: Any) -> Json:
    """A menu or group of choices."""
    return {"type": kind, "action_id": "m", **more}


CONFIRM = {"title": plain("t"), "text": plain("t"), "confirm": plain("y"), "deny": plain("n")}
TABLE = {"type": "table", "rows": [[{"type": "raw_text", "text": "a"}]]}

MESSAGE: list[tuple[list[Any], str]] = [
    ([section("x" * 3000)], ""),
    ([section("x" * 3001)], "/blocks/0/text/text"),
    ([section("")], "/blocks/0/text/text"),
    ([{"type": "section"}], "/blocks/0"),
    ([{"type": "section", "fields": [plain("x" * 2001)]}], "/blocks/0/fields/0/text"),
    ([{"type": "section", "fields": [plain("x")] * 11}], "/blocks/0/fields"),
    ([section(colour="red")], "/blocks/0/colour"),
    ([section()] * 50, ""),
    ([section()] * 51, "/blocks"),
    ([section(block_id="a"), section(block_id="a")], "/blocks"),
    ([section(block_id="b" * 256)], "/blocks/0/block_id"),
    ([{"type": "header", "text": plain("x" * 151)}], "/blocks/0/text/text"),
    ([{"type": "header", "text": {"type": "mrkdwn", "text": "x"}}], "/blocks/0/text/type"),
    ([{"type": "context", "elements": [plain("x")] * 11}], "/blocks/0/elements"),
    ([{"type": "context", "elements": [button()]}], "/blocks/0/elements/0/type"),
    ([{"type": "image", "image_url": "https://x", "alt_text": ""}], "/blocks/0/alt_text"),
    ([{"type": "image", "alt_text": "x"}], "/blocks/0"),
    ([{"type": "unknown"}], "/blocks/0/type"),
    (["no block"], "/blocks/0/type"),
    ([actions()], "/blocks/0/elements"),
    ([actions(*[button()] * 26)], "/blocks/0/elements"),
    ([actions(button(action_id="a"), button(action_id="a"))], "/blocks/0/elements"),
    ([actions(button("x" * 76))], "/blocks/0/elements/0/text/text"),
    ([actions(button(value="x" * 2001))], "/blocks/0/elements/0/value"),
    ([actions(button(style="pink"))], "/blocks/0/elements/0/style"),
    ([actions(button(confirm=CONFIRM))], ""),
    (
        [actions(button(confirm={**CONFIRM, "confirm": plain("x" * 31)}))],
        "/blocks/0/elements/0/confirm/confirm/text",
    ),
    (
        [actions(button(confirm={key: CONFIRM[key] for key in ("title", "confirm", "deny")}))],
        "/blocks/0/elements/0/confirm/text",
    ),
    ([actions(menu("multi_static_select", options=options(1)))], "/blocks/0/elements/0/type"),
    ([actions({"type": "plain_text_input"})], "/blocks/0/elements/0/type"),
    ([section(accessory=menu("static_select", options=options(100, 150)))], ""),
    (
        [section(accessory=menu("static_select", options=options(101)))],
        "/blocks/0/accessory/options",
    ),
    (
        [section(accessory=menu("static_select", options=options(1, 151)))],
        "/blocks/0/accessory/options/0/value",
    ),
    ([section(accessory=menu("static_select"))], "/blocks/0/accessory"),
    (
        [section(accessory=menu("static_select", options=options(1) * 2))],
        "/blocks/0/accessory/options",
    ),
    (
        [
            section(
                accessory=menu("static_select", options=options(1), initial_option=options(2)[1])
            )
        ],
        "/blocks/0/accessory",
    ),
    (
        [
            section(
                accessory=menu(
                    "static_select",
                    option_groups=[{"label": plain("x" * 76), "options": options(1)}],
                )
            )
        ],
        "/blocks/0/accessory/option_groups/0/label/text",
    ),
    (
        [section(accessory=menu("radio_buttons", options=options(11)))],
        "/blocks/0/accessory/options",
    ),
    ([section(accessory=menu("checkboxes", options=options(11)))], "/blocks/0/accessory/options"),
    ([section(accessory=menu("overflow", options=options(6)))], "/blocks/0/accessory/options"),
    (
        [section(accessory=menu("datepicker", initial_date="1.2.2026"))],
        "/blocks/0/accessory/initial_date",
    ),
    (
        [section(accessory=menu("timepicker", initial_time="25:00"))],
        "/blocks/0/accessory/initial_time",
    ),
    ([section(accessory=menu("datetimepicker"))], "/blocks/0/accessory/type"),
    (
        [section(accessory=menu("multi_users_select", max_selected_items=0))],
        "/blocks/0/accessory/max_selected_items",
    ),
    (
        [section(accessory=menu("users_select", placeholder=plain("x" * 151)))],
        "/blocks/0/accessory/placeholder/text",
    ),
    ([ask({"type": "file_input"})], "/blocks/0/element"),
    ([ask(menu("conversations_select", response_url_enabled=True))], "/blocks/0/element"),
    ([TABLE], ""),
    ([TABLE, TABLE], "/blocks"),
    ([{"type": "table", "rows": [[]]}], "/blocks/0/rows/0"),
    ([{"type": "markdown", "text": "x" * 6001}] * 2, "/blocks"),
    ([{"type": "alert", "text": plain("x")}], "/blocks/0"),
    ([{"type": "card"}], "/blocks/0"),
    (
        [{"type": "container", "title": plain("x"), "child_blocks": [section("")]}],
        "/blocks/0/child_blocks/0/text/text",
    ),
    (
        [
            {
                "type": "rich_text",
                "elements": [
                    {
                        "type": "rich_text_list",
                        "style": "bullet",
                        "indent": 9,
                        "elements": [
                            {
                                "type": "rich_text_section",
                                "elements": [{"type": "text", "text": "x"}],
                            }
                        ],
                    }
                ],
            }
        ],
        "/blocks/0/elements/0/indent",
    ),
    (
        [
            {
                "type": "data_table",
                "caption": "c",
                "rows": [[{"type": "raw_text", "text": "x" * 3000}]] * 7,
            }
        ],
        "/blocks/0/rows",
    ),
]


@pytest.mark.parametrize(("blocks", "pointer"), MESSAGE)
def test_a_message_is_checked_block_by_block(blocks: list[Any], pointer: str) -> None:
    """Exactly the broken rule is reported, at its place."""
    found = check_message({"text": "x", "blocks": blocks})

    assert [one.pointer for one in found] == ([pointer] if pointer else [])


PAYLOADS: list[tuple[Json, str]] = [
    ({"text": "x" * 4000}, ""),
    ({"text": "x" * 4001}, "/text"),
    ({"blocks": [section()]}, "/text"),
    ({"text": "x", "blocks": {}}, "/blocks"),
    ({"text": "x", "attachments": [{}] * 101}, "/attachments"),
    (
        {"text": "x", "attachments": [{"blocks": [section("")]}]},
        "/attachments/0/blocks/0/text/text",
    ),
    ({"text": "x", "metadata": {"event_type": "e"}}, "/metadata/event_payload"),
    ({"text": "x", "metadata": {"event_type": "e", "event_payload": {"a": 1}}}, ""),
]


@pytest.mark.parametrize(("payload", "pointer"), PAYLOADS)
def test_a_message_is_checked_as_a_whole(payload: Json, pointer: str) -> None:
    """Length, fallback text, attachments and metadata."""
    assert [one.pointer for one in check_message(payload)] == ([pointer] if pointer else [])


def modal(*blocks: Json, **more: Any) -> Json:
    """A modal."""
    return {"type": "modal", "title": plain("t"), "blocks": list(blocks), **more}


VIEWS: list[tuple[Json, str]] = [
    (modal(section()), ""),
    (modal(text_input(), submit=plain("Send")), ""),
    (modal(text_input()), "/submit"),
    (modal(section(), title=plain("t" * 25)), "/title/text"),
    (modal(section(), submit=plain("s" * 25)), "/submit/text"),
    (modal(section(), private_metadata="x" * 3001), "/private_metadata"),
    (modal(section(), callback_id="x" * 256), "/callback_id"),
    (modal(*[section()] * 101), "/blocks"),
    (modal(TABLE), "/blocks/0"),
    (modal(text_input(max_length=3001), submit=plain("s")), "/blocks/0/element/max_length"),
    (modal(text_input(max_length=2, min_length=3), submit=plain("s")), "/blocks/0/element"),
    (
        modal(ask({"type": "number_input"}), submit=plain("s")),
        "/blocks/0/element/is_decimal_allowed",
    ),
    (
        modal(ask({"type": "file_input", "max_files": 11}), submit=plain("s")),
        "/blocks/0/element/max_files",
    ),
    (modal(ask(button()), submit=plain("s")), "/blocks/0/element/type"),
    (
        modal(text_input(focus_on_load=True), text_input(focus_on_load=True), submit=plain("s")),
        "/blocks",
    ),
    ({"type": "modal", "blocks": []}, "/title"),
    ({"type": "home", "blocks": [section()]}, ""),
    ({"type": "home", "blocks": [section()], "title": plain("t")}, "/title"),
    ({"type": "home", "blocks": [{"type": "alert", "text": plain("x")}]}, "/blocks/0"),
    ({"type": "page", "blocks": []}, "/type"),
]


@pytest.mark.parametrize(("view", "pointer"), VIEWS)
def test_a_view_is_checked(view: Json, pointer: str) -> None:
    """Surface, lengths, submit button and ids of modals and Home tabs."""
    assert [one.pointer for one in check_view(view)] == ([pointer] if pointer else [])


def test_a_view_is_weighed_in_bytes() -> None:
    """250 kB of JSON are the limit; an umlaut weighs two bytes."""
    found = check_view(modal(*[section("ä" * 1500)] * 90))

    assert [one.message for one in found] == ["view is larger than 250000 bytes"]


def test_offered_options_are_checked() -> None:
    """At most a hundred."""
    assert check_options({"options": options(100)}) == []
    assert [one.pointer for one in check_options({"options": options(101)})] == ["/options"]
