"""What `/mentor privacy` shows: what is stored in words, and the way to export and erase it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from slack_sdk.models.blocks import Block

from bot.i18n import Translate
from bot.outgoing import Message
from bot.views import kit
from bot.views.home import go

EXPORT = "privacy:export"
ERASE = "privacy:erase"
ERASE_FORM = "privacy:erase_form"
SUPPORT = "support:open"


@dataclass(frozen=True, slots=True)
class Amount:
    """One kind of data: what it is, how many rows, how long they stay."""

    about: str
    rows: int
    kept: str


@dataclass(frozen=True, slots=True)
class Farewell:
    """What an erased person sees: the last answer, and a Home without anything."""

    view: dict[str, Any]
    home: dict[str, Any]


def overview(amounts: Sequence[Amount], t: Translate) -> Message:
    """Answer the command."""
    return Message(t("privacy.intro"), page(amounts, t))


def page(amounts: Sequence[Amount], t: Translate) -> Sequence[Block]:
    """Show everything that is stored, as sentences, with both buttons."""
    lines = [t("privacy.line", about=one.about, n=one.rows, kept=one.kept) for one in amounts] or [
        t("privacy.nothing")
    ]
    return (
        kit.header(t.plain("privacy.title")),
        kit.section(t("privacy.intro")),
        kit.section("\n".join(lines)),
        kit.section(t("privacy.not_read")),
        kit.actions(
            kit.button(t.plain("privacy.export"), EXPORT),
            kit.button(t.plain("privacy.erase"), ERASE, style="danger"),
        ),
        kit.context(t("privacy.slack_keeps")),
    )


def foot(t: Translate) -> Sequence[Block]:
    """Offer support and privacy in one row."""
    return (
        kit.divider(),
        kit.actions(
            kit.button(t.plain("privacy.support"), SUPPORT),
            go(t.plain("privacy.title"), "privacy"),
        ),
    )


def export_begun(t: Translate) -> str:
    """Say that the file is on its way."""
    return t("privacy.export_begun")


def erase_form(t: Translate) -> dict[str, Any]:
    """Ask once more before everything goes."""
    return kit.modal(
        t.plain("privacy.erase_title"),
        (
            kit.section(t("privacy.erase_goes")),
            kit.section(t("privacy.erase_stays")),
            kit.context(t("privacy.erase_again")),
        ),
        callback_id=ERASE_FORM,
        submit=t.plain("privacy.erase_now"),
        close=t.plain("common.cancel"),
    )


def farewell(t: Translate) -> Farewell:
    """Say that all is gone, and how to come back."""
    shown = (kit.section(t("privacy.erased")),)
    return Farewell(
        kit.modal(t.plain("privacy.erase_title"), shown, close=t.plain("common.close")),
        kit.home(shown),
    )
