"""Reading a lesson and answering its self-check, page by page; what was read is kept."""

from typing import Any

from bot.content.model import Lesson
from bot.core import Turn
from bot.domain import lessons as rules
from bot.domain.refusals import Outdated
from bot.services import lessons, lessons_texts
from bot.services.lessons import NoLessonsYet
from bot.views import lessons as views
from storage import training
from storage.models import LessonProgress


def read(turn: Turn, lesson_id: str) -> dict[str, Any]:
    """Open a lesson.

    Raises:
        NoLessonsYet: the person takes part in nothing.
        Outdated: it is no lesson of theirs (any more).
    """
    lesson = _mine(turn, lesson_id)
    _keep(turn, lesson_id)
    return views.lesson_modal(lesson, turn.t)


def check(
    turn: Turn, lesson_id: str, index: int, seen: str, choice: str | None
) -> tuple[dict[str, Any], bool]:
    """Go on from the card (`index` -1) or from an answered question; tell whether that was all.

    `seen` marks the wording the person read: a lesson edited meanwhile is shown anew.

    Raises:
        NoLessonsYet, Outdated: as for reading; or the answer is none that was offered.
    """
    lesson = _mine(turn, lesson_id)
    if seen != views.mark(lesson, turn.t):
        return views.lesson_modal(lesson, turn.t, changed=True), False
    questions = list(lesson.check.values())
    said = None
    if index >= 0:
        if index >= len(questions) or choice not in questions[index].options:
            raise Outdated
        said = views.Answered(questions[index], questions[index].options[str(choice)])
    if said is None or index + 1 < len(questions):
        return views.question_modal(lesson, index + 1, turn.t, said), False
    _keep(turn, lesson_id, done=True)
    return views.finished_modal(said, _following(turn), turn.t), True


def _following(turn: Turn) -> Lesson | None:
    """Find the next lesson that has come and is not finished."""
    return next(
        (
            one.lesson
            for one in lessons.overview(turn)
            if one.here and one.stand is not rules.Stand.DONE
        ),
        None,
    )


def _mine(turn: Turn, lesson_id: str) -> Lesson:
    mine = rules.for_roles(lessons.plans(), lessons.roles(turn, turn.user_id))
    if not mine:
        raise NoLessonsYet
    if lesson_id not in {plan.id for plan in mine}:
        raise Outdated
    return lessons_texts.lessons(turn, turn.user_id, turn.t.language)[lesson_id]


def _keep(turn: Turn, lesson_id: str, *, done: bool = False) -> None:
    """Note that a lesson was opened or finished; what was noted first stays."""
    row = training.progress(turn.session, turn.workspace_id, turn.user_id).get(lesson_id)
    if row is None:
        row = LessonProgress(
            workspace_id=turn.workspace_id,
            user_id=turn.user_id,
            lesson=lesson_id,
            opened_at=turn.now,
        )
        turn.session.add(row)
    if done and row.done_at is None:
        row.done_at = turn.now
    turn.session.flush()
