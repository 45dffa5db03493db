"""The weekly letter to those who run programmes; none goes out when nothing needs anybody."""

from datetime import UTC, datetime, time, timedelta

from bot.core import Tick, zone_of
from bot.courier import Handling
from bot.domain.letters import Counts, Letter, Reminder, Urgency
from bot.domain.localtime import A_WEEK, monday_of
from bot.outgoing import Drop, Outgoing
from bot.services import insight, programmes_calendar, programmes_steps
from bot.services.programmes import ALIVE
from bot.views import insight as views
from storage import programmes as store
from storage.ledger import Claim
from storage.models import Programme, ReminderRow

LOOK = "insight.week"
AT = time(8)
"""Local time of the programme's first person, Monday morning."""


def plant(tick: Tick, programme: Programme) -> None:
    """Note next Monday morning, once for the whole workspace; called when a programme moves."""
    if programme.state not in ALIVE:
        return
    zone = zone_of(tick.person(programme.created_by))
    monday = monday_of(tick.now.astimezone(zone).date()) + A_WEEK
    due = datetime.combine(monday, AT, zone).astimezone(UTC)
    tick.remind(Reminder(LOOK, f"insight:week:{monday.isoformat()}", due))


def look(tick: Tick, row: ReminderRow) -> None:
    """Write to everybody who runs a programme that needs somebody, and look again in a week."""
    alive = store.programmes(tick.session, tick.workspace_id, ALIVE)
    wanted = {
        user_id
        for programme in alive
        if _needs(tick, programme)
        for user_id in programmes_calendar.hr_of(tick, programme)
    }
    tick.post(
        *(
            Letter(
                "insight.digest",
                user_id,
                f"digest:{row.key.rpartition(':')[2]}:{user_id}",
                urgency=Urgency.NEWS,
            )
            for user_id in sorted(wanted)
        )
    )
    if alive:
        again = row.due_at + timedelta(days=7)
        tick.remind(Reminder(LOOK, f"insight:week:{again.date().isoformat()}", again))


def _needs(tick: Tick, programme: Programme) -> bool:
    t = tick.voice(programme.created_by)
    return bool(insight.decisions(tick, programme, t))


def digest(tick: Tick, claim: Claim) -> Outgoing | Drop:
    """Say what needs somebody now; solved meanwhile, nothing is sent."""
    t = tick.voice(claim.to)
    found = []
    for programme in store.programmes(tick.session, tick.workspace_id, ALIVE):
        if claim.to not in programmes_calendar.hr_of(tick, programme):
            continue
        places = tick.actor(claim.to).places(programme.id)
        decisions = tuple(insight.decisions(tick, programme, t, places))
        if decisions:
            found.append(_lines(tick, programme, decisions, places))
    if not found:
        return Drop("nothing_needs_anybody")
    return Outgoing(claim.to, views.digest(found, t))


def _lines(
    tick: Tick,
    programme: Programme,
    decisions: tuple[views.Decision, ...],
    places: insight.Places,
) -> views.Digest:
    counted = store.counts(tick.session, tick.workspace_id, programme.id or 0, places)
    return views.Digest(
        programme.id or 0, programme.name, counted.people, counted.open_pairs, decisions
    )


LETTERS = {"insight.digest": Handling(digest, counts=Counts.TASK)}
LOOKS = {LOOK: look}

programmes_steps.MOVED.append(plant)
