"""A pair's own weeks: calendar time since the week of its first booked talk, without its rests."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from bot.domain.formats import Format
from bot.domain.localtime import A_DAY, A_WEEK, monday_of


@dataclass(frozen=True, slots=True, order=True)
class Rest:
    """A stretch of days, both included, in which a pair rested, whoever asked for it."""

    first: date
    last: date


@dataclass(frozen=True, slots=True)
class OwnWeeks:
    """Weeks of seven days each, counted from `start`; days of rest count in none of them.

    `rests` are in order and never overlap: a pair rests or it does not, whatever the causes.

    >>> own = OwnWeeks(date(2026, 1, 5), (Rest(date(2026, 1, 12), date(2026, 1, 18)),))
    >>> own.number(date(2026, 1, 11)), own.number(date(2026, 1, 19)), own.end(2)
    (1, 2, datetime.date(2026, 1, 26))
    """

    start: date
    rests: tuple[Rest, ...] = ()

    def counted(self, day: date) -> int:
        """Count the days from the start to before `day` on which the pair did not rest."""
        rested = sum(
            max((min(rest.last + A_DAY, day) - max(rest.first, self.start)).days, 0)
            for rest in self.rests
        )
        return max((day - self.start).days - rested, 0)

    def number(self, day: date) -> int:
        """Number a day's week, from 1."""
        return self.counted(day) // 7 + 1

    def resting(self, day: date) -> bool:
        """Tell whether the pair rests on a day."""
        return any(rest.first <= day <= rest.last for rest in self.rests)

    def passed(self, day: date) -> int:
        """Number the week of the nearest day before `day`, whole weeks back, without rest; or 0."""
        earlier = day - A_WEEK
        while earlier >= self.start and self.resting(earlier):
            earlier -= A_WEEK
        return self.number(earlier) if earlier >= self.start else 0

    def after(self, days: int) -> date:
        """Find the day before which so many days have counted; a rest from it on is no part."""
        day = self.start + timedelta(days=days)
        for rest in self.rests:
            if rest.last >= self.start and rest.first < day:
                day += rest.last + A_DAY - max(rest.first, self.start)
        return day

    def end(self, weeks: int) -> date:
        """Find the day after the last of so many weeks."""
        return self.after(7 * weeks)


def own_weeks(week_one: date, rests: Iterable[Rest], shape: Format, last_end: date) -> OwnWeeks:
    """Give a pair its weeks; rests lengthen them up to the programme's last end, no further.

    From then on time runs on while the pair rests, so that its goodbye is never too late.
    """
    start = monday_of(week_one)
    room = (last_end - (start + shape.length)).days
    return OwnWeeks(start, tuple(_first_days(start, sorted(rests), max(room, 0))))


def _first_days(start: date, rests: Iterable[Rest], room: int) -> Iterator[Rest]:
    for rest in rests:
        first = max(rest.first, start)
        days = min((rest.last - first).days + 1, room)
        if days > 0:
            room -= days
            yield Rest(first, first + timedelta(days=days - 1))
