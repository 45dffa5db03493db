"""When a person can be met or written to: working hours, free days, public holidays, pauses."""

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from bot.domain.localtime import (
    A_DAY,
    LocalKind,
    first_instant,
    gap_edge,
    kind_of,
    local_date,
    zone_of,
)
from bot.domain.public_holidays import is_holiday, weekend
from bot.domain.refusals import Refusal

DAY_MINUTES = 24 * 60
HORIZON = timedelta(days=70)  # a pause of four weeks, extended by four, and holidays after it
_HOURS = re.compile(r"(\d{1,2}):(\d\d)\s*[-–]\s*(\d{1,2}):(\d\d)")


class HoursUnreadable(Refusal):
    """Working hours that cannot be understood."""

    key = "meetings.hours_unreadable"


@dataclass(frozen=True, slots=True, order=True)
class Window:
    """Part of a working day in minutes since local midnight, 0 ≤ start < end ≤ 1440."""

    start: int
    end: int


NINE_TO_FIVE = (Window(9 * 60, 17 * 60),)


@dataclass(frozen=True, slots=True)
class Absence:
    """A pause of a person: both days are part of it."""

    first: date
    last: date


@dataclass(frozen=True, slots=True)
class PersonCalendar:
    """What the bot knows about a person's days: what they told it, never a real calendar."""

    who: str
    zone: str | None = None
    windows: tuple[Window, ...] = ()
    country: str | None = None
    region: str | None = None
    absences: tuple[Absence, ...] = ()
    free_weekdays: frozenset[int] | None = None


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """An uninterrupted stretch of time, both ends as instants."""

    start: datetime
    end: datetime


def read_hours(text: str) -> tuple[Window, ...]:
    """Read "09:00-12:00;13:00-17:00"; a night shift is split at midnight.

    >>> read_hours("22:00-06:00")
    (Window(start=0, end=360), Window(start=1320, end=1440))

    Raises:
        HoursUnreadable: with the part that is not understood.
    """
    windows: list[Window] = []
    for part in filter(None, (piece.strip() for piece in text.split(";"))):
        found = _HOURS.fullmatch(part)
        start, end = _minutes(found) if found else (0, 0)
        if start == end or max(start, end) > DAY_MINUTES:
            raise HoursUnreadable(part=part)
        windows += [Window(start, end)] if start < end else _overnight(start, end)
    return tuple(sorted(windows))


def _minutes(found: re.Match[str]) -> tuple[int, int]:
    first, second, third, fourth = (int(number) for number in found.groups())
    return first * 60 + second, third * 60 + fourth


def _overnight(start: int, end: int) -> list[Window]:
    halves = [Window(start, DAY_MINUTES), Window(0, end)]
    return [half for half in halves if half.start < half.end]


def settled(person: PersonCalendar, zone: str) -> PersonCalendar:
    """Fill a missing zone with the programme's and missing hours with nine to five."""
    if zone_of(person.zone) and person.windows:
        return person
    return PersonCalendar(
        person.who,
        person.zone if zone_of(person.zone) else zone,
        person.windows or NINE_TO_FIVE,
        person.country,
        person.region,
        person.absences,
        person.free_weekdays,
    )


def zone_for(person: PersonCalendar) -> ZoneInfo:
    """Return the zone a person lives by; UTC when nobody knows."""
    return zone_of(person.zone) or ZoneInfo("UTC")


def works_on(person: PersonCalendar, day: date) -> bool:
    """Tell whether `day` is neither weekend nor public holiday nor pause for this person."""
    free = weekend(person.country) if person.free_weekdays is None else person.free_weekdays
    if day.weekday() in free or any(away.first <= day <= away.last for away in person.absences):
        return False
    return not is_holiday(person.country, person.region, day)


def spans_on(person: PersonCalendar, day: date) -> tuple[Span, ...]:
    """Return the working time of one local day as instants, clock changes respected."""
    if not works_on(person, day):
        return ()
    return _spans(zone_for(person), person.windows or NINE_TO_FIVE, day)


@lru_cache(maxsize=65536)
def _spans(zone: ZoneInfo, windows: tuple[Window, ...], day: date) -> tuple[Span, ...]:
    found = (_span(zone, window, day) for window in sorted(windows))
    return tuple(span for span in found if span.start < span.end)


def _span(zone: ZoneInfo, window: Window, day: date) -> Span:
    """Place a window, leaving out what a clock change skips or repeats outside of it."""
    start, end = _local(day, window.start), _local(day, window.end)
    opens, closes = _edge(start, zone, fold=1), _edge(end, zone, fold=0)
    if opens >= closes:  # the whole window lies inside the repeated hour: its first run counts
        opens = _edge(start, zone, fold=0)
    return Span(opens, closes)


def _local(day: date, minutes: int) -> datetime:
    return datetime.combine(day, time()) + timedelta(minutes=minutes)


def _edge(local: datetime, zone: ZoneInfo, *, fold: int) -> datetime:
    kind = kind_of(local, zone)
    if kind is LocalKind.SKIPPED:
        return gap_edge(local, zone)
    if kind is LocalKind.REPEATED:
        return local.replace(tzinfo=zone, fold=fold).astimezone(UTC)
    return first_instant(local, zone)


def working_time(person: PersonCalendar, start: datetime, end: datetime) -> Iterator[Span]:
    """Yield the person's working spans that touch `start`…`end`, in order, midnight joined."""
    zone = zone_for(person)
    day, last = local_date(start, zone) - A_DAY, local_date(end, zone)
    return (
        span for span in _joined(_daily(person, day, last)) if span.end > start and span.start < end
    )


def _daily(person: PersonCalendar, day: date, last: date) -> Iterator[Span]:
    while day <= last:
        yield from spans_on(person, day)
        day += A_DAY


def _joined(spans: Iterable[Span]) -> Iterator[Span]:
    held: Span | None = None
    for span in spans:
        if held and span.start <= held.end:
            held = Span(held.start, max(held.end, span.end))
            continue
        if held:
            yield held
        held = span
    if held:
        yield held


def common_time(
    one: PersonCalendar, two: PersonCalendar, start: datetime, end: datetime
) -> Iterator[Span]:
    """Yield the spans in which both work, clipped to `start`…`end`."""
    others = list(working_time(two, start, end))
    ends = [span.end for span in others]
    for span in working_time(one, start, end):
        yield from _overlaps(Span(max(span.start, start), min(span.end, end)), others, ends)


def _overlaps(span: Span, others: Sequence[Span], ends: Sequence[datetime]) -> Iterator[Span]:
    for other in others[bisect_right(ends, span.start) :]:
        if other.start >= span.end:
            return
        yield Span(max(span.start, other.start), min(span.end, other.end))


def next_allowed(person: PersonCalendar, now: datetime) -> datetime | None:
    """Return the first instant from `now` on inside the person's hours, or None in 70 days."""
    for span in working_time(person, now, now + HORIZON):
        return max(span.start, now)
    return None


def next_common(
    one: PersonCalendar, two: PersonCalendar, now: datetime, within: timedelta
) -> datetime | None:
    """Return the first instant inside both people's hours, or None if there is none `within`."""
    for span in common_time(one, two, now, now + within):
        return span.start
    return None


def working_days_before(person: PersonCalendar, day: date, count: int) -> date:
    """Step back `count` of the person's working days; a long absence counts as calendar days."""
    return _step(person, day, count, -A_DAY)


def working_days_after(person: PersonCalendar, day: date, count: int) -> date:
    """Step forward `count` of the person's working days."""
    return _step(person, day, count, A_DAY)


def _step(person: PersonCalendar, day: date, count: int, step: timedelta) -> date:
    far = day + count * 7 * step
    while count and day != far:
        day += step
        count -= works_on(person, day)
    return day
