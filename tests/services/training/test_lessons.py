"""Lessons: who reads what, what is kept of it, and whom the gate keeps waiting."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from sqlmodel import select

from bot.content import load
from bot.core import Who
from bot.domain.lessons import GATE
from bot.domain.refusals import Outdated
from bot.outgoing import Drop, Outgoing
from bot.services import (
    enrolment_hooks,
    lessons,
    lessons_reading,
    meetings_cycle,
    programmes,
)
from bot.services.home import NEXT_STEPS
from bot.views import lessons as views
from storage import training
from storage.models import Enrolment, LessonProgress, Meeting

MENTOR, MENTEE = "UMIA", "UTOM"


def finish(school: Any, who: str, lesson: str) -> None:
    """Read a lesson and answer both questions, rightly or not."""
    with school.turn(who) as turn:
        view = lessons_reading.read(turn, lesson)
        for choice in (None, "a", "b"):
            _, step, seen = view["private_metadata"].split(":")
            view, _ = lessons_reading.check(turn, lesson, int(step) - 1, seen, choice)


def test_the_self_check_is_kept_as_done_and_nothing_else(school: Any) -> None:
    """Right or wrong, both answers finish the lesson; no column could hold what was answered."""
    finish(school, MENTOR, GATE[0])

    with school.tick() as tick:
        row = tick.session.exec(select(LessonProgress)).one()
        assert (row.user_id, row.lesson, row.done_at is not None) == (MENTOR, GATE[0], True)
        assert set(row.model_dump()) == {
            "id",
            "workspace_id",
            "user_id",
            "lesson",
            "opened_at",
            "done_at",
        }


def test_a_lesson_of_the_other_role_is_not_there(school: Any) -> None:
    """A mentee cannot open a mentor's lesson, whatever was pressed; strangers open none."""
    with school.turn(MENTEE) as turn, pytest.raises(Outdated):
        lessons_reading.read(turn, "boundaries")
    with school.turn("USTRANGER") as turn, pytest.raises(lessons.NoLessonsYet):
        lessons_reading.read(turn, GATE[0])
    with school.turn("USTRANGER") as turn:
        assert lessons.home_section(turn) == ()


@pytest.mark.parametrize(("index", "choice"), [(0, "z"), (0, None), (2, "a"), (9, "a")])
def test_an_answer_nobody_offered_is_refused(school: Any, index: int, choice: str | None) -> None:
    """A forged or outdated answer changes nothing."""
    with school.turn(MENTOR) as turn:
        seen = views.mark(load(turn.t.language).lessons[GATE[0]], turn.t)
        with pytest.raises(Outdated):
            lessons_reading.check(turn, GATE[0], index, seen, choice)
        assert not training.progress(turn.session, "T1", MENTOR)


def test_a_lesson_edited_meanwhile_is_shown_anew(school: Any) -> None:
    """Whoever reads an older wording gets the new one and starts the check afresh."""
    with school.turn(MENTOR) as turn:
        view, done = lessons_reading.check(turn, GATE[0], 1, "00000000", "a")

    assert not done
    assert view["private_metadata"].startswith(f"{GATE[0]}:0:")


def test_the_gate_knows_who_is_ready_and_tells_nobody_else(school: Any) -> None:
    """Both lessons make somebody ready, one does not; others wait."""
    finish(school, MENTOR, GATE[0])
    with school.tick() as tick:
        assert not training.ready(tick.session, "T1", MENTOR)
        assert training.ready_people(tick.session, "T1", school.programme_id) == set()
    finish(school, MENTOR, GATE[1])
    with school.tick() as tick:
        assert training.ready(tick.session, "T1", MENTOR)
        assert training.ready_people(tick.session, "T1", school.programme_id) == {MENTOR}
        programme = programmes.get(tick, school.programme_id)
        assert MENTOR not in lessons.not_ready(tick, programme)
        assert MENTEE in lessons.not_ready(tick, programme)


@pytest.mark.parametrize(
    ("held", "mentor", "mentee"),
    [
        (0, "active_listening", "active_listening"),
        (1, "lead_the_talk", "keep_it_alive"),
        (2, "feedback", "feedback"),
        (3, "boundaries", "pictures_in_mind"),
        (4, None, None),
    ],
)
def test_the_due_lesson_belongs_to_the_next_talk(
    school: Any, held: int, mentor: str | None, mentee: str | None
) -> None:
    """What rides on a card prepares the talk that comes next, for the side that reads it."""
    school.meet(held)
    with school.tick() as tick:
        pair = school.row(tick)
        due = [lessons.due_lesson(tick, who, pair) for who in (MENTOR, MENTEE)]

        assert [lesson and lesson.id for lesson in due] == [mentor, mentee]


def test_a_lesson_rides_until_it_was_opened(school: Any) -> None:
    """An opened lesson makes room for the next of the same moment, then for nothing."""
    talk = Meeting(workspace_id="T1", pair_id=school.pair_id, starts_at=school.clock.now())
    for lesson in ("active_listening", "my_expertise"):
        with school.turn(MENTOR) as turn:
            blocks = lessons.ride(turn, school.row(turn), talk, MENTOR, turn.t)
            assert f"lessons:open:{lesson}" in str([block.to_dict() for block in blocks])
            lessons_reading.read(turn, lesson)
    with school.turn(MENTOR) as turn:
        assert lessons.ride(turn, school.row(turn), talk, MENTOR, turn.t) == ()


def test_the_lessons_before_the_first_talk_stand_beside_ones_own_part(school: Any) -> None:
    """No card comes before the first talk: a click on “My part” brings both lessons of it."""
    with school.tick() as tick:
        start = tick.now + timedelta(days=2)
        talk = Meeting(
            workspace_id="T1", pair_id=school.pair_id, number=1, starts_at=start, state="booked"
        )
        tick.session.add(talk)
        tick.session.flush()
        number = talk.id or 0
    with school.turn(MENTEE) as turn:
        shown = str(meetings_cycle.part(turn, number))
    assert "lessons:open:active_listening" in shown
    assert "lessons:open:learn_visibly" in shown
    assert "lessons:open:my_expertise" not in shown
    with school.turn(MENTEE) as turn:
        lessons_reading.read(turn, "learn_visibly")
        assert "learn_visibly" not in str(meetings_cycle.part(turn, number))


def test_the_first_lesson_comes_the_day_after_sign_up(school: Any) -> None:
    """Once, in working hours, and not to somebody who has opened it or rests."""
    with school.tick() as tick:
        for who in ("UADA", "UBOB", "UDAN"):
            place = tick.session.exec(select(Enrolment).where(Enrolment.user_id == who)).one()
            enrolment_hooks.tell(enrolment_hooks.JOINED, tick, place)
            enrolment_hooks.tell(enrolment_hooks.JOINED, tick, place)
    found = {letter.to: letter for letter in school.letters("lessons.first")}
    assert set(found) == {"UADA", "UBOB", "UDAN"}
    assert {letter.due_at.isoformat() for letter in found.values()} == {"2026-01-08T09:00:00+00:00"}

    finish(school, "UBOB", GATE[0])
    with school.tick() as tick:
        place = tick.session.exec(select(Enrolment).where(Enrolment.user_id == "UDAN")).one()
        place.state = "paused"
    assert isinstance(school.render(found["UADA"]), Outgoing)
    assert school.render(found["UBOB"]) == Drop("opened")
    assert school.render(found["UDAN"]) == Drop("not_active")


def test_who_has_read_the_first_lesson_before_is_not_written_to(
    school: Any, enrol: Callable[..., Who]
) -> None:
    """A second programme brings no second first lesson."""
    enrol(school.programme_id, "UEVE", "mentor")
    finish(school, "UEVE", GATE[0])
    with school.tick() as tick:
        place = tick.session.exec(select(Enrolment).where(Enrolment.user_id == "UEVE")).one()
        lessons.joined(tick, place)

    assert not school.letters("lessons.first")


def test_next_steps_name_the_gate_before_and_the_moment_after_the_match(school: Any) -> None:
    """Without a partner the gate's next lesson is the step; with one it is the talk's."""
    assert lessons.next_steps in NEXT_STEPS
    with school.tick() as tick:
        programme = programmes.get(tick, school.programme_id)
        programme.settings = programme.settings | {"training_gate": True}
    with school.turn("UADA") as turn:
        assert [step.rank for step in lessons.next_steps(turn)] == [lessons.GATE_RANK]
    for lesson in GATE:
        finish(school, "UADA", lesson)
    with school.turn("UADA") as turn:
        assert list(lessons.next_steps(turn)) == []
    with school.turn(MENTOR) as turn:
        assert [step.rank for step in lessons.next_steps(turn)] == [lessons.DUE_RANK]
