"""The private card of somebody who is thanked: the words, and where their name may stand."""

from dataclasses import dataclass
from datetime import datetime

from slack_sdk.models.blocks import Block

from bot.domain.recognition import Stage, Where
from bot.i18n import Translate, channel, mention
from bot.outgoing import Message
from bot.views import kit
from bot.views.recognition import ANSWERS, quote

ANSWER = "recognition:answer"


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """What a named person reads; `channel_id` is where their name stands now."""

    id: int
    round: int
    author: str
    words: str
    state: str
    answer: str | None
    reach: Where
    until: datetime
    channel_id: str | None = None
    outdated: bool = False


def card(shown: Card, t: Translate) -> Message:
    """Give somebody the words, and the choice where their name may stand."""
    return Message(t("common.card"), card_blocks(shown, t))


def card_blocks(shown: Card, t: Translate) -> list[Block]:
    """Show words and choice as they are now."""
    if shown.state == Stage.TAKEN_BACK:
        return [kit.section(t("recognition.card_taken_back", author=mention(shown.author)))]
    if shown.outdated:
        return [kit.section(t("recognition.card_outdated", author=mention(shown.author)))]
    words: list[Block] = [
        kit.section(t("recognition.card_thanks", author=mention(shown.author))),
        kit.section(quote(shown.words)),
    ]
    if shown.state == Stage.ASKING:
        return [*words, *_question(shown, t)]
    return [*words, *_settled(shown, t)]


def _question(shown: Card, t: Translate) -> list[Block]:
    offered = [one for one, where in ANSWERS.items() if where <= shown.reach]
    buttons = [
        kit.button(
            t.plain(f"recognition.answer_{one}"),
            f"{ANSWER}:{one}",
            f"{shown.id}:{shown.round}:{one}",
            style="primary" if one == shown.answer else None,
        )
        for one in (*offered, "no")
    ]
    day = t.short(shown.until.astimezone(t.zone).date())
    told = (
        t(f"recognition.chosen_{shown.answer}")
        if shown.answer
        else t("recognition.card_until", day=day)
    )
    return [
        kit.section(t("recognition.card_question")),
        kit.actions(*buttons, block_id=f"answer_{shown.round}_{shown.answer or 'open'}"),
        kit.context(told),
    ]


def _settled(shown: Card, t: Translate) -> list[Block]:
    if shown.channel_id is None:
        return [kit.context(t("recognition.card_private"))]
    out = kit.button(
        t.plain("recognition.take_name_out"),
        f"{ANSWER}:no",
        f"{shown.id}:{shown.round}:no",
        confirm=kit.confirm(
            t.plain("recognition.take_name_out"),
            t.plain("recognition.confirm_name_out"),
            t.plain("common.yes"),
            t.plain("common.cancel"),
        ),
    )
    told = t("recognition.card_posted", channel=channel(shown.channel_id))
    return [kit.context(told), kit.actions(out, block_id=f"posted_{shown.round}")]
