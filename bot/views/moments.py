"""Moments of a talk as one of the two notes them, and the milestones they become."""

from collections.abc import Sequence
from typing import Any

from slack_sdk.models.blocks import Block, CheckboxesElement

from bot.domain.milestones import NEEDS_BOTH, Moment
from bot.i18n import Translate, mention
from bot.views import kit
from bot.views.milestones import Milestone, card_blocks

OPEN = "moments:open"
FORM = "moments:form"
CHOSEN = "moments"


def offer(pair_id: int, t: Translate) -> list[Block]:
    """Offer to note a moment, on a card or in a menu of Home."""
    button = kit.button(t.plain("moments.open"), f"{OPEN}:{pair_id}", str(pair_id))
    return [kit.section(t("moments.offer"), accessory=button)]


def form(pair_id: int, partner: str, found: Sequence[Moment], t: Translate) -> dict[str, Any]:
    """Ask what happened; nothing is chosen beforehand."""
    options = [
        kit.option(
            t.plain(f"moments.did_{one}"),
            one.value,
            t.plain("moments.needs_both") if one in NEEDS_BOTH else None,
        )
        for one in found
    ]
    choice = CheckboxesElement(action_id=kit.VALUE, options=options)
    return kit.modal(
        t.plain("moments.title"),
        [
            kit.section(t("moments.intro", partner=mention(partner))),
            kit.field(CHOSEN, t.plain("moments.field"), choice),
            kit.context(t("moments.private")),
        ],
        callback_id=FORM,
        submit=t.plain("moments.submit"),
        close=t.plain("common.cancel"),
        metadata=str(pair_id),
    )


def noted(reached: Sequence[Milestone], t: Translate) -> dict[str, Any]:
    """Say that it is noted, and show milestones it became, each shared with one click."""
    blocks: list[Block] = [kit.section(t("moments.noted" if reached else "moments.noted_half"))]
    blocks += [block for one in reached for block in card_blocks(one, t)]
    return kit.modal(
        t.plain("moments.title"),
        blocks,
        callback_id=f"{FORM}_noted",
        close=t.plain("common.close"),
        metadata=":".join(str(one.id) for one in reached),
    )
