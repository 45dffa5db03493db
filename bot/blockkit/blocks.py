"""Every layout block, with Slack's limits beside each field."""

from collections.abc import Mapping
from typing import Any

from bot.blockkit.checks import (
    Check,
    Found,
    Json,
    Violation,
    anything,
    array,
    at_least_one,
    boolean,
    exactly_one,
    integer,
    number,
    one_of,
    record,
    string,
    tagged,
)
from bot.blockkit.elements import (
    AS_ACCESSORY,
    BUTTON,
    CONTEXT_ACTIONS,
    ID,
    IMAGE,
    IMAGE_FIELDS,
    IN_ACTIONS,
    IN_INPUT,
    URL,
    plain,
    text,
)

_B: Mapping[str, Check] = {"block_id": ID}
_STYLE = record(
    {},
    dict.fromkeys(
        (
            "bold",
            "italic",
            "strike",
            "underline",
            "code",
            "highlight",
            "client_highlight",
            "unlink",
        ),
        boolean,
    ),
)
_INLINE = tagged(
    {
        "text": record({"text": string(3000)}, {"style": _STYLE}),
        "link": record({"url": URL}, {"text": string(3000), "unsafe": boolean, "style": _STYLE}),
        "emoji": record({"name": ID}, {"unicode": ID, "style": _STYLE, "skin_tone": integer(1, 6)}),
        "user": record({"user_id": ID}, {"style": _STYLE}),
        "usergroup": record({"usergroup_id": ID}, {"style": _STYLE}),
        "channel": record({"channel_id": ID}, {"style": _STYLE}),
        "broadcast": record({"range": one_of("here", "channel", "everyone")}, {"style": _STYLE}),
        "color": record({"value": string(7, 4)}, {"style": _STYLE}),
        "date": record(
            {"timestamp": integer(0, 10**10), "format": ID},
            {"url": URL, "fallback": ID, "style": _STYLE},
        ),
    }
)
_SECTION = record({"elements": array(_INLINE, 1, 1000)})
_QUOTED = record({"elements": array(_INLINE, 1, 1000)}, {"border": integer(0, 1)})
_RICH = tagged(
    {
        "rich_text_section": _SECTION,
        "rich_text_quote": _QUOTED,
        "rich_text_preformatted": record(
            {"elements": array(_INLINE, 1, 1000)}, {"border": integer(0, 1), "language": ID}
        ),
        "rich_text_list": record(
            {
                "style": one_of("bullet", "ordered"),
                "elements": array(tagged({"rich_text_section": _SECTION}), 1, 1000),
            },
            {"indent": integer(0, 8), "offset": integer(0, 10**6), "border": integer(0, 1)},
        ),
    }
)
RICH_TEXT = record({"elements": array(_RICH, 1, 1000)}, _B)
_RAW_TEXT = record({"text": string(3000, 0)})
_CELL = tagged(
    {
        "raw_text": _RAW_TEXT,
        "raw_number": record({"value": number}, {"text": string(3000)}),
        "rich_text": RICH_TEXT,
    }
)
_COLUMN = record({}, {"align": one_of("left", "center", "right"), "is_wrapped": boolean})
_STATUS = one_of("pending", "in_progress", "complete", "error")
_CARD = record(
    {},
    {
        **_B,
        "hero_image": IMAGE,
        "icon": IMAGE,
        "title": text(150),
        "subtitle": text(150),
        "body": text(200),
        "actions": array(tagged({"button": BUTTON}), 1, 3),
    },
    at_least_one("hero_image", "title", "actions", "body"),
)
_POINT = record({"label": string(20), "value": number})
_CHART = record(
    {"type": one_of("pie", "bar", "line", "area")},
    {
        "segments": array(_POINT, 1, 12),
        "series": array(record({"name": string(20), "data": array(_POINT, 1, 20)}), 1, 12),
        "axis_config": anything,
    },
)


def _unique_actions(block: Json, at: str) -> Found:
    """An action_id is unique within its block."""
    elements = block.get("elements")
    found = [e["action_id"] for e in elements or () if isinstance(e, dict) and "action_id" in e]
    if len(set(map(str, found))) < len(found):
        yield Violation(f"{at}/elements", "action_id must be unique within the block")


def _small_data_table(block: Json, at: str) -> Found:
    rows = block.get("rows")
    size = sum(len(str(c.get("text", ""))) for row in rows or () for c in row if "text" in c)
    if size > 20_000:  # noqa: PLR2004 - data_table: 20,000 characters in total
        yield Violation(f"{at}/rows", "must be at most 20000 characters in total")


def _child(value: Any, at: str) -> Found:
    yield from BLOCK(value, at)


_MESSAGE, _MODAL, _HOME = "message", "modal", "home"
EVERYWHERE = frozenset({_MESSAGE, _MODAL, _HOME})
SURFACES: Mapping[str, frozenset[str]] = {
    **dict.fromkeys(
        (
            "markdown",
            "table",
            "data_table",
            "data_visualization",
            "context_actions",
            "task_card",
            "plan",
        ),
        frozenset({_MESSAGE}),
    ),
    "alert": frozenset({_MODAL}),
    "card": frozenset({_MESSAGE, _HOME}),
    "carousel": frozenset({_MESSAGE, _HOME}),
}
"""Where a block may stand, if not everywhere (Slack's block reference, 2026-09)."""

BLOCK = tagged(
    {
        "section": record(
            {},
            {
                **_B,
                "text": text(3000),
                "fields": array(text(2000), 1, 10),
                "accessory": AS_ACCESSORY,
                "expand": boolean,
            },
            at_least_one("text", "fields"),
        ),
        "header": record({"text": plain(150)}, {**_B, "level": integer(1, 6)}),
        "context": record(
            {
                "elements": array(
                    tagged({"image": IMAGE, "plain_text": text(3000), "mrkdwn": text(3000)}), 1, 10
                )
            },
            _B,
        ),
        "divider": record({}, _B),
        "actions": record({"elements": array(IN_ACTIONS, 1, 25)}, _B, _unique_actions),
        "input": record(
            {"label": plain(2000), "element": IN_INPUT},
            {**_B, "hint": plain(2000), "optional": boolean, "dispatch_action": boolean},
        ),
        "image": record(
            {"alt_text": string(2000)},
            {**_B, **IMAGE_FIELDS, "title": plain(2000)},
            exactly_one("image_url", "slack_file"),
        ),
        "rich_text": RICH_TEXT,
        "markdown": record({"text": string(12_000)}, _B),
        "table": record(
            {"rows": array(array(_CELL, 1, 20), 1, 100)},
            {**_B, "column_settings": array(_COLUMN, 1, 20)},
        ),
        "data_table": record(
            {"caption": string(3000), "rows": array(array(_CELL, 1, 20), 2, 201)},
            {**_B, "page_size": integer(1, 100), "row_header_column_index": integer(0, 19)},
            _small_data_table,
        ),
        "data_visualization": record({"title": string(50), "chart": _CHART}, _B),
        "container": record(
            {"child_blocks": array(_child, 1, 10)},
            {
                **_B,
                "title": plain(150),
                "rich_text_title": RICH_TEXT,
                "subtitle": plain(150),
                "width": one_of("narrow", "standard", "wide", "full"),
                "icon": IMAGE,
                "is_collapsible": boolean,
                "default_collapsed": boolean,
            },
            exactly_one("title", "rich_text_title"),
        ),
        "card": _CARD,
        "carousel": record({"elements": array(tagged({"card": _CARD}), 1, 10)}, _B),
        "alert": record(
            {"text": text(200)},
            {**_B, "level": one_of("default", "info", "warning", "error", "success")},
        ),
        "context_actions": record(
            {"elements": array(tagged(CONTEXT_ACTIONS), 1, 5)}, _B, _unique_actions
        ),
        "task_card": record(
            {"task_id": ID, "title": string(255), "status": _STATUS},
            {**_B, "details": RICH_TEXT, "output": RICH_TEXT, "sources": anything},
        ),
        "plan": record({"title": string(255)}, {**_B, "tasks": array(record({}), 1, 100)}),
        "video": record(
            {"title": plain(199), "video_url": URL, "thumbnail_url": URL, "alt_text": string(2000)},
            {
                **_B,
                "author_name": string(49),
                "description": plain(200),
                "provider_name": ID,
                "provider_icon_url": URL,
                "title_url": URL,
            },
        ),
    }
)
