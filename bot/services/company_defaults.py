"""What counts about somebody who has not said it: the company's hours, place and texts."""

from bot.core import Tick
from bot.domain.enrolment_about import country_of
from storage.models import Person


def hours(tick: Tick, told: str | None) -> str:
    """Give working hours as told, else the company's usual ones; empty means nine to five."""
    return told or str(tick.home.settings.get("hours") or "")


def place(tick: Tick) -> tuple[str | None, str | None]:
    """Give the company's country and region, as far as they were set."""
    return country_of(tick.home.settings.get("place"))


def place_of(tick: Tick, person: Person) -> tuple[str | None, str | None]:
    """Give somebody's country and region as told, else the company's."""
    return (person.country, person.region) if person.country else place(tick)


def guess(tick: Tick, zone_country: str | None) -> tuple[str | None, str | None]:
    """Guess a place nobody told: the company's, unless the time zone is another country's."""
    country, region = place(tick)
    if zone_country and zone_country != country:
        return zone_country, None
    return country, region


def text(tick: Tick, name: str) -> str:
    """Give one of the texts leads wrote for the whole company; empty when there is none."""
    return (tick.home.texts or {}).get(name, "")
