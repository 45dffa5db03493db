"""One cell of people data at a time: text in, a fact out, or a sentence that says what is wrong."""

import re
from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Any

from bot.domain.localtime import zone_of
from bot.domain.public_holidays import region_names, regions_known
from bot.domain.typed_hours import tidy_hours

TEXT_LENGTH = 120
_LEVEL = re.compile(r"(\d{1,3})(?:[.,]0+)?")
CLEAR = "-"
"""What empties a fact; an empty cell leaves it as it is."""

_YES = frozenset({"yes", "ja", "true", "wahr", "1", "x", "y", "j"})
_NO = frozenset({"no", "nein", "false", "falsch", "0", "n", CLEAR})


class CellError(ValueError):
    """A cell cannot be read; `key` says why."""

    def __init__(self, key: str, **facts: object) -> None:
        super().__init__(key)
        self.key, self.facts = key, facts


def yes(text: str) -> bool:
    """Read yes or no in both languages."""
    folded = text.casefold()
    if folded not in _YES | _NO:
        raise CellError("yes_or_no", value=text)
    return folded in _YES


def level(text: str, ranks: Mapping[str, int]) -> int:
    """Read a level by number or by the name of its band; Excel's `3,0` is 3."""
    number = _LEVEL.fullmatch(text)
    if number and int(number[1]) in ranks.values():
        return int(number[1])
    if text.casefold() in ranks:
        return ranks[text.casefold()]
    allowed = ", ".join(str(rank) for rank in sorted(set(ranks.values())))
    raise CellError("level_unknown", value=text, known=allowed)


def _short(text: str) -> str:
    if len(text) > TEXT_LENGTH:
        raise CellError("text_long", n=len(text), most=TEXT_LENGTH)
    return text


@lru_cache(maxsize=4096)
def _country(text: str) -> str:
    code = text.upper()
    if not re.fullmatch(r"[A-Z]{2}", code) or code not in regions_known():
        raise CellError("country_unknown", value=text)
    return code


@lru_cache(maxsize=4096)
def region(text: str, country: str) -> str:
    """Read a region of a country, by code or name."""
    known = regions_known().get(country.upper(), [])
    code = text.upper().removeprefix(f"{country.upper()}-")
    if code in known:
        return code
    names = region_names(country.upper()) if known else {}
    if text in names:
        return names[text]
    raise CellError("region_unknown", value=text, country=country or "–")


@lru_cache(maxsize=4096)
def _languages(text: str) -> tuple[str, ...]:
    codes = [part.lower() for part in re.split(r"[;,|/\s]+", text) if part]
    for code in codes:
        if not re.fullmatch(r"[a-z]{2}", code):
            raise CellError("language_wrong", value=code)
    return tuple(dict.fromkeys(codes))


@lru_cache(maxsize=4096)
def _timezone(text: str) -> str:
    if zone_of(text) is None:
        raise CellError("zone_unknown", value=text)
    return text


_hours = lru_cache(maxsize=4096)(tidy_hours)

READERS: Mapping[str, Callable[[str], Any]] = {
    "name": _short,
    "department": _short,
    "team": _short,
    "location": _short,
    "country": _country,
    "languages": lambda text: list(_languages(text)),
    "timezone": _timezone,
    "hours": _hours,
}
