"""What App Home shows around the features' own sections."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from slack_sdk.models.blocks import Block, SectionBlock
from slack_sdk.models.blocks.block_elements import ButtonElement

from bot.i18n import Markup, Translate
from bot.outgoing import Message
from bot.views import kit

GO = "home:go"


@dataclass(frozen=True, slots=True)
class NextStep:
    """The one thing to do next: a sentence and maybe a button. The lowest rank stands on top."""

    rank: int
    text: Markup
    buttons: tuple[ButtonElement, ...] = ()


@dataclass(frozen=True, slots=True)
class Tab:
    """One of the pages HR people switch between."""

    path: str
    current: bool


def view(tabs: Sequence[Tab], blocks: Sequence[Block], path: str, t: Translate) -> dict[str, Any]:
    """Make the Home view; the path is kept so that a press can show the same page again."""
    top: list[Block] = (
        [kit.actions(*(_tab(tab, t) for tab in tabs), block_id="tabs")] if tabs else []
    )
    return kit.home([*top, *blocks], metadata=path)


def next_step(step: NextStep | None, t: Translate) -> list[Block]:
    """Show the one next step, or that nothing waits."""
    title = kit.header(t.plain("home.next_step"))
    if step is None:
        return [title, kit.section(t("home.nothing_waits"))]
    shown: list[Block] = [title, kit.section(step.text)]
    return [*shown, kit.actions(*step.buttons)] if step.buttons else shown


def status(step: NextStep | None, sections: Sequence[Block], t: Translate) -> Message:
    """Give next step and sections as an ephemeral answer."""
    return Message(t("home.next_step"), [*next_step(step, t), *sections][: kit.MESSAGE_BLOCKS])


def go(text: str, path: str, *, style: str | None = None) -> ButtonElement:
    """Make a button that turns to another page of Home."""
    return kit.button(text, f"{GO}:{path}"[:255], path, style=style)


def heading(text: str) -> SectionBlock:
    """Show a bold line above a section."""
    return kit.section(f"*{text}*")


def _tab(tab: Tab, t: Translate) -> ButtonElement:
    return go(t.plain(f"home.tab_{tab.path}"), tab.path, style="primary" if tab.current else None)
