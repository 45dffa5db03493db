"""The formats a programme can have: how long, how often, how many minutes, how many hours."""

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

MENTOR_FIXED = 150  # minutes of training, surveys and goodbye
MENTEE_FIXED = 90


class FormatName(StrEnum):
    """The supplied formats, and the one HR puts together."""

    SPRINT = "sprint"
    COMPACT = "compact"
    STANDARD = "standard"
    CUSTOM = "custom"


@dataclass(frozen=True, slots=True)
class Format:
    """`weeks` in all, a talk of `minutes` every `every` weeks.

    >>> SPRINT.session_weeks, SPRINT.mentor_hours, SPRINT.mentee_hours
    ((1, 3, 5, 7, 9, 11), 10, 9)
    """

    name: FormatName
    weeks: int
    every: int
    minutes: int

    @property
    def session_weeks(self) -> tuple[int, ...]:
        """The weeks of the pair's own calendar that hold a talk, counted from 1."""
        return tuple(range(1, self.weeks + 1, self.every))

    @property
    def sessions(self) -> int:
        """How many talks are planned."""
        return len(self.session_weeks)

    @property
    def midpoint_week(self) -> int:
        """The week in which the two look back and ahead."""
        return self.weeks // 2

    @property
    def rhythm(self) -> timedelta:
        """The time between two talks."""
        return timedelta(weeks=self.every)

    @property
    def length(self) -> timedelta:
        """The pair's own time from week 1 to its goodbye."""
        return timedelta(weeks=self.weeks)

    @property
    def mentor_hours(self) -> int:
        """Working hours told up front: talks, two thirds again for preparation, the rest fixed."""
        return self._hours(MENTOR_FIXED)

    @property
    def mentee_hours(self) -> int:
        """Working hours told up front to a mentee."""
        return self._hours(MENTEE_FIXED)

    def _hours(self, fixed: int) -> int:
        minutes = self.sessions * self.minutes * 5 // 3 + fixed
        return (minutes + 30) // 60


SPRINT = Format(FormatName.SPRINT, weeks=12, every=2, minutes=45)
COMPACT = Format(FormatName.COMPACT, weeks=12, every=1, minutes=30)
STANDARD = Format(FormatName.STANDARD, weeks=24, every=4, minutes=60)
STANDARD_QUICKER = Format(FormatName.STANDARD, weeks=24, every=3, minutes=60)
SUPPLIED = (SPRINT, COMPACT, STANDARD, STANDARD_QUICKER)
