"""Recognition in Home: what one was thanked for, what one has written, and milestones."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from slack_sdk.models.blocks import Block, PlainTextInputElement

from bot.i18n import Translate, mention
from bot.views import kit
from bot.views.home import go, heading
from bot.views.recognition import OPEN, TYPED_LIMIT, quote
from bot.views.recognition_card import Card, card_blocks

EDIT = "recognition:edit"
EDITED = "recognition:edited"
TAKE_BACK = "recognition:take_back"
PAGE = "recognition"


@dataclass(frozen=True, slots=True)
class Sent:
    """One thank-you of the reader's own; `state` tells nobody's answer."""

    id: int
    words: str
    people: tuple[str, ...]
    state: str
    until: date
    changeable: bool


def section(received: Sequence[Card], extra: Sequence[Block], t: Translate) -> list[Block]:
    """Show the latest words one was thanked with, and the way to thank somebody."""
    blocks: list[Block] = [heading(t("recognition.heading"))]
    blocks += [_line(one, t) for one in received] or [kit.context(t("recognition.nothing_yet"))]
    buttons = [_thank(t), go(t.plain("recognition.to_page"), PAGE)]
    return [*blocks, *extra, kit.actions(*buttons, block_id="recognition")]


def _line(one: Card, t: Translate) -> Block:
    author = t("recognition.received_from", author=mention(one.author))
    return kit.section(f"{author}\n{quote(kit.cut(one.words, 200))}")


def _thank(t: Translate) -> Any:
    return kit.button(t.plain("recognition.thank_somebody"), OPEN, "thanks")


def page(
    received: Sequence[Card],
    sent: Sequence[Sent],
    extra: Sequence[Block],
    t: Translate,
    *,
    shoutout: bool,
) -> list[Block]:
    """Show everything: received with its choices, written with its state, and milestones."""
    buttons = [_thank(t)]
    if shoutout:
        buttons.append(kit.button(t.plain("recognition.shout_out"), f"{OPEN}:hr", "shoutout"))
    blocks: list[Block] = [
        kit.header(t.plain("recognition.heading")),
        kit.actions(*buttons, block_id="thank"),
        heading(t("recognition.received")),
    ]
    if not received:
        blocks.append(kit.context(t("recognition.nothing_yet")))
    blocks += [block for one in received for block in _numbered(one, t)]
    blocks += [heading(t("recognition.written"))]
    if not sent:
        blocks.append(kit.context(t("recognition.nothing_written")))
    blocks += [block for one in sent for block in _sent(one, t)]
    return [*blocks, *extra]


def _numbered(one: Card, t: Translate) -> list[Block]:
    """Show a card among others: the names of its blocks must differ from the others'."""
    blocks = card_blocks(one, t)
    for block in blocks:
        if block.block_id:
            block.block_id = f"{block.block_id}_{one.id}"
    return blocks


def _sent(one: Sent, t: Translate) -> list[Block]:
    names = t.join(mention(person) for person in one.people)
    state = t(f"recognition.state_{one.state}", day=t.short(one.until))
    blocks: list[Block] = [
        kit.section(f"{names}\n{quote(kit.cut(one.words, 300))}"),
        kit.context(state),
    ]
    if one.changeable:
        blocks.append(
            kit.actions(
                kit.button(t.plain("common.edit"), f"{EDIT}:{one.id}", str(one.id)),
                _take_back(one, t),
                block_id=f"sent_{one.id}",
            )
        )
    return blocks


def _take_back(one: Sent, t: Translate) -> Any:
    return kit.button(
        t.plain("recognition.take_back"),
        f"{TAKE_BACK}:{one.id}",
        str(one.id),
        confirm=kit.confirm(
            t.plain("recognition.take_back"),
            t.plain("recognition.confirm_take_back"),
            t.plain("recognition.take_back"),
            t.plain("common.cancel"),
        ),
    )


def edit_form(shoutout_id: int, seen: int, words: str, t: Translate) -> dict[str, Any]:
    """Let the author change the words, and say that everybody is asked again."""
    typed = PlainTextInputElement(
        action_id=kit.VALUE, multiline=True, max_length=TYPED_LIMIT, initial_value=words
    )
    return kit.modal(
        t.plain("recognition.edit_title"),
        [
            kit.section(t("recognition.edit_asks_again")),
            kit.field("words", t.plain("recognition.field_words"), typed),
        ],
        callback_id=EDITED,
        submit=t.plain("common.save"),
        close=t.plain("common.cancel"),
        metadata=f"{shoutout_id}:{seen}",
    )
