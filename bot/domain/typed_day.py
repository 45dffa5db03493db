"""A day as people type it: 2026-12-20, 20.12.2026, 20.12., 20 December, „20. Dezember“."""

import re
from datetime import date

from bot.domain.refusals import Refusal

_LEAD = re.compile(
    r"^(?:until|till|til|to|bis|zum|zu|der|dem|den|the|am|on|,|\s)+\b", re.IGNORECASE
)
_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")
_POINTS = re.compile(r"(\d{1,2})\.\s*(\d{1,2})\.?\s*(\d{4}|\d{2})?")
_SLASHES = re.compile(r"(\d{1,2})/(\d{1,2})(?:/(\d{4}|\d{2}))?")
_DAY_FIRST = re.compile(r"(\d{1,2})(?:st|nd|rd|th|\.)?\s*(?:of\s+)?([^\W\d_]{3,})\.?,?\s*(\d{4})?")
_MONTH_FIRST = re.compile(r"([^\W\d_]{3,})\.?\s*(\d{1,2})(?:st|nd|rd|th)?,?\s*(\d{4})?")
_CENTURY = 2000
_MONTHS = (
    ("january", "januar", "jänner", "jan"),
    ("february", "februar", "feber", "feb"),
    ("march", "märz", "maerz", "mrz", "mar"),
    ("april", "apr"),
    ("may", "mai"),
    ("june", "juni", "jun"),
    ("july", "juli", "jul"),
    ("august", "aug"),
    ("september", "sept", "sep"),
    ("october", "oktober", "okt", "oct"),
    ("november", "nov"),
    ("december", "dezember", "dez", "dec"),
)


class DayUnclear(Refusal):
    """No day can be read from what was typed."""

    key = "enrolment.day_unclear"


class DayImpossible(Refusal):
    """The calendar has no such day."""

    key = "enrolment.day_impossible"


def read_day(typed: str, today: date) -> date:
    """Read a day in either language; without a year it is the next one.

    >>> read_day("20.12.", date(2026, 11, 23)).isoformat()
    '2026-12-20'
    >>> read_day("until 3 January", date(2026, 11, 23)).isoformat()
    '2027-01-03'

    Raises:
        DayUnclear: it is no day.
        DayImpossible: it is none that the calendar has.
    """
    text = _LEAD.sub("", " ".join(typed.casefold().split())).strip(" .,!") or typed.strip()
    found = _parts(text)
    if found is None:
        raise DayUnclear(typed=typed.strip()[:60])
    year, month, day = found
    try:
        if year is not None:
            return date(year, month, day)
        return _next(month, day, today)
    except ValueError:
        raise DayImpossible(typed=typed.strip()[:60]) from None


def _parts(text: str) -> tuple[int | None, int, int] | None:
    """Take year, month and day apart, in whatever order they stand."""
    if found := _ISO.fullmatch(text):
        return int(found[1]), int(found[2]), int(found[3])
    if found := _POINTS.fullmatch(text) or _SLASHES.fullmatch(text):
        return _year(found[3]), int(found[2]), int(found[1])
    if found := _DAY_FIRST.fullmatch(text):
        return _named(found[2], found[1], found[3])
    if found := _MONTH_FIRST.fullmatch(text):
        return _named(found[1], found[2], found[3])
    return None


def _named(month: str, day: str, year: str | None) -> tuple[int | None, int, int] | None:
    number = next((n for n, names in enumerate(_MONTHS, 1) if month in names), None)
    return None if number is None else (_year(year), number, int(day))


def _year(text: str | None) -> int | None:
    if not text:
        return None
    return int(text) if int(text) >= _CENTURY else int(text) + _CENTURY


def _next(month: int, day: int, today: date) -> date:
    """Return the next such day; 29 February waits for its year."""
    for year in range(today.year, today.year + 9):
        try:
            found = date(year, month, day)
        except ValueError:
            continue
        if found >= today:
            return found
    raise ValueError(month, day)
