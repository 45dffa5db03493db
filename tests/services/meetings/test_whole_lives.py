"""Whole lives, from yes to goodbye: every format, in both languages and both forms of address."""

import re
from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from bot.content import content
from bot.domain.formats import COMPACT, SPRINT, STANDARD, Format, FormatName
from bot.domain.letters import Counts
from bot.domain.localtime import local_date, monday_of
from bot.domain.public_holidays import is_holiday
from bot.services import budget
from tests.services.meetings.lives import BERLIN, GOAL, Course, Life

CUSTOM = Format(FormatName.CUSTOM, weeks=10, every=3, minutes=40)
FORMATS = (SPRINT, COMPACT, STANDARD, CUSTOM)
VOICES = (("de", "du"), ("de", "sie"), ("en", "du"))
QUICK = {"sprint-de-du", "compact-en", "standard-de-sie"}
"""One life of each format; the others live in `make sprint`."""
COURSES = [Course(shape, *voice) for shape in FORMATS for voice in VOICES]
COUNTED = {Counts.DATE, Counts.FOUR, Counts.WEEK}
PAUSE = timedelta(weeks=2)

SAID = {
    "de-du": ("Ihr seid ein Tandem", "Habt ihr", "Danke euch beiden"),
    "de-sie": ("Sie sind ein Tandem", "Haben Sie", "Danke Ihnen beiden"),
    "en": ("You two are a pair", "Did you meet", "Thank you"),
}
FOREIGN = {
    "de-du": r"[a-zäöüß,] (Sie|Ihnen|Ihre[mnrs]?|Ihr)\b|\b(the|and|your|with)\b",
    "de-sie": r"\b([Dd]u|[Dd]ich|[Dd]ir|[Dd]eine?[mnrs]?|[Ee]uch|[Ee]ure?[mnrs]?|[Ee]uer)\b"
    r"|\b(the|and|your|with)\b",
    "en": r"\b(und|nicht|euch|Ihnen|Gespräch\w*|Termin\w*)\b",
}
"""What no text may contain: another form of address, or another language."""
GAP = re.compile(r"[{}]|\bNone\b|\b[a-z]+\.[a-z]+_[a-z_]+\b")
"""What a missing value, or a missing text, would look like."""


@pytest.fixture
def life(duo: Callable[..., Any]) -> Callable[[Course], Life]:
    """Give two people who said yes, both speaking as the course says."""

    def begin(course: Course) -> Life:
        speaks = {"language": course.language, "address": course.address}
        pair = duo(
            shape=course.shape, language=course.language, mia=dict(speaks), nora=dict(speaks)
        )
        found = Life(pair, course)
        found.begin()
        return found

    return begin


@pytest.mark.parametrize(
    "course",
    [
        pytest.param(each, marks=() if str(each) in QUICK else pytest.mark.long, id=str(each))
        for each in COURSES
    ],
)
def test_a_life_from_yes_to_goodbye(life: Callable[[Course], Life], course: Course) -> None:
    """All talks and cards, within budget and hours, in one voice, nothing twice, one goodbye."""
    pair = life(course)
    pair.live(pair.pair.clock.now() + course.shape.length + timedelta(weeks=4))

    everything_happened(pair)
    weeks_are_within_budget(pair)
    hours_are_kept(pair)
    the_voice_is_one(pair)
    assert GOAL not in "".join(said for _, _, _, said in pair.posts)
    nothing_comes_twice(pair)


@pytest.mark.parametrize(
    "course",
    [Course(SPRINT, "de", "sie"), pytest.param(Course(COMPACT, "en"), marks=pytest.mark.long)],
    ids=str,
)
def test_a_pause_in_the_middle_puts_the_goodbye_off(
    life: Callable[[Course], Life], course: Course
) -> None:
    """All talks, one middle, one goodbye two weeks later, and no more messages than allowed."""
    pair = life(course)
    natural = monday_of(pair.pair.row.week_one_on) + course.shape.length
    assert pair.closes_on() == natural
    pair.live(pair.pair.clock.now() + timedelta(weeks=3))
    pair.pause(PAUSE)
    assert pair.closes_on() == natural + PAUSE
    pair.live(pair.pair.clock.now() + course.shape.length + timedelta(days=7))

    kinds = Counter(pair.pair.kinds("pairs."))
    assert kinds["pairs.completed"] == kinds["pairs.paused"] == kinds["pairs.resumed"] == 1
    assert len(pair.held()) == course.shape.sessions
    weeks_are_within_budget(pair)
    nothing_comes_twice(pair)


def everything_happened(life: Life) -> None:
    """Check every talk with its post and two cards, each week between, the middle, the end."""
    shape, kinds = life.course.shape, Counter(kind for _, kind, _, _ in life.pair.posted)
    assert len(life.held()) == shape.sessions
    assert life.pair.row.state == "completed"
    assert kinds["meetings.prep"] == shape.sessions
    assert kinds["meetings.after"] == 2 * shape.sessions
    middle = [slot for slot in life.pair.slots() if slot.schedule == "midpoint"]
    assert [(slot.number, slot.state) for slot in middle] == [(shape.midpoint_week, "sent")]
    between = shape.session_weeks[-1] - shape.sessions - kinds["meetings.midpoint"]
    assert between - 2 <= kinds["meetings.prompt"] <= between
    assert kinds["pairs.introduced"] == kinds["pairs.completed"] == 1
    assert kinds["recognition.certificate"] == 2
    assert kinds["programmes.to_hr"] == 1, "HR hears that the last pair has said goodbye"
    intro = content(life.course.language).cards.midpoint_intro.variants
    asked = [kind for _, kind, _, said in life.posts if any(one in said for one in intro)]
    assert asked in (["meetings.midpoint"], ["meetings.after"] * 2), "its own post, or both cards"
    assert {"pairs.at_risk", "pairs.close_talk", "meetings.closing"}.isdisjoint(kinds)


def weeks_are_within_budget(life: Life) -> None:
    """Check two messages in a week with a talk, one in between, never over four in all."""
    talks = {monday_of(local_date(talk.starts_at, BERLIN)) for talk in life.pair.talks()}
    counted = life.weeks(lambda kind: budget.counts_of(kind) is Counts.WEEK)
    for (who, monday), number in counted.items():
        assert number <= (2 if monday in talks else 1), (who, monday)
    unasked = life.weeks(lambda kind: budget.counts_of(kind) in COUNTED)
    assert max(unasked.values()) <= 4


def hours_are_kept(life: Life) -> None:
    """Check that nothing but answers to clicks comes outside hours, on weekends or holidays."""
    for at, kind, _, _ in life.posts:
        wall = at.astimezone(BERLIN)
        if budget.counts_of(kind) is not Counts.ANSWER:
            assert 9 <= wall.hour < 17, (kind, wall)
            assert wall.weekday() < 5, (kind, wall)
            assert not is_holiday("DE", None, wall.date()), (kind, wall)


def the_voice_is_one(life: Life) -> None:
    """Check language and form of address of every text, and that no value is missing in one."""
    spoken = str(life.course).partition("-")[2]
    texts = life.texts()
    for said in SAID[spoken]:
        assert said in texts
    for line in texts.splitlines():
        assert not re.search(FOREIGN[spoken], line), line
        assert not GAP.search(line), line


def nothing_comes_twice(life: Life) -> None:
    """Check that no question, nothing to try and no post comes a second time."""
    used = life.pair.row.prompts_used
    assert len(used) == len(set(used))
    asked = [prompt for talk in life.pair.talks() for prompt in talk.prompts]
    assert len(asked) == len(set(asked)) >= 2 * life.course.shape.sessions
    posts = Counter(
        (kind, to, said)
        for _, kind, to, said in life.posts
        if budget.counts_of(kind) is not Counts.ANSWER
    )
    assert [each for each, number in posts.items() if number > 1] == []
