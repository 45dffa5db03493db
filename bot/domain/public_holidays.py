"""Public holidays and weekends by country and region, as a library of facts.

The facts come from the `holidays` package, which is loaded when somebody first asks; a year is
looked up once per country and region.
"""

from collections.abc import Mapping
from datetime import date
from functools import cache, lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import holidays

SATURDAY_SUNDAY = frozenset({5, 6})


@lru_cache(maxsize=4096)
def public_holidays(country: str | None, region: str | None, year: int) -> frozenset[date]:
    """Return the public holidays of one year; an unknown region falls back to its country.

    `country` is an ISO 3166-1 code, `region` an ISO 3166-2 code with or without the country in
    front. An unknown or missing country has none, so that nobody is stopped by a missing fact.

    >>> date(2026, 6, 4) in public_holidays("DE", "BY", 2026)
    True
    >>> date(2026, 6, 4) in public_holidays("DE", "HH", 2026)
    False
    """
    known = _calendar(country, region, year)
    return frozenset() if known is None else frozenset(known)


@lru_cache(maxsize=1024)
def weekend(country: str | None) -> frozenset[int]:
    """Return the weekend as weekday numbers (Monday is 0).

    >>> sorted(weekend("IL"))
    [4, 5]
    """
    known = _calendar(country, None, 2026)
    return SATURDAY_SUNDAY if known is None else frozenset(known.weekend)


def is_holiday(country: str | None, region: str | None, day: date) -> bool:
    """Tell whether `day` is a public holiday there."""
    return day in public_holidays(country, region, day.year)


@cache
def regions_known() -> Mapping[str, list[str]]:
    """Name the regions of every country with known holidays, by code.

    >>> "BY" in regions_known()["DE"]
    True
    """
    import holidays

    return dict(holidays.list_supported_countries(include_aliases=False))


def region_names(country: str) -> Mapping[str, str]:
    """Give the codes of a country's regions by their names; a region may have several.

    >>> region_names("DE")["Bayern"]
    'BY'
    """
    import holidays

    return dict(getattr(holidays, country).subdivisions_aliases)


def _calendar(country: str | None, region: str | None, year: int) -> "holidays.HolidayBase | None":
    if not country:
        return None
    import holidays

    code = country.strip().upper()
    part = (region or "").strip().upper().removeprefix(f"{code}-") or None
    for subdivision in dict.fromkeys((part, None)):
        try:
            return holidays.country_holidays(code, subdiv=subdivision, years=year)
        except (NotImplementedError, ValueError):
            continue
    return None
