"""Lessons in HR's own words: per programme and language; what is left empty stays ours."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from slack_sdk.models.blocks import Block

from bot.content import Voice, content
from bot.content.model import Lesson
from bot.core import Tick, Turn
from bot.domain.ids import id_in
from bot.domain.refusals import FormRefused, Outdated, Refusal
from bot.domain.roles import Action
from bot.services import programmes
from bot.views import lessons_texts as views
from storage import programmes as store
from storage.models import Programme

LONGEST: Mapping[str, int] = {"goal": 300, "points": 1500, "try_out": 600, "reflection": 300}
"""Characters; a lesson stays a matter of two to three minutes."""


class TextTooLong(Refusal):
    """A lesson is read in three minutes."""

    key = "lessons_texts.too_long"


def lessons(tick: Tick, user_id: str, language: str) -> dict[str, Lesson]:
    """Give the lessons as somebody reads them: HR's words of their first programme, else ours."""
    found = dict(content(language).lessons)
    for place in reversed(store.enrolments_of(tick.session, tick.workspace_id, user_id)):
        programme = programmes.get(tick, place.programme_id)
        found |= {name: _worded(one, programme, language) for name, one in found.items()}
    return found


def _worded(lesson: Lesson, programme: Programme, language: str) -> Lesson:
    given: dict[str, Any] = {
        name: _voice(text)
        for name in ("goal", "try_out", "reflection")
        if (text := programme.texts.get(_key(lesson.id, language, name)))
    }
    points = programme.texts.get(_key(lesson.id, language, "points"))
    if points:
        given["points"] = tuple(_voice(line) for line in points.splitlines() if line.strip())
    return replace(lesson, **given) if given else lesson


def _voice(text: str) -> Voice:
    return Voice(text.strip(), text.strip())


def _key(lesson_id: str, language: str, name: str) -> str:
    return f"lesson.{lesson_id}.{language}.{name}"


def page(turn: Turn, argument: str) -> Sequence[Block]:
    """List the lessons for editing: the page `lesson_texts:7`."""
    programme_id = id_in(argument)
    programme = programmes.load(turn, programme_id, Action.TEXT_EDIT)
    ours = content(turn.t.language).lessons
    own = {one.id for one in ours.values() if _worded(one, programme, turn.t.language) != one}
    return views.page(programme_id, programme.name, list(ours.values()), own, turn.t)


def form(turn: Turn, programme_id: int, lesson_id: str) -> dict[str, Any]:
    """Open a lesson for editing, in the language of whoever edits.

    Raises:
        NotAllowed, Outdated: it is not theirs to edit, or not there.
    """
    programme = programmes.load(turn, programme_id, Action.TEXT_EDIT)
    lesson = _lesson(turn, lesson_id)
    metadata = f"{programme_id}:{programme.version}:{lesson_id}"
    return views.form(metadata, _worded(lesson, programme, turn.t.language), turn.t)


def keep(
    turn: Turn, programme_id: int, seen: int, lesson_id: str, texts: Mapping[str, str]
) -> None:
    """Keep HR's words; a field that is empty or reads as ours is ours again.

    Raises:
        FormRefused: a text is too long.
        ChangedMeanwhile: somebody else saved first.
        NotAllowed, Outdated: nothing was kept.
    """
    programme = programmes.load(turn, programme_id, Action.TEXT_EDIT)
    lesson = _lesson(turn, lesson_id)
    long = [name for name, most in LONGEST.items() if len(texts[name]) > most]
    if long:
        raise FormRefused({name: TextTooLong(most=LONGEST[name]) for name in long})
    programmes.claim(turn, programme, seen)
    ours = views.written(lesson, turn.t)
    new = {name: text if text != ours[name] else "" for name, text in texts.items()}
    named = {_key(lesson_id, turn.t.language, name): text for name, text in new.items()}
    kept = {**programme.texts, **named}
    programme.texts = {name: text for name, text in kept.items() if text or name not in named}
    turn.audit(Action.TEXT_EDIT, programme_id=programme_id, subject=f"lesson:{lesson_id}")


def _lesson(turn: Turn, lesson_id: str) -> Lesson:
    found = content(turn.t.language).lessons.get(lesson_id)
    if found is None:
        raise Outdated
    return found


PAGES = {"lesson_texts": page}
"""Pages of Home: `lesson_texts:7`."""
