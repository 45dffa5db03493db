"""This week's mail: what goes out when, with buttons to hold, edit and release."""

from dataclasses import dataclass
from datetime import datetime

from slack_sdk.models.blocks import Block
from slack_sdk.models.blocks.block_elements import ButtonElement

from bot.i18n import Markup, Translate, channel
from bot.views import kit
from bot.views.home import go

HOLD = "programmes_mail:hold"
RELEASE = "programmes_mail:release"
WRITE = "programmes_writing:open"
EDIT = "programmes_writing:edit"
CANCEL = "programmes_writing:cancel"
SHOWN = 40


@dataclass(frozen=True, slots=True)
class Batch:
    """Letters of one kind on one day, or (`look`) a day on which the bot decides anew."""

    at: datetime
    kind: str
    count: int
    channel: str = ""
    held: bool = False
    key: str = ""
    mailing_id: int = 0
    text: str = ""
    look: bool = False
    fixed: bool = False


@dataclass(frozen=True, slots=True)
class Week:
    """The mail of one programme in the next seven days."""

    programme_id: int
    name: str
    batches: tuple[Batch, ...]
    may_edit: bool
    may_write: bool


def page(week: Week, t: Translate) -> list[Block]:
    """Show the week in order."""
    write = kit.button(
        t.plain("programmes_mail.write"), WRITE, str(week.programme_id), style="primary"
    )
    back = go(week.name, f"programme:{week.programme_id}")
    rows = [block for one in week.batches[:SHOWN] for block in _batch(one, week, t)]
    return [
        kit.header(t.plain("programmes_mail.title")),
        kit.context(t("programmes_mail.intro")),
        *(rows or [kit.section(t("programmes_mail.empty"))]),
        kit.actions(*([write] if week.may_write else []), back, block_id="write"),
    ]


def line(one: Batch, t: Translate) -> Markup:
    """Say in one line when what goes to how many."""
    if one.channel:
        who = t("programmes_mail.to_channel", channel=channel(one.channel))
    else:
        who = t("programmes_mail.to_people", n=one.count)
    key = "look" if one.look else "held" if one.held else "due"
    return t(f"programmes_mail.{key}", at=one.at, what=label(one, t), who=who)


def label(one: Batch, t: Translate) -> str:
    """Name a kind of letter for HR; each feature has its words under `<feature>.mail_<name>`."""
    feature, _, name = one.kind.partition(".")
    key = f"{feature}.{'look' if one.look else 'mail'}_{name}"
    other = "programmes_mail.other_look" if one.look else "programmes_mail.other"
    return t(key) if t.has(key) else t(other)


def _batch(one: Batch, week: Week, t: Translate) -> list[Block]:
    shown: list[Block] = [kit.section(line(one, t))]
    if one.text:
        shown.append(kit.context(t("programmes_mail.quote", text=kit.cut(one.text, 300))))
    if week.may_edit and not one.look and not one.fixed:
        shown.append(kit.actions(*_buttons(one, week, t)))
    return shown


def _buttons(one: Batch, week: Week, t: Translate) -> list[ButtonElement]:
    verb, action = ("release", RELEASE) if one.held else ("hold", HOLD)
    value = f"{week.programme_id}:{one.key}"
    buttons = [kit.button(t.plain(f"programmes_mail.{verb}"), f"{action}:{one.key}", value)]
    if one.mailing_id:
        name = str(one.mailing_id)
        buttons.append(kit.button(t.plain("common.edit"), f"{EDIT}:{name}", name))
        buttons.append(
            kit.button(
                t.plain("programmes_mail.cancel"),
                f"{CANCEL}:{name}",
                name,
                style="danger",
                confirm=kit.confirm(
                    t.plain("programmes_mail.cancel_title"),
                    t.plain("programmes_mail.cancel_text"),
                    t.plain("programmes_mail.cancel"),
                    t.plain("common.cancel"),
                ),
            )
        )
    return buttons
