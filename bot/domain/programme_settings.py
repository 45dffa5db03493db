"""What HR can set in a programme: every value has a sensible default, and may be stored as JSON."""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from datetime import date, timedelta
from typing import Any, Self

from bot.domain.agreement import Address
from bot.domain.formats import SPRINT, SUPPLIED, Format, FormatName
from bot.domain.programme import SMALLEST_GROUP, ProgrammeDraft, default_signup_until

LAST_START_AFTER = timedelta(weeks=4)
"""How long after the kick-off a late pair may still begin, unless HR says otherwise."""

CAPACITIES = (1, 2, 3)
CRITERIA = ("topics", "returns", "style", "time", "distance", "language")


@dataclass(frozen=True, slots=True)
class Weights:
    """How many of a hundred points each soft wish counts in matching."""

    topics: int = 35
    returns: int = 20
    style: int = 15
    time: int = 12
    distance: int = 10
    language: int = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class ProgrammeSettings:
    """All settings of one programme, frozen as they are now.

    `same_team` allows pairs within a team. `between_prompts` sends something small in the weeks
    between two talks. `auto_release` lets proposals out without a human, never with warnings.
    People are Slack ids; `invitation` and `contacts` are HR's own words.
    """

    format: Format = SPRINT
    language: str = "de"
    address: Address = Address.DU
    signup_from: date | None = None
    signup_until: date | None = None
    last_start_on: date | None = None
    ends_on: date | None = None
    level_gap: int = 1
    same_team: bool = False
    mentor_capacity: int = 1
    mentee_capacity: int = 1
    minimum_group: int = SMALLEST_GROUP
    goals: tuple[str, ...] = ()
    weights: Weights = field(default_factory=Weights)
    training_gate: bool = False
    between_prompts: bool = True
    auto_release: bool = False
    sponsor: str | None = None
    company_channel: str | None = None
    invitation: str = ""
    contacts: str = ""

    def last_day_of_signup(self, starts_on: date) -> date:
        """Return the last day of the sign-up window."""
        return self.signup_until or default_signup_until(starts_on)

    def last_start(self, starts_on: date) -> date:
        """Return the last day on which a pair may have its first talk."""
        return self.last_start_on or starts_on + LAST_START_AFTER

    def last_day(self, starts_on: date) -> date:
        """Return the day by which the last pair has said goodbye."""
        return self.ends_on or self.last_start(starts_on) + self.format.length

    def draft(
        self, name: str, purpose: str, starts_on: date | None, channel: str
    ) -> ProgrammeDraft:
        """Put settings and the four typed values together, to be checked as one."""
        return ProgrammeDraft(
            name=name,
            purpose=purpose,
            starts_on=starts_on,
            channel=channel,
            format=self.format,
            signup_from=self.signup_from,
            signup_until=self.signup_until,
            last_start_on=self.last_start(starts_on) if starts_on else self.last_start_on,
            ends_on=self.ends_on,
            goals=self.goals,
            level_gap=self.level_gap,
            minimum_group=self.minimum_group,
            language=self.language,
            address=self.address,
        )

    def to_json(self) -> dict[str, Any]:
        """Give plain values that JSON can hold."""
        return {one.name: _plain(getattr(self, one.name)) for one in fields(self)}

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> Self:
        """Read stored values; what is missing takes its default."""
        known = {one.name for one in fields(cls)}
        return cls(**{name: _read(name, value) for name, value in stored.items() if name in known})


def supplied(name: str) -> Format:
    """Find a supplied format by its name; an unknown one reads as the default.

    >>> supplied("compact").minutes
    30
    """
    return next((shape for shape in SUPPLIED if shape.name == name), SPRINT)


_DAYS = ("signup_from", "signup_until", "last_start_on", "ends_on")


def _plain(value: Any) -> Any:
    match value:
        case Format(name, weeks, every, minutes):
            return {"name": name, "weeks": weeks, "every": every, "minutes": minutes}
        case Weights():
            return {name: getattr(value, name) for name in CRITERIA}
        case date():
            return value.isoformat()
        case tuple():
            return list(value)
    return value


def _read(name: str, value: Any) -> Any:
    if name == "format":
        return Format(**{**value, "name": FormatName(value["name"])})
    if name == "weights":
        return Weights(**value)
    if name == "address":
        return Address(value)
    if name in _DAYS:
        return date.fromisoformat(value) if value else None
    return tuple(value) if name == "goals" else value
