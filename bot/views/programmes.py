"""What HR people see of all programmes: the list, the form that begins one, the first steps."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from slack_sdk.models.blocks import Block, PlainTextInputElement
from slack_sdk.models.blocks.block_elements import (
    ConversationFilter,
    ConversationSelectElement,
    DatePickerElement,
    RadioButtonsElement,
)

from bot.domain.formats import COMPACT, SPRINT, STANDARD, Format
from bot.domain.programme import ProgrammeDraft, ProgrammeState
from bot.i18n import Markup, Translate, channel, mention
from bot.outgoing import Message
from bot.views import kit
from bot.views.home import NextStep, go

CREATE = "programmes:create"
CREATE_FORM = "programmes:create_form"
FIRST_LEAD = "roles:first_lead"
SHOWN = 20
"""How many programmes the list shows before it stops."""

FORMATS = (SPRINT, COMPACT, STANDARD)


@dataclass(frozen=True, slots=True)
class Line:
    """One programme in the list."""

    id: int
    name: str
    state: ProgrammeState
    starts_on: date
    ends_on: date
    people: int
    pairs: int


@dataclass(frozen=True, slots=True)
class Overview:
    """All programmes somebody runs, and what they may begin."""

    lines: tuple[Line, ...]
    may_create: bool = False
    may_grant: bool = False
    may_set: bool = False
    may_appoint: bool = False


def overview(seen: Overview, t: Translate) -> list[Block]:
    """Show the list, or how to begin when it is empty."""
    return [
        kit.header(t.plain("programmes.list_title")),
        *_lines(seen, t),
        *_begin(seen, t),
    ]


def overview_message(seen: Overview, t: Translate) -> Message:
    """Answer `/mentor program`: the same list, and where it can be found again."""
    blocks = [*overview(seen, t), kit.context(t("programmes.also_in_home"))]
    return Message(t("programmes.list_title"), blocks[: kit.MESSAGE_BLOCKS])


def _lines(seen: Overview, t: Translate) -> list[Block]:
    if seen.may_appoint:
        return [kit.section(t("programmes.no_lead_yet"))]
    if not seen.lines:
        key = "programmes.empty" if seen.may_create else "programmes.empty_for_others"
        return [kit.section(t(key))]
    live = [one for one in seen.lines if one.state is not ProgrammeState.ARCHIVED]
    archived = len(seen.lines) - len(live)
    blocks: list[Block] = [_line(one, t) for one in live[:SHOWN]]
    if archived:
        blocks.append(kit.context(t("programmes.archived_count", n=archived)))
        blocks += [_line(one, t) for one in seen.lines if one not in live][:SHOWN]
    return blocks


def people(n: int, t: Translate) -> Markup:
    """Say how many people take part."""
    return t("programmes.people", n=n) if n else t("programmes.nobody_yet")


def _line(one: Line, t: Translate) -> Block:
    text = t(
        "programmes.line",
        name=one.name,
        state=t(f"programmes.state_{one.state}"),
        first=one.starts_on,
        last=one.ends_on,
        people=people(one.people, t),
        pairs=t("programmes.pairs", n=one.pairs),
    )
    return kit.section(text, accessory=go(t.plain("programmes.open"), f"programme:{one.id}"))


def _begin(seen: Overview, t: Translate) -> list[Block]:
    buttons = []
    if seen.may_appoint:
        buttons.append(kit.button(t.plain("roles.first_lead"), FIRST_LEAD, style="primary"))
    if seen.may_create:
        style = None if seen.lines else "primary"
        buttons.append(kit.button(t.plain("programmes.create"), CREATE, style=style))
    if seen.may_grant:
        buttons.append(go(t.plain("roles.page"), "admin"))
    if seen.may_set:
        buttons.append(go(t.plain("company.page"), "company"))
    return [kit.actions(*buttons, block_id="begin")] if buttons else []


def create_form(draft: ProgrammeDraft, t: Translate) -> dict[str, Any]:
    """Ask for the four things that have no default, and the format."""
    return kit.modal(
        t.plain("programmes.create_title"),
        [
            kit.section(t("programmes.create_intro")),
            name_field(draft.name, t),
            purpose_field(draft.purpose, t),
            start_field(draft.starts_on, t),
            channel_field(draft.channel, t),
            _format_field(t),
        ],
        callback_id=CREATE_FORM,
        submit=t.plain("programmes.create_submit"),
        close=t.plain("common.cancel"),
    )


def name_field(name: str, t: Translate) -> Block:
    """Ask for the name."""
    return kit.field(
        "name",
        t.plain("programmes.field_name"),
        PlainTextInputElement(
            action_id=kit.VALUE,
            initial_value=name or None,
            placeholder=t.plain("programmes.name_example"),
        ),
    )


def purpose_field(purpose: str, t: Translate) -> Block:
    """Ask for the purpose sentence."""
    return kit.field(
        "purpose",
        t.plain("programmes.field_purpose"),
        PlainTextInputElement(action_id=kit.VALUE, multiline=True, initial_value=purpose or None),
        hint=t.plain("programmes.purpose_hint"),
    )


def start_field(starts_on: date | None, t: Translate) -> Block:
    """Ask for the kick-off day."""
    return kit.field(
        "starts_on",
        t.plain("programmes.field_start"),
        DatePickerElement(
            action_id=kit.VALUE, initial_date=starts_on.isoformat() if starts_on else None
        ),
        hint=t.plain("programmes.start_hint"),
    )


def channel_field(channel_id: str | None, t: Translate) -> Block:
    """Ask for the programme channel."""
    return kit.field(
        "channel",
        t.plain("programmes.field_channel"),
        channel_picker(channel_id),
        hint=t.plain("programmes.channel_hint"),
    )


def channel_picker(channel_id: str | None) -> ConversationSelectElement:
    """Let somebody pick a channel of this company, public or private."""
    return ConversationSelectElement(
        action_id=kit.VALUE,
        initial_conversation=channel_id or None,
        filter=ConversationFilter(
            include=["public", "private"],
            exclude_bot_users=True,
            exclude_external_shared_channels=True,
        ),
    )


def _format_field(t: Translate) -> Block:
    options = [
        kit.option(t.plain(f"programmes.format_{one.name}"), one.name, format_line(one, t))
        for one in FORMATS
    ]
    return kit.field(
        "format",
        t.plain("programmes.field_format"),
        RadioButtonsElement(action_id=kit.VALUE, options=options, initial_option=options[0]),
    )


def format_line(shape: Format, t: Translate) -> str:
    """Describe a format in one short line of plain text."""
    weekly = shape.every == 1
    rhythm = t.plain("programmes.every_week" if weekly else "programmes.every_weeks", n=shape.every)
    return t.plain("programmes.format_line", weeks=shape.weeks, every=rhythm, minutes=shape.minutes)


def tried(created: str | None, channel_text: Markup, t: Translate) -> dict[str, Any]:
    """Say whether the channel can be reached, after creating with what comes next."""
    shown = [kit.section(t("programmes.created", name=created))] if created else []
    title = "programmes.created_title" if created else "programmes.probe"
    return kit.modal(
        t.plain(title), [*shown, kit.section(channel_text)], close=t.plain("common.close")
    )


def channel_trouble(channel_id: str, bot_user_id: str, reason: str | None, t: Translate) -> Markup:
    """Say whether the bot can write in the channel, and if not, how to let it in."""
    if reason is None:
        return t("programmes.channel_fine", channel=channel(channel_id))
    key = f"programmes.channel_{reason}"
    if not t.has(key):
        key = "programmes.channel_not_in_channel"
    return t(key, channel=channel(channel_id), bot=mention(bot_user_id))


def channel_hello(name: str, t: Translate) -> Message:
    """Greet in the channel, visible to one person only: proof that the bot can write there."""
    text = t("programmes.channel_hello", name=name)
    return Message(text, (kit.section(text),))


def step_first_lead(t: Translate) -> NextStep:
    """Ask the workspace's admin to appoint the first lead."""
    return NextStep(
        40,
        t("programmes.no_lead_yet"),
        (kit.button(t.plain("roles.first_lead"), FIRST_LEAD, style="primary"),),
    )


def step_create(t: Translate) -> NextStep:
    """Ask a lead to begin."""
    return NextStep(
        45,
        t("programmes.step_create"),
        (kit.button(t.plain("programmes.create"), CREATE, style="primary"),),
    )


def step_open(programme_id: int, name: str, t: Translate) -> NextStep:
    """Ask a lead to carry on with a draft."""
    return NextStep(
        50,
        t("programmes.step_draft", name=name),
        (go(t.plain("programmes.open_page"), f"programme:{programme_id}", style="primary"),),
    )
