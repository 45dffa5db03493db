"""Wall clocks and instants: zones, days, and the two nights a year when clocks change.

A local time can be plain, *skipped* (the clock jumps over it in spring) or *repeated* (it comes
twice in autumn). What a person types is judged strictly; what a rule plans is always placed.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from functools import lru_cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from bot.domain.refusals import Refusal

A_DAY = timedelta(days=1)
A_WEEK = timedelta(weeks=1)


class HourSkipped(Refusal):
    """The typed time does not exist: the clock jumps over it that night."""

    key = "meetings.hour_skipped"


class LocalKind(StrEnum):
    """How often a local time happens on its day."""

    PLAIN = "plain"
    SKIPPED = "skipped"
    REPEATED = "repeated"


@dataclass(frozen=True, slots=True)
class Resolved:
    """The instant a typed local time means; `repeated` says the first of two was taken."""

    at: datetime
    repeated: bool = False


@lru_cache(maxsize=1024)
def zone_of(name: str | None) -> ZoneInfo | None:
    """Return the zone of an IANA name, or None for an empty or unknown one.

    >>> zone_of("Europe/Berlin")
    zoneinfo.ZoneInfo(key='Europe/Berlin')
    >>> zone_of("Middle/Earth") is None
    True
    """
    if not name:
        return None
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return None


def kind_of(local: datetime, zone: ZoneInfo) -> LocalKind:
    """Tell whether a naive local time happens once, never or twice in `zone`."""
    earlier = local.replace(tzinfo=zone, fold=0).utcoffset()
    later = local.replace(tzinfo=zone, fold=1).utcoffset()
    if earlier == later:
        return LocalKind.PLAIN
    back = local.replace(tzinfo=zone).astimezone(UTC).astimezone(zone).replace(tzinfo=None)
    return LocalKind.REPEATED if back == local else LocalKind.SKIPPED


def resolve(local: datetime, zone: ZoneInfo) -> Resolved:
    """Turn a typed local time into its instant.

    A repeated time means its first occurrence, and says so.

    Raises:
        HourSkipped: when no clock in `zone` ever shows that time.
    """
    kind = kind_of(local, zone)
    if kind is LocalKind.SKIPPED:
        raise HourSkipped(
            time=local.time(),
            date=local.date(),
            zone=zone.key,
            later=first_instant(local, zone).astimezone(zone).time(),
        )
    return Resolved(first_instant(local, zone), kind is LocalKind.REPEATED)


def first_instant(local: datetime, zone: ZoneInfo) -> datetime:
    """Place a planned local time: once on every day, whatever the clocks do.

    A skipped time moves forward by the length of the gap, a repeated one happens the first time
    (RFC 5545, 3.3.5).

    >>> first_instant(datetime(2026, 3, 29, 2, 30), ZoneInfo("Europe/Berlin")).isoformat()
    '2026-03-29T01:30:00+00:00'
    """
    return local.replace(tzinfo=zone, fold=0).astimezone(UTC)


def gap_edge(local: datetime, zone: ZoneInfo) -> datetime:
    """Find the instant at which the clock jumps over the skipped time `local`."""
    low = local.replace(tzinfo=zone, fold=1).astimezone(UTC)
    high = local.replace(tzinfo=zone, fold=0).astimezone(UTC)
    after = high.astimezone(zone).utcoffset()
    while high - low > timedelta(seconds=1):
        middle = low + (high - low) // 2
        if middle.astimezone(zone).utcoffset() == after:
            high = middle
        else:
            low = middle
    return high.replace(microsecond=0)


def local_date(at: datetime, zone: ZoneInfo) -> date:
    """Read the calendar day of an instant on the wall of `zone`."""
    return at.astimezone(zone).date()


def start_of(day: date, zone: ZoneInfo) -> datetime:
    """Return the instant at which `day` begins in `zone`, also where midnight is skipped."""
    midnight = datetime.combine(day, time())
    if kind_of(midnight, zone) is LocalKind.SKIPPED:
        return gap_edge(midnight, zone)
    return first_instant(midnight, zone)


def monday_of(day: date) -> date:
    """Return the Monday of the week of `day`; it names the week.

    >>> monday_of(date(2026, 1, 1)).isoformat()
    '2025-12-29'
    """
    return day - timedelta(days=day.weekday())
