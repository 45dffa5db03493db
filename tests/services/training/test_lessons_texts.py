"""Lessons in HR's own words: who may, who reads them, and how ours come back."""

from typing import Any

import pytest

from bot.content import load
from bot.domain.refusals import ChangedMeanwhile, FormRefused, NotAllowed, Outdated
from bot.services import lessons_reading, lessons_texts, programmes

LEAD, MENTOR = "ULEAD", "UMIA"
LESSON = "what_this_is"
OWN = {"goal": "Eigenes <Ziel>", "points": "Eins\n\n Zwei ", "try_out": "", "reflection": ""}


def keep(school: Any, texts: dict[str, str], **facts: Any) -> None:
    """Save a lesson as the lead."""
    with school.turn(facts.get("who", LEAD)) as turn:
        seen = facts.get("seen") or programmes.get(turn, school.programme_id).version
        lesson = facts.get("lesson", LESSON)
        lessons_texts.keep(turn, school.programme_id, seen, lesson, texts)


def test_readers_of_the_language_get_the_new_words(school: Any) -> None:
    """Others read ours; a field left empty is ours in every case."""
    keep(school, OWN)
    with school.tick() as tick:
        mine = lessons_texts.lessons(tick, MENTOR, "de")[LESSON]
        assert mine.goal.informal == "Eigenes <Ziel>"
        assert [point.informal for point in mine.points] == ["Eins", "Zwei"]
        assert mine.try_out == load("de").lessons[LESSON].try_out
        assert lessons_texts.lessons(tick, MENTOR, "en")[LESSON] == load("en").lessons[LESSON]
        assert lessons_texts.lessons(tick, "USTRANGER", "de") == load("de").lessons
        assert "Eigenes" in str(programmes.get(tick, school.programme_id).texts)


def test_empty_or_unchanged_fields_bring_ours_back(school: Any) -> None:
    """Saving the form as it was opened stores nothing."""
    keep(school, OWN)
    keep(school, dict.fromkeys(OWN, ""))
    with school.turn(LEAD) as turn:
        assert lessons_texts.lessons(turn, MENTOR, "de")[LESSON] == load("de").lessons[LESSON]
        view = lessons_texts.form(turn, school.programme_id, LESSON)
        given = {
            block["block_id"]: block["element"]["initial_value"]
            for block in view["blocks"]
            if block["type"] == "input"
        }
    keep(school, given)
    with school.tick() as tick:
        texts = programmes.get(tick, school.programme_id).texts
        assert not [name for name in texts if name.startswith("lesson.")]


def test_a_reader_in_the_middle_gets_the_new_version(school: Any) -> None:
    """An edit between card and self-check shows the lesson anew instead of mixing two."""
    with school.tick() as tick:
        tick.person(MENTOR).language = "de"
    with school.turn(MENTOR) as turn:
        view = lessons_reading.read(turn, LESSON)
    keep(school, OWN)
    with school.turn(MENTOR) as turn:
        _, step, seen = view["private_metadata"].split(":")
        again, done = lessons_reading.check(turn, LESSON, int(step) - 1, seen, None)

    assert not done
    assert "Eigenes &lt;Ziel&gt;" in str(again)


def test_what_does_not_fit_or_is_not_theirs_is_refused(school: Any) -> None:
    """Too long, outdated, unknown, or no right to edit."""
    with pytest.raises(FormRefused) as refused:
        keep(school, OWN | {"goal": "x" * 301})
    assert set(refused.value.errors) == {"goal"}
    with pytest.raises(ChangedMeanwhile):
        keep(school, OWN, seen=99)
    with pytest.raises(Outdated):
        keep(school, OWN, lesson="nonsense")
    with pytest.raises(NotAllowed):
        keep(school, OWN, who=MENTOR)
    for do in (lessons_texts.page, lambda turn, _: lessons_texts.form(turn, 1, LESSON)):
        with pytest.raises(NotAllowed), school.turn(MENTOR) as turn:
            do(turn, str(school.programme_id))


def test_the_list_names_lessons_with_own_words(school: Any) -> None:
    """HR sees at a glance what was changed."""
    keep(school, OWN)
    with school.turn(LEAD) as turn:
        blocks = lessons_texts.page(turn, str(school.programme_id))
        shown = str([block.to_dict() for block in blocks])

    assert shown.count("eigene Fassung") == 1
