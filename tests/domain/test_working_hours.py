"""Working hours, weekends, holidays and pauses as spans of instants."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.public_holidays import is_holiday, public_holidays, weekend
from bot.domain.working_hours import (
    NINE_TO_FIVE,
    HoursUnreadable,
    PersonCalendar,
    Span,
    Window,
    common_time,
    next_common,
    read_hours,
    settled,
    spans_on,
    working_days_after,
    working_days_before,
    working_time,
    works_on,
    zone_for,
)

BERLIN = PersonCalendar("U_ADA", "Europe/Berlin", NINE_TO_FIVE, "DE", "BE")


@pytest.mark.parametrize(
    ("country", "region", "day", "free"),
    [
        ("DE", "BY", date(2026, 1, 6), True),
        ("DE", "DE-BY", date(2026, 1, 6), True),
        ("de", "by", date(2026, 1, 6), True),
        ("DE", "BE", date(2026, 1, 6), False),
        ("DE", "BE", date(2026, 3, 8), True),
        ("DE", "Gondor", date(2026, 10, 3), True),
        ("DE", None, date(2026, 10, 31), False),
        ("US", None, date(2026, 7, 3), True),
        ("XX", None, date(2026, 12, 25), False),
        (None, None, date(2026, 12, 25), False),
    ],
)
def test_public_holidays_follow_country_and_region(
    country: str | None, region: str | None, day: date, *, free: bool
) -> None:
    """German states differ; an unknown region falls back to its country."""
    assert free is is_holiday(country, region, day)


def test_a_year_of_holidays_is_looked_up_once() -> None:
    """The same question gets the same cached answer."""
    assert public_holidays("DE", "BY", 2026) is public_holidays("DE", "BY", 2026)


def test_weekends_differ_by_country_and_by_person() -> None:
    """A part-timer's own free weekdays stand in place of the country's weekend."""
    part_time = PersonCalendar("U_P", "UTC", free_weekdays=frozenset({4, 5, 6}))

    assert frozenset({4, 5}) == weekend("IL")
    assert frozenset({5, 6}) == weekend(None)
    assert not works_on(part_time, date(2026, 9, 11))
    assert works_on(part_time, date(2026, 9, 10))


@pytest.mark.parametrize(
    ("text", "windows"),
    [
        ("", ()),
        ("09:00-12:00;13:00-17:00", (Window(540, 720), Window(780, 1020))),
        (" 9:00 – 12:30 ;", (Window(540, 750),)),
        ("22:00-06:00", (Window(0, 360), Window(1320, 1440))),
        ("22:00-24:00", (Window(1320, 1440),)),
        ("22:00-00:00", (Window(1320, 1440),)),
    ],
)
def test_hours_are_read_as_people_write_them(text: str, windows: tuple[Window, ...]) -> None:
    """Gaps at noon, night shifts and dashes of either kind are understood."""
    assert windows == read_hours(text)


@pytest.mark.parametrize("text", ["nine to five", "09:00", "09:00-09:00", "09:00-25:00"])
def test_unreadable_hours_are_refused_with_the_part_in_question(text: str) -> None:
    """The refusal quotes what it could not read."""
    with pytest.raises(HoursUnreadable) as refused:
        read_hours(f"08:00-09:00;{text}")

    assert text == refused.value.facts["part"]


@pytest.mark.parametrize(
    ("day", "hours", "minutes"),
    [
        (date(2026, 3, 29), "01:00-04:00", 120),  # the skipped hour is nobody's working time
        (date(2026, 3, 29), "02:15-02:45", 0),
        (date(2026, 3, 29), "02:30-04:00", 60),
        (date(2026, 3, 29), "01:00-02:30", 60),
        (date(2026, 10, 25), "01:00-04:00", 240),  # the repeated hour is worked twice
        (date(2026, 10, 25), "02:15-02:45", 30),  # but only its first run, if all lies inside
        (date(2026, 10, 25), "02:30-04:00", 90),
        (date(2026, 10, 25), "00:30-02:30", 120),
    ],
)
def test_clock_changes_shorten_or_lengthen_a_night_shift(
    day: date, hours: str, minutes: int
) -> None:
    """Working time is what lies between the two walls, clock changes respected."""
    night = PersonCalendar("U_N", "Europe/Berlin", read_hours(hours), free_weekdays=frozenset())
    spans = spans_on(night, day)

    assert timedelta(minutes=minutes) == sum((s.end - s.start for s in spans), timedelta())


@given(
    st.dates(date(2026, 1, 1), date(2027, 6, 1)),
    st.sampled_from(["Europe/Berlin", "Australia/Lord_Howe", "America/Santiago"]),
    st.integers(0, 1438),
    st.integers(1, 1439),
)
def test_inside_a_span_the_wall_is_inside_the_hours(
    day: date, zone: str, start: int, length: int
) -> None:
    """No clock change ever lets working time leak out of the hours a person named."""
    window = Window(start, min(start + length, 1440))
    person = PersonCalendar("U_X", zone, (window,), free_weekdays=frozenset())
    for span in spans_on(person, day):
        for at in (span.start, span.start + (span.end - span.start) / 2):
            wall = at.astimezone(zone_for(person)).time()
            assert window.start <= wall.hour * 60 + wall.minute < window.end


def test_missing_zone_and_hours_are_filled_in() -> None:
    """The programme's zone and nine to five stand in, what is known stays."""
    blank = PersonCalendar("U_B", None, (), "DE", "BY")
    half = PersonCalendar("U_H", "Asia/Tokyo")

    assert PersonCalendar("U_B", "Europe/Berlin", NINE_TO_FIVE, "DE", "BY") == settled(
        blank, "Europe/Berlin"
    )
    assert (settled(half, "UTC").zone, settled(half, "UTC").windows) == ("Asia/Tokyo", NINE_TO_FIVE)
    assert BERLIN is settled(BERLIN, "UTC")
    assert zone_for(blank).key == "UTC"


def test_a_night_shift_is_one_stretch_across_midnight() -> None:
    """Spans that touch at midnight are joined, separate ones are not."""
    night = PersonCalendar("U_N", "UTC", read_hours("22:00-06:00;12:00-13:00"))
    monday = datetime(2026, 9, 7, 20, tzinfo=UTC)
    first, second = list(working_time(night, monday, monday + timedelta(hours=18)))

    assert Span(datetime(2026, 9, 7, 22, tzinfo=UTC), datetime(2026, 9, 8, 6, tzinfo=UTC)) == first
    assert time(12) == second.start.time()
    assert list(working_time(night, monday, monday + timedelta(minutes=1))) == []


def test_common_time_is_where_both_work() -> None:
    """Several spans of either side are cut to their overlaps."""
    ada = PersonCalendar("U_A", "UTC", read_hours("08:00-10:00;11:00-12:00;15:00-17:00"))
    bo = PersonCalendar("U_B", "UTC", read_hours("09:00-11:30;13:00-14:00;16:00-18:00"))
    start = datetime(2026, 9, 7, tzinfo=UTC)
    found = list(common_time(ada, bo, start, start + timedelta(days=1)))

    assert [(s.start.hour, s.end.hour) for s in found] == [(9, 10), (11, 11), (16, 17)]
    assert next_common(ada, bo, start + timedelta(hours=17), timedelta(hours=3)) is None


def test_working_days_skip_weekends_and_holidays() -> None:
    """Two working days before the Tuesday after Easter is the Wednesday before it."""
    assert date(2026, 4, 1) == working_days_before(BERLIN, date(2026, 4, 7), 2)
    assert date(2026, 4, 8) == working_days_after(BERLIN, date(2026, 4, 2), 2)


def test_somebody_who_never_works_does_not_stall_the_count() -> None:
    """Without any working day the count ends after as many weeks."""
    never = PersonCalendar("U_Z", "UTC", free_weekdays=frozenset(range(7)))

    assert date(2026, 4, 7) - timedelta(weeks=2) == working_days_before(never, date(2026, 4, 7), 2)
