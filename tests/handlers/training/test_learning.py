"""Lessons, goals and workshops as people press them, in both languages."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
from sqlmodel import select

from bot.content import load
from bot.sandbox.answers import words
from bot.sandbox.driver import Person, Reply
from bot.sandbox.state import TEAM
from bot.services import enrolment_hooks, pairs_facts
from storage import pairs as store
from storage.models import Enrolment, LessonProgress, Meeting, Pair, Programme

SCRIPT = "Drücke <!channel> & lerne"


@dataclass
class Class:
    """A programme with a pair and another mentor, in one language."""

    house: Any
    language: str
    programme_id: int
    pair_id: int
    mentor: Person
    mentee: Person
    other: Person
    since: float

    @property
    def lead(self) -> Person:
        """Give the programme lead."""
        lead: Person = self.house.lead
        return lead

    def says(self, english: str, german: str) -> str:
        """Pick the words this class reads."""
        return german if self.language == "de" else english

    def days(self, count: int) -> None:
        """Let days pass one by one, as they do."""
        for _ in range(count):
            self.house.pass_time(days=1)

    def heard(self, who: Person, text: str) -> Any:
        """Give the newest message to somebody that says this."""
        found = [one for one in who.dm() if float(one.ts) >= self.since and text in words(one)]
        assert found, [words(one) for one in who.dm()]
        return found[-1]


@pytest.fixture(params=["de", "en"])
def group(house: Any, request: pytest.FixtureRequest) -> Iterator[Class]:
    """Give a pair that has met once; afterwards no pair and no programme stays open."""
    people = ("U0BEN", "U0ANNA", "U0RAVI")
    with house.running.bot.tick(TEAM) as tick:
        programme = Programme(
            workspace_id=TEAM,
            name="Blickwechsel",
            state="running",
            starts_on=tick.now.date(),
            language=request.param,
            created_by="U0PETRA",
            created_at=tick.now,
            channel_id="C0MENTORING",
        )
        tick.session.add(programme)
        tick.session.flush()
        for who, role in zip(people, ("mentor", "mentee", "mentor"), strict=True):
            tick.person(who).language = request.param
            place = Enrolment(
                workspace_id=TEAM,
                programme_id=programme.id or 0,
                user_id=who,
                role=role,
                joined_at=tick.now,
            )
            tick.session.add(place)
            tick.session.flush()
            enrolment_hooks.tell(enrolment_hooks.JOINED, tick, place)
        tick.person("U0PETRA").language = request.param
        pair = Pair(
            workspace_id=TEAM,
            programme_id=programme.id or 0,
            mentor_id=people[0],
            mentee_id=people[1],
            state="active",
            created_at=tick.now,
            week_one_on=tick.now.date(),
        )
        tick.session.add(pair)
        tick.session.flush()
        meet(tick, pair, 1)
        numbers = (programme.id or 0, pair.id or 0)
    since = house.sandbox.clock.now().timestamp()
    mentor, mentee, other = (house.person(who) for who in people)
    yield Class(house, request.param, *numbers, mentor, mentee, other, since)
    with house.running.bot.tick(TEAM) as tick:
        for row in store.live_pairs(tick.session, TEAM, pairs_facts.LIVE):
            row.state = "ended"
        tick.session.get(Programme, numbers[0]).state = "archived"
        for read in tick.session.exec(select(LessonProgress)):
            tick.session.delete(read)


def meet(tick: Any, pair: Pair, count: int) -> None:
    """Hold talks."""
    for number in range(count):
        at = tick.now - timedelta(hours=1 + number)
        tick.session.add(
            Meeting(workspace_id=TEAM, pair_id=pair.id or 0, starts_at=at, state="held")
        )


def shown(reply: Reply) -> dict[str, Any]:
    """Give the modal on top."""
    assert reply.view is not None, reply
    return reply.view


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


def planned(group: Class, **facts: str) -> None:
    """Plan a workshop from an outline as the lead would."""
    page = group.house.turn_to(f"workshops:{group.programme_id}")
    form = shown(group.lead.press(page, "workshops:plan:mentors"))
    day = (group.house.sandbox.clock.now() + timedelta(days=8)).date().isoformat()
    given = {"day": day, "time": "14:00", "link": "https://meet.example/x", "capacity": "1"}
    done = group.lead.submit(form, given | facts)
    assert done.ok, done.errors


def test_a_workshop_from_outline_to_attendance(group: Class) -> None:
    """Announced, full, moved up, reminded, held, noted."""
    lead = group.lead
    page = group.house.turn_to(f"workshops:{group.programme_id}")
    lead.close(shown(lead.press(page, "workshops:outline:mentors")))
    form = shown(lead.press(page, "workshops:plan:mentors"))
    refused = lead.submit(form, {"day": "2026-01-01", "time": "14:00", "link": "ftp://x"})
    assert set(refused.errors) == {"day", "link"}
    lead.close(form)
    planned(group)
    group.house.pass_time(minutes=11)
    post = lead.messages("C0MENTORING")[-1]

    for who, said in (
        (group.mentor, group.says("You are in", "Du bist dabei")),
        (group.mentor, group.says("You already have", "Du hast schon")),
        (group.other, group.says("number 1", "Platz 1")),
        (group.mentee, group.says("other role", "andere Rolle")),
    ):
        view = shown(who.press(post, "workshops:join"))
        assert said in words(view)
        who.close(view)
    group.house.pass_time(minutes=1)
    assert group.heard(group.mentor, group.says("You have a seat", "Du hast einen Platz")).files
    group.mentor.press(group.mentor.home(), "workshops:give_up")
    group.days(7)
    assert group.heard(group.other, group.says("has become free", "frei geworden")).files
    group.heard(group.other, group.says("coming up", "Bald ist es so weit"))
    group.days(2)
    page = group.house.turn_to(f"workshops:{group.programme_id}")
    form = shown(lead.press(page, "workshops:who"))
    assert lead.submit(form).ok
    assert group.says("1 came", "1 waren da") in words(group.house.home())
    view = shown(group.mentor.press(post, "workshops:join"))
    assert group.says("has begun", "hat schon begonnen") in words(view)
    group.mentor.close(view)


def test_a_workshop_is_moved_and_called_off(group: Class) -> None:
    """People with a seat hear of both, and the post in the channel follows."""
    planned(group, capacity="5")
    group.house.pass_time(minutes=11)
    post = group.lead.messages("C0MENTORING")[-1]
    group.mentor.close(shown(group.mentor.press(post, "workshops:join")))
    page = group.house.turn_to(f"workshops:{group.programme_id}")
    form = shown(group.lead.press(page, "workshops:edit"))
    assert group.lead.submit(form, {"time": "15:30"}).ok
    group.days(4)
    assert "15:30" in words(group.lead.messages("C0MENTORING")[-1])
    moved = group.says("time or place has changed", "Änderung an Zeit oder Ort")
    assert group.heard(group.mentor, moved).files

    page = group.house.turn_to(f"workshops:{group.programme_id}")
    group.lead.press(page, "workshops:off")
    group.days(3)
    assert group.heard(group.mentor, group.says("will unfortunately not", "leider nicht")).files
    post = group.lead.messages("C0MENTORING")[-1]
    assert group.says("Called off", "Abgesagt") in post.text


def test_a_seat_that_is_not_yours_to_plan(group: Class) -> None:
    """A press forged on HR's button is refused for everybody else."""
    page = group.house.turn_to(f"workshops:{group.programme_id}")
    group.mentor.home()
    group.house.running.app.client.views_publish(
        user_id=group.mentor.id,
        view={"type": "home", "blocks": page["blocks"], "private_metadata": "start"},
    )
    stolen = group.house.home(group.mentor.id)
    view = shown(group.mentor.press(stolen, "workshops:plan:mentors"))

    assert group.says("Only the people who run", "Das können nur") in words(view)
    group.mentor.close(view)


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
