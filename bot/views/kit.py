"""Small builders for Block Kit, so that every view reads like what one sees."""

import re
from collections.abc import Iterable, Sequence
from typing import Any

from slack_sdk.models.blocks import (
    ActionsBlock,
    Block,
    ButtonElement,
    ContextBlock,
    DividerBlock,
    HeaderBlock,
    InputBlock,
    MarkdownTextObject,
    Option,
    PlainTextObject,
    SectionBlock,
)
from slack_sdk.models.blocks.basic_components import ConfirmObject
from slack_sdk.models.blocks.block_elements import InputInteractiveElement, InteractiveElement

SECTION_LIMIT = 3000
HEADER_LIMIT = 150
BUTTON_LIMIT = 75
TITLE_LIMIT = 24
OPTION_LIMIT = 75
MESSAGE_BLOCKS = 50
VIEW_BLOCKS = 100
_HALF = re.compile(r"(&[a-z]{0,3}|<[^<>]*)$")
VALUE = "value"
"""The action_id of every form field: its block_id is the field's name."""


def cut(text: str, limit: int) -> str:
    """Shorten a text to what Slack takes, showing that it was shortened.

    Neither a mention nor an entity is cut in two.

    >>> cut("abcdef", 4)
    'abc…'
    >>> cut("ab&amp;c", 6)
    'ab…'
    """
    return text if len(text) <= limit else _HALF.sub("", text[: limit - 1]) + "…"


def section(
    text: str, *, accessory: InteractiveElement | None = None, block_id: str | None = None
) -> SectionBlock:
    """Show a paragraph of mrkdwn, maybe with a button at its side."""
    return SectionBlock(
        text=MarkdownTextObject(text=cut(text, SECTION_LIMIT)),
        accessory=accessory,
        block_id=block_id,
    )


def fields(texts: Iterable[str]) -> SectionBlock:
    """Show up to ten short texts in two columns."""
    return SectionBlock(fields=[MarkdownTextObject(text=cut(text, 2000)) for text in texts][:10])


def header(text: str) -> HeaderBlock:
    """Show a heading."""
    return HeaderBlock(text=PlainTextObject(text=cut(text, HEADER_LIMIT), emoji=True))


def context(*texts: str) -> ContextBlock:
    """Show small grey text."""
    return ContextBlock(elements=[MarkdownTextObject(text=cut(t, SECTION_LIMIT)) for t in texts])


def divider() -> DividerBlock:
    """Show a line."""
    return DividerBlock()


def button(
    text: str,
    action_id: str,
    value: str = "",
    *,
    style: str | None = None,
    confirm: ConfirmObject | None = None,
    url: str | None = None,
    label: str | None = None,
) -> ButtonElement:
    """Make a button; `label` is what a screen reader says instead of a short or emoji text."""
    return ButtonElement(
        text=PlainTextObject(text=cut(text, BUTTON_LIMIT), emoji=True),
        action_id=action_id,
        value=value or None,
        style=style,
        confirm=confirm,
        url=url,
        accessibility_label=label,
    )


def actions(*elements: InteractiveElement, block_id: str | None = None) -> ActionsBlock:
    """Show a row of buttons or menus."""
    return ActionsBlock(elements=list(elements), block_id=block_id)


def confirm(title: str, text: str, yes: str, no: str) -> ConfirmObject:
    """Ask before doing what a press asks for."""
    return ConfirmObject(
        title=PlainTextObject(text=cut(title, 100)),
        text=PlainTextObject(text=cut(text, 300)),
        confirm=PlainTextObject(text=cut(yes, 30)),
        deny=PlainTextObject(text=cut(no, 30)),
    )


def option(text: str, value: str, description: str | None = None) -> Option:
    """Make one choice of a menu."""
    return Option(
        text=PlainTextObject(text=cut(text, OPTION_LIMIT), emoji=True),
        value=value,
        description=cut(description, OPTION_LIMIT) if description else None,
    )


def field(
    name: str,
    label: str,
    element: InputInteractiveElement,
    *,
    hint: str | None = None,
    optional: bool = False,
    dispatch: bool = False,
) -> InputBlock:
    """Make a form field; errors come back under its name."""
    return InputBlock(
        block_id=name,
        label=PlainTextObject(text=label, emoji=True),
        element=element,
        hint=PlainTextObject(text=hint) if hint else None,
        optional=optional,
        dispatch_action=dispatch or None,
    )


def modal(
    title: str,
    blocks: Sequence[Block | dict[str, Any]],
    *,
    callback_id: str = "notice",
    submit: str | None = None,
    close: str | None = None,
    metadata: str = "",
    notify_on_close: bool = False,
) -> dict[str, Any]:
    """Make a modal; titles and button texts are cut to Slack's 24 characters."""
    view: dict[str, Any] = {
        "type": "modal",
        "callback_id": callback_id,
        "title": plain(cut(title, TITLE_LIMIT)),
        "blocks": [block if isinstance(block, dict) else block.to_dict() for block in blocks],
        "private_metadata": metadata,
        "notify_on_close": notify_on_close,
    }
    if submit:
        view["submit"] = plain(cut(submit, TITLE_LIMIT))
    if close:
        view["close"] = plain(cut(close, TITLE_LIMIT))
    return view


def home(blocks: Sequence[Block | dict[str, Any]], *, metadata: str = "") -> dict[str, Any]:
    """Make a Home view; what does not fit into Slack's 100 blocks is left out at the end."""
    rendered = [block if isinstance(block, dict) else block.to_dict() for block in blocks]
    return {"type": "home", "blocks": rendered[:VIEW_BLOCKS], "private_metadata": metadata}


def plain(text: str) -> dict[str, Any]:
    """Make a plain text object."""
    return {"type": "plain_text", "text": text, "emoji": True}
