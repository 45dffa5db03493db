"""Countries and regions by name, so that public holidays can be looked up for a person."""

from functools import lru_cache

from babel import Locale
from babel.core import get_global

from bot.content.search import fold
from bot.domain.public_holidays import region_names, regions_known
from bot.i18n import Translate

MOST = 100
"""Slack shows so many options."""
REGION_LENGTH = 8


def search(typed: str, t: Translate) -> list[tuple[str, str]]:
    """Return places (`DE-BY`, „Deutschland – Bayern“) that fit, the likeliest first.

    >>> search("bay", Translate("de"))[0]
    ('DE-BY', 'Deutschland – Bayern')
    """
    wanted = fold(typed)
    if not wanted:
        return _nearby(t)
    ranked = [
        (rank, name, place)
        for place, name in places(t.language).items()
        if (rank := _rank(fold(name), wanted)) is not None
    ]
    return [(place, name) for _, name, place in sorted(ranked)[:MOST]]


def _nearby(t: Translate) -> list[tuple[str, str]]:
    """Show the country of the person's time zone first, then all countries."""
    here = country_of_zone(t.zone.key)
    known = places(t.language)
    first = [(place, name) for place, name in known.items() if here and place[:2] == here]
    rest = [(place, name) for place, name in known.items() if len(place) == 2]  # noqa: PLR2004 - ISO codes of countries have two letters
    return list(dict.fromkeys([*first, *rest]))[:MOST]


def _rank(name: str, wanted: str) -> int | None:
    words = name.split()
    if name.startswith(wanted):
        return 0
    return 1 if all(any(w.startswith(part) for w in words) for part in wanted.split()) else None


@lru_cache(maxsize=8)
def places(language: str) -> dict[str, str]:
    """Name every country and region with known holidays, in alphabetical order."""
    names = Locale.parse(language).territories
    t = Translate(language)
    found = {code: str(names.get(code, code)) for code in regions_known()}
    for code in regions_known():
        for region, name in _regions(code).items():
            own = f"enrolment.place_{code}_{region}"
            found[f"{code}-{region}"] = f"{found[code]} – {t.plain(own) if t.has(own) else name}"
    return dict(sorted(found.items(), key=lambda item: fold(item[1])))


def name_of(place: str | None, t: Translate) -> str:
    """Name one place; an unknown code names itself."""
    return places(t.language).get(place or "", place or "")


def country_of_zone(zone: str) -> str | None:
    """Guess the country from a time zone; None for UTC and the like.

    >>> country_of_zone("Europe/Berlin")
    'DE'
    """
    code = get_global("zone_territories").get(zone)
    return code if code in regions_known() else None


def _regions(country: str) -> dict[str, str]:
    """Name the regions of a country by code; the first name the library knows is the full one."""
    found: dict[str, str] = {}
    for name, code in region_names(country).items():
        if len(code) <= REGION_LENGTH and " " not in code:
            found.setdefault(code, name)
    return found
