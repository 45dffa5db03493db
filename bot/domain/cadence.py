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
from zoneinfo import ZoneInfo

from bot.domain.budget import Kind
from bot.domain.formats import Format
from bot.domain.localtime import A_DAY, A_WEEK, first_instant, local_date, monday_of
from bot.domain.meetings import Meeting, Status
from bot.domain.working_hours import Absence, PersonCalendar, working_days_before, zone_for

PREP_DAYS = 2
AFTER_VALID = timedelta(days=14)
WEEK_VALID = timedelta(days=7)
LATE_VALID = timedelta(days=28)


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
    from the week of its first booked talk. `over_from` is the day its life ended.
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


def slots(plan: PairPlan, first: date, last: date) -> list[Slot]:
    """List the slots whose local date of sending lies in `first`…`last`, in order of time."""
    zone = zone_for(plan.home)
    found = (slot for slot in _all(plan, zone, first, last) if _lives(plan, slot, zone))
    inside = (slot for slot in found if first <= local_date(slot.due_at, zone) <= last)
    return sorted(inside, key=lambda slot: (slot.due_at, slot.schedule))


def _lives(plan: PairPlan, slot: Slot, zone: ZoneInfo) -> bool:
    return plan.over_from is None or local_date(slot.due_at, zone) < plan.over_from


def _all(plan: PairPlan, zone: ZoneInfo, first: date, last: date) -> Iterator[Slot]:
    live = [talk for talk in plan.talks if talk.status is not Status.CANCELLED]
    preps = [_prep(plan, talk, zone) for talk in live]
    yield from preps
    yield from (_after(talk, zone) for talk in live)
    busy = {monday_of(local_date(slot.due_at, zone)) for slot in preps}
    met = {monday_of(local_date(talk.starts_at, zone)) for talk in live}
    for week in _weeks(plan, first, last):
        yield from _weekly(plan, week, zone, busy, met)


def _prep(plan: PairPlan, talk: Meeting, zone: ZoneInfo) -> Slot:
    day = local_date(talk.starts_at, zone)
    ahead = working_days_before(plan.home, day, PREP_DAYS)
    due = first_instant(datetime.combine(ahead, plan.at), zone)
    return Slot(Schedule.PREP, day, due, talk.starts_at, talk.number)


def _after(talk: Meeting, zone: ZoneInfo) -> Slot:
    day = local_date(talk.starts_at, zone)
    return Slot(Schedule.AFTER, day, talk.asked_at, talk.asked_at + AFTER_VALID, talk.number)


def _weeks(plan: PairPlan, first: date, last: date) -> range:
    """Number the pair's own weeks that touch `first`…`last`."""
    if plan.week_one is None:
        return range(0)
    start = monday_of(plan.week_one)
    low, high = (first - start).days // 7 + 1, (last - start).days // 7 + 1
    return range(max(low, 1), min(high, plan.shape.weeks) + 1)


def _weekly(
    plan: PairPlan, week: int, zone: ZoneInfo, busy: set[date], met: set[date]
) -> Iterator[Slot]:
    """Yield what a week of the pair's own calendar brings, besides its talks.

    A week with a talk, or with the preparation for one, needs no further prompt; the midpoint
    and the closing card take the prompt's place.
    """
    monday = monday_of(plan.week_one or date.min) + (week - 1) * A_WEEK
    milestone = _milestone(plan.shape, week)
    if milestone:
        yield _in_week(plan, milestone, monday, week, zone, LATE_VALID)
    elif plan.between_weeks and not _talks(plan, monday, week, busy, met):
        yield _in_week(plan, Schedule.PROMPT, monday, week, zone, WEEK_VALID)
    if week + 1 in plan.shape.session_weeks and not {monday, monday + A_WEEK} & (met | busy):
        yield _in_week(plan, Schedule.SERIES, monday, week, zone, WEEK_VALID)


def _milestone(shape: Format, week: int) -> Schedule | None:
    return {shape.midpoint_week: Schedule.MIDPOINT, shape.weeks: Schedule.CLOSING}.get(week)


def _talks(plan: PairPlan, monday: date, week: int, busy: set[date], met: set[date]) -> bool:
    planned = plan.shape.every == 1 and week in plan.shape.session_weeks
    return planned or monday in met or monday in busy


def _in_week(
    plan: PairPlan, schedule: Schedule, monday: date, week: int, zone: ZoneInfo, valid: timedelta
) -> Slot:
    day = monday + plan.weekday * A_DAY
    due = first_instant(datetime.combine(day, plan.at), zone)
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
    ahead = (
        slot.due_at
        for slot in slots(plan, today, today + plan.shape.length)
        if slot.due_at > now and slot.key not in done
    )
    return min(ahead, default=None)


def session_weeks(plan: PairPlan) -> frozenset[date]:
    """Name the weeks (by their Monday) with a talk: they may hold two messages."""
    zone = zone_for(plan.home)
    return frozenset(
        monday_of(local_date(talk.starts_at, zone))
        for talk in plan.talks
        if talk.status is not Status.CANCELLED
    )
