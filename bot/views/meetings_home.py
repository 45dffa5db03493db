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
MENU = "meetings:menu"


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


def history_line(days: Sequence[date], t: Translate) -> Markup:
    """List the days of the talks held."""
    return t("meetings.home_history", days=[t.short(day) for day in days])


def buttons(pair_id: int, talk: Talk | None, t: Translate) -> list[ButtonElement]:
    """Offer what can be done about dates, and what the two may settle about them."""
    more = kit.button(t.plain("meetings.menu"), f"{MENU}:{pair_id}", str(pair_id))
    if talk is None:
        return [common.find_button(pair_id, t, style="primary"), more]
    return [*common.date_buttons(talk, t), more]


def menu(pair_id: int, t: Translate, *, mentee: bool, assistant: str | None) -> list[Block]:
    """Show what can be settled about dates: rhythm, and who helps with them."""
    value = str(pair_id)
    blocks: list[Block] = [
        kit.section(
            t("meetings.menu_rhythm"),
            accessory=kit.button(t.plain("meetings.rhythm"), f"{RHYTHM}:{value}", value),
        )
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
