"""Reading what our own buttons and forms carry: what cannot be read was forged or has passed."""

import json
from collections.abc import Mapping
from datetime import date, datetime
from types import UnionType
from typing import Any, TypeVar

from bot.domain.ids import DIGITS, known
from bot.domain.refusals import Outdated

T = TypeVar("T")


def number(value: str) -> int:
    """Read an id or another whole number that is not negative.

    >>> number("7")
    7
    """
    if not known(value):
        raise Outdated
    return int(value)


def numbers(value: str, count: int) -> list[int]:
    """Read the first so many ids of a button or of a form's metadata; words are left out.

    >>> numbers("7:3:signup", 2)
    [7, 3]
    """
    found = [number(part) for part in value.split(":") if part.isdigit()]
    if len(found) < count:
        raise Outdated
    return found[:count]


def parts(value: str, count: int, mark: str = ":") -> list[str]:
    """Split into exactly so many parts; the last one may contain the mark.

    >>> parts("7:3:a:b", 3)
    ['7', '3', 'a:b']
    """
    found = value.split(mark, count - 1)
    if len(found) != count:
        raise Outdated
    return found


def day(value: str) -> date:
    """Read a day."""
    try:
        return date.fromisoformat(value)
    except ValueError as error:
        raise Outdated from error


def moment(value: str) -> datetime:
    """Read a moment; without a zone it is none.

    >>> moment("2026-01-07T09:00:00+00:00").year
    2026
    """
    try:
        found = datetime.fromisoformat(value)
    except ValueError as error:
        raise Outdated from error
    if found.tzinfo is None:
        raise Outdated
    return found


def one_of(table: Mapping[str, T], name: str) -> T:
    """Find what a name stands for."""
    if name not in table:
        raise Outdated
    return table[name]


def packed(value: str, **kinds: type | UnionType) -> dict[str, Any]:
    """Read packed facts, each of its kind.

    >>> packed('{"pair": 7}', pair=int)
    {'pair': 7}
    """
    try:
        found = json.loads(value)
    except ValueError as error:
        raise Outdated from error
    if not isinstance(found, dict):
        raise Outdated
    if not all(_is(found.get(name), kind) for name, kind in kinds.items()):
        raise Outdated
    return found


def _is(value: object, kind: type | UnionType) -> bool:
    too_large = isinstance(value, int) and abs(value) >= 10**DIGITS
    return isinstance(value, kind) and not too_large
