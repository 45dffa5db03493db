"""What is due for a pair, and when: slots keyed by schedule and local date, each of them once.

Late, double or missing wake-ups are harmless: a slot is due until it is stored as sent or
skipped. After downtime the newest missed slot of a schedule is sent, older ones are skipped
with the reason. At-risk asks, nudges and expiry are timers of the pair's state (see `pair`),
which remembers what it has told; they have no slots here, so nothing has two sources.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from functools import lru_cache
from zoneinfo import ZoneInfo

from bot.domain.budget import Kind
from bot.domain.formats import Format
from bot.domain.localtime import A_DAY, A_WEEK, first_instant, local_date, monday_of
from bot.domain.meetings import Meeting, Status
from bot.domain.own_weeks import OwnWeeks, Rest
from bot.domain.slots import FARTHEST
from bot.domain.working_hours import Absence, PersonCalendar, working_days_before, zone_for

PREP_DAYS = 2
AFTER_VALID = timedelta(days=14)
WEEK_VALID = timedelta(days=7)
LATE_VALID = timedelta(days=28)
NEAR = timedelta(days=35)  # a talk farther off than this has no slot in a day's look


class Schedule(StrEnum):
    """The kinds of slot a pair can have."""

    PREP = "prep"
    AFTER = "after"
    PROMPT = "prompt"
    SERIES = "series"
    MIDPOINT = "midpoint"
    CLOSING = "closing"


KIND_OF = {
    Schedule.PREP: Kind.DATE,
    Schedule.AFTER: Kind.DATE,
    Schedule.SERIES: Kind.DATE,
    Schedule.PROMPT: Kind.PROMPT,
    Schedule.MIDPOINT: Kind.SURVEY,
    Schedule.CLOSING: Kind.SURVEY,
}
SlotKey = tuple[Schedule, date]


@dataclass(frozen=True, slots=True)
class Slot:
    """One thing due: unique by `schedule` and local date `on`, worth sending before `until`."""

    schedule: Schedule
    on: date
    due_at: datetime
    until: datetime
    number: int = 0  # of the talk, or of the pair's own week

    @property
    def key(self) -> SlotKey:
        """What makes this slot unique within its pair."""
        return self.schedule, self.on


class Why(StrEnum):
    """Why a slot is skipped."""

    NEWER = "newer"
    OUTDATED = "outdated"
    PAUSED = "paused"


@dataclass(frozen=True, slots=True)
class Skipped:
    """A slot that is stored as not sent, with the reason."""

    slot: Slot
    why: Why


@dataclass(frozen=True, slots=True)
class Due:
    """What to send now and what to store as skipped, oldest first."""

    send: tuple[Slot, ...] = ()
    skip: tuple[Skipped, ...] = ()


@dataclass(frozen=True, slots=True)
class PairPlan:
    """The calendar of one pair: its format, its own week 1, its talks.

    `home` is the calendar the pair's days follow (zone, holidays). Weekly things are due at
    `at` on `weekday` (Monday is 0) of the pair's own weeks, which are calendar weeks counted
    from the week of its first booked talk; `rests` are the days that do not count.
    `over_from` is the day its life ended.
    """

    shape: Format
    home: PersonCalendar
    week_one: date | None = None
    talks: tuple[Meeting, ...] = ()
    between_weeks: bool = True
    weekday: int = 1
    at: time = time(10)
    pauses: tuple[Absence, ...] = ()
    over_from: date | None = None
    rests: tuple[Rest, ...] = ()


def slots(plan: PairPlan, first: date, last: date) -> list[Slot]:
    """List the slots whose local date of sending lies in `first`…`last`, in order of time."""
    zone = zone_for(plan.home)
    end = min(last, plan.over_from - A_DAY) if plan.over_from else last
    found = [
        slot
        for slot in _all(plan, zone, first, last)
        if first <= local_date(slot.due_at, zone) <= end
    ]
    return sorted(found, key=lambda slot: slot.due_at)


def _all(plan: PairPlan, zone: ZoneInfo, first: date, last: date) -> Iterator[Slot]:
    near = (first - NEAR, last + NEAR)
    live = [
        talk
        for talk in plan.talks
        if talk.status is not Status.CANCELLED and near[0] <= talk.starts_at.date() <= near[1]
    ]
    busy: set[date] = set()
    met: set[date] = set()
    for talk in live:
        day = local_date(talk.starts_at, zone)
        met.add(monday_of(day))
        prep = _prep(plan, talk, day, zone)
        busy.add(monday_of(local_date(prep.due_at, zone)))
        yield prep
        asked = talk.asked_at
        yield Slot(Schedule.AFTER, day, asked, asked + AFTER_VALID, talk.number)
    for week in _weeks(plan, first, last):
        yield from _weekly(plan, week, zone, busy, met)


def _prep(plan: PairPlan, talk: Meeting, day: date, zone: ZoneInfo) -> Slot:
    ahead = working_days_before(plan.home, day, PREP_DAYS)
    due = first_instant(datetime.combine(ahead, plan.at), zone)
    return Slot(Schedule.PREP, day, due, talk.starts_at, talk.number)


@dataclass(frozen=True, slots=True)
class _Week:
    """A calendar week in the pair's own count; `passed` is the last one that had its turn."""

    monday: date
    number: int
    passed: int

    def reaches(self, number: int) -> bool:
        """Tell whether the pair comes to, or past, one of its weeks in this one."""
        return self.passed < number <= self.number


def _weeks(plan: PairPlan, first: date, last: date) -> Iterator[_Week]:
    """List the calendar weeks that touch `first`…`last` and bring the pair a week further.

    A rest on the day of the weekly things lets them wait for the next week; a week of the
    pair's own that comes twice because a rest broke it up has its turn once.
    """
    if plan.week_one is None:
        return
    own = OwnWeeks(monday_of(plan.week_one), plan.rests)
    monday = max(monday_of(first), own.start)
    while monday <= last:
        day = monday + plan.weekday * A_DAY
        passed = own.passed(day) if plan.rests else own.number(day) - 1
        if passed >= plan.shape.weeks:
            return
        week = _Week(monday, min(own.number(day), plan.shape.weeks), passed)
        if passed < week.number and not own.resting(day):
            yield week
        monday += A_WEEK


def _weekly(
    plan: PairPlan, week: _Week, zone: ZoneInfo, busy: set[date], met: set[date]
) -> Iterator[Slot]:
    """Yield what a week of the pair's own calendar brings, besides its talks.

    A week with a talk, or with the preparation for one, needs no further prompt; the midpoint
    and the closing card take the prompt's place.
    """
    monday, number = week.monday, week.number
    milestone = _milestone(plan.shape, week)
    calm = monday not in met and monday not in busy
    day = monday + plan.weekday * A_DAY
    if milestone:
        yield _slot(milestone, day, plan.at, zone, number)
    elif plan.between_weeks and calm and plan.shape.every > 1:
        yield _slot(Schedule.PROMPT, day, plan.at, zone, number)
    if calm and _talk_is_next(plan.shape, number) and monday + A_WEEK not in met:
        yield _slot(Schedule.SERIES, day, plan.at, zone, number)


def _milestone(shape: Format, week: _Week) -> Schedule | None:
    if week.number == shape.weeks:
        return Schedule.CLOSING
    return Schedule.MIDPOINT if week.reaches(shape.midpoint_week) else None


def _talk_is_next(shape: Format, week: int) -> bool:
    return week % shape.every == 0 and week < shape.weeks


@lru_cache(maxsize=65536)
def _slot(schedule: Schedule, day: date, at: time, zone: ZoneInfo, week: int) -> Slot:
    due = first_instant(datetime.combine(day, at), zone)
    valid = LATE_VALID if KIND_OF[schedule] is Kind.SURVEY else WEEK_VALID
    return Slot(schedule, day, due, due + valid, week)


def due(plan: PairPlan, settled: Iterable[SlotKey], now: datetime, *, since: date) -> Due:
    """Decide what is due: the newest missed slot of each schedule, the others skipped.

    `settled` are the keys already stored, as sent or skipped; `since` is the first day for
    which slots count (the day the pair was accepted, or the last look minus a safe margin).
    """
    zone = zone_for(plan.home)
    done = set(settled)
    missed = [
        slot
        for slot in slots(plan, since, local_date(now, zone))
        if slot.due_at <= now and slot.key not in done
    ]
    newest = {slot.schedule: slot for slot in missed}
    send: list[Slot] = []
    skip: list[Skipped] = []
    for slot in missed:
        why = _why_not(plan, slot, newest[slot.schedule], now)
        if why:
            skip.append(Skipped(slot, why))
        else:
            send.append(slot)
    return Due(tuple(send), tuple(skip))


def _why_not(plan: PairPlan, slot: Slot, newest: Slot, now: datetime) -> Why | None:
    if slot != newest:
        return Why.NEWER
    zone = zone_for(plan.home)
    days = (local_date(slot.due_at, zone), local_date(now, zone))
    if any(away.first <= day <= away.last for day in days for away in plan.pauses):
        return Why.PAUSED
    return Why.OUTDATED if now >= slot.until else None


def next_due(plan: PairPlan, settled: Iterable[SlotKey], now: datetime) -> datetime | None:
    """Tell when the next slot of this pair falls due, for the index a beat looks at."""
    today = local_date(now, zone_for(plan.home))
    done = set(settled)
    for start, end in ((0, 14), (15, FARTHEST.days + plan.shape.length.days)):
        near = slots(plan, today + start * A_DAY, today + end * A_DAY)
        for slot in near:
            if slot.due_at > now and slot.key not in done:
                return slot.due_at
    return None


def session_weeks(plan: PairPlan) -> frozenset[date]:
    """Name the weeks (by their Monday) with a talk: they may hold two messages."""
    zone = zone_for(plan.home)
    return frozenset(
        monday_of(local_date(talk.starts_at, zone))
        for talk in plan.talks
        if talk.status is not Status.CANCELLED
    )
