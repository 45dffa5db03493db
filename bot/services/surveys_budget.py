"""When a survey may knock: within working hours and the week's message budget."""

from datetime import datetime, timedelta

from bot.core import Tick, zone_of
from bot.domain import budget
from bot.domain.localtime import A_WEEK, local_date, monday_of, start_of
from bot.domain.working_hours import PersonCalendar, next_allowed, read_hours, zone_for
from bot.services import company_defaults as defaults
from storage import surveys as store

KINDS = tuple(budget.Kind)
"""The urgency of a letter names its kind: both have the same order."""
NEAR = timedelta(weeks=1)


def calendar(tick: Tick, user_id: str) -> PersonCalendar:
    """Give somebody's working hours and holidays."""
    person = tick.person(user_id)
    country, region = defaults.place_of(tick, person)
    return PersonCalendar(
        user_id,
        zone=str(zone_of(person)),
        windows=read_hours(defaults.hours(tick, person.hours)),
        country=country,
        region=region,
    )


def working_moment(tick: Tick, user_id: str, wish: datetime) -> datetime:
    """Find the first moment from `wish` on within somebody's working hours."""
    return next_allowed(calendar(tick, user_id), wish) or wish


def place(
    tick: Tick, user_id: str, key: str, due_at: datetime, until: datetime | None
) -> budget.Outcome:
    """Place one survey among all that somebody is sent this week."""
    person = calendar(tick, user_id)
    zone = zone_for(person)
    monday = start_of(monday_of(local_date(tick.now, zone)), zone)
    near = (monday - NEAR, monday + A_WEEK + NEAR)
    letters = store.letters_near(tick.session, tick.workspace_id, user_id, *near)
    talks = store.talks_near(tick.session, tick.workspace_id, user_id, *near)
    sent = [
        budget.Sent(name, user_id, at, KINDS[min(urgency, len(KINDS) - 1)])
        for name, at, urgency in letters
    ]
    (outcome,) = budget.plan(
        [budget.Candidate(key, budget.Kind.SURVEY, (user_id,), due_at, until)],
        people={user_id: person},
        session_weeks={user_id: frozenset(monday_of(local_date(at, zone)) for at in talks)},
        sent=sent,
        now=tick.now,
    )
    return outcome
