"""Dates that survive a full calendar: three proposals, an own date, a whole series."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from bot.domain.localtime import (
    A_DAY,
    A_WEEK,
    LocalKind,
    first_instant,
    kind_of,
    local_date,
    resolve,
    start_of,
)
from bot.domain.refusals import Refusal
from bot.domain.working_hours import (
    PersonCalendar,
    Span,
    Window,
    common_time,
    settled,
    works_on,
    zone_for,
)

PROPOSALS = 3
NOTICE = timedelta(hours=24)  # nobody is asked to be somewhere in an hour
LOOK_AHEAD = timedelta(days=14)  # the first talk is held within fourteen days
FARTHEST = timedelta(days=366)
GRID = timedelta(minutes=30)
STRETCHED = (Window(7 * 60, 20 * 60),)


class DateInPast(Refusal):
    """The typed date has already begun."""

    key = "meetings.date_in_past"


class DateTooFar(Refusal):
    """The typed date is more than a year away."""

    key = "meetings.date_too_far"


class Fit(StrEnum):
    """How well the proposals fit the two calendars."""

    IN_HOURS = "in_hours"
    STRETCHED = "stretched"  # one of the two would start early or stay late
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Proposals:
    """Up to three starts as instants; `assumed` names those whose zone or hours were guessed."""

    starts: tuple[datetime, ...]
    fit: Fit
    assumed: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class OwnDate:
    """A date a person typed: its instant and what the two should know about it."""

    at: datetime
    repeated: bool  # the clock shows this time twice that night; the first is meant
    outside: tuple[str, ...]  # who would meet outside their working time


class Shift(StrEnum):
    """Why a date of a series is not where the rhythm would put it."""

    NONE = "none"
    FREE_DAY = "free_day"  # weekend, public holiday or pause of one of the two
    CLOCKS = "clocks"  # one clock has changed and the other has not (yet)
    CLASH = "clash"  # no better place that week: the pair decides


@dataclass(frozen=True, slots=True)
class SeriesDate:
    """One date of a series, numbered from 1."""

    number: int
    at: datetime
    shift: Shift = Shift.NONE


def propose(
    mentor: PersonCalendar,
    mentee: PersonCalendar,
    *,
    minutes: int,
    now: datetime,
    zone: str,
    earliest: datetime | None = None,
    taken: frozenset[datetime] = frozenset(),
) -> Proposals:
    """Find three starts inside both people's hours, on different days and times of day.

    Looks two weeks ahead of `earliest` (never sooner than a day from `now`), skips `taken`
    starts, and tries seven to twenty o'clock on working days where the usual hours never meet.
    `zone` is the programme's; it stands in where a person has none.
    """
    start = max(now + NOTICE, earliest or now)
    pair = settled(mentor, zone), settled(mentee, zone)
    assumed = frozenset(
        had.who for had, has in zip((mentor, mentee), pair, strict=True) if had is not has
    )
    wide = tuple(replace(person, windows=STRETCHED) for person in pair)
    for fit, (one, two) in ((Fit.IN_HOURS, pair), (Fit.STRETCHED, wide)):
        starts = _starts(one, two, timedelta(minutes=minutes), start, taken)
        if chosen := _spread(starts, zone_for(pair[1])):
            return Proposals(chosen, fit, assumed)
    return Proposals((), Fit.NONE, assumed)


def _starts(
    mentor: PersonCalendar,
    mentee: PersonCalendar,
    length: timedelta,
    start: datetime,
    taken: frozenset[datetime],
) -> list[datetime]:
    zone = zone_for(mentee)
    return [
        at
        for span in common_time(mentor, mentee, start, start + LOOK_AHEAD)
        for at in _grid(span, length, zone)
        if at not in taken
    ]


def _grid(span: Span, length: timedelta, zone: ZoneInfo) -> Iterator[datetime]:
    """Yield full and half hours on the wall of `zone` at which `length` still fits."""
    wall = span.start.astimezone(zone)
    past = timedelta(minutes=wall.minute, seconds=wall.second, microseconds=wall.microsecond)
    at = span.start + (-past % GRID)
    while at + length <= span.end:
        yield at
        at += GRID


def _spread(starts: list[datetime], zone: ZoneInfo) -> tuple[datetime, ...]:
    """Choose one start a day, aiming at mid-morning, mid-afternoon and late morning in turn."""
    days: dict[date, list[datetime]] = {}
    for at in starts:
        days.setdefault(local_date(at, zone), []).append(at)
    aims = (time(10), time(14, 30), time(11, 30))
    chosen = [_nearest(days[day], aim, zone) for day, aim in zip(days, aims, strict=False)]
    rest = [at for at in starts if at not in chosen]
    return tuple(sorted([*chosen, *rest[: PROPOSALS - len(chosen)]]))


def _nearest(starts: list[datetime], aim: time, zone: ZoneInfo) -> datetime:
    return min(starts, key=lambda at: (_distance(at.astimezone(zone), aim), at))


def _distance(wall: datetime, aim: time) -> int:
    return abs((wall.hour - aim.hour) * 60 + wall.minute - aim.minute)


def own_date(
    day: date,
    clock: time,
    *,
    minutes: int,
    typed_by: PersonCalendar,
    partner: PersonCalendar,
    now: datetime,
    zone: str,
) -> OwnDate:
    """Read a date a person typed in their own zone.

    Raises:
        HourSkipped: the clock change jumps over it.
        DateInPast: it has begun already.
        DateTooFar: it is more than a year away.
    """
    typist, other = settled(typed_by, zone), settled(partner, zone)
    meant = resolve(datetime.combine(day, clock), zone_for(typist))
    if meant.at <= now:
        raise DateInPast(date=day, time=clock)
    if meant.at > now + FARTHEST:
        raise DateTooFar(date=day)
    length = timedelta(minutes=minutes)
    outside = tuple(each.who for each in (typist, other) if not _inside(each, meant.at, length))
    return OwnDate(meant.at, meant.repeated, outside)


def _inside(person: PersonCalendar, at: datetime, length: timedelta) -> bool:
    return any(
        span.end - span.start >= length for span in common_time(person, person, at, at + length)
    )


def series(
    first: datetime,
    *,
    every_weeks: int,
    count: int,
    minutes: int,
    mentor: PersonCalendar,
    mentee: PersonCalendar,
    zone: str,
) -> tuple[SeriesDate, ...]:
    """Lay out `count` dates at the pair's rhythm, always at the same time on the mentee's wall.

    The mentee owns the calendar, so their clock leads. A date on a free day of either moves to
    the nearest day of that week at the same time; a date the other's clock change pushes out of
    their hours moves within the week; one that fits nowhere stays and is marked as a clash.
    """
    pair = settled(mentor, zone), settled(mentee, zone)
    home = zone_for(pair[1])
    wall = first.astimezone(home).replace(tzinfo=None)
    length = timedelta(minutes=minutes)
    dates = [SeriesDate(1, first.astimezone(UTC))]
    for number in range(2, count + 1):
        local = wall + (number - 1) * every_weeks * A_WEEK
        dates.append(_placed(number, local, length, pair, stretch=not _fits(pair, first, length)))
    return tuple(dates)


def _fits(pair: tuple[PersonCalendar, PersonCalendar], at: datetime, length: timedelta) -> bool:
    return all(_inside(person, at, length) for person in pair)


def _placed(
    number: int,
    local: datetime,
    length: timedelta,
    pair: tuple[PersonCalendar, PersonCalendar],
    *,
    stretch: bool,
) -> SeriesDate:
    """Place one date of a series; `stretch` only looks at days, the pair chose odd hours."""
    zone = zone_for(pair[1])
    at = first_instant(local, zone)
    free = not all(works_on(person, local_date(at, zone_for(person))) for person in pair)
    if not free and (stretch or _fits(pair, at, length)):
        clocks = kind_of(local, zone) is LocalKind.SKIPPED
        return SeriesDate(number, at, Shift.CLOCKS if clocks else Shift.NONE)
    why = Shift.FREE_DAY if free else Shift.CLOCKS
    for day in _same_week(local.date()):
        moved = first_instant(datetime.combine(day, local.time()), zone)
        works = all(works_on(person, local_date(moved, zone_for(person))) for person in pair)
        if works and (stretch or _fits(pair, moved, length)):
            return SeriesDate(number, moved, why)
    return _elsewhere(number, at, length, pair, why)


def _same_week(day: date) -> list[date]:
    """List the other days of that week, the nearest first."""
    week = [day + (offset - day.weekday()) * A_DAY for offset in range(7)]
    return sorted((each for each in week if each != day), key=lambda each: abs(each - day))


def _elsewhere(
    number: int,
    at: datetime,
    length: timedelta,
    pair: tuple[PersonCalendar, PersonCalendar],
    why: Shift,
) -> SeriesDate:
    """Find the common time nearest to `at` in its week, else keep `at` as a clash."""
    zone = zone_for(pair[1])
    day = local_date(at, zone)
    monday = start_of(day - day.weekday() * A_DAY, zone)
    spans = common_time(*pair, monday, monday + A_WEEK)
    starts = [start for span in spans for start in _grid(span, length, zone)]
    if not starts:
        return SeriesDate(number, at, Shift.CLASH)
    return SeriesDate(number, min(starts, key=lambda start: abs(start - at)), why)
