"""A pair's talks in Home: the next one, how many there were, and whose dates one looks after."""

from collections.abc import Sequence
from datetime import date

from slack_sdk.models.blocks import Block
from slack_sdk.models.blocks.block_elements import ButtonElement

from bot.i18n import Markup, Translate, escape, mention
from bot.views import kit
from bot.views import meetings as common
from bot.views.home import NextStep, heading
from bot.views.meetings import Talk
from bot.views.meetings_cards import AFTER, RHYTHM

ASSISTANT = "meetings:assistant"


def step_met(rank: int, meeting_id: int, partner: str, day: date, t: Translate) -> NextStep:
    """Ask for the answer to "Did you meet?"."""
    value = str(meeting_id)
    button = kit.button(t.plain("meetings.open_card"), f"{AFTER}:{value}", value, style="primary")
    return NextStep(rank, t("meetings.step_met", partner=mention(partner), date=day), (button,))


def step_book(rank: int, pair_id: int, partner: str, t: Translate, *, first: bool) -> NextStep:
    """Ask to book a date: the first or the next."""
    said = t("meetings.step_first" if first else "meetings.step_next", partner=mention(partner))
    return NextStep(rank, said, (common.find_button(pair_id, t, style="primary"),))


def place_line(talk: Talk, t: Translate) -> Markup:
    """Tell where the next talk is, with links for the calendar."""
    links = [
        Markup(f"<{escape(talk.google)}|Google>"),
        Markup(f"<{escape(talk.outlook)}|Outlook>"),
    ]
    return t("meetings.home_place", place=common.where(talk, t), google=links[0], outlook=links[1])


def talks_line(held: int, planned: int, t: Translate) -> Markup:
    """Tell in words how many talks there were."""
    if not held:
        return t("meetings.home_none", planned=planned)
    return t("meetings.home_held", n=held, planned=planned)


def week_line(week: int, weeks: int, theme: str, t: Translate) -> Markup:
    """Tell in which of its own weeks a pair is, and what the week is about."""
    return t("meetings.home_week", n=week, weeks=weeks, theme=theme)


def history_line(days: Sequence[date], t: Translate) -> Markup:
    """List the days of the talks held."""
    return t("meetings.home_history", days=[t.short(day) for day in days])


def buttons(pair_id: int, talk: Talk | None, t: Translate) -> list[ButtonElement]:
    """Offer the likeliest about dates: find one, or move and place the next."""
    if talk is None:
        return [common.find_button(pair_id, t, style="primary")]
    return common.date_buttons(talk, t)[:2]


def more(
    pair_id: int, talk: Talk | None, t: Translate, *, mentee: bool, assistant: str | None
) -> list[Block]:
    """Show what else can be settled about dates: call one off, rhythm, and who helps."""
    value = str(pair_id)
    off = [] if talk is None else [_call_off(talk, t)]
    blocks: list[Block] = [
        *off,
        kit.section(
            t("meetings.menu_rhythm"),
            accessory=kit.button(t.plain("meetings.rhythm"), f"{RHYTHM}:{value}", value),
        ),
    ]
    if mentee:
        said = (
            t("meetings.menu_assistant", who=mention(assistant))
            if assistant
            else t("meetings.menu_no_assistant")
        )
        name = kit.button(t.plain("meetings.assistant"), f"{ASSISTANT}:{value}", value)
        blocks.append(kit.section(said, accessory=name))
    return blocks


def _call_off(talk: Talk, t: Translate) -> Block:
    said = t("meetings.more_cancel", at=talk.at)
    return kit.section(said, accessory=common.date_buttons(talk, t)[-1])


def assisted(
    pair_id: int, mentor: str, mentee: str, talk: Talk | None, t: Translate
) -> list[Block]:
    """Show an assistant the next date of two people, with the buttons for dates only."""
    said = t("meetings.assist_line", mentee=mention(mentee), mentor=mention(mentor))
    when = t("meetings.next_at", at=talk.at) if talk else t("meetings.assist_none")
    shown = common.date_buttons(talk, t) if talk else [common.find_button(pair_id, t)]
    return [
        heading(t("meetings.assist_title")),
        kit.section(Markup(f"{said}\n{when}")),
        kit.actions(*shown),
    ]
