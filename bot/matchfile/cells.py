"""One cell of people.csv at a time: text in, facts out, or a sentence that says what is wrong."""

import re
from collections.abc import Callable
from functools import lru_cache
from itertools import pairwise
from typing import Any
from zoneinfo import available_timezones

from bot.domain.matching.types import (
    BOTH_FORMATS,
    DEFAULT_OFFER_LEVEL,
    DEFAULT_WANT_LEVEL,
    WORKING_DAY,
    Offer,
    Role,
    Want,
)
from bot.matchfile.problems import WrongCellError, unknown

MOST = 5
LEVELS = range(5)
PRIORITIES = range(1, 4)
CAPACITIES = range(6)
RHYTHMS = ["weekly", "biweekly", "monthly"]
NUMBER = re.compile(r"(-?\d+)(?:[.,]0+)?")
SPAN = re.compile(r"(\d{1,2}):(\d\d)\s*[-–]\s*(\d{1,2}):(\d\d)")
DAY = 24 * 60
NOBODY: frozenset[str] = frozenset()


def parts(text: str) -> list[str]:
    """Split a list cell; empty places do not count."""
    items = text.replace("|", ";").replace("\n", ";").split(";")
    return [item for item in map(str.strip, items) if item]


def whole(text: str, within: range | None = None) -> int:
    """Read a whole number; Excel's `3.0` and `3,0` are 3."""
    if text.isdecimal() and text.isascii():
        number = int(text)
    elif match := NUMBER.fullmatch(text.strip()):
        number = int(match[1])
    else:
        raise WrongCellError("number_wrong", value=text)
    if within is not None and number not in within:
        raise WrongCellError("number_outside", value=text, least=within.start, most=within.stop - 1)
    return number


@lru_cache(maxsize=64)
def role(text: str) -> Role:
    """Read a role."""
    if text.lower() not in set(Role):
        raise unknown("role_unknown", text, [str(one) for one in Role])
    return Role(text.lower())


def _few(items: list[str]) -> list[str]:
    """Refuse more than five entries."""
    if len(items) > MOST:
        raise WrongCellError("too_many", n=len(items), most=MOST)
    return items


def _topics_once(topics: list[str]) -> None:
    """Refuse an empty topic or the same one twice."""
    if all(topics) and len(set(map(str.casefold, topics))) == len(topics):
        return
    seen: set[str] = set()
    for topic in topics:
        if not topic:
            raise WrongCellError("topic_empty")
        if topic.casefold() in seen:
            raise WrongCellError("topic_twice", value=topic)
        seen.add(topic.casefold())


@lru_cache(maxsize=16_384)
def _offer(item: str) -> Offer:
    """Read `topic:level`."""
    topic, _, level = (piece.strip() for piece in item.partition(":"))
    return Offer(topic, whole(level, LEVELS) if level else DEFAULT_OFFER_LEVEL)


def offers(text: str) -> tuple[Offer, ...]:
    """Read `topic:level;…`; a missing level is 3."""
    found = tuple(map(_offer, _few(parts(text))))
    _topics_once([offer.topic for offer in found])
    return found


@lru_cache(maxsize=16_384)
def _want(item: str) -> Want:
    """Read `topic:priority:level`."""
    topic, priority, level, *more = (*(piece.strip() for piece in item.split(":")), "", "")
    if any(more):
        raise WrongCellError("want_wrong", value=item)
    return Want(
        topic,
        whole(priority, PRIORITIES) if priority else 2,
        whole(level, LEVELS) if level else DEFAULT_WANT_LEVEL,
    )


def wants(text: str) -> tuple[Want, ...]:
    """Read `topic:priority:level;…`; a missing priority is 2, a missing level 1."""
    found = tuple(map(_want, _few(parts(text))))
    _topics_once([want.topic for want in found])
    return found


@lru_cache(maxsize=4_096)
def languages(text: str) -> frozenset[str]:
    """Read ISO 639-1 codes; at least one is needed to talk to each other."""
    found = [item.lower() for item in parts(text.replace(",", ";"))]
    for item in found:
        if not re.fullmatch(r"[a-z]{2}", item):
            raise WrongCellError("language_wrong", value=item)
    if not found:
        raise WrongCellError("language_none")
    return frozenset(found)


@lru_cache(maxsize=4_096)
def timezone(text: str) -> str:
    """Read an IANA zone name."""
    zones = _zones()
    if text in zones:
        return text
    same = {name.casefold(): name for name in zones}
    if text.casefold() in same:
        raise WrongCellError("zone_unknown_suggest", value=text, suggestion=same[text.casefold()])
    raise unknown("zone_unknown", text, sorted(zones))


@lru_cache(maxsize=1)
def _zones() -> frozenset[str]:
    return frozenset(available_timezones())


@lru_cache(maxsize=4_096)
def hours(text: str) -> tuple[tuple[int, int], ...]:
    """Read `09:00-12:00;13:00-17:00`; nothing means 09:00 to 17:00."""
    found = []
    for item in parts(text):
        match = SPAN.fullmatch(item)
        if not match:
            raise WrongCellError("hours_wrong", value=item)
        a, b, c, d = (int(group) for group in match.groups())
        start, end = 60 * a + b, 60 * c + d
        if not start < end <= DAY or max(b, d) >= 60:  # noqa: PLR2004  minutes of an hour
            raise WrongCellError("hours_wrong", value=item)
        found.append((start, end))
    found.sort()
    for (_, end), (start, _) in pairwise(found):
        if start < end:
            raise WrongCellError("hours_overlap", value=text)
    return tuple(found) or WORKING_DAY


@lru_cache(maxsize=4_096)
def style(text: str) -> frozenset[str]:
    """Read at most five style and interest tags."""
    return frozenset(_few(parts(text)))


@lru_cache(maxsize=64)
def formats(text: str) -> frozenset[str]:
    """Read `remote;onsite`; nothing means both."""
    found = [item.lower() for item in parts(text.replace(",", ";"))]
    for item in found:
        if item not in BOTH_FORMATS:
            raise unknown("format_unknown", item, sorted(BOTH_FORMATS))
    return frozenset(found) or BOTH_FORMATS


def rhythm(text: str) -> str:
    """Read a rhythm; nothing means any."""
    if text and text.lower() not in RHYTHMS:
        raise unknown("rhythm_unknown", text, RHYTHMS)
    return text.lower()


@lru_cache(maxsize=64)
def capacity(text: str) -> int:
    """Read a capacity from 0 to 5; nothing means 1."""
    return whole(text, CAPACITIES) if text else 1


def identifier(text: str) -> str:
    """Read an id, which must not be empty."""
    if not text:
        raise WrongCellError("id_empty")
    return text


@lru_cache(maxsize=4_096)
def level(text: str) -> int:
    """Read a level of the hierarchy."""
    return whole(text, range(-1_000, 1_001))


def ids(text: str) -> frozenset[str]:
    """Read a list of ids."""
    if not text:
        return NOBODY
    return frozenset(parts(text.replace(",", ";")))


COLUMNS: dict[str, Callable[[str], Any]] = {
    "id": identifier,
    "role": role,
    "level": level,
    "manager_id": str,
    "department": str,
    "team": str,
    "location": str,
    "languages": languages,
    "timezone": timezone,
    "hours": hours,
    "offers": offers,
    "wants": wants,
    "style": style,
    "formats": formats,
    "rhythm": rhythm,
    "mentor_capacity": capacity,
    "mentee_capacity": capacity,
    "not_with": ids,
}
NEEDED = ["id", "role", "level", "languages", "timezone", "offers", "wants"]
