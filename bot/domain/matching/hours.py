"""Common free minutes of two people on a concrete working day, in any two time zones."""

from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from bot.domain.matching.types import MatchPerson

Spans = tuple[tuple[int, int], ...]
DAY = 24 * 60


def _instant(zone: ZoneInfo, on: date, minute: int) -> int:
    """Return a local minute of a day as minutes since the epoch."""
    day = on + timedelta(days=minute // DAY)
    local = datetime.combine(day, time(minute % DAY // 60, minute % 60), tzinfo=zone)
    return int((local.astimezone(UTC) - datetime(1970, 1, 1, tzinfo=UTC)).total_seconds() // 60)


@lru_cache(maxsize=65_536)
def utc_spans(zone: str, hours: Spans, on: date) -> Spans:
    """Turn local hours of a day into minutes since the epoch; clock changes are data."""
    place = ZoneInfo(zone)
    spans = ((_instant(place, on, start), _instant(place, on, end)) for start, end in hours)
    return tuple(span for span in spans if span[0] < span[1])


def around(zone: str, hours: Spans, on: date) -> Spans:
    """Return the hours of the day before, the day itself and the day after.

    Auckland's Thursday morning is still Wednesday in Los Angeles: the two can meet.
    """
    days = (on + timedelta(days=shift) for shift in (-1, 0, 1))
    return tuple(span for day in days for span in utc_spans(zone, hours, day))


def overlap(one: Spans, other: Spans) -> int:
    """Count the minutes two lists of spans share.

    >>> overlap(((0, 60), (120, 180)), ((30, 150),))
    60
    """
    return sum(max(0, min(a[1], b[1]) - max(a[0], b[0])) for a in one for b in other)


def common_minutes(mentor: MatchPerson, mentee: MatchPerson, on: date) -> int:
    """Count the minutes both are free on the mentor's working day `on`."""
    return overlap(
        utc_spans(mentor.timezone, mentor.hours, on),
        around(mentee.timezone, mentee.hours, on),
    )
