"""The people import as HR sees it: paste, look at the differences, confirm."""

from collections.abc import Sequence
from typing import Any

from slack_sdk.models.blocks import Block
from slack_sdk.models.blocks.block_elements import ButtonElement, PlainTextInputElement

from bot.domain.people_file import COLUMNS, Problem
from bot.domain.people_import import Change
from bot.i18n import Markup, Translate, mention
from bot.outgoing import Message
from bot.views import kit

OPEN = "people:open"
PASTED = "people:pasted"
CONFIRMED = "people:confirmed"
DECIDE = "people:decide"
SHOWN = 15


def form(t: Translate) -> dict[str, Any]:
    """Ask for a small table of people."""
    element = PlainTextInputElement(
        action_id=kit.VALUE, multiline=True, placeholder=t.plain("people.example")
    )
    blocks: list[Block] = [
        kit.section(t("people.intro", columns=", ".join(COLUMNS))),
        kit.field("text", t.plain("people.text_label"), element, hint=t.plain("people.text_hint")),
    ]
    return kit.modal(
        t.plain("people.title"),
        blocks,
        callback_id=PASTED,
        submit=t.plain("people.check"),
        close=t.plain("common.cancel"),
    )


def problem(file: str, one: Problem, t: Translate) -> str:
    """Say what is wrong: `file:line:column: message`."""
    return f"{file}:{one.line}:{one.column}: {t.plain(one.key, **one.facts)}"


def counts(changes: Sequence[Change], t: Translate) -> str:
    """Say how many people are new, changed and as before."""
    new = sum(one.is_new for one in changes)
    changed = sum(bool(one.changed) and not one.is_new for one in changes)
    return t.plain("people.counts", new=new, changed=changed, same=len(changes) - new - changed)


def difference(one: Change, t: Translate) -> str:
    """Say what would change about one person."""
    if one.is_new:
        return t.plain("people.is_new")
    return "; ".join(
        f"{t.plain(f'people.field_{name}')}: {_value(before, t)} → {_value(after, t)}"
        for name, (before, after) in one.changed.items()
    )


def _value(value: object, t: Translate) -> str:
    if value in (None, "", []):
        return "–"
    if isinstance(value, bool):
        return t.plain("people.yes" if value else "people.no")
    return ", ".join(value) if isinstance(value, list) else str(value)


def preview(changes: Sequence[Change], ending: int, t: Translate) -> dict[str, Any]:
    """Show what would change, before anything does."""
    told = [one for one in changes if one.changed or one.is_new]
    lines = [
        f"{mention(one.user_id)} {t('people.line', text=difference(one, t))}"
        for one in told[:SHOWN]
    ]
    if len(told) > SHOWN:
        lines.append(t("people.more", n=len(told) - SHOWN))
    blocks: list[Block] = [kit.section(t("people.preview", counts=counts(changes, t)))]
    if lines:
        blocks.append(kit.section("\n".join(lines)))
    if ending:
        blocks.append(kit.section(t("people.would_end", n=ending)))
    blocks.append(kit.context(t("people.opts_nobody_in")))
    return kit.modal(
        t.plain("people.title"),
        blocks,
        callback_id=CONFIRMED,
        submit=t.plain("people.import_now"),
        close=t.plain("common.cancel"),
    )


def done(text: str, t: Translate) -> dict[str, Any]:
    """Say what came of it."""
    return kit.modal(t.plain("people.title"), (kit.section(text),), close=t.plain("common.close"))


def waits(import_id: int, people: int, ending: int, t: Translate) -> Message:
    """Ask a lead to decide about an import that would end many pairs."""
    blocks = (
        kit.section(t("people.waits", n=ending, people=people)),
        kit.actions(*decisions(import_id, t)),
    )
    return Message(t("common.card"), blocks)


def decisions(import_id: int, t: Translate) -> tuple[ButtonElement, ...]:
    """Offer to carry out or to throw away."""
    return (
        kit.button(
            t.plain("people.confirm"),
            f"{DECIDE}:yes:{import_id}",
            str(import_id),
            style="danger",
            confirm=kit.confirm(
                t.plain("people.confirm"),
                t.plain("people.confirm_text"),
                t.plain("people.confirm"),
                t.plain("common.cancel"),
            ),
        ),
        kit.button(t.plain("people.decline"), f"{DECIDE}:no:{import_id}", str(import_id)),
    )


def decided(t: Translate, *, yes: bool) -> Markup:
    """Say what was decided."""
    return t("people.carried_out" if yes else "people.thrown_away")
