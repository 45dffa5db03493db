"""What people see of their enrolment: the welcome, what they told, and where they stand."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from slack_sdk.models.blocks import ActionsBlock, Block
from slack_sdk.models.blocks.block_elements import ButtonElement

from bot.i18n import Markup, Translate
from bot.outgoing import Message
from bot.views import kit
from bot.views.enrolment_form import OPEN, Invitation

PROFILE = "enrolment:profile"
BETTER = "enrolment:better"
EDIT_ABOUT = "enrolment:edit_about"
PAUSE = "enrolment:pause"
LEAVE = "enrolment:leave"


@dataclass(frozen=True, slots=True)
class Welcome:
    """What somebody reads after joining; `awaited` are their topics that somebody waits for.

    With `again` they were in this programme before.
    """

    programme_id: int
    name: str
    round_on: date | None
    starts_on: date
    awaited: tuple[str, ...] = ()
    again: bool = False


def joined(one: Welcome, t: Translate) -> dict[str, Any]:
    """Close the sign-up with a welcome."""
    return kit.modal(
        t.plain("enrolment.joined_again_title" if one.again else "enrolment.joined_title"),
        _welcome(one, t),
        callback_id="enrolment:joined",
        close=t.plain("common.close"),
    )


def welcome(one: Welcome, t: Translate) -> Message:
    """Welcome somebody in writing, to be found again later."""
    return Message(t("common.card"), _welcome(one, t))


def _welcome(one: Welcome, t: Translate) -> list[Block]:
    hello = "enrolment.welcome_again" if one.again else "enrolment.welcome"
    blocks: list[Block] = [kit.section(t(hello, name=one.name))]
    if one.awaited:
        topics = t.join(one.awaited[:2])
        blocks.append(kit.section(t("enrolment.awaited", topics=topics)))
    key = "enrolment.what_next" if one.round_on else "enrolment.what_next_late"
    blocks.append(kit.section(t(key, day=one.round_on, start=one.starts_on)))
    return [*blocks, _offers_of_help(one.programme_id, t)]


def _offers_of_help(programme_id: int, t: Translate) -> ActionsBlock:
    return kit.actions(
        kit.button(
            t.plain("enrolment.better"),
            f"{BETTER}:{programme_id}",
            str(programme_id),
            style="primary",
        ),
        kit.button(
            t.plain("enrolment.see_profile"), f"{PROFILE}:{programme_id}", str(programme_id)
        ),
    )


def sign_up_step(
    one: Invitation, t: Translate, *, again: bool = False
) -> tuple[Markup, tuple[ButtonElement, ...]]:
    """Invite to a programme that is open; who was in it already is told what is still there."""
    value = str(one.programme_id)
    label = t.plain("enrolment.join_again" if again else "enrolment.sign_up")
    button = kit.button(label, f"{OPEN}:{value}", value, style="primary")
    key = "enrolment.was_in" if again else "enrolment.is_open"
    return t(key, name=one.name, day=one.starts_on), (button,)


def level_step(programme_id: int, t: Translate) -> tuple[Markup, tuple[ButtonElement, ...]]:
    """Ask for the level again: HR named the levels anew, or nobody told it."""
    value = str(programme_id)
    button = kit.button(
        t.plain("enrolment.choose_level"), f"{EDIT_ABOUT}:{value}:next", value, style="primary"
    )
    return t("enrolment.level_asked"), (button,)


def nothing_open(opens: date | None, t: Translate) -> Markup:
    """Tell somebody who is in no programme when the next one begins, as far as that is known."""
    return t("enrolment.opens_later", day=opens) if opens else t("enrolment.nothing_open")


def better_step(programme_id: int, t: Translate) -> tuple[Markup, tuple[ButtonElement, ...]]:
    """Invite to the second step."""
    value = str(programme_id)
    button = kit.button(t.plain("enrolment.better"), f"{BETTER}:{value}:next", value)
    return t("enrolment.better_waits"), (button,)
