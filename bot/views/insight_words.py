"""Insights for the sponsor: written and agreed to in modals and Home, told to the sponsor after."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from slack_sdk.models.blocks import Block, PlainTextInputElement, RadioButtonsElement
from slack_sdk.models.blocks.block_elements import ButtonElement

from bot.domain.insight_words import LONGEST, Stage
from bot.i18n import Translate, mention
from bot.outgoing import Message
from bot.views import kit
from bot.views.home import heading
from bot.views.recognition import quote

OPEN = "insight_words:open"
WRITTEN = "insight_words:form"
READ = "insight_words:read"
DECIDED = "insight_words:decide_form"
TAKE_BACK = "insight_words:take_back"


@dataclass(frozen=True, slots=True)
class Line:
    """One insight as one of the two sees it in Home."""

    id: int
    words: str
    partner: str
    mine: bool
    stage: Stage


def open_button(pair_id: int, t: Translate) -> ButtonElement:
    """Make the button that asks for an insight."""
    return kit.button(t.plain("insight_words.open"), f"{OPEN}:{pair_id}", str(pair_id))


def form(pair_id: int, partner: str, words: str, t: Translate) -> dict[str, Any]:
    """Ask for one thought, and say who reads it when."""
    typed = PlainTextInputElement(
        action_id=kit.VALUE, multiline=True, initial_value=words or None, max_length=3000
    )
    return kit.modal(
        t.plain("insight_words.title"),
        [
            kit.section(t("insight_words.intro", partner=mention(partner))),
            kit.field(
                "insight",
                t.plain("insight_words.field"),
                typed,
                hint=t.plain("insight_words.hint", most=LONGEST),
            ),
            kit.context(t("insight_words.small")),
        ],
        callback_id=WRITTEN,
        submit=t.plain("insight_words.ask"),
        close=t.plain("common.cancel"),
        metadata=str(pair_id),
    )


def card(words_id: int, partner: str, programme: str, t: Translate) -> Message:
    """Ask the partner; the words themselves are read in the form."""
    return Message(
        t("common.card"),
        (
            kit.section(
                t("insight_words.card", partner=mention(partner), name=programme),
                accessory=_read(words_id, t),
            ),
            kit.context(t("insight_words.card_small")),
        ),
    )


def _read(words_id: int, t: Translate) -> ButtonElement:
    return kit.button(
        t.plain("insight_words.read"), f"{READ}:{words_id}", str(words_id), style="primary"
    )


def decide(line: Line, rounds: int, t: Translate) -> dict[str, Any]:
    """Show the words and let the partner decide."""
    options = [kit.option(t.plain(f"insight_words.{one}"), one) for one in ("yes", "no")]
    return kit.modal(
        t.plain("insight_words.title"),
        [
            kit.section(t("insight_words.wrote", partner=mention(line.partner))),
            kit.section(quote(line.words)),
            kit.field(
                "answer",
                t.plain("insight_words.question"),
                RadioButtonsElement(action_id=kit.VALUE, options=options),
            ),
            kit.context(t("insight_words.decide_small")),
        ],
        callback_id=DECIDED,
        submit=t.plain("common.save"),
        close=t.plain("common.cancel"),
        metadata=f"{line.id}:{rounds}",
    )


def section(
    lines: Sequence[Line], may_write: Sequence[tuple[int, str]], t: Translate
) -> list[Block]:
    """List the insights of one's pairs, and the pairs in which one may still write one."""
    if not lines and not may_write:
        return []
    blocks: list[Block] = [heading(t("insight_words.heading"))]
    for pair_id, partner in may_write:
        invite = t("insight_words.invite", partner=mention(partner))
        blocks.append(kit.section(invite, accessory=open_button(pair_id, t)))
    for line in lines:
        blocks += _line(line, t)
    return blocks


def _line(line: Line, t: Translate) -> list[Block]:
    back = kit.button(
        t.plain("insight_words.take_back"),
        f"{TAKE_BACK}:{line.id}",
        str(line.id),
        confirm=kit.confirm(
            t.plain("insight_words.take_back"),
            t.plain("insight_words.confirm_take_back"),
            t.plain("insight_words.take_back"),
            t.plain("common.cancel"),
        ),
    )
    waits = line.stage is Stage.ASKED
    button = (back if waits or line.stage is Stage.RELEASED else None) if line.mine else None
    if not line.mine:
        button = _read(line.id, t) if waits else back if line.stage is Stage.RELEASED else None
    whose = "mine" if line.mine else "theirs"
    return [
        kit.section(quote(line.words), accessory=button),
        kit.context(t(f"insight_words.{whose}_{line.stage}", partner=mention(line.partner))),
    ]


def told(words: str, programme: str, t: Translate) -> Message:
    """Bring the sponsor an insight that both released."""
    return Message(
        t("common.card"),
        (
            kit.section(t("insight_words.told", name=programme)),
            kit.section(quote(words)),
            kit.context(t("insight_words.told_small")),
        ),
    )
