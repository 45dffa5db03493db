"""Milestones as their owner sees them, and as they may share them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from slack_sdk.models.blocks import Block
from slack_sdk.models.blocks.block_elements import ButtonElement

from bot.i18n import Translate, mention
from bot.outgoing import Message
from bot.views import kit
from bot.views.home import heading
from bot.views.insight_words import open_button

SHARE = "recognition:share"


@dataclass(frozen=True, slots=True)
class Milestone:
    """One milestone of the reader's own."""

    id: int
    milestone: str
    text: str
    on: date
    shared: bool
    goodbye_of: int | None = None
    """The pair that has just said goodbye: the time to ask what should be passed on."""


def card(one: Milestone, t: Translate) -> Message:
    """Congratulate its owner, in private."""
    return Message(t("common.card"), card_blocks(one, t))


def line(one: Milestone, t: Translate) -> Block:
    """Show name and words alone; it can be shared in Home."""
    name = t(f"recognition.milestone_{one.milestone}")
    return kit.section(t("recognition.milestone_line", name=name, text=one.text))


def card_blocks(one: Milestone, t: Translate) -> list[Block]:
    """Show name and words, and the one click that shares it or takes that back."""
    state = "recognition.milestone_shared" if one.shared else "recognition.milestone_private"
    return [
        line(one, t),
        kit.actions(*_buttons(one, t), block_id=f"milestone_{one.id}_{int(one.shared)}"),
        kit.context(t(state)),
    ]


def _buttons(one: Milestone, t: Translate) -> list[ButtonElement]:
    if one.goodbye_of is None:
        return [_button(one, t)]
    return [open_button(one.goodbye_of, t), _button(one, t)]


def _button(one: Milestone, t: Translate) -> ButtonElement:
    what = "hide" if one.shared else "share"
    return kit.button(
        t.plain(f"recognition.milestone_{what}"), f"{SHARE}:{one.id}", f"{one.id}:{what}"
    )


def section(reached: Sequence[Milestone], t: Translate) -> list[Block]:
    """List what one has reached, the latest first: no number, no gap, no next one."""
    if not reached:
        return []
    blocks: list[Block] = [heading(t("recognition.milestones"))]
    for one in reached:
        name = t(f"recognition.milestone_{one.milestone}")
        line = t("recognition.milestone_on", name=name, day=t.short(one.on))
        blocks.append(kit.section(line, accessory=_button(one, t)))
    return blocks


def post(person: str, milestone: str, programme: str, t: Translate) -> Message:
    """Share somebody's milestone in their programme's channel."""
    name = t(f"recognition.milestone_{milestone}")
    text = t("recognition.milestone_post", person=mention(person), name=name)
    return Message(text, (kit.section(text), kit.context(t("recognition.post_in", name=programme))))
