"""App Home: which page shows what; each feature brings its own sections, pages and next steps."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from slack_sdk.models.blocks import Block

from bot.core import Turn
from bot.outgoing import Message
from bot.services import (
    afterwards,
    company,
    enrolment,
    goals,
    insight,
    insight_promises,
    lessons,
    lessons_texts,
    matching,
    meetings,
    pairs_care,
    pairs_home,
    people,
    polls_page,
    privacy,
    programmes,
    programmes_mail,
    programmes_page,
    programmes_prompts,
    programmes_setup,
    programmes_supply,
    programmes_topics,
    recognition_page,
    roles,
    support,
    surveys_home,
    workshops,
    workshops_seats,
)
from bot.views import home as views
from bot.views import home_sections as sections
from bot.views.home import NextStep, Tab

START = "start"

Section = Callable[[Turn], Sequence[Block]]
Page = Callable[[Turn, str], Sequence[Block]]

NEXT_STEPS: Sequence[Callable[[Turn], Iterable[NextStep]]] = (
    afterwards.next_steps,
    enrolment.next_steps,
    goals.next_steps,
    lessons.next_steps,
    matching.next_steps,
    meetings.next_steps,
    pairs_home.next_steps,
    people.next_steps,
    programmes.next_steps,
    support.next_steps,
    surveys_home.next_steps,
)
"""Every feature's open steps for the person; the most urgent one stands on top of Home."""

SECTIONS: Sequence[Section] = (
    pairs_home.home_section,
    meetings.home_section,
    goals.home_section,
    lessons.home_section,
    workshops_seats.home_section,
    enrolment.home_section,
    recognition_page.home_section,
    surveys_home.home_section,
    privacy.home_section,
)
"""What a participant sees below the next step, in this order."""

HOME_ONLY = frozenset({goals.home_section})
"""What never goes into a message: `/mentor status` is one, and leaves it out."""

PAGES: Mapping[str, Page] = {
    **afterwards.PAGES,
    **company.PAGES,
    **insight.PAGES,
    **insight_promises.PAGES,
    **lessons.PAGES,
    **lessons_texts.PAGES,
    **matching.PAGES,
    **pairs_care.PAGES,
    **polls_page.PAGES,
    **privacy.PAGES,
    **programmes_mail.PAGES,
    **programmes_page.PAGES,
    **programmes_prompts.PAGES,
    **programmes_setup.PAGES,
    **programmes_supply.PAGES,
    **programmes_topics.PAGES,
    **recognition_page.PAGES,
    **roles.PAGES,
    **surveys_home.PAGES,
    **workshops.PAGES,
}
"""Further pages: the path `programme:7` shows page `programme` with argument `7`."""

OWN = frozenset({*recognition_page.PAGES, *lessons.PAGES, *privacy.PAGES, *surveys_home.PAGES})
"""Pages about the person's own mentoring, for people who run programmes as well."""


def page(turn: Turn, path: str) -> dict[str, Any]:
    """Build a page of the person's Home; a page they may not see shows the start page."""
    name, _, argument = path.partition(":")
    build = _more if name == sections.MORE else PAGES.get(name)
    blocks = list(build(turn, argument)) if build else _start(turn)
    return views.view(_tabs(turn, name), blocks, path, turn.t)


def status(turn: Turn) -> Message:
    """Give the cockpit in short: the next step and where one stands."""
    shown = [show for show in SECTIONS if show not in HOME_ONLY]
    return views.status(_next_step(turn), [b for show in shown for b in show(turn)], turn.t)


def _start(turn: Turn) -> list[Block]:
    step = _next_step(turn)
    shown = sections.once([show(turn) for show in SECTIONS], step)
    return [*views.next_step(step, turn.t), *sections.fit(shown, turn.t)]


def _more(turn: Turn, argument: str) -> Sequence[Block]:
    """Show how a section goes on that was too long for the start page."""
    number, _, start = argument.partition(":")
    if not (number.isdecimal() and start.isdecimal() and int(number) < len(SECTIONS)):
        return _start(turn)
    return sections.rest(list(SECTIONS[int(number)](turn)), int(number), int(start), turn.t)


def _next_step(turn: Turn) -> NextStep | None:
    found = [step for steps in NEXT_STEPS for step in steps(turn)]
    return min(found, key=lambda step: step.rank, default=None)


def _tabs(turn: Turn, current: str) -> Sequence[Tab]:
    """Offer HR people their pages beside their own."""
    if not programmes.may_see_any(turn):
        return ()
    own = current not in PAGES or current in OWN
    return (Tab(START, own), Tab("hr", not own))
