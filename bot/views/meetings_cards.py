"""The cards of the cycle: after a talk, in the weeks between, at the turning points."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from slack_sdk.models.blocks import Block

from bot.content import content
from bot.content.model import Try
from bot.i18n import Markup, Translate, mention
from bot.outgoing import Message
from bot.views import kit
from bot.views import meetings as common
from bot.views.meetings import Talk
from bot.views.meetings_prep import GUIDE

TRIED = "meetings:tried"
RHYTHM = "meetings:rhythm"
MET = "meetings:met"
NOT_MET = "meetings:not_met"
AFTER = "meetings:after"
PULSE = "meetings:pulse"
SUPPORT = "support:open"
STOP = "pairs:end"


@dataclass(frozen=True, slots=True, kw_only=True)
class Between:
    """One small thing to try in a week between two talks, and who has tried it."""

    pair_id: int
    on: str
    idea: str
    programme: str
    tried: tuple[str, ...] = ()
    both: int = 2
    worded: Try | None = None


def between(card: Between, t: Translate, *, private: bool = False) -> Message:
    """Show one small thing to try; one tap tells the partner."""
    idea = card.worded or content(t.language).tries[card.idea]
    text = common.say(idea.text, t)
    blocks: list[Block] = [kit.section(t("meetings.between", text=text))]
    if card.tried:
        who = [mention(each) for each in card.tried]
        blocks.append(kit.context(t("meetings.tried_by", n=len(who), who=who)))
    if len(card.tried) < card.both:
        value = f"{card.pair_id}|{card.on}"
        button = kit.button(t.plain("meetings.tried"), f"{TRIED}:{card.pair_id}", value)
        blocks.append(kit.actions(button))
    blocks.append(kit.context(t("meetings.programme_line", programme=card.programme)))
    return Message(t.plain("common.card" if private else "meetings.group_card"), blocks)


def midpoint_blocks(pair_id: int, t: Translate) -> list[Block]:
    """Show what the midpoint asks: keep, change, stop."""
    cards = content(t.language).cards
    lines = [
        Markup(f"*{common.say(each.title, t)}*: {common.say(each.text, t)}")
        for each in cards.midpoint.values()
    ]
    value = str(pair_id)
    return [
        kit.section(common.say(cards.midpoint_intro, t)),
        kit.section(common.bullets(lines)),
        kit.actions(
            kit.button(t.plain("meetings.rhythm"), f"{RHYTHM}:{value}", value),
            kit.button(t.plain("meetings.check_in"), f"{SUPPORT}:{value}", value),
        ),
    ]


def midpoint_ride(pair_id: int, t: Translate) -> list[Block]:
    """Put the midpoint on another card, under its own name."""
    title = Markup(f"*{t('meetings.midpoint_title')}*")
    return [kit.section(title), *midpoint_blocks(pair_id, t)]


def midpoint(pair_id: int, programme: str, t: Translate, *, private: bool = False) -> Message:
    """Show the card of the midpoint as a post of its own."""
    blocks = [kit.header(t.plain("meetings.midpoint_title")), *midpoint_blocks(pair_id, t)]
    blocks.append(kit.context(t("meetings.programme_line", programme=programme)))
    return Message(t.plain("common.card" if private else "meetings.group_card"), blocks)


def closing(pair_id: int, programme: str, t: Translate, *, private: bool = False) -> Message:
    """Invite to the closing talk that is still missing in the pair's last week."""
    intro = common.say(content(t.language).cards.closing_intro, t)
    value = str(pair_id)
    return Message(
        t.plain("common.card" if private else "meetings.group_card"),
        [
            kit.header(t.plain("meetings.closing_title")),
            kit.section(t("meetings.closing_text")),
            kit.section(intro),
            kit.actions(
                common.find_button(pair_id, t, style="primary"),
                kit.button(t.plain("meetings.closing_guide"), f"{GUIDE}:{value}:pair", "0"),
            ),
            kit.context(t("meetings.programme_line", programme=programme)),
        ],
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class After:
    """The private card after a talk as it stands for one person.

    `answer` is theirs, `again` says that the two answers differed; `pulse` is `open`, `given`
    or `closed`; `next_at` is the next date, if there is one.
    """

    talk: Talk
    partner: str
    answer: str | None = None
    again: bool = False
    held: bool = False
    pulse: str = "open"
    next_talk: Talk | None = None
    closing: bool = False


def after(card: After, t: Translate, rides: Sequence[Block] = ()) -> Message:
    """Show the card: did you meet, 20 seconds, next date, support, stop."""
    return Message(t.plain("common.card"), after_blocks(card, t, rides))


def after_blocks(card: After, t: Translate, rides: Sequence[Block] = ()) -> list[Block]:
    """Show what the card says, for a message or for a form."""
    talk, value = card.talk, str(card.talk.id)
    day = t.weekday(talk.at.astimezone(t.zone).date())
    blocks: list[Block] = [
        kit.context(
            t("meetings.after_about", partner=mention(card.partner), programme=talk.programme)
        )
    ]
    if card.answer is None:
        ask = "meetings.ask_again" if card.again else "meetings.did_you_meet"
        blocks += [kit.section(Markup(f"*{t(ask, date=day)}*")), _answers(card, t)]
    else:
        blocks.append(kit.section(t(f"meetings.said_{card.answer}", date=day, n=talk.number)))
    if card.answer == "yes" or card.held:
        blocks += _pulse(card, t)
    if not card.closing:
        blocks += _next(card, t)
    blocks += rides
    pair = str(talk.pair_id)
    buttons = [kit.button(t.plain("meetings.support"), f"{SUPPORT}:{pair}:{value}", pair)]
    if not card.closing:
        buttons.append(kit.button(t.plain("meetings.stop"), f"{STOP}:{pair}", pair))
    return [*blocks, kit.actions(*buttons)]


def _answers(card: After, t: Translate) -> Block:
    value = str(card.talk.id)
    buttons = [
        kit.button(t.plain("common.yes"), f"{MET}:{value}", value, style="primary"),
        kit.button(t.plain("common.no"), f"{NOT_MET}:{value}", value),
    ]
    if not card.again:
        buttons.append(kit.button(t.plain("meetings.moved"), f"{common.MOVE}:{value}:after", value))
    return kit.actions(*buttons)


def _pulse(card: After, t: Translate) -> list[Block]:
    value = str(card.talk.id)
    if card.pulse == "closed":
        return []
    button = kit.button(t.plain(f"meetings.pulse_{card.pulse}_button"), f"{PULSE}:{value}", value)
    return [kit.section(t(f"meetings.pulse_{card.pulse}"), accessory=button)]


def _next(card: After, t: Translate) -> list[Block]:
    if card.next_talk is not None:
        return [kit.section(t("meetings.next_at", at=card.next_talk.at))]
    button = common.find_button(card.talk.pair_id, t)
    return [kit.section(t("meetings.next_open"), accessory=button)]


def after_modal(card: After, t: Translate, rides: Sequence[Block] = ()) -> dict[str, Any]:
    """Show the card as a form, for the command and for Home."""
    return kit.modal(
        t.plain("meetings.after_title"),
        after_blocks(card, t, rides),
        callback_id="meetings:after_form",
        close=t.plain("common.close"),
        metadata=str(card.talk.id),
    )
