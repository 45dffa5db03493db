"""What people see when they rest, go on or leave."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from slack_sdk.models.blocks import Block
from slack_sdk.models.blocks.block_elements import DatePickerElement, StaticSelectElement

from bot.i18n import Translate, mention
from bot.outgoing import Message
from bot.views import kit
from bot.views.enrolment_form import OPEN
from bot.views.enrolment_profile import RESUME

PAUSE_SENT = "enrolment:pause_sent"
LEAVE_SENT = "enrolment:leave_sent"


def pause_form(first: date, t: Translate) -> dict[str, Any]:
    """Ask for the last day of the pause."""
    picker = DatePickerElement(action_id=kit.VALUE, initial_date=first.isoformat())
    blocks: list[Block] = [
        kit.section(t("enrolment.pause_means")),
        kit.field("until", t.plain("enrolment.pause_label"), picker),
    ]
    return kit.modal(
        t.plain("enrolment.pause"),
        blocks,
        callback_id=PAUSE_SENT,
        submit=t.plain("enrolment.pause"),
        close=t.plain("common.cancel"),
    )


def paused(until: date, t: Translate) -> Message:
    """Confirm the pause, with the way back one press away."""
    text = t("enrolment.rests", until=until)
    button = kit.button(t.plain("enrolment.resume"), f"{RESUME}:now", "0")
    return Message(text, (kit.section(text), kit.actions(button)))


def resumed(left: Sequence[tuple[str, date]], t: Translate, *, ended: bool = True) -> Message:
    """Confirm that the pause has ended, and say which pairs rest all the same, until when."""
    first = t("enrolment.resumed" if ended else "enrolment.not_resting")
    rests = [
        t("enrolment.pair_rests", partner=mention(partner), until=until) for partner, until in left
    ]
    text = "\n".join([first, *rests])
    return Message(text, (kit.section(text),))


def awake(t: Translate) -> Message:
    """Welcome somebody back whose pause has ended by itself."""
    return Message(t("common.card"), (kit.section(t("enrolment.awake")),))


def leave_form(
    programmes: Sequence[tuple[int, str]], t: Translate, *, has_partner: bool
) -> dict[str, Any]:
    """Say what leaving means; the submit button is the second and last click."""
    several = len(programmes) > 1
    blocks: list[Block] = []
    if several:
        options = [kit.option(name, str(number)) for number, name in programmes]
        element = StaticSelectElement(
            action_id=kit.VALUE, options=options, placeholder=t.plain("enrolment.choose")
        )
        blocks.append(kit.field("programme", t.plain("enrolment.programme_label"), element))
    else:
        blocks.append(kit.section(t("enrolment.leave_which", name=programmes[0][1])))
    blocks.append(kit.section(t("enrolment.leave_means")))
    if has_partner:
        blocks.append(kit.section(t("enrolment.leave_partner")))
    return kit.modal(
        t.plain("enrolment.leave"),
        blocks,
        callback_id=LEAVE_SENT,
        submit=t.plain("enrolment.leave_now"),
        close=t.plain("enrolment.stay"),
        metadata="" if several else str(programmes[0][0]),
    )


def left(name: str, t: Translate) -> dict[str, Any]:
    """Say goodbye."""
    return kit.modal(
        t.plain("enrolment.left_title"),
        (kit.section(t("enrolment.left", name=name)),),
        close=t.plain("common.close"),
    )


def back(programme_id: int, name: str, t: Translate) -> Message:
    """Tell somebody whose account is back that one click brings them in again."""
    value = str(programme_id)
    button = kit.button(t.plain("enrolment.sign_up"), f"{OPEN}:{value}", value, style="primary")
    return Message(
        t("common.card"), (kit.section(t("enrolment.back", name=name)), kit.actions(button))
    )


def notice(message: Message, t: Translate) -> dict[str, Any]:
    """Show a confirmation where a form was."""
    return kit.modal(t.plain("common.app_name"), message.blocks, close=t.plain("common.close"))
