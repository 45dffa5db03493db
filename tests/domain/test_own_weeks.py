"""A pair's own weeks count only time without a rest, whatever the pauses and the clocks do."""

from collections import Counter
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.cadence import PairPlan, Schedule, slots
from bot.domain.formats import SPRINT, SUPPLIED
from bot.domain.formats import Format as Shape
from bot.domain.localtime import A_DAY, A_WEEK, start_of, zone_of
from bot.domain.own_weeks import OwnWeeks, Rest, own_weeks
from bot.domain.pair import advance, pause_over_at
from bot.domain.pair_facts import PairFacts, PairState
from bot.domain.pausing import extend, pause, wake
from bot.domain.working_hours import PersonCalendar

MONDAY = date(2026, 9, 14)
ZONES = ("Europe/Berlin", "America/Santiago", "Australia/Lord_Howe", "Asia/Kolkata")
ADA, BO = "U_ADA", "U_BO"


@st.composite
def rests(draw: st.DrawFn) -> tuple[Rest, ...]:
    """Draw stretches of rest in order, apart from each other, over a year with both clock changes.

    The first may begin before the first talk.
    """
    day, found = MONDAY - timedelta(days=10), []
    for gap, length in draw(
        st.lists(st.tuples(st.integers(1, 40), st.integers(1, 56)), max_size=4)
    ):
        first = day + gap * A_DAY
        day = first + length * A_DAY
        found.append(Rest(first, day - A_DAY))
    return tuple(found)


@given(rests(), st.integers(0, 300))
def test_a_week_is_seven_days_without_a_rest(rested: tuple[Rest, ...], ahead: int) -> None:
    """Counting the days one by one gives the same week, and the same end."""
    own, day = OwnWeeks(MONDAY, rested), MONDAY + ahead * A_DAY
    awake = [
        each
        for each in (MONDAY + n * A_DAY for n in range(ahead))
        if not any(rest.first <= each <= rest.last for rest in rested)
    ]

    assert len(awake) // 7 + 1 == own.number(day)
    for weeks in (1, 6, 12):
        end = own.end(weeks)
        assert 7 * weeks == own.counted(end)
        assert 7 * weeks - 1 == own.counted(end - A_DAY)


@given(rests(), st.sampled_from(SUPPLIED), st.integers(-20, 100))
def test_rests_lengthen_the_weeks_up_to_the_last_end(
    rested: tuple[Rest, ...], shape: Shape, room: int
) -> None:
    """Never beyond the programme's last end, never shorter than without a rest."""
    natural = MONDAY + shape.length
    last_end = natural + room * A_DAY
    free = OwnWeeks(MONDAY, rested).end(shape.weeks)
    end = own_weeks(MONDAY + A_DAY, rested, shape, last_end).end(shape.weeks)

    assert natural <= end <= max(last_end, natural)
    assert end == min(free, max(last_end, natural))


@given(rests(), st.sampled_from(SUPPLIED), st.sampled_from(ZONES))
def test_a_life_with_rests_has_each_of_its_weeks_once(
    rested: tuple[Rest, ...], shape: Shape, zone: str
) -> None:
    """One midpoint, one closing, no week twice, nothing on a day of rest."""
    plan = PairPlan(shape, PersonCalendar("home", zone), MONDAY, rests=rested)
    found = slots(plan, MONDAY, MONDAY + timedelta(days=600))
    by_kind = Counter(slot.schedule for slot in found)
    weeks = Counter(slot.number for slot in found if slot.schedule is not Schedule.SERIES)

    assert (by_kind[Schedule.MIDPOINT], by_kind[Schedule.CLOSING]) == (1, 1)
    assert max(weeks.values()) == 1
    assert not any(OwnWeeks(MONDAY, rested).resting(slot.on) for slot in found)
    numbers = [slot.number for slot in found]
    assert sorted(numbers) == numbers


@given(rests(), st.sampled_from(SUPPLIED), st.integers(1, 60))
def test_a_look_at_some_days_finds_what_a_look_at_all_finds(
    rested: tuple[Rest, ...], shape: Shape, step: int
) -> None:
    """Slots do not depend on the window through which a beat looks."""
    plan = PairPlan(shape, PersonCalendar("home", "Europe/Berlin"), MONDAY, rests=rested)
    whole = slots(plan, MONDAY, MONDAY + timedelta(days=479))
    parts = [
        slot
        for n in range(0, 480, step)
        for slot in slots(
            plan, MONDAY + n * A_DAY, min(MONDAY + (n + step - 1) * A_DAY, MONDAY + 479 * A_DAY)
        )
    ]

    assert whole == parts


def active(zone: str) -> PairFacts:
    """Give a pair under way."""
    noon = datetime(2026, 9, 14, 12, tzinfo=UTC)
    return PairFacts(
        ADA, BO, PairState.ACTIVE, noon, agreement_at=noon, held=(noon,), zone=zone, goal_set=True
    )


def noon_of(day: date, zone: str) -> datetime:
    """Give noon of a day on the pair's wall."""
    found = zone_of(zone)
    assert found
    return start_of(day, found) + timedelta(hours=12)


@given(
    st.sampled_from(ZONES),
    st.integers(0, 250),
    st.integers(0, 28),
    st.integers(0, 20),
    st.integers(0, 28),
)
def test_two_pauses_that_overlap_count_once(
    zone: str, begins: int, own: int, later: int, theirs: int
) -> None:
    """A person's pause and the pair's are one stretch of rest, from its first day to its last."""
    first = MONDAY + begins * A_DAY
    second = first + min(later, own) * A_DAY
    facts = pause(
        active(zone), first + own * A_DAY, by=ADA, own=True, now=noon_of(first, zone)
    ).facts
    until = second + theirs * A_DAY
    facts = pause(facts, until, by=BO, own=False, now=noon_of(second, zone)).facts
    awake = advance(facts, pause_over_at(facts)).facts

    assert awake.rests == (Rest(first, max(first + own * A_DAY, until)),)
    assert awake.resting_since is None


@pytest.mark.parametrize("zone", ZONES)
@pytest.mark.parametrize("first", [date(2026, 10, 20), date(2027, 3, 25), date(2026, 9, 1)])
def test_a_pause_extended_or_ended_early_counts_as_long_as_it_was(zone: str, first: date) -> None:
    """Extended it is one longer stretch; ended early the day it goes on counts again."""
    now = noon_of(first, zone)
    resting = pause(active(zone), first + 6 * A_DAY, by=ADA, own=False, now=now).facts
    longer = extend(resting, first + 13 * A_DAY, by=BO, own=False, now=now + 3 * A_DAY).facts
    over = advance(longer, noon_of(first + 14 * A_DAY, zone)).facts
    early = wake(longer, by=BO, now=noon_of(first + 4 * A_DAY, zone)).facts
    same_day = wake(longer, by=BO, now=now + timedelta(hours=2)).facts
    late = advance(longer, noon_of(first + 40 * A_DAY, zone)).facts

    assert over.rests == late.rests == (Rest(first, first + 13 * A_DAY),)
    assert early.rests == (Rest(first, first + 3 * A_DAY),)
    assert same_day.rests == ()


def test_a_second_rest_is_kept_beside_the_first() -> None:
    """What has rested before still lengthens the weeks after another pause."""
    facts = active("UTC")
    for week in (2, 6):
        first = MONDAY + week * A_WEEK
        facts = pause(facts, first + 6 * A_DAY, by=ADA, own=False, now=noon_of(first, "UTC")).facts
        facts = advance(facts, noon_of(first + A_WEEK, "UTC")).facts
        facts = replace(facts, state=PairState.ACTIVE, risk=None)

    assert MONDAY + SPRINT.length + 2 * A_WEEK == OwnWeeks(MONDAY, facts.rests).end(SPRINT.weeks)
