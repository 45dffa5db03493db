"""Lessons: what is there for whom, what is due, and what others show of it."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import timedelta
from functools import cache

from slack_sdk.models.blocks import Block

from bot.content import content
from bot.content.model import Lesson, Release
from bot.core import Tick, Turn
from bot.courier import Handling
from bot.domain import lessons as rules
from bot.domain.lessons import GATE, Plan
from bot.domain.letters import Counts, Letter, Urgency
from bot.domain.refusals import Refusal
from bot.i18n import DEFAULT_LANGUAGE, Translate
from bot.outgoing import Drop, Message, Outgoing
from bot.services import (
    enrolment_hooks,
    lessons_texts,
    matching_hooks,
    meetings_hooks,
    pairs_facts,
    programmes,
    programmes_calendar,
)
from bot.views import lessons as views
from bot.views.home import NextStep
from storage import pairs as pair_store
from storage import programmes as store
from storage import training
from storage.ledger import Claim
from storage.models import Enrolment, LessonProgress, Meeting, Pair, Programme

FIRST = "lessons.first"
FIRST_AFTER = timedelta(days=1)
"""The welcome comes at once; the first lesson waits until the next day."""

GATE_RANK, DUE_RANK = 55, 70

TALKS: Mapping[Release, int] = {
    Release.SIGN_UP: rules.SIGN_UP,
    Release.SESSION_1: 1,
    Release.SESSION_2: 2,
    Release.SESSION_3: 3,
    Release.SESSION_4: 4,
}


class NoLessonsYet(Refusal):
    """Lessons are for people who take part."""

    key = "lessons.none_yet"


@cache
def plans() -> tuple[Plan, ...]:
    """List when each lesson comes and for whom."""
    return tuple(
        Plan(one.id, one.number, one.audience.value, TALKS[one.release])
        for one in content(DEFAULT_LANGUAGE).lessons.values()
    )


def roles(tick: Tick, user_id: str) -> set[str]:
    """Name the roles somebody has in programmes they have not left."""
    mine = store.enrolments_of(tick.session, tick.workspace_id, user_id)
    return {one.role for one in mine}


def overview(turn: Turn) -> list[views.Item]:
    """List the person's lessons with where each stands; empty for who takes no part."""
    found = training.progress(turn.session, turn.workspace_id, turn.user_id)
    coming = max((_next_talk(turn, row) for row in _together(turn, turn.user_id)), default=0)
    texts = lessons_texts.lessons(turn, turn.user_id, turn.t.language)
    return [
        views.Item(texts[plan.id], _stand(found.get(plan.id)), plan.talk, plan.talk <= coming)
        for plan in rules.for_roles(plans(), roles(turn, turn.user_id))
    ]


def _stand(row: LessonProgress | None) -> rules.Stand:
    return rules.stand(opened=row is not None, done=row is not None and row.done_at is not None)


def _together(tick: Tick, user_id: str) -> list[Pair]:
    return pair_store.pairs_of(tick.session, tick.workspace_id, user_id, pairs_facts.TOGETHER)


def _next_talk(tick: Tick, row: Pair) -> int:
    """Number the talk that comes next."""
    talks = pair_store.meetings(tick.session, row.id or 0)
    return 1 + sum(talk.state == pairs_facts.HELD_TALK for talk in talks)


def answer(turn: Turn) -> Message:
    """Answer `/mentor learn`.

    Raises:
        NoLessonsYet: the person takes part in nothing.
    """
    items = overview(turn)
    if not items:
        raise NoLessonsYet
    return views.answer(items, turn.t)


# --- what is due -----------------------------------------------------------------------------


def due_lessons(tick: Tick, user_id: str, pair: Pair) -> list[Lesson]:
    """List the lessons of the moment before this pair's next talk that somebody has not opened."""
    opened = training.progress(tick.session, tick.workspace_id, user_id)
    role = pairs_facts.role_of(pair, user_id)
    texts = lessons_texts.lessons(tick, user_id, tick.voice(user_id).language)
    found = rules.due(plans(), role, _next_talk(tick, pair), opened)
    return [texts[plan.id] for plan in found]


def due_lesson(tick: Tick, user_id: str, pair: Pair) -> Lesson | None:
    """Name the one lesson that may ride on somebody's next card, if there is one."""
    return next(iter(due_lessons(tick, user_id, pair)), None)


def ride(
    tick: Tick,
    pair: Pair,
    talk: Meeting,  # noqa: ARG001 - every rider is told the talk of its card
    user_id: str,
    t: Translate,
) -> Sequence[Block]:
    """Put the due lesson on somebody's private card; nothing when none is due."""
    lesson = due_lesson(tick, user_id, pair)
    return views.ride(lesson, t) if lesson else ()


def prepare(tick: Tick, pair: Pair, user_id: str, t: Translate) -> Sequence[Block]:
    """Put all lessons of the moment beside somebody's own part; before the first talk, too."""
    return [block for one in due_lessons(tick, user_id, pair) for block in views.ride(one, t)]


def not_ready(tick: Tick, programme: Programme) -> set[str]:
    """Name who may not be matched yet while the training gate is on; for matching only."""
    there = store.enrolments_in(tick.session, tick.workspace_id, programme.id or 0)
    ready = training.ready_people(tick.session, tick.workspace_id, programme.id or 0)
    return {one.user_id for one in there} - ready


def next_steps(turn: Turn) -> Iterable[NextStep]:
    """Offer the gate's lessons before the first match, and what is due before the next talk."""
    together = _together(turn, turn.user_id)
    for row in together:
        lesson = due_lesson(turn, turn.user_id, row)
        if lesson:
            yield views.step(DUE_RANK, lesson, turn.t, gate=False)
    if not together and _gated(turn, turn.user_id):
        yield views.step(GATE_RANK, _gate_lesson(turn), turn.t, gate=True)


def _gated(tick: Tick, user_id: str) -> bool:
    """Tell whether a training gate still keeps somebody from their first match."""
    if training.ready(tick.session, tick.workspace_id, user_id):
        return False
    mine = store.enrolments_of(tick.session, tick.workspace_id, user_id)
    return any(
        programmes.settings_of(programmes.get(tick, one.programme_id)).training_gate for one in mine
    )


def _gate_lesson(turn: Turn) -> Lesson:
    found = training.progress(turn.session, turn.workspace_id, turn.user_id)
    left = [one for one in GATE if one not in found or found[one].done_at is None]
    return lessons_texts.lessons(turn, turn.user_id, turn.t.language)[left[0]]


def home_section(turn: Turn) -> Sequence[Block]:
    """Show how far the person is; nothing to who takes no part."""
    items = overview(turn)
    return views.section(items, turn.t) if items else ()


def page(turn: Turn, argument: str) -> Sequence[Block]:  # noqa: ARG001 - every page has an argument
    """Show all lessons: the page `lessons`."""
    return views.page(overview(turn), turn.t)


# --- the letter after sign-up ----------------------------------------------------------------


def joined(tick: Tick, place: Enrolment) -> None:
    """Offer the first lesson on the day after somebody's first sign-up."""
    if GATE[0] in training.progress(tick.session, tick.workspace_id, place.user_id):
        return
    due_at = programmes_calendar.working_moment(tick, place.user_id, tick.now + FIRST_AFTER)
    tick.post(
        Letter(
            FIRST,
            place.user_id,
            f"lessons:first:{place.programme_id}:{place.user_id}",
            facts={"programme": place.programme_id},
            due_at=due_at,
            urgency=Urgency.LESSON,
            programme_id=place.programme_id,
        )
    )


def first(tick: Tick, claim: Claim) -> Outgoing | Drop:
    """Write the offer of the first lesson, unless it was opened or the person has left or rests."""
    programme = programmes.get(tick, claim.programme_id or 0)
    place = store.enrolment(tick.session, tick.workspace_id, programme.id or 0, claim.to)
    if place is None or place.state != "active":
        return Drop("not_active")
    if GATE[0] in training.progress(tick.session, tick.workspace_id, claim.to):
        return Drop("opened")
    t = tick.voice(claim.to)
    gate = programmes.settings_of(programme).training_gate
    lesson = lessons_texts.lessons(tick, claim.to, t.language)[GATE[0]]
    return Outgoing(claim.to, views.first(lesson, t, gate=gate))


enrolment_hooks.JOINED.append(joined)
matching_hooks.NOT_READY.append(not_ready)
meetings_hooks.RIDES.append(ride)
meetings_hooks.PREPARES.append(prepare)

LETTERS = {FIRST: Handling(first, counts=Counts.FOUR)}
"""By kind: the one letter of lessons, which belongs to the sign-up; all others ride on cards."""

PAGES = {views.PAGE: page}
"""Pages of Home: `lessons`."""
