"""What two people settle about their dates: a new rhythm, and who helps with them."""

from typing import Any

from slack_sdk.models.blocks.block_elements import RadioButtonsElement, UserSelectElement

from bot.domain.agreement import RHYTHMS
from bot.i18n import Translate, mention
from bot.outgoing import Message
from bot.views import kit
from bot.views.meetings import Talk
from bot.views.meetings_home import assisted

RHYTHM_FORM = "meetings:rhythm_form"
ASSISTANT_FORM = "meetings:assistant_form"
WISH = "meetings:wish"


def rhythm_form(pair_id: int, current: int, t: Translate) -> dict[str, Any]:
    """Ask for a rhythm."""
    options = [kit.option(t.plain("meetings.every", n=weeks), str(weeks)) for weeks in RHYTHMS]
    chosen = next(each for each in options if each.value == str(current))
    radio = RadioButtonsElement(action_id=kit.VALUE, options=options, initial_option=chosen)
    return kit.modal(
        t.plain("meetings.rhythm_title"),
        [
            kit.section(t("meetings.rhythm_text")),
            kit.field("rhythm", t.plain("meetings.rhythm_field"), radio),
        ],
        callback_id=RHYTHM_FORM,
        submit=t.plain("meetings.rhythm_send"),
        close=t.plain("common.back"),
        metadata=str(pair_id),
    )


def rhythm_wish(
    pair_id: int, by: str, weeks: int, t: Translate, *, holds: bool, private: bool = False
) -> Message:
    """Tell both that one wishes a new rhythm, or that it holds because both do."""
    if holds:
        blocks = [kit.section(t("meetings.rhythm_holds", n=weeks))]
    else:
        value = f"{pair_id}|{weeks}"
        wish = kit.button(
            t.plain("meetings.rhythm_yes", n=weeks), f"{WISH}:{pair_id}", value, style="primary"
        )
        said = t("meetings.rhythm_wished", who=mention(by), n=weeks)
        blocks = [kit.section(said), kit.actions(wish)]  # type: ignore[list-item]  # two kinds of block
    return Message(t.plain("common.card" if private else "meetings.group_card"), blocks)


def assistant_form(pair_id: int, assistant: str | None, t: Translate) -> dict[str, Any]:
    """Ask who helps with dates."""
    return kit.modal(
        t.plain("meetings.assistant_title"),
        [
            kit.section(t("meetings.assistant_text")),
            kit.field(
                "assistant",
                t.plain("meetings.assistant_field"),
                UserSelectElement(action_id=kit.VALUE, initial_user=assistant),
                hint=t.plain("meetings.assistant_hint"),
                optional=True,
            ),
        ],
        callback_id=ASSISTANT_FORM,
        submit=t.plain("common.save"),
        close=t.plain("common.back"),
        metadata=str(pair_id),
    )


def welcome(pair_id: int, mentor: str, mentee: str, talk: Talk | None, t: Translate) -> Message:
    """Tell somebody that they may look after two people's dates."""
    said = t("meetings.assistant_named", who=mention(mentee))
    blocks = [kit.section(said), *assisted(pair_id, mentor, mentee, talk, t)]
    return Message(t.plain("common.card"), blocks)
