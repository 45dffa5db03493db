"""How the sections of Home share one page: what is too long goes on elsewhere, nothing twice."""

from collections.abc import Collection, Sequence

from slack_sdk.models.blocks import ActionsBlock, Block
from slack_sdk.models.blocks.block_elements import InteractiveElement

from bot.i18n import Translate
from bot.views import kit
from bot.views.home import NextStep, go

ROOM = 90
"""How many blocks the sections may take; Slack shows a hundred, the next step stands above."""
MORE = "more"
"""The page on which a section goes on: `more:3:20` shows the third from its 20th block on."""


def fit(sections: Sequence[Sequence[Block]], t: Translate) -> list[Block]:
    """Put sections one below the other; the longest go on on a page of their own."""
    kept = [len(section) for section in sections]
    while sum(kept) + sum(map(int.__lt__, kept, map(len, sections))) > ROOM:
        kept[max(range(len(kept)), key=kept.__getitem__)] -= 1
    blocks: list[Block] = []
    for number, (section, count) in enumerate(zip(sections, kept, strict=True)):
        blocks += section[:count]
        if count < len(section):
            blocks.append(_more(number, count, t))
    return blocks


def rest(section: Sequence[Block], number: int, start: int, t: Translate) -> list[Block]:
    """Show how a section goes on, with a way to what comes after that."""
    shown = list(section[start : start + ROOM])
    if start + ROOM < len(section):
        shown.append(_more(number, start + ROOM, t))
    return shown


def _more(number: int, start: int, t: Translate) -> ActionsBlock:
    return kit.actions(go(t.plain("home.more"), f"{MORE}:{number}:{start}"))


def once(sections: Sequence[Sequence[Block]], step: NextStep | None) -> list[list[Block]]:
    """Leave out what stands on the page already: the next step's buttons."""
    taken = {str(button.action_id) for button in step.buttons} if step else set()
    return [_without(section, taken) for section in sections]


def _id(one: InteractiveElement) -> str:
    return str(one.action_id)


def _without(section: Sequence[Block], taken: Collection[str]) -> list[Block]:
    """Drop buttons by their id, with or without the number behind it, and rows left empty."""
    blocks: list[Block] = []
    for block in section:
        if not isinstance(block, ActionsBlock):
            blocks.append(block)
            continue
        row = [one for one in block.elements if isinstance(one, InteractiveElement)]
        left = [one for one in row if not {_id(one), _id(one).rpartition(":")[0]} & set(taken)]
        if left:
            blocks.append(ActionsBlock(elements=left, block_id=block.block_id))
    return blocks
