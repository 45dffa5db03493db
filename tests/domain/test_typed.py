"""Days, hours and pauses as people type them."""

from datetime import date

import pytest

from bot.domain.enrolment_pause import (
    PauseInPast,
    PauseTooLong,
    PauseTooLongAlone,
    check_pause,
)
from bot.domain.typed_day import DayImpossible, DayUnclear, read_day
from bot.domain.typed_hours import HoursOverlap, HoursUnclear, tidy_hours

TODAY = date(2026, 11, 23)


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("2026-12-20", date(2026, 12, 20)),
        ("20.12.2026", date(2026, 12, 20)),
        ("20.12.26", date(2026, 12, 20)),
        ("20.12.", date(2026, 12, 20)),
        ("20. 12.", date(2026, 12, 20)),
        ("bis zum 20.12.", date(2026, 12, 20)),
        ("until 20 December", date(2026, 12, 20)),
        ("till the 20th of December 2026", date(2026, 12, 20)),
        ("December 20, 2026", date(2026, 12, 20)),
        ("Dec 20th", date(2026, 12, 20)),
        ("20. Dezember", date(2026, 12, 20)),
        ("20. März", date(2027, 3, 20)),
        ("3 January", date(2027, 1, 3)),
        ("20/12", date(2026, 12, 20)),
        ("20/12/2026", date(2026, 12, 20)),
        ("23.11.", TODAY),
        ("29.2.", date(2028, 2, 29)),
        ("1.1.2026", date(2026, 1, 1)),
    ],
)
def test_a_day_is_read_as_people_write_it(typed: str, expected: date) -> None:
    """Both languages, with and without a year; without one it is the next such day."""
    assert expected == read_day(typed, TODAY)


@pytest.mark.parametrize(
    "typed", ["", "soon", "gestern", "20 Nonsense", "Nonsense 20", "20.12.2026 or so", "<!channel>"]
)
def test_what_is_no_day_is_said_so(typed: str) -> None:
    """Nothing is guessed."""
    with pytest.raises(DayUnclear):
        read_day(typed, TODAY)


@pytest.mark.parametrize("typed", ["31.02.", "2026-02-30", "32. Mai", "0.1.2026", "31.02.2027"])
def test_a_day_the_calendar_lacks_is_said_so(typed: str) -> None:
    """The 31st of February gets an answer of its own."""
    with pytest.raises(DayImpossible):
        read_day(typed, TODAY)


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("", ""),
        ("9-17", "09:00-17:00"),
        ("9–12 und 13–17:30 Uhr", "09:00-12:00;13:00-17:30"),
        ("von 9 bis 12, 13.15 bis 17", "09:00-12:00;13:15-17:00"),
        ("9am-5pm", "09:00-17:00"),
        ("from 12pm to 1pm", "12:00-13:00"),
        ("12am-6am", "00:00-06:00"),
        ("13:00-17:00;09:00-12:00", "09:00-12:00;13:00-17:00"),
        ("22-6", "00:00-06:00;22:00-24:00"),
        ("16-0", "16:00-24:00"),
    ],
)
def test_hours_are_tidied(typed: str, expected: str) -> None:
    """However they are typed, they are kept in one form."""
    assert expected == tidy_hours(typed)


@pytest.mark.parametrize(
    "typed", ["whenever", "9", "9-9", "25-26", "9:75-10", "13pm-2pm", "1-2;3-4;5-6;7-8;9-10"]
)
def test_hours_that_no_clock_shows_are_refused(typed: str) -> None:
    """Nothing is guessed."""
    with pytest.raises(HoursUnclear):
        tidy_hours(typed)


def test_hours_that_overlap_are_refused() -> None:
    """Two windows at once make no sense."""
    with pytest.raises(HoursOverlap):
        tidy_hours("9-12, 11-14")


@pytest.mark.parametrize(
    ("until", "company", "refusal"),
    [
        (date(2026, 11, 22), "alone", PauseInPast),
        (TODAY, "alone", None),
        (date(2026, 12, 21), "pair", None),
        (date(2026, 12, 22), "pair", PauseTooLong),
        (date(2026, 12, 22), "alone", None),
        (date(2027, 5, 24), "alone", None),
        (date(2027, 5, 25), "alone", PauseTooLongAlone),
    ],
)
def test_a_pause_ends_before_a_partner_waits_too_long(
    until: date, company: str, refusal: type[Exception] | None
) -> None:
    """Four weeks with a partner, half a year without."""
    if refusal is None:
        check_pause(until, TODAY, has_partner=company == "pair")
        return
    with pytest.raises(refusal):
        check_pause(until, TODAY, has_partner=company == "pair")
