"""Lessons: the list with progress in words, the card, and the self-check question by question."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from zlib import crc32

from slack_sdk.models.blocks import Block
from slack_sdk.models.blocks.block_elements import ButtonElement, RadioButtonsElement

from bot.content.model import Lesson, Option, Question
from bot.content.voice import Voice
from bot.domain.lessons import SIGN_UP, Stand
from bot.i18n import Markup, Translate, escape
from bot.outgoing import Message
from bot.views import kit
from bot.views.home import NextStep, go, heading
from bot.views.voice import address_of

OPEN = "lessons:open"
FORM = "lessons:form"
PAGE = "lessons"


@dataclass(frozen=True, slots=True)
class Item:
    """One line of the list; `talk` is the talk the lesson comes before, `here` that it has come."""

    lesson: Lesson
    stand: Stand
    talk: int
    here: bool


@dataclass(frozen=True, slots=True)
class Answered:
    """A question with the option somebody chose."""

    question: Question
    chosen: Option


def section(items: Sequence[Item], t: Translate) -> list[Block]:
    """Show in Home how far the person is, and what to read next."""
    following = next((one for one in items if one.here and one.stand is not Stand.DONE), None)
    buttons = [] if following is None else [_open(following.lesson, t, title=True)]
    return [
        heading(t("lessons.heading")),
        kit.section(_summary(items, t)),
        kit.actions(*buttons, go(t.plain("lessons.all"), PAGE), block_id="lessons"),
    ]


def listing(items: Sequence[Item], t: Translate) -> list[Block]:
    """Show all lessons of a role, each with where it stands."""
    return [
        heading(t("lessons.heading")),
        kit.section(_summary(items, t)),
        *(
            kit.section(_line(nth, one, t), accessory=_open(one.lesson, t))
            for nth, one in enumerate(items, 1)
        ),
        kit.context(t("lessons.private")),
    ]


def page(items: Sequence[Item], t: Translate) -> list[Block]:
    """Show the list as a page of Home, with the way back."""
    back = kit.actions(go(t.plain("common.back"), "start"), block_id="back")
    return [*listing(items, t), back]


def answer(items: Sequence[Item], t: Translate) -> Message:
    """Answer `/mentor learn`."""
    return Message(t("lessons.heading"), listing(items, t))


def _summary(items: Sequence[Item], t: Translate) -> Markup:
    done = sum(one.stand is Stand.DONE for one in items)
    if not done:
        return t("lessons.summary_none", n=len(items))
    if done == len(items):
        return t("lessons.summary_all", n=done)
    return t("lessons.summary", n=done, all=len(items))


def _line(nth: int, one: Item, t: Translate) -> str:
    """Number lessons as this person gets them: those of the other role leave no gap."""
    where = t(f"lessons.stand_{one.stand}")
    if one.stand is Stand.NEW and not one.here and one.talk != SIGN_UP:
        where = t("lessons.comes_before", talk=one.talk)
    return t(
        "lessons.line",
        number=nth,
        title=_say(one.lesson.title, t),
        goal=_say(one.lesson.goal, t),
        minutes=one.lesson.minutes,
        where=where,
    )


def _open(lesson: Lesson, t: Translate, *, title: bool = False) -> ButtonElement:
    key = "lessons.open_named" if title else "lessons.open"
    return kit.button(
        t.plain(key, title=lesson.title.say(address_of(t))),
        f"{OPEN}:{lesson.id}",
        lesson.id,
        label=t.plain("lessons.open_label", title=lesson.title.say(address_of(t))),
    )


def ride(lesson: Lesson, t: Translate, *, key: str = "lessons.ride") -> list[Block]:
    """Offer a lesson in two lines on a card that goes out anyway."""
    text = t(
        key,
        title=_say(lesson.title, t),
        goal=_say(lesson.goal, t),
        minutes=lesson.minutes,
    )
    return [kit.section(text, accessory=_open(lesson, t))]


def first(lesson: Lesson, t: Translate, *, gate: bool) -> Message:
    """Offer the first lesson after sign-up; where the gate is on, say what it opens."""
    closing = [kit.context(t("lessons.first_gate"))] if gate else []
    intro = kit.section(t("lessons.first"))
    offer = ride(lesson, t, key="lessons.offer")
    return Message(t("common.card"), (intro, *offer, *closing))


def step(rank: int, lesson: Lesson, t: Translate, *, gate: bool) -> NextStep:
    """Offer a lesson as the next step in Home."""
    key = "lessons.step_gate" if gate else "lessons.step"
    text = t(key, title=_say(lesson.title, t), minutes=lesson.minutes)
    return NextStep(rank, text, (_open(lesson, t),))


def lesson_modal(lesson: Lesson, t: Translate, *, changed: bool = False) -> dict[str, Any]:
    """Show a lesson: goal, key points, try-out, reflection; the self-check comes next."""
    return _modal(
        [
            *([kit.section(t("lessons.changed"))] if changed else []),
            kit.header(lesson.title.say(address_of(t))),
            kit.section(t("lessons.goal", goal=_say(lesson.goal, t))),
            kit.section("\n".join(f"•  {_say(point, t)}" for point in lesson.points)),
            kit.divider(),
            kit.section(t("lessons.try_out", text=_say(lesson.try_out, t))),
            kit.section(t("lessons.reflection", text=_say(lesson.reflection, t))),
            kit.context(t("lessons.check_follows")),
        ],
        t,
        submit=t.plain("lessons.to_check"),
        metadata=metadata(lesson, 0, t),
    )


def question_modal(
    lesson: Lesson, index: int, t: Translate, said: Answered | None
) -> dict[str, Any]:
    """Ask a question of the self-check, below what there is to say to the last answer."""
    questions = list(lesson.check.values())
    asked = questions[index]
    blocks: list[Block] = [] if said is None else [*_feedback(said, t), kit.divider()]
    options = [kit.option(one.text.say(address_of(t)), one.id) for one in asked.options.values()]
    return _modal(
        [
            *blocks,
            kit.context(t("lessons.question_of", number=index + 1, n=len(questions))),
            kit.field(
                f"choice_{index}",
                asked.question.say(address_of(t)),
                RadioButtonsElement(action_id=kit.VALUE, options=options),
            ),
        ],
        t,
        submit=t.plain("lessons.answer"),
        metadata=metadata(lesson, index + 1, t),
    )


def finished_modal(said: Answered, following: Lesson | None, t: Translate) -> dict[str, Any]:
    """Close the self-check with its last feedback and what may come next."""
    blocks: list[Block] = [*_feedback(said, t), kit.divider(), kit.section(t("lessons.finished"))]
    if following is not None:
        blocks.append(kit.actions(_open(following, t, title=True), block_id="following"))
    return _modal(blocks, t)


def metadata(lesson: Lesson, step: int, t: Translate) -> str:
    """Name what is shown: lesson, step (0 the card, then questions) and a mark of the wording."""
    return f"{lesson.id}:{step}:{mark(lesson, t)}"


def mark(lesson: Lesson, t: Translate) -> str:
    """Mark the wording a reader sees, so that a lesson edited meanwhile is noticed.

    The reader's own language and form of address are part of it.
    """
    return f"{crc32(repr((lesson, address_of(t))).encode()):08x}"


def _modal(
    blocks: Sequence[Block],
    t: Translate,
    *,
    submit: str | None = None,
    metadata: str = "",
) -> dict[str, Any]:
    return kit.modal(
        t.plain("lessons.modal_title"),
        blocks,
        callback_id=FORM,
        submit=submit,
        close=t.plain("common.close"),
        metadata=metadata,
    )


def _feedback(said: Answered, t: Translate) -> list[Block]:
    """Answer the choice; whoever chose another option also reads which one fits, and why."""
    question, chosen = said.question, said.chosen
    lines: list[Block] = [
        kit.section(
            t(
                "lessons.you_chose",
                question=_say(question.question, t),
                option=_say(chosen.text, t),
                feedback=_say(chosen.feedback, t),
            )
        )
    ]
    if chosen.id != question.right:
        right = question.options[question.right]
        lines.append(
            kit.section(
                t(
                    "lessons.fits_better",
                    option=_say(right.text, t),
                    feedback=_say(right.feedback, t),
                )
            )
        )
    return lines


def _say(text: Voice, t: Translate) -> Markup:
    return escape(text.say(address_of(t)))
