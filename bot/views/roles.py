"""Who holds which role, forms to appoint people, and the latest entries of the audit trail."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from slack_sdk.models.blocks import Block, PlainTextInputElement
from slack_sdk.models.blocks.block_elements import (
    ButtonElement,
    StaticSelectElement,
    UserSelectElement,
)

from bot.i18n import Markup, Translate, mention
from bot.outgoing import Message
from bot.views import kit
from bot.views.home import go, heading
from bot.views.programmes import FIRST_LEAD

APPOINT = "roles:appoint"
REMOVE = "roles:remove"
FORM = "roles:form"
FIRST_FORM = "roles:first_form"
ALL = "all"
SHOWN = 35
BOT = "bot"


@dataclass(frozen=True, slots=True)
class Held:
    """One role somebody holds; an empty programme means all, an empty scope everywhere."""

    id: int
    user_id: str
    role: str
    programme: str = ""
    scope: tuple[str, ...] = ()
    configured: bool = False


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the audit trail."""

    at: datetime
    actor: str
    action: str
    programme: str
    allowed: bool


@dataclass(frozen=True, slots=True)
class Overview:
    """All roles and the latest entries of the trail."""

    held: tuple[Held, ...]
    trail: tuple[Entry, ...]
    may_grant: bool
    may_see_trail: bool


def page(shown: Overview, t: Translate) -> list[Block]:
    """Show roles and trail."""
    appoint = [kit.button(t.plain("roles.appoint"), APPOINT, style="primary")]
    return [
        kit.header(t.plain("roles.page")),
        kit.context(t("roles.intro")),
        *(_held(one, shown, t) for one in shown.held[:SHOWN]),
        *([kit.actions(*appoint, block_id="appoint")] if shown.may_grant else []),
        *_trail(shown, t),
        kit.actions(go(t.plain("programmes.all"), "hr"), block_id="back"),
    ]


def message(blocks: Sequence[Block], t: Translate) -> Message:
    """Answer a command with the page."""
    return Message(t("roles.page"), blocks[: kit.MESSAGE_BLOCKS])


def _held(one: Held, shown: Overview, t: Translate) -> Block:
    where = t("roles.in_programme", name=one.programme) if one.programme else t("roles.everywhere")
    parts: list[str] = [t("roles.held", person=mention(one.user_id), role=t(f"roles.{one.role}"))]
    if one.role != "lead":
        parts.append(where)
    if one.scope:
        parts.append(t("roles.scope", places=t.join(one.scope)))
    if one.configured:
        parts.append(t("roles.configured"))
    text = " · ".join(parts)
    if not shown.may_grant or one.configured:
        return kit.section(text)
    return kit.section(text, accessory=_remove(one, t))


def _remove(one: Held, t: Translate) -> ButtonElement:
    return kit.button(
        t.plain("roles.remove"),
        f"{REMOVE}:{one.id}",
        str(one.id),
        confirm=kit.confirm(
            t.plain("roles.remove_title"),
            t.plain("roles.remove_text"),
            t.plain("roles.remove"),
            t.plain("common.cancel"),
        ),
    )


def _trail(shown: Overview, t: Translate) -> list[Block]:
    if not shown.may_see_trail:
        return []
    lines = [_entry(one, t) for one in shown.trail]
    text = "\n".join(lines) if lines else t("roles.trail_empty")
    return [kit.divider(), heading(t("roles.trail")), kit.section(text)]


def _entry(one: Entry, t: Translate) -> Markup:
    key = f"roles.did_{one.action.replace('.', '_')}"
    what = t(key) if t.has(key) else t("roles.did_other", action=one.action)
    return t(
        "roles.entry" if one.allowed else "roles.entry_refused",
        at=t.moment(one.at),
        actor=t("roles.the_bot") if one.actor == BOT else mention(one.actor),
        what=what,
        programme=f" · {one.programme}" if one.programme else "",
    )


def form(roles: Sequence[str], programmes: Mapping[int, str], t: Translate) -> dict[str, Any]:
    """Ask whom to appoint, to what, for which programme and where."""
    kinds = [
        kit.option(t.plain(f"roles.{role}"), role, t.plain(f"roles.about_{role}")) for role in roles
    ]
    places = [kit.option(t.plain("roles.everywhere"), ALL)]
    places += [kit.option(name, str(number)) for number, name in list(programmes.items())[:99]]
    return kit.modal(
        t.plain("roles.appoint"),
        [
            _person(t),
            kit.field(
                "role",
                t.plain("roles.field_role"),
                StaticSelectElement(action_id=kit.VALUE, options=kinds),
            ),
            kit.field(
                "programme",
                t.plain("roles.field_programme"),
                StaticSelectElement(action_id=kit.VALUE, options=places, initial_option=places[0]),
                hint=t.plain("roles.hint_programme"),
            ),
            kit.field(
                "scope",
                t.plain("roles.field_scope"),
                PlainTextInputElement(
                    action_id=kit.VALUE, placeholder=t.plain("roles.scope_example")
                ),
                hint=t.plain("roles.hint_scope"),
                optional=True,
            ),
        ],
        callback_id=FORM,
        submit=t.plain("roles.appoint_submit"),
        close=t.plain("common.cancel"),
    )


def first_lead_form(t: Translate) -> dict[str, Any]:
    """Ask for the first lead."""
    return kit.modal(
        t.plain("roles.first_title"),
        [kit.section(t("roles.first_intro")), _person(t)],
        callback_id=FIRST_FORM,
        submit=t.plain("roles.appoint_submit"),
        close=t.plain("common.cancel"),
    )


def first_lead_message(t: Translate) -> Message:
    """Answer an admin where nobody leads yet."""
    text = t("programmes.no_lead_yet")
    button = kit.button(t.plain("roles.first_lead"), FIRST_LEAD, style="primary")
    return Message(text, (kit.section(text), kit.actions(button)))


def _person(t: Translate) -> Block:
    return kit.field(
        "person", t.plain("roles.field_person"), UserSelectElement(action_id=kit.VALUE)
    )
