"""Checks of whole payloads: what only shows when all blocks of a surface are seen together."""

import json
from collections.abc import Iterator
from typing import Any

from bot.blockkit.blocks import BLOCK, EVERYWHERE, SURFACES
from bot.blockkit.checks import (
    Check,
    Found,
    Json,
    Violation,
    anything,
    array,
    boolean,
    one_of,
    record,
    string,
)
from bot.blockkit.elements import GROUP, ID, OPTION, plain

MESSAGE_TEXT = 4_000
"""Longest message text: from 4,041 characters Slack splits a message into several."""
VIEW_BYTES = 250_000
"""Largest view as JSON (`view_too_large` beyond it)."""
_MARKDOWN_SUM = 12_000
_TABLES = ("table", "data_table")
_MESSAGE_BLOCKS, _VIEW_BLOCKS = 50, 100
_METADATA = record({"event_type": ID, "event_payload": anything}, {"entities": anything})
_VIEW_FIELDS: dict[str, Check] = {
    "blocks": lambda _value, _at: iter(()),
    "private_metadata": string(3000, 0),
    "callback_id": string(255, 0),
    "external_id": string(255, 0),
}
_MODAL = record(
    {"title": plain(24)},
    {
        **_VIEW_FIELDS,
        "submit": plain(24),
        "close": plain(24),
        "clear_on_close": boolean,
        "notify_on_close": boolean,
        "submit_disabled": boolean,
    },
)
_HOME = record({}, _VIEW_FIELDS)


def check_message(payload: Json) -> list[Violation]:
    """Broken rules of a message: blocks, attachments, metadata, length and fallback text.

    A screen reader reads `text` instead of the blocks, so a message without it is a violation
    although Slack accepts it.

    >>> check_message({"text": "Hello", "blocks": [{"type": "divider"}]})
    []
    >>> str(check_message({"text": "", "blocks": [{"type": "divider"}]})[0])
    'fallback text is missing [json-pointer:/text]'
    """
    return list(_message(payload))


def check_view(view: Json) -> list[Violation]:
    """Broken rules of a modal or Home view.

    >>> str(check_view({"type": "home", "blocks": [{"type": "table", "rows": []}]})[0])
    'table is not available in home [json-pointer:/blocks/0]'
    """
    return list(_view(view))


def check_options(answer: Json) -> list[Violation]:
    """Broken rules of the answer to a `block_suggestion`."""
    options = array(OPTION, 0, 100)
    return list(record({}, {"options": options, "option_groups": array(GROUP, 0, 100)})(answer, ""))


def _message(payload: Json) -> Found:
    words = payload.get("text")
    if not words:
        yield Violation("/text", "fallback text is missing")
    else:
        yield from string(MESSAGE_TEXT)(words, "/text")
    if payload.get("blocks") is not None:
        yield from _blocks(payload["blocks"], "/blocks", "message", _MESSAGE_BLOCKS)
    attachments = payload.get("attachments") or []
    yield from array(lambda _value, _at: iter(()), 0, 100)(attachments, "/attachments")
    for index, attachment in enumerate(attachments):
        if isinstance(attachment, dict) and "blocks" in attachment:
            at = f"/attachments/{index}/blocks"
            yield from _blocks(attachment["blocks"], at, "message", _MESSAGE_BLOCKS)
    if payload.get("metadata"):
        yield from _METADATA(payload["metadata"], "/metadata")


def _view(view: Any) -> Found:
    kind = view.get("type") if isinstance(view, dict) else None
    if kind not in ("modal", "home"):
        yield from one_of("modal", "home")(kind, "/type")
        return
    blocks = view.get("blocks")
    yield from _blocks(blocks, "/blocks", kind, _VIEW_BLOCKS)
    yield from (_MODAL if kind == "modal" else _HOME)(view, "")
    if kind == "modal" and "submit" not in view and any(True for _ in _inputs(blocks)):
        yield Violation("/submit", "is required when there is an input block")
    yield from _focus(blocks)
    if len(json.dumps(view, ensure_ascii=False).encode()) > VIEW_BYTES:
        yield Violation("", f"view is larger than {VIEW_BYTES} bytes")


def _blocks(blocks: Any, at: str, surface: str, most: int) -> Found:
    if not isinstance(blocks, list):
        yield Violation(at, "must be a list")
        return
    if len(blocks) > most:
        yield Violation(at, f"must have at most {most} blocks, has {len(blocks)}")
    for index, block in enumerate(blocks):
        yield from _placed(block, f"{at}/{index}", surface)
        yield from BLOCK(block, f"{at}/{index}")
    yield from _together([block for block in blocks if isinstance(block, dict)], at)


def _placed(block: Any, at: str, surface: str) -> Found:
    """Rules about the surface a block or its element stands on."""
    kind = str(block.get("type")) if isinstance(block, dict) else ""
    if surface not in SURFACES.get(kind, EVERYWHERE):
        yield Violation(at, f"{kind} is not available in {surface}")
    element = block.get("element") if isinstance(block, dict) else None
    if isinstance(element, dict) and surface != "modal":
        if element.get("type") == "file_input":
            yield Violation(f"{at}/element", f"file_input is not available in {surface}")
        if "response_url_enabled" in element:
            yield Violation(f"{at}/element", "response_url_enabled works in modals only")
    for index, child in enumerate((kind == "container" and block.get("child_blocks")) or ()):
        yield from _placed(child, f"{at}/child_blocks/{index}", surface)


def _together(blocks: list[Json], at: str) -> Found:
    """Rules about all blocks of one surface."""
    ids = [str(block["block_id"]) for block in blocks if "block_id" in block]
    yield from (
        Violation(at, f"block_id {name} is used twice")
        for name in sorted({name for name in ids if ids.count(name) > 1})
    )
    markdown = sum(len(str(b.get("text"))) for b in blocks if b.get("type") == "markdown")
    if markdown > _MARKDOWN_SUM:
        yield Violation(at, f"markdown blocks have {markdown} characters, at most {_MARKDOWN_SUM}")
    if sum(block.get("type") in _TABLES for block in blocks) > 1:
        yield Violation(at, "only one table is allowed")


def _inputs(blocks: Any) -> Iterator[Json]:
    for block in blocks if isinstance(blocks, list) else ():
        if isinstance(block, dict) and block.get("type") == "input":
            yield block


def _focus(blocks: Any) -> Found:
    elements = [b.get("element") for b in _inputs(blocks)]
    if sum(isinstance(e, dict) and bool(e.get("focus_on_load")) for e in elements) > 1:
        yield Violation("/blocks", "only one element can have focus_on_load")
