"""What HR sees of polls: the page, the builder, the preview, and results as numbers and bars."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from slack_sdk.models.blocks import Block, PlainTextInputElement
from slack_sdk.models.blocks.block_elements import (
    ConversationFilter,
    ConversationSelectElement,
    DatePickerElement,
    StaticSelectElement,
    TimePickerElement,
)

from bot.content import Finding
from bot.domain.surveys import Audience, Kind
from bot.i18n import Markup, Translate, channel
from bot.outgoing import Message
from bot.views import kit, wording
from bot.views.home import go

NEW = "polls:new"
READY = "polls:ready"
EDIT = "polls:edit"
CANCEL = "polls:cancel"
TEST = "polls:test"
FORM = "polls:form"
PREVIEW = "polls:preview"
SHOWN = 15


@dataclass(frozen=True, slots=True)
class Entry:
    """One survey or poll on the page; `answered` is None as long as it must not be told."""

    survey_id: int
    title: str
    state: str
    closes_at: datetime | None
    opens_at: datetime | None
    reach: int
    answered: int | None
    own: bool


@dataclass(frozen=True, slots=True)
class Page:
    """All surveys of a programme; `ready` are the supplied polls by id."""

    programme_id: int
    name: str
    entries: Sequence[Entry]
    ready: Mapping[str, str]
    may_send: bool
    k: int = 5


@dataclass(frozen=True, slots=True)
class Builder:
    """What the form is filled with."""

    programme_id: int
    survey_id: int
    version: int
    question: str = ""
    kind: Kind = Kind.SINGLE
    options: str = ""
    audience: Audience = Audience.PROGRAMME
    channel_id: str = ""
    day: date | None = None
    time: str = "17:00"


@dataclass(frozen=True, slots=True)
class Preview:
    """A poll as its readers will see it, and remarks on its words."""

    survey_id: int
    version: int
    card: Message
    audience: Audience
    channel_id: str
    count: int
    options: Sequence[str]
    closes_at: datetime
    findings: tuple[Finding, ...]
    tested: bool = False


def page(shown: Page, t: Translate) -> list[Block]:
    """List surveys and polls, with a way to begin one."""
    back = go(shown.name, f"programme:{shown.programme_id}")
    return [
        kit.header(t.plain("polls.title")),
        kit.context(t("polls.intro", k=shown.k)),
        kit.actions(*_begin(shown, t), back, block_id="polls"),
        *(block for entry in shown.entries[:SHOWN] for block in _entry(entry, shown, t)),
        *([] if shown.entries else [kit.section(t("polls.empty"))]),
    ]


def _begin(shown: Page, t: Translate) -> list[Any]:
    if not shown.may_send:
        return []
    number = str(shown.programme_id)
    ready = StaticSelectElement(
        action_id=READY,
        placeholder=t.plain("polls.ready"),
        options=[kit.option(name, f"{number}:{key}") for key, name in shown.ready.items()],
    )
    return [kit.button(t.plain("polls.new"), NEW, number, style="primary"), ready]


def _entry(entry: Entry, shown: Page, t: Translate) -> list[Block]:
    said = t(
        f"polls.state_{entry.state}",
        title=entry.title,
        closes=entry.closes_at or "",
        opens=entry.opens_at or "",
        asked=entry.reach,
    )
    blocks: list[Block] = [kit.section(said)]
    if entry.state == "open":
        few = entry.answered is None
        blocks.append(kit.context(t("polls.few") if few else t("polls.live", n=entry.answered)))
    buttons = _entry_buttons(entry, may_send=shown.may_send, t=t)
    return [*blocks, kit.actions(*buttons)] if buttons else blocks


def _entry_buttons(entry: Entry, *, may_send: bool, t: Translate) -> list[Any]:
    number = str(entry.survey_id)
    if entry.state == "closed":
        return [go(t.plain("polls.results"), f"poll:{number}")]
    if not (entry.own and may_send):
        return []
    edit = kit.button(t.plain("common.edit"), f"{EDIT}:{number}", number)
    if entry.state == "waiting":
        cancel = kit.button(t.plain("polls.cancel"), f"{CANCEL}:{number}", number, style="danger")
        return [cancel]
    return [edit] if entry.state == "draft" else []


def builder(shown: Builder, t: Translate) -> dict[str, Any]:
    """Ask for question, kind, options, audience and deadline."""
    return kit.modal(
        t.plain("polls.form_title"),
        [
            kit.field(
                "question",
                t.plain("polls.field_question"),
                PlainTextInputElement(
                    action_id=kit.VALUE, multiline=True, initial_value=shown.question or None
                ),
            ),
            _select("kind", [one.value for one in Kind], shown.kind, t),
            kit.field(
                "options",
                t.plain("polls.field_options"),
                PlainTextInputElement(
                    action_id=kit.VALUE, multiline=True, initial_value=shown.options or None
                ),
                hint=t.plain("polls.hint_options"),
                optional=True,
            ),
            _select("audience", [one.value for one in Audience], shown.audience, t),
            _channel(shown, t),
            *_deadline(shown, t),
        ],
        callback_id=FORM,
        submit=t.plain("polls.preview"),
        close=t.plain("common.cancel"),
        metadata=f"{shown.programme_id}:{shown.survey_id}:{shown.version}",
    )


def _select(name: str, values: Sequence[str], current: str, t: Translate) -> Block:
    options = [kit.option(t.plain(f"polls.{name}_{value}"), value) for value in values]
    chosen = next(one for one in options if one.value == current)
    element = StaticSelectElement(action_id=kit.VALUE, options=options, initial_option=chosen)
    return kit.field(name, t.plain(f"polls.field_{name}"), element)


def _channel(shown: Builder, t: Translate) -> Block:
    return kit.field(
        "channel",
        t.plain("polls.field_channel"),
        ConversationSelectElement(
            action_id=kit.VALUE,
            initial_conversation=shown.channel_id or None,
            filter=ConversationFilter(
                include=["public", "private"], exclude_external_shared_channels=True
            ),
        ),
        hint=t.plain("polls.hint_channel"),
        optional=True,
    )


def _deadline(shown: Builder, t: Translate) -> list[Block]:
    day = DatePickerElement(
        action_id=kit.VALUE, initial_date=shown.day.isoformat() if shown.day else None
    )
    clock = TimePickerElement(action_id=kit.VALUE, initial_time=shown.time)
    return [
        kit.field("day", t.plain("polls.field_day"), day),
        kit.field("time", t.plain("polls.field_time"), clock),
    ]


def preview(shown: Preview, t: Translate) -> dict[str, Any]:
    """Show the poll, who gets it, a test, and remarks on its words."""
    test = kit.button(t.plain("polls.test"), TEST, str(shown.survey_id))
    lines = "\n".join(t("polls.option", text=option) for option in shown.options)
    offered = [kit.section(lines)] if lines else []
    return kit.modal(
        t.plain("polls.preview"),
        [
            kit.section(_goes_to(shown, t)),
            kit.divider(),
            *(block for block in shown.card.blocks if not _acts(block)),
            *offered,
            kit.divider(),
            kit.actions(test, block_id="test"),
            *([kit.context(t("polls.tested"))] if shown.tested else []),
            *wording.remarks(shown.findings, t),
            kit.context(t("polls.held")),
        ],
        callback_id=PREVIEW,
        submit=t.plain("common.send"),
        close=t.plain("common.cancel"),
        metadata=f"{shown.survey_id}:{shown.version}",
    )


def _acts(block: Block | dict[str, Any]) -> bool:
    return isinstance(block, Block) and block.type == "actions"


def _goes_to(shown: Preview, t: Translate) -> Markup:
    if shown.channel_id:
        place = channel(shown.channel_id)
        return t("polls.to_channel", channel=place, n=shown.count, at=shown.closes_at)
    who = t(f"polls.audience_{shown.audience}")
    return t("polls.to_people", who=who, n=shown.count, at=shown.closes_at)
