"""“You said – we do” as HR writes it and as the channel reads it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from slack_sdk.models.blocks import Block, DatePickerElement, PlainTextInputElement

from bot.i18n import Markup, Translate, escape
from bot.outgoing import Message
from bot.views import kit
from bot.views.home import go

ADD = "insight:promise"
ADDED = "insight:promise_form"
POST = "insight:promise_post"
KEEP = "insight:promise_keep"
REMOVE = "insight:promise_remove"
MOST_SHOWN = 15


@dataclass(frozen=True, slots=True)
class Line:
    """One line: what was said, what is done, by whom and until when."""

    id: int
    said: str
    done: str
    owner: str
    due: date
    posted: bool
    kept: bool


def page(
    programme_id: int, name: str, lines: Sequence[Line], t: Translate, *, may_write: bool
) -> list[Block]:
    """List the lines, with what can be done about each."""
    blocks: list[Block] = [kit.header(t.plain("insight.promises")), kit.context(escape(name))]
    if may_write:
        blocks.append(_write(programme_id, lines, t))
    if not lines:
        blocks.append(kit.section(t("insight.no_promise")))
    for one in lines[-MOST_SHOWN:]:
        blocks += _line(one, t, may_write=may_write)
    back = go(t.plain("insight.page"), f"insight:{programme_id}")
    return [*blocks, kit.actions(back, block_id="rest")]


def _write(programme_id: int, lines: Sequence[Line], t: Translate) -> Block:
    buttons = [kit.button(t.plain("insight.promise_add"), ADD, str(programme_id), style="primary")]
    if any(not one.posted for one in lines):
        ask = kit.confirm(
            t.plain("insight.promise_post"),
            t.plain("insight.promise_post_asks"),
            t.plain("insight.promise_post"),
            t.plain("common.cancel"),
        )
        post_ = kit.button(t.plain("insight.promise_post"), POST, str(programme_id), confirm=ask)
        buttons.append(post_)
    return kit.actions(*buttons, block_id="write")


def _line(one: Line, t: Translate, *, may_write: bool) -> list[Block]:
    state = "kept" if one.kept else "posted" if one.posted else "draft"
    blocks: list[Block] = [
        kit.section(_words(one, t)),
        kit.context(t(f"insight.promise_state_{state}")),
    ]
    if may_write and not one.kept:
        action = (
            (KEEP, "insight.promise_keep") if one.posted else (REMOVE, "insight.promise_remove")
        )
        button = kit.button(t.plain(action[1]), f"{action[0]}:{one.id}", str(one.id))
        blocks.append(kit.actions(button, block_id=f"promise_{one.id}"))
    return blocks


def _words(one: Line, t: Translate) -> Markup:
    both = t.to_both()
    return both("insight.promise_line", said=one.said, done=one.done, owner=one.owner, due=one.due)


def form(programme_id: int, t: Translate) -> dict[str, Any]:
    """Ask for one line."""
    fields: list[Block] = [
        kit.field(
            name,
            t.plain(f"insight.field_{name}"),
            PlainTextInputElement(action_id=kit.VALUE, multiline=name != "owner"),
        )
        for name in ("said", "done", "owner")
    ]
    fields.append(
        kit.field("due", t.plain("insight.field_due"), DatePickerElement(action_id=kit.VALUE))
    )
    return kit.modal(
        t.plain("insight.promises"),
        [kit.section(t("insight.promise_intro")), *fields],
        callback_id=ADDED,
        submit=t.plain("common.save"),
        close=t.plain("common.cancel"),
        metadata=str(programme_id),
    )


def post(name: str, lines: Sequence[Line], t: Translate) -> Message:
    """Tell the channel."""
    title = t("insight.promise_title", name=name)
    return Message(title, [kit.section(title), *(kit.section(_words(one, t)) for one in lines)])
