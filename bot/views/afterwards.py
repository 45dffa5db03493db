"""What comes after the goodbye: the question, the answer in Home, and what HR reads of it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from slack_sdk.models.blocks import Block
from slack_sdk.models.blocks.block_elements import ButtonElement, CheckboxesElement

from bot.domain.afterwards import Wish
from bot.i18n import Markup, Translate, mention
from bot.outgoing import Message
from bot.views import kit
from bot.views.enrolment_form import OPEN
from bot.views.home import NextStep, go, heading

ASK = "afterwards:ask"
NOTHING = "afterwards:nothing"
FORM = "afterwards:form"
PAGE = "afterwards"
FIELD = "wishes"
IN_A_ROW = 100
"""How many people stand in one block: their mentions fit well into Slack's limit."""
ROWS = 20
"""How many blocks of people one wish may take."""


def choose(programme_id: int, t: Translate, *, style: str | None = None) -> ButtonElement:
    """Make the button that asks in private; it may stand where both read it."""
    value = str(programme_id)
    return kit.button(t.plain("afterwards.choose"), f"{ASK}:{value}", value, style=style)


def step(rank: int, programme_id: int, name: str, t: Translate) -> NextStep:
    """Ask in Home what comes next; that nothing does is one press."""
    value = str(programme_id)
    nothing = kit.button(t.plain("afterwards.nothing"), f"{NOTHING}:{value}", value)
    buttons = (choose(programme_id, t, style="primary"), nothing)
    return NextStep(rank, t("afterwards.step", programme=name), buttons)


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """What can be chosen and what was; it is kept so many days after the programme's close."""

    programme_id: int
    programme: str
    offered: Sequence[Wish]
    told: Sequence[Wish]
    days: int


def form(asked: Question, t: Translate) -> dict[str, Any]:
    """Ask what somebody would like."""
    options = {
        wish: kit.option(
            t.plain(f"afterwards.wish_{wish}"), wish, t.plain(f"afterwards.means_{wish}")
        )
        for wish in asked.offered
    }
    boxes = CheckboxesElement(
        action_id=kit.VALUE,
        options=list(options.values()),
        initial_options=[options[wish] for wish in asked.told if wish in options] or None,
    )
    return kit.modal(
        t.plain("afterwards.title"),
        [
            kit.section(t("afterwards.form", programme=asked.programme)),
            kit.field(FIELD, t.plain("afterwards.label"), boxes, optional=True),
            kit.context(t("afterwards.promise", n=asked.days)),
        ],
        callback_id=FORM,
        submit=t.plain("common.save"),
        close=t.plain("common.back"),
        metadata=str(asked.programme_id),
    )


def said(told: Sequence[Wish] | None, t: Translate) -> list[Markup]:
    """Show what somebody has chosen, as a line; none before they have."""
    if told is None:
        return []
    if not told:
        return [t("afterwards.line_nothing")]
    return [t("afterwards.line", wishes=[t(f"afterwards.short_{wish}") for wish in told])]


def invited(programme_id: int, name: str, starts_on: date, t: Translate) -> Message:
    """Invite somebody to the cohort they asked for; nothing happens unless they sign up."""
    value = str(programme_id)
    join = kit.button(t.plain("afterwards.join"), f"{OPEN}:{value}", value, style="primary")
    return Message(
        t.plain("common.card"),
        [kit.section(t("afterwards.invited", name=name, day=starts_on)), kit.actions(join)],
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Willing:
    """Who may be asked for what, in one programme; nobody else is named."""

    programme_id: int
    programme: str
    people: Mapping[Wish, Sequence[str]]

    @property
    def count(self) -> int:
        """How many people wish for anything."""
        return len({who for found in self.people.values() for who in found})


def section(found: Willing, t: Translate) -> list[Block]:
    """Show on the programme's page how many there are, with the way to who they are."""
    if not found.count:
        return []
    see = go(t.plain("afterwards.hr_see"), f"{PAGE}:{found.programme_id}")
    return [
        heading(t("afterwards.hr_title")),
        kit.section(t("afterwards.hr_count", n=found.count), accessory=see),
    ]


def waiting(count: int, t: Translate) -> list[Block]:
    """Tell on the page of a copy how many of the last cohort get an invitation."""
    return [kit.context(t("afterwards.hr_invites", n=count))] if count else []


def page(found: Willing, t: Translate) -> list[Block]:
    """Show who may be asked for what."""
    back = go(t.plain("common.back"), f"programme:{found.programme_id}")
    body = [block for wish in Wish for block in _group(wish, found.people.get(wish, ()), t)]
    return [
        kit.header(t.plain("afterwards.hr_page", programme=found.programme)),
        kit.section(t("afterwards.hr_intro" if body else "afterwards.hr_nobody")),
        *body,
        kit.actions(back),
    ]


def _group(wish: Wish, people: Sequence[str], t: Translate) -> Iterator[Block]:
    if not people:
        return
    yield heading(f"{t(f'afterwards.hr_{wish}')} · {len(people)}")
    for start in range(0, min(len(people), ROWS * IN_A_ROW), IN_A_ROW):
        yield kit.section(t.join([mention(who) for who in people[start : start + IN_A_ROW]]))
    if wish is Wish.NEXT:
        yield kit.context(t("afterwards.hr_next_how"))
