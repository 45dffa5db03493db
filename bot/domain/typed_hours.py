"""Working hours as people type them, tidied to one form: `09:00-12:00;13:00-17:00`."""

import re
from itertools import pairwise

from bot.domain.refusals import Refusal

MOST = 4
"""More windows a day than this are no working hours but a diary."""
_DAY = 24 * 60
_NOON = 12
_TIME = r"(\d{1,2})(?:[:.](\d\d))?\s*(am|pm)?"
_WINDOW = re.compile(rf"{_TIME}\s*(?:-|–|—|bis|to)\s*{_TIME}")
_BETWEEN = re.compile(r"[;,&/\n]|\bund\b|\band\b")
_NOISE = re.compile(r"\buhr\b|\bh\b|\bvon\b|\bfrom\b")


class HoursUnclear(Refusal):
    """No hours can be read from what was typed; `part` is what puzzles us."""

    key = "enrolment.hours_unclear"


class HoursOverlap(Refusal):
    """Two windows overlap."""

    key = "enrolment.hours_overlap"


def tidy_hours(typed: str) -> str:
    """Tidy typed hours; nothing typed stays nothing. A night shift is split at midnight.

    >>> tidy_hours("9–12 und 13-17:30 Uhr")
    '09:00-12:00;13:00-17:30'

    Raises:
        HoursUnclear, HoursOverlap: say what cannot be.
    """
    text = _NOISE.sub(" ", typed.casefold())
    parts = [part.strip() for part in _BETWEEN.split(text) if part.strip()]
    if len(parts) > MOST:
        raise HoursUnclear(part=typed[:40])
    windows = sorted(half for part in parts for half in _window(part))
    for (_, end), (start, _) in pairwise(windows):
        if start < end:
            raise HoursOverlap
    return ";".join(f"{_clock(start)}-{_clock(end)}" for start, end in windows)


def _window(part: str) -> list[tuple[int, int]]:
    found = _WINDOW.fullmatch(part)
    if not found:
        raise HoursUnclear(part=part[:40])
    start, end = _minutes(*found.groups()[:3]), _minutes(*found.groups()[3:])
    if start is None or end is None or start == end:
        raise HoursUnclear(part=part[:40])
    if start < end:
        return [(start, end)]
    return [half for half in ((0, end), (start, _DAY)) if half[0] < half[1]]


def _minutes(hour: str, minute: str | None, half: str | None) -> int | None:
    """Count minutes since midnight; None for a time no clock shows."""
    hours, minutes = int(hour), int(minute or 0)
    if half:
        if not 1 <= hours <= _NOON:
            return None
        hours = hours % _NOON + (_NOON if half == "pm" else 0)
    total = hours * 60 + minutes
    return total if minutes < 60 and total <= _DAY else None  # noqa: PLR2004 - minutes of an hour


def _clock(minutes: int) -> str:
    return f"{minutes // 60:02}:{minutes % 60:02}"
