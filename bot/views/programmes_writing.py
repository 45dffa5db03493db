"""Forms and messages for what HR writes to a group of people."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from slack_sdk.models.blocks import Block, PlainTextInputElement
from slack_sdk.models.blocks.block_elements import (
    DatePickerElement,
    StaticSelectElement,
    TimePickerElement,
)

from bot.content import Finding
from bot.i18n import Translate, channel, escape
from bot.outgoing import Message
from bot.views import kit, wording
from bot.views.programmes_posts import sign_up

FORM = "programmes_writing:form"
PREVIEW = "programmes_writing:preview"
TEST = "programmes_writing:test"


@dataclass(frozen=True, slots=True)
class Writing:
    """What the form is filled with; `audiences` are the groups by value."""

    programme_id: int
    mailing_id: int
    version: int
    audience: str
    audiences: Mapping[str, str]
    text: str


@dataclass(frozen=True, slots=True)
class Preview:
    """A message as its readers will see it."""

    mailing_id: int
    version: int
    name: str
    audience: str
    count: int
    channel: str
    text: str
    tested: bool
    planned: datetime | None
    findings: tuple[Finding, ...]


def form(shown: Writing, t: Translate) -> dict[str, Any]:
    """Ask to whom and what."""
    options = [kit.option(text, value) for value, text in shown.audiences.items()]
    current = next((one for one in options if one.value == shown.audience), None)
    return kit.modal(
        t.plain("programmes_writing.title"),
        [
            kit.field(
                "audience",
                t.plain("programmes_writing.field_audience"),
                StaticSelectElement(action_id=kit.VALUE, options=options, initial_option=current),
            ),
            kit.field(
                "text",
                t.plain("programmes_writing.field_text"),
                PlainTextInputElement(
                    action_id=kit.VALUE, multiline=True, initial_value=shown.text or None
                ),
                hint=t.plain("programmes_writing.hint_text"),
            ),
        ],
        callback_id=FORM,
        submit=t.plain("programmes_writing.preview"),
        close=t.plain("common.cancel"),
        metadata=f"{shown.programme_id}:{shown.mailing_id}:{shown.version}",
    )


def preview(shown: Preview, t: Translate) -> dict[str, Any]:
    """Show the message, remarks on its words, a test, and when it goes out."""
    test = kit.button(t.plain("programmes_writing.test"), TEST, str(shown.mailing_id))
    return kit.modal(
        t.plain("programmes_writing.preview"),
        [
            kit.section(_to(shown, t)),
            kit.divider(),
            kit.section(escape(shown.text)),
            kit.divider(),
            kit.actions(test, block_id="test"),
            *([kit.context(t("programmes_writing.tested"))] if shown.tested else []),
            *wording.remarks(shown.findings, t),
            *_when(shown, t),
        ],
        callback_id=PREVIEW,
        submit=t.plain("common.send"),
        close=t.plain("common.cancel"),
        metadata=f"{shown.mailing_id}:{shown.version}",
    )


def _to(shown: Preview, t: Translate) -> str:
    if shown.channel:
        return t("programmes_writing.goes_to_channel", channel=channel(shown.channel))
    return t("programmes_writing.goes_to", who=shown.audience, n=shown.count)


def _when(shown: Preview, t: Translate) -> list[Block]:
    local = shown.planned.astimezone(t.zone) if shown.planned else None
    return [
        kit.field(
            "day",
            t.plain("programmes_writing.field_day"),
            DatePickerElement(
                action_id=kit.VALUE, initial_date=local.date().isoformat() if local else None
            ),
            hint=t.plain("programmes_writing.hint_day"),
            optional=True,
        ),
        kit.field(
            "time",
            t.plain("programmes_writing.field_time"),
            TimePickerElement(
                action_id=kit.VALUE, initial_time=local.strftime("%H:%M") if local else None
            ),
            optional=True,
        ),
    ]


def letter(name: str, text: str, t: Translate, *, test: bool = False) -> Message:
    """Deliver HR's words to one person, with the sender named."""
    key = "programmes_writing.from_test" if test else "programmes_writing.from"
    return Message(t("common.card"), (kit.section(escape(text)), kit.context(t(key, name=name))))


def post(text: str, programme_id: int, t: Translate) -> Message:
    """Post HR's words in the channel, with a button to sign up where that is possible."""
    blocks: list[Block] = [kit.section(escape(text))]
    if programme_id:
        blocks.append(kit.actions(sign_up(programme_id, t)))
    return Message(escape(text), blocks)
