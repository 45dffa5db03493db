"""Proposals, typed dates and series that survive a full calendar."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.localtime import HourSkipped, local_date
from bot.domain.slots import (
    NOTICE,
    DateInPast,
    DateTooFar,
    Fit,
    Shift,
    own_date,
    propose,
    series,
)
from bot.domain.working_hours import (
    NINE_TO_FIVE,
    Absence,
    PersonCalendar,
    read_hours,
    spans_on,
    works_on,
    zone_for,
)

NOW = datetime(2026, 9, 7, 8, tzinfo=UTC)
ADA = PersonCalendar("U_ADA", "Europe/Berlin", NINE_TO_FIVE, "DE", "BY")
BO = PersonCalendar("U_BO", "America/New_York", NINE_TO_FIVE, "US")
CAY = PersonCalendar("U_CAY", "Europe/Berlin", NINE_TO_FIVE, "DE", "BE")
ZOE = PersonCalendar("U_ZOE", "Pacific/Auckland", NINE_TO_FIVE, "NZ")
HOME = "Europe/Berlin"


def test_three_proposals_on_three_days_at_different_times_of_day() -> None:
    """Mid-morning, mid-afternoon and late morning, at least a day ahead."""
    found = propose(ADA, CAY, minutes=45, now=NOW, zone=HOME)
    walls = [at.astimezone(ZoneInfo(HOME)) for at in found.starts]

    assert [f"{at:%d %H:%M}" for at in walls] == ["08 10:00", "09 14:30", "10 11:30"]
    assert (Fit.IN_HOURS, frozenset()) == (found.fit, found.assumed)


def test_what_was_offered_before_is_not_offered_again() -> None:
    """Another three after the first three, also later in the week on request."""
    first = propose(ADA, CAY, minutes=45, now=NOW, zone=HOME).starts
    again = propose(ADA, CAY, minutes=45, now=NOW, zone=HOME, taken=frozenset(first)).starts
    later = NOW + timedelta(days=7)

    assert not set(first) & set(again)
    assert min(propose(ADA, CAY, minutes=45, now=NOW, zone=HOME, earliest=later).starts) >= later


def test_people_whose_hours_never_meet_are_offered_stretched_days() -> None:
    """Early for one, late for the other, and the pair is told so."""
    found = propose(ADA, ZOE, minutes=45, now=NOW, zone=HOME)

    assert Fit.STRETCHED is found.fit
    assert all(7 <= at.astimezone(zone_for(ADA)).hour < 20 for at in found.starts)


def test_nobody_is_offered_a_date_in_a_pause() -> None:
    """Two weeks away leave nothing to propose."""
    away = PersonCalendar("U_P", HOME, absences=(Absence(date(2026, 9, 1), date(2026, 10, 1)),))

    assert propose(ADA, away, minutes=45, now=NOW, zone=HOME).fit is Fit.NONE


def test_missing_zone_or_hours_are_assumed_and_named() -> None:
    """A partner without zone gets the programme's, and the proposal says whose was guessed."""
    blank = PersonCalendar("U_BLANK")
    found = propose(ADA, blank, minutes=45, now=NOW, zone=HOME)

    assert (3, frozenset({"U_BLANK"})) == (len(found.starts), found.assumed)


def test_a_single_common_day_still_gives_three_starts() -> None:
    """With one day in common the three lie on that day."""
    only = PersonCalendar("U_O", HOME, NINE_TO_FIVE, free_weekdays=frozenset({0, 1, 2, 4, 5, 6}))
    two_weeks = PersonCalendar(
        "U_T", HOME, NINE_TO_FIVE, absences=(Absence(date(2026, 9, 11), date(2026, 10, 1)),)
    )
    found = propose(only, two_weeks, minutes=45, now=NOW, zone=HOME).starts

    assert ([date(2026, 9, 10)] * 3, 3) == ([at.date() for at in found], len(set(found)))


zones = st.sampled_from(["Europe/Berlin", "America/New_York", "Asia/Kathmandu", "Asia/Tokyo"])
people = st.builds(
    PersonCalendar,
    who=st.just("U_X"),
    zone=zones,
    windows=st.sampled_from([NINE_TO_FIVE, read_hours("07:15-12:10;13:00-20:00")]),
    country=st.sampled_from(["DE", "US", "JP", "IL", None]),
)


@given(people, people, st.integers(0, 500 * 24), st.sampled_from([30, 45, 60]))
def test_every_proposal_lies_inside_both_peoples_hours(
    mentor: PersonCalendar, mentee: PersonCalendar, hours: int, minutes: int
) -> None:
    """Whatever the zones, seasons and holidays, and never on less than a day's notice."""
    now = NOW + timedelta(hours=hours)
    found = propose(mentor, mentee, minutes=minutes, now=now, zone=HOME)
    assert len(set(found.starts)) == len(found.starts) <= 3
    for at in found.starts:
        assert at >= now + NOTICE
        for person in (mentor, mentee):
            assert works_on(person, local_date(at, zone_for(person)))
            if found.fit is Fit.IN_HOURS:
                spans = spans_on(person, local_date(at, zone_for(person)))
                assert any(
                    s.start <= at and at + timedelta(minutes=minutes) <= s.end for s in spans
                )


def typed(
    day: date, clock: time, partner: PersonCalendar = CAY
) -> tuple[datetime, bool, tuple[str, ...]]:
    """Type a date as Ada."""
    own = own_date(day, clock, minutes=45, typed_by=ADA, partner=partner, now=NOW, zone=HOME)
    return own.at, own.repeated, own.outside


def test_a_typed_date_is_read_in_the_typists_zone() -> None:
    """Ten in the morning in Berlin is the middle of the night for New York, and that is said."""
    at = datetime(2026, 9, 14, 8, tzinfo=UTC)

    assert (at, False, ()) == typed(date(2026, 9, 14), time(10))
    assert (at, False, ("U_BO",)) == typed(date(2026, 9, 14), time(10), BO)


def test_a_typed_date_in_the_repeated_hour_is_resolved_and_reported() -> None:
    """The first of the two is meant; both would meet outside their hours."""
    found = typed(date(2026, 10, 25), time(2, 30))

    assert (datetime(2026, 10, 25, 0, 30, tzinfo=UTC), True, ("U_ADA", "U_CAY")) == found


@pytest.mark.parametrize(
    ("day", "clock", "refusal"),
    [
        (date(2026, 9, 7), time(9), DateInPast),
        (date(2026, 9, 7), time(10), DateInPast),
        (date(2027, 9, 10), time(10), DateTooFar),
        (date(2027, 3, 28), time(2, 30), HourSkipped),
    ],
)
def test_a_typed_date_that_cannot_be_is_refused_by_name(
    day: date, clock: time, refusal: type[Exception]
) -> None:
    """Past, beyond a year, or in the hour the clock skips."""
    with pytest.raises(refusal):
        typed(day, clock)


def laid(
    first: datetime, mentor: PersonCalendar, mentee: PersonCalendar, count: int = 4, weeks: int = 2
) -> list[tuple[datetime, Shift]]:
    """Lay a series out."""
    dates = series(
        first, every_weeks=weeks, count=count, minutes=45, mentor=mentor, mentee=mentee, zone=HOME
    )
    return [(each.at, each.shift) for each in dates]


def test_a_series_keeps_its_wall_time_across_a_clock_change() -> None:
    """Ten o'clock stays ten o'clock although the instant moves by an hour."""
    first = datetime(2026, 10, 13, 8, tzinfo=UTC)

    assert [
        (first, Shift.NONE),
        (datetime(2026, 10, 27, 9, tzinfo=UTC), Shift.NONE),
    ] == laid(first, ADA, CAY, 2)


def test_a_date_on_a_holiday_of_either_moves_to_the_nearest_day_of_that_week() -> None:
    """Epiphany is free in Bavaria only; the pair of Bavaria and Berlin meets the day before."""
    first = datetime(2025, 12, 23, 9, tzinfo=UTC)

    assert (datetime(2026, 1, 5, 9, tzinfo=UTC), Shift.FREE_DAY) == laid(first, ADA, CAY, 2)[1]


def test_a_clock_that_changes_earlier_elsewhere_moves_the_date_into_common_hours() -> None:
    """In the weeks between the two changes New York's nine is Berlin's two in the afternoon."""
    first = datetime(2026, 10, 20, 13, tzinfo=UTC)  # 15:00 in Berlin, 9:00 in New York
    [_, second] = laid(first, BO, ADA, 2, 1)

    assert (datetime(2026, 10, 27, 14, tzinfo=UTC), Shift.NONE) == second
    late = datetime(2026, 10, 20, 14, 15, tzinfo=UTC)  # 16:15 in Berlin
    [_, moved] = laid(late, ADA, BO, 2, 1)
    assert (datetime(2026, 10, 27, 14, 15, tzinfo=UTC), Shift.NONE) == moved
    early = datetime(2026, 10, 20, 13, tzinfo=UTC)  # 9:00 in New York leads
    [_, kept] = laid(early, ADA, BO, 2, 1)
    assert (datetime(2026, 10, 27, 13, tzinfo=UTC), Shift.NONE) == kept
    back = datetime(2026, 10, 27, 15, 15, tzinfo=UTC)  # 16:15 in Berlin, 11:15 in New York
    [_, pushed] = laid(back, ADA, BO, 2, 1)
    assert (datetime(2026, 11, 3, 15, tzinfo=UTC), Shift.CLOCKS) == pushed


def test_a_week_without_any_common_time_is_marked_as_a_clash() -> None:
    """The pair decides; the bot does not invent a date."""
    first = datetime(2026, 9, 8, 8, tzinfo=UTC)
    away = PersonCalendar(
        "U_P", HOME, NINE_TO_FIVE, absences=(Absence(date(2026, 9, 21), date(2026, 9, 27)),)
    )

    assert (datetime(2026, 9, 22, 8, tzinfo=UTC), Shift.CLASH) == laid(first, ADA, away, 2)[1]


def test_a_pair_that_chose_odd_hours_keeps_them() -> None:
    """Dates outside the usual hours repeat as they were chosen, only free days are avoided."""
    evening = datetime(2026, 12, 17, 18, tzinfo=UTC)
    dates = laid(evening, ADA, CAY, 3, 1)

    assert (datetime(2026, 12, 24, 18, tzinfo=UTC), Shift.NONE) == dates[1]
    assert (datetime(2026, 12, 31, 18, tzinfo=UTC), Shift.NONE) == dates[2]


def test_a_series_in_the_skipped_hour_moves_with_the_clock_and_says_so() -> None:
    """Night workers who meet at half past two meet an hour later once."""
    night = PersonCalendar("U_N", HOME, read_hours("00:00-06:00"), free_weekdays=frozenset())
    first = datetime(2026, 3, 22, 1, 30, tzinfo=UTC)

    assert (datetime(2026, 3, 29, 1, 30, tzinfo=UTC), Shift.CLOCKS) == laid(
        first, night, night, 2, 1
    )[1]
