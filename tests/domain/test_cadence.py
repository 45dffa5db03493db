"""Slots: none missing, none extra, whatever the zone, the clocks and the downtime."""

from collections import Counter
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import pytest

from bot.domain.cadence import (
    Due,
    PairPlan,
    Schedule,
    SlotKey,
    Why,
    due,
    next_due,
    session_weeks,
    slots,
)
from bot.domain.formats import COMPACT, SPRINT, STANDARD, STANDARD_QUICKER, FormatName
from bot.domain.formats import Format as Shape
from bot.domain.localtime import monday_of
from bot.domain.meetings import Meeting, Status
from bot.domain.working_hours import Absence, PersonCalendar

ZONES = (
    "Europe/Berlin",
    "America/New_York",
    "Asia/Kolkata",
    "Australia/Lord_Howe",
    "America/Santiago",
    "Pacific/Apia",
    "Africa/Casablanca",
    "UTC",
)
START = date(2026, 1, 5)
BERLIN = PersonCalendar("home", "Europe/Berlin", country="DE", region="BE")


def talk(number: int, day: date, hour: int = 9) -> Meeting:
    """Book a talk."""
    return Meeting(number, datetime(day.year, day.month, day.day, hour, tzinfo=UTC), 45)


def course(shape: Shape, first: date = START) -> tuple[Meeting, ...]:
    """Book every planned talk on the weekday of the first."""
    return tuple(
        talk(number, first + timedelta(weeks=week - 1))
        for number, week in enumerate(shape.session_weeks, start=1)
    )


def whole(plan: PairPlan) -> Counter[Schedule]:
    """Count the slots of a whole life by schedule."""
    found = slots(plan, START - timedelta(days=60), START + timedelta(days=400))
    return Counter(slot.schedule for slot in found)


@pytest.mark.parametrize(
    ("shape", "talks", "prompts"),
    [(SPRINT, 6, 4), (COMPACT, 12, 0), (STANDARD, 6, 16), (STANDARD_QUICKER, 8, 14)],
)
def test_a_whole_course_brings_each_thing_once(shape: Shape, talks: int, prompts: int) -> None:
    """Per talk one preparation and one card after, in calm weeks one prompt, each end once."""
    plan = PairPlan(shape, BERLIN, START + timedelta(days=3), course(shape, START + timedelta(3)))

    assert {
        Schedule.PREP: talks,
        Schedule.AFTER: talks,
        Schedule.MIDPOINT: 1,
        Schedule.CLOSING: 1,
        **({Schedule.PROMPT: prompts} if prompts else {}),
    } == whole(plan)


def test_a_talk_not_yet_booked_is_asked_for_a_week_ahead() -> None:
    """With only the first talk booked, every later one is asked for in the week before."""
    plan = PairPlan(SPRINT, BERLIN, START, course(SPRINT)[:1])

    found = slots(plan, START, START + timedelta(weeks=12))
    weeks = [slot.number for slot in found if slot.schedule is Schedule.SERIES]

    assert weeks == [2, 4, 6, 8, 10]


def test_without_a_first_talk_there_is_no_week_one() -> None:
    """Before its first booked talk a pair has timers, but no weeks."""
    assert slots(PairPlan(SPRINT, BERLIN), START, START + timedelta(weeks=30)) == []


def test_the_weeks_between_can_be_switched_off() -> None:
    """HR can keep the weeks between talks quiet; midpoint and closing stay."""
    plan = PairPlan(SPRINT, BERLIN, START, course(SPRINT), between_weeks=False)

    assert Schedule.PROMPT not in whole(plan)
    assert whole(plan)[Schedule.MIDPOINT] == 1


def test_preparation_goes_out_two_working_days_before() -> None:
    """A talk on the Tuesday after Easter is prepared on the Wednesday before."""
    easter_tuesday = date(2026, 4, 7)
    plan = PairPlan(SPRINT, BERLIN, easter_tuesday, (talk(1, easter_tuesday),))
    [prep] = [
        slot
        for slot in slots(plan, date(2026, 3, 1), date(2026, 4, 7))
        if slot.schedule is Schedule.PREP
    ]

    assert datetime(2026, 4, 1, 8, tzinfo=UTC) == prep.due_at


def test_a_week_that_prepares_mondays_talk_has_no_other_prompt() -> None:
    """The preparation falls into the week before; it is that week's one message."""
    monday = date(2026, 1, 19)
    plan = PairPlan(SPRINT, BERLIN, START, (talk(1, START), talk(2, monday)))
    week_two = slots(plan, date(2026, 1, 12), date(2026, 1, 18))

    assert [slot.schedule for slot in week_two] == [Schedule.PREP]


def test_a_cancelled_talk_is_neither_prepared_nor_asked_about() -> None:
    """Nobody is asked whether they met on a date that was called off."""
    off = replace(talk(1, START), status=Status.CANCELLED)
    plan = PairPlan(SPRINT, BERLIN, START, (off,))

    assert whole(plan)[Schedule.PREP] == whole(plan)[Schedule.AFTER] == 0
    assert session_weeks(plan) == frozenset()
    assert session_weeks(replace(plan, talks=(talk(1, START),))) == {monday_of(START)}


def test_a_pair_that_has_ended_is_left_alone() -> None:
    """From the day of its end on a pair has no slots."""
    plan = PairPlan(SPRINT, BERLIN, START, course(SPRINT), over_from=date(2026, 1, 12))
    found = slots(plan, START, START + timedelta(weeks=20))

    assert all(slot.due_at < datetime(2026, 1, 12, tzinfo=UTC) for slot in found)


def test_after_downtime_the_newest_is_sent_and_older_ones_are_stored_as_skipped() -> None:
    """Three weeks of silence bring one card after, not two, and no stale preparation."""
    thursday = START + timedelta(days=3)
    plan = PairPlan(SPRINT, BERLIN, thursday, course(SPRINT, thursday))
    back_up = datetime(2026, 1, 28, 12, tzinfo=UTC)
    found = due(plan, [], back_up, since=date(2025, 12, 20))

    assert [(slot.schedule, slot.number) for slot in found.send] == [
        (Schedule.AFTER, 2),
        (Schedule.PROMPT, 4),
    ]
    assert {(gone.slot.schedule, gone.slot.number): gone.why for gone in found.skip} == {
        (Schedule.PREP, 1): Why.NEWER,
        (Schedule.AFTER, 1): Why.NEWER,
        (Schedule.PROMPT, 2): Why.NEWER,
        (Schedule.PREP, 2): Why.OUTDATED,
    }


def test_what_falls_due_in_a_pause_is_skipped() -> None:
    """A pause is quiet, and afterwards nothing of it is caught up."""
    away = Absence(date(2026, 1, 10), date(2026, 1, 25))
    plan = PairPlan(STANDARD, BERLIN, START, (talk(1, START),), pauses=(away,))
    [gone] = due(plan, [], datetime(2026, 1, 14, tzinfo=UTC), since=date(2026, 1, 12)).skip

    assert (gone.slot.schedule, gone.why) == (Schedule.PROMPT, Why.PAUSED)
    sent = due(plan, [], datetime(2026, 1, 27, 12, tzinfo=UTC), since=date(2026, 1, 26)).send
    assert {Schedule.PROMPT, Schedule.SERIES} == {slot.schedule for slot in sent}


WEEKLY = PairPlan(
    Shape(FormatName.CUSTOM, weeks=60, every=60, minutes=45),
    BERLIN,
    date(2026, 1, 1),
    weekday=6,
    at=time(2, 30),
)


@pytest.mark.parametrize(
    ("sunday", "instant"),
    [
        (date(2026, 3, 29), datetime(2026, 3, 29, 1, 30, tzinfo=UTC)),
        (date(2026, 10, 25), datetime(2026, 10, 25, 0, 30, tzinfo=UTC)),
    ],
)
def test_a_weekly_half_past_two_in_berlin_fires_once_on_both_change_sundays(
    sunday: date, instant: datetime
) -> None:
    """The hour that is skipped and the hour that is repeated each bring exactly one slot."""
    found = [slot for slot in slots(WEEKLY, sunday, sunday) if slot.schedule is Schedule.PROMPT]
    assert [(sunday, instant)] == [(slot.on, slot.due_at) for slot in found]

    fired = 0
    done: set[SlotKey] = set()
    for minutes in range(0, 24 * 60, 10):
        now = (
            datetime.combine(sunday, time(), UTC) - timedelta(hours=3) + timedelta(minutes=minutes)
        )
        step = due(WEEKLY, done, now, since=sunday)
        fired += len(step.send)
        done |= keys(step)
    assert fired == 1


def keys(step: Due) -> set[SlotKey]:
    """Collect what a look settles."""
    return {slot.key for slot in step.send} | {gone.slot.key for gone in step.skip}


def test_the_next_look_is_named_near_and_far() -> None:
    """Tomorrow's prompt, a first talk booked months ahead, and nothing at all."""
    now = datetime(2026, 1, 12, 12, tzinfo=UTC)
    near = PairPlan(SPRINT, BERLIN, START, (talk(1, START),))
    may = date(2026, 5, 11)
    far = PairPlan(SPRINT, BERLIN, may, (talk(1, may),))

    assert datetime(2026, 1, 13, 9, tzinfo=UTC) == next_due(near, [], now)
    assert datetime(2026, 5, 7, 8, tzinfo=UTC) == next_due(far, [], now)
    assert next_due(PairPlan(SPRINT, BERLIN), [], now) is None
