"""Lessons and goals as people press them, in both languages."""

from bot.content import load
from bot.sandbox.answers import words
from bot.sandbox.state import TEAM
from storage.models import Pair
from tests.handlers.training.classroom import Class, meet, shown

SCRIPT = "Drücke <!channel> & lerne"


def test_a_lesson_is_read_and_checked(group: Class) -> None:
    """From the list through both questions to the end; each choice reads its own feedback."""
    lesson = load(group.language).lessons["keep_it_alive"]
    clash, credit = lesson.check.values()
    listed = group.mentee.command(group.says("/mentor learn", "/mentor lernen"))
    assert lesson.title.informal in listed.text
    view = shown(group.mentee.press(listed.messages[-1], f"lessons:open:{lesson.id}"))
    assert all(point.informal in words(view) for point in lesson.points)

    view = shown(group.mentee.submit(view))
    wrong = next(one for one in clash.options.values() if one.id != clash.right)
    view = shown(group.mentee.submit(view, {"choice_0": wrong.id}))
    assert wrong.feedback.informal in words(view)
    assert clash.options[clash.right].feedback.informal in words(view)
    view = shown(group.mentee.submit(view, {"choice_1": credit.right}))
    assert credit.options[credit.right].feedback.informal in words(view)
    view = shown(group.mentee.press(view, "lessons:open"))
    assert view["submit"]["text"] == group.says("To the self-check", "Zum Selbst-Check")
    group.mentee.close(view)
    assert group.says("1 of 7 lessons", "1 von 7 Lektionen") in words(group.mentee.home())


def test_the_first_lesson_comes_by_itself(group: Class) -> None:
    """On the next day, with nothing on the lock screen; its button opens it."""
    title = load(group.language).lessons["what_this_is"].title.informal
    group.days(4)
    card = group.heard(group.other, title)

    assert title not in card.text
    view = shown(group.other.press(card, "lessons:open"))
    group.other.close(view)


def test_who_takes_no_part_is_told_what_would_change_that(group: Class) -> None:
    """Commands that have nothing to show say what would put something there."""
    who = group.lead
    assert "/mentor" in who.command("/mentor learn").text
    view = shown(who.command("/mentor goals"))
    who.close(view)


def test_goals_live_in_modals_only(group: Class) -> None:
    """Set from a template, read by the partner, rated and commented; no message shows a word."""
    mentee, mentor = group.mentee, group.mentor
    overview = shown(mentee.command(group.says("/mentor goals", "/mentor ziele")))
    form = shown(mentee.press(overview, f"goals:set:{group.pair_id}:mentee"))
    form = shown(mentee.choose(form, "goals:template", "ai_assistant"))
    long = mentee.submit(form, {"target": "x" * 201})
    assert "200" in long.errors["target"]
    overview = shown(mentee.submit(form, {"target": SCRIPT}))
    assert "Drücke &lt;!channel&gt; &amp; lerne" in words(overview)
    mentee.close(overview)
    assert "Drücke" in words(mentor.home())

    with group.house.running.bot.tick(TEAM) as tick:
        pair = tick.session.get(Pair, group.pair_id)
        meet(tick, pair, 4)
    overview = shown(mentee.press(mentee.home(), f"goals:all:{group.pair_id}"))
    form = shown(mentee.press(overview, "goals:rate"))
    overview = shown(mentee.submit(form, {"level": "1"}))
    mentee.close(overview)
    overview = shown(mentor.press(mentor.home(), f"goals:all:{group.pair_id}"))
    form = shown(mentor.press(overview, "goals:comment"))
    overview = shown(mentor.submit(form, {"comment": "Stimmt!"}))
    assert "Stimmt!" in words(overview)
    mentor.close(overview)
    assert "Drücke" not in mentor.command("/mentor status").text
    for who in (mentee, mentor):
        assert not [one for one in who.dm() if "Drücke" in words(one)]


def test_a_goal_is_changed_and_dropped(group: Class) -> None:
    """Corrected on its first day and let go, both from the list."""
    mentor = group.mentor
    form = shown(mentor.press(mentor.home(), f"goals:set:{group.pair_id}:mentor"))
    assert mentor.submit(form, {"target": "Erster Versuch"}).ok
    overview = shown(mentor.press(mentor.home(), f"goals:all:{group.pair_id}"))
    form = shown(mentor.press(overview, "goals:change"))
    overview = shown(mentor.submit(form, {"target": "Zweiter Versuch"}))
    assert "Zweiter Versuch" in words(overview)
    overview = shown(mentor.press(overview, "goals:drop"))
    assert "Zweiter Versuch" not in words(overview)
    mentor.close(overview)


def test_a_lead_rewords_a_lesson_while_somebody_reads_it(group: Class) -> None:
    """The reader is shown the new version when going on; too long a text stays in the form."""
    listed = group.mentor.command("/mentor learn")
    reading = shown(group.mentor.press(listed.messages[-1], "lessons:open:safe_frame"))
    page = group.house.turn_to(f"lesson_texts:{group.programme_id}")
    form = shown(group.lead.press(page, "lessons_texts:edit:safe_frame"))
    assert set(group.lead.submit(form, {"goal": "x" * 301}).errors) == {"goal"}
    assert group.lead.submit(form, {"goal": "Unser <Ziel>"}).ok
    assert group.says("your own version", "eigene Fassung") in words(group.house.home())

    view = shown(group.mentor.submit(reading))
    assert "Unser &lt;Ziel&gt;" in words(view)
    assert group.says("has just been revised", "gerade überarbeitet") in words(view)
    group.mentor.close(view)
