"""The days on which a programme needs a look, and the hours in which it may speak."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time

from bot.core import Tick, zone_of
from bot.domain.enrolment_access import next_round_on
from bot.domain.letters import Letter, Reminder, Urgency
from bot.domain.localtime import A_DAY
from bot.domain.programme import ProgrammeState
from bot.domain.roles import Role
from bot.domain.working_hours import (
    PersonCalendar,
    next_allowed,
    read_hours,
    working_days_after,
    works_on,
    zone_for,
)
from bot.services import company_defaults as defaults
from bot.services import programmes
from bot.services.programmes import settings_of
from storage import people
from storage.models import Person, Programme

ROUND = "matching.weekly"
"""The kind of reminder at which the matching feature runs the weekly round."""

WAITS_IN = (ProgrammeState.SIGNUP, ProgrammeState.MATCHING, ProgrammeState.RUNNING)
"""The states in which rounds are still to come."""

MORNING = time(6)
"""Local time at which the bot looks at what the new day brings."""


def plan(tick: Tick, programme: Programme) -> None:
    """Write down the days on which the programme needs a look, instead of those planned before."""
    prefix = f"programme:{programme.id}:plan:"
    tick.forget(prefix, "planned_anew")
    tick.remind(
        *(
            Reminder(
                kind,
                f"{prefix}{programme.version}:{programme.moves}:{kind.partition('.')[2]}",
                moment,
                programme_id=programme.id,
            )
            for kind, moment in _moments(tick, programme)
        )
    )
    if programme.state in WAITS_IN[1:]:
        plan_round(tick, programme)


def _moments(tick: Tick, programme: Programme) -> Iterator[tuple[str, datetime]]:
    """Give the moments still ahead; an end of sign-up that was undone leaves a day to extend it."""
    for kind, day in _days(programme):
        moment = morning(tick, programme, day)
        if moment > tick.now:
            yield kind, moment
        elif programme.state == ProgrammeState.SIGNUP:
            yield kind, tick.now + A_DAY


def _days(programme: Programme) -> list[tuple[str, date]]:
    """Name what the programme waits for in its present state, with the day of the look."""
    settings, start = settings_of(programme), programme.starts_on
    match programme.state:
        case ProgrammeState.SIGNUP:
            return [("programmes.signup_ends", settings.last_day_of_signup(start) + A_DAY)]
        case ProgrammeState.MATCHING:
            return [
                ("programmes.kick_off", start),
                ("programmes.last_start", settings.last_start(start) + A_DAY),
            ]
        case ProgrammeState.RUNNING:
            return [
                ("programmes.last_start", settings.last_start(start) + A_DAY),
                ("programmes.ends", settings.last_day(start)),
            ]
    return []


def morning(tick: Tick, programme: Programme, day: date) -> datetime:
    """Give the early morning of a day where the programme lives."""
    zone = zone_of(tick.person(programme.created_by))
    return datetime.combine(day, MORNING, zone).astimezone(UTC)


def plan_round(tick: Tick, programme: Programme) -> None:
    """Note the day of the next weekly round; none is noted once no pair could begin any more."""
    day = _round_from(programme, programmes.today(tick, programme) + A_DAY)
    if day is not None:
        key, due = f"programme:{programme.id}:weekly:{day}", morning(tick, programme, day)
        tick.remind(Reminder(ROUND, key, due, programme_id=programme.id))


def next_round(tick: Tick, programme: Programme) -> date | None:
    """Tell the day of the next round, as people are told it; None when no round comes any more.

    A round runs in the early morning: later that day the next one is another day's.
    """
    day = programmes.today(tick, programme)
    over = morning(tick, programme, day) <= tick.now
    return _round_from(programme, day + A_DAY if over else day)


def _round_from(programme: Programme, day: date) -> date | None:
    """Find the day of the next round, on `day` or later, as long as a pair may still begin."""
    settings, start = settings_of(programme), programme.starts_on
    if programme.state not in WAITS_IN:
        return None
    if programme.state == ProgrammeState.SIGNUP:
        return max(day, settings.last_day_of_signup(start) + A_DAY)
    found = next_round_on(start, settings.signup_until, day)
    return found if found <= settings.last_start(start) else None


def tell_hr(tick: Tick, programme: Programme, what: str) -> None:
    """Tell everybody who runs the programme what the day brings, within their working hours."""
    tick.post(
        *(
            Letter(
                "programmes.to_hr",
                user_id,
                f"programme:{programme.id}:hr:{programme.version}:{what}:{user_id}",
                facts={"what": what},
                due_at=working_moment(tick, user_id),
                urgency=Urgency.DATE,
                programme_id=programme.id,
            )
            for user_id in hr_of(tick, programme)
        )
    )


def working_moment(tick: Tick, user_id: str, start: datetime | None = None) -> datetime:
    """Find the next moment within somebody's working hours, starting now or at `start`."""
    person = tick.person(user_id)
    days = _calendar(tick, person, person.hours, defaults.place_of(tick, person))
    return _next(days, start or tick.now)


def channel_moment(tick: Tick, programme: Programme, start: datetime | None = None) -> datetime:
    """Find the next moment at which a channel may be written to, starting now or at `start`."""
    return _next(_company_days(tick, programme), start or tick.now)


def after_working_days(tick: Tick, programme: Programme, count: int) -> datetime:
    """Find this time of day once so many of the company's working days have passed.

    A day off counts for nothing: from a Sunday two days last to Wednesday.
    """
    days = _company_days(tick, programme)
    today = tick.now.astimezone(zone_for(days))
    off = not works_on(days, today.date())
    last = working_days_after(days, today.date(), count + off)
    return datetime.combine(last, today.time(), zone_for(days)).astimezone(UTC)


def _company_days(tick: Tick, programme: Programme) -> PersonCalendar:
    """Give the company's hours and holidays, in the zone where the programme lives."""
    person = tick.person(programme.created_by)
    place, own = defaults.place(tick), (person.country, person.region)
    return _calendar(tick, person, None, place if place[0] else own)


def _calendar(
    tick: Tick, person: Person, hours: str | None, place: tuple[str | None, str | None]
) -> PersonCalendar:
    """Give somebody's days at a place, with the company's hours where none are told."""
    return PersonCalendar(
        person.user_id,
        zone=str(zone_of(person)),
        windows=read_hours(defaults.hours(tick, hours)),
        country=place[0],
        region=place[1],
    )


def _next(calendar: PersonCalendar, start: datetime) -> datetime:
    """Find the next moment within hours; where there is none for long, at once."""
    return next_allowed(calendar, start) or start


def hr_of(tick: Tick, programme: Programme) -> list[str]:
    """Name the leads and the programme's coordinators, each once."""
    coordinators = people.holders(tick.session, tick.workspace_id, Role.COORDINATOR, programme.id)
    return list(dict.fromkeys([*programmes.leads(tick), *coordinators]))
