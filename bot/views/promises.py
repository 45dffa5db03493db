"""“You said – we do” as HR writes it and as the channel reads it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
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
RECALL = "insight:promise_recall"
ACTS = {
    "draft": (REMOVE, "promise_remove"),
    "waiting": (RECALL, "promise_recall"),
    "posted": (KEEP, "promise_keep"),
}
"""What can be done about a line, by where it stands, and the word on the button."""
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
    leaves_at: datetime | None = None
    """When it comes into the channel, as long as it has not."""

    @property
    def state(self) -> str:
        """Where it stands: `insight.promise_state_<state>` says so."""
        if self.kept:
            return "kept"
        if self.leaves_at is not None:
            return "waiting"
        return "posted" if self.posted else "draft"


def page(
    programme_id: int,
    name: str,
    lines: Sequence[Line],
    t: Translate,
    *,
    may_write: bool,
    moment: datetime | None = None,
) -> list[Block]:
    """List the lines, with what can be done about each.

    `moment` is when a post would come into the channel, if that is not at once.
    """
    blocks: list[Block] = [kit.header(t.plain("insight.promises")), kit.context(escape(name))]
    if may_write:
        blocks.append(_write(programme_id, lines, moment, t))
    if not lines:
        blocks.append(kit.section(t("insight.no_promise")))
    for one in lines[-MOST_SHOWN:]:
        blocks += _line(one, t, may_write=may_write)
    back = go(t.plain("insight.page"), f"insight:{programme_id}")
    return [*blocks, kit.actions(back, block_id="rest")]


def _write(
    programme_id: int, lines: Sequence[Line], moment: datetime | None, t: Translate
) -> Block:
    buttons = [kit.button(t.plain("insight.promise_add"), ADD, str(programme_id), style="primary")]
    if any(not one.posted for one in lines):
        asks = "insight.promise_post_asks" if moment is None else "insight.promise_post_later"
        ask = kit.confirm(
            t.plain("insight.promise_post"),
            t.plain(asks, at=moment),
            t.plain("insight.promise_post"),
            t.plain("common.cancel"),
        )
        post_ = kit.button(t.plain("insight.promise_post"), POST, str(programme_id), confirm=ask)
        buttons.append(post_)
    return kit.actions(*buttons, block_id="write")


def _line(one: Line, t: Translate, *, may_write: bool) -> list[Block]:
    blocks: list[Block] = [
        kit.section(_words(one, t)),
        kit.context(t(f"insight.promise_state_{one.state}", at=one.leaves_at)),
    ]
    if may_write and one.state in ACTS:
        action, word = ACTS[one.state]
        button = kit.button(t.plain(f"insight.{word}"), f"{action}:{one.id}", str(one.id))
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
