"""The post before a talk, and what each side reads privately to prepare for it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from slack_sdk.models.blocks import Block
from slack_sdk.models.blocks.block_elements import ButtonElement

from bot.content import content
from bot.content.model import Audience, Prompt
from bot.i18n import Markup, Translate, mention
from bot.outgoing import Message
from bot.views import kit
from bot.views import meetings as common
from bot.views.meetings import Talk

ANOTHER = "meetings:another"
CLOCK = "meetings:clock"
PART = "meetings:part"
GUIDE = "meetings:guide"
MOST_PROMPTS = 3
OVER, MOVED, CANCELLED = "over", "moved", "cancelled"


@dataclass(frozen=True, slots=True, kw_only=True)
class Prep:
    """What both read two working days before a talk.

    `gone` says why nothing is left to press: the date is `over`, was `moved` or `cancelled`.
    """

    talk: Talk
    mentor: str
    mentee: str
    theme: str
    prompts: tuple[str, ...]
    closing: bool = False
    more: bool = True
    gone: str = ""
    worded: Mapping[str, Prompt] = field(default_factory=dict)


def prep(card: Prep, t: Translate, *, private: bool = False) -> Message:
    """Show the date, the questions to choose from, and the buttons for the talk."""
    blocks = [*_head(card, t), *(_gone(card, t) if card.gone else _body(card, t))]
    return Message(t.plain("common.card" if private else "meetings.group_card"), blocks)


def _head(card: Prep, t: Translate) -> list[Block]:
    """Show the theme, and the date as it stands now."""
    theme = content(t.language).arc.themes[card.theme].title
    title = f"meetings.prep_title_{card.gone}" if card.gone else "meetings.prep_title"
    talk = card.talk
    said = t(
        "meetings.prep_date",
        n=talk.number,
        at=Markup(f"*{common.when(talk.at, t, talk.readers)}*"),
        minutes=talk.minutes,
    )
    return [
        kit.header(t.plain(title, theme=str(common.say(theme, t)))),
        kit.section(said if card.gone and not talk.place else _with_place(said, talk, t)),
    ]


def _with_place(said: Markup, talk: Talk, t: Translate) -> Markup:
    return Markup(f"{said}\n{common.where(talk, t)}")


def _body(card: Prep, t: Translate) -> list[Block]:
    """Show what there is to choose from, and to press."""
    blocks: list[Block] = []
    if card.closing:
        blocks.append(kit.section(common.say(content(t.language).cards.closing_intro, t)))
    if card.prompts:
        blocks.append(kit.section(t("meetings.prep_prompts", prompts=_prompts(card, t))))
    return [
        *blocks,
        kit.actions(*_buttons(card, t)),
        kit.actions(*common.date_buttons(card.talk, t)[:2]),
        kit.context(t("meetings.programme_line", programme=card.talk.programme)),
    ]


def _buttons(card: Prep, t: Translate) -> list[ButtonElement]:
    value = str(card.talk.id)
    start, label = (GUIDE, "closing_guide") if card.closing else (CLOCK, "start")
    buttons = [
        kit.button(t.plain(f"meetings.{label}"), f"{start}:{value}", value, style="primary"),
        kit.button(t.plain("meetings.my_part"), f"{PART}:{value}", value),
    ]
    if card.more and len(card.prompts) < MOST_PROMPTS:
        buttons.insert(1, kit.button(t.plain("meetings.another"), f"{ANOTHER}:{value}", value))
    return buttons


def _gone(card: Prep, t: Translate) -> list[Block]:
    """Say what became of the date; of one that has passed, the questions stay to be read."""
    blocks: list[Block] = []
    if card.prompts and card.gone == OVER:
        blocks.append(kit.section(t("meetings.prep_prompts_over", prompts=_prompts(card, t))))
    programme = t("meetings.programme_line", programme=card.talk.programme)
    return [*blocks, kit.context(t(f"meetings.prep_{card.gone}"), programme)]


def _prompts(card: Prep, t: Translate) -> Markup:
    known = content(t.language).prompts
    asks = {Audience.MENTOR: card.mentor, Audience.MENTEE: card.mentee}
    lines = []
    for key in card.prompts:
        prompt = card.worded.get(key) or known[key]
        text = common.say(prompt.text, t)
        who = asks.get(prompt.asks)
        lines.append(
            t("meetings.prompt_one", who=mention(who), text=text)
            if who
            else t("meetings.prompt_both", text=text)
        )
    return common.bullets(lines)


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One side's private preparation for a talk."""

    talk: Talk
    role: str
    stage: str
    theme: str


def part(card: Part, t: Translate, rides: Sequence[Block] = ()) -> dict[str, Any]:
    """Show one side what is theirs to bring, and what others add to it."""
    words = content(t.language)
    texts = words.cards.prep_mentor if card.role == "mentor" else words.cards.prep_mentee
    theme = words.arc.themes[card.theme]
    travels = theme.to_mentee if card.role == "mentor" else theme.to_mentor
    return kit.modal(
        t.plain("meetings.part_title"),
        [
            kit.section(common.say(texts[card.stage], t)),
            kit.section(t("meetings.part_travels", what=common.say(travels, t))),
            kit.context(t("meetings.part_private")),
            *rides,
        ],
        close=t.plain("common.close"),
    )
