"""What is known of somebody's days: their hours, their holidays, and the pauses they take."""

from dataclasses import dataclass, replace
from datetime import date

from bot.core import Tick
from bot.domain.working_hours import (
    Absence,
    HoursUnreadable,
    PersonCalendar,
    Window,
    read_hours,
)
from bot.services import company_defaults as defaults
from storage.models import Enrolment, Person

LONG_AGO = date(2000, 1, 1)


@dataclass(frozen=True, slots=True)
class Usual:
    """What counts about somebody who has not said it: the company's hours and place."""

    hours: str
    country: str | None
    region: str | None


def usual_of(tick: Tick) -> Usual:
    """Read what is usual in the company."""
    return Usual(defaults.hours(tick, None), *defaults.place(tick))


def calendar(
    user_id: str,
    person: Person | None,
    place: Enrolment | None,
    usual: Usual,
    rests_until: date | None = None,
) -> PersonCalendar:
    """Put together what we know of somebody's days, pauses of theirs or of their pair included."""
    told = person if person and person.country else usual
    until = place.paused_until if place and place.state == "paused" else None
    ends = [day for day in (until, rests_until) if day]
    return PersonCalendar(
        who=user_id,
        zone=person.timezone if person else None,
        windows=_windows((person.hours if person else None) or usual.hours),
        country=told.country,
        region=told.region,
        absences=tuple(Absence(LONG_AGO, day) for day in ends),
    )


def _windows(hours: str | None) -> tuple[Window, ...]:
    """Read stored working hours; unreadable ones count as none."""
    try:
        return read_hours(hours or "")
    except HoursUnreadable:
        return ()


def without_pauses(person: PersonCalendar) -> PersonCalendar:
    """Give the days of somebody as if no pause were taken."""
    return replace(person, absences=()) if person.absences else person
