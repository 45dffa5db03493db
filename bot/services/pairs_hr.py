"""Who runs a pair's programme, and what they are told: process only, never an answer."""

from bot.core import Tick
from bot.domain.letters import Letter, Urgency
from bot.domain.roles import Role, within
from bot.services import programmes_calendar
from storage import people
from storage.models import Pair


def in_charge(tick: Tick, row: Pair, *, leads: bool = False) -> list[str]:
    """Name the coordinators responsible for either of the two; without any, the leads.

    With `leads` they are named as well. A coordinator's scope may be limited to countries
    or places.
    """
    coordinators = [
        who
        for who in people.holders(
            tick.session, tick.workspace_id, Role.COORDINATOR, row.programme_id
        )
        if in_scope(tick, who, row)
    ]
    if coordinators and not leads:
        return coordinators
    granted = people.holders(tick.session, tick.workspace_id, Role.LEAD, row.programme_id)
    found = sorted({*coordinators, *granted, *tick.settings.leads})
    return [who for who in found if tick.person(who).left_at is None]


def in_scope(tick: Tick, who: str, row: Pair) -> bool:
    """Tell whether somebody's role covers at least one of the two people."""
    actor = tick.actor(who)
    held = [each for each in actor.held if _covers(each.role, each.programme_id, row)]
    two = [tick.person(user) for user in (row.mentor_id, row.mentee_id)]
    return any(within(held, person.country, person.location) for person in two)


def _covers(role: Role, programme_id: int | None, row: Pair) -> bool:
    return role in {Role.LEAD, Role.COORDINATOR} and programme_id in {None, row.programme_id}


def tell(
    tick: Tick,
    row: Pair,
    what: str,
    name: str,
    *,
    leads: bool = False,
    signal: str | None = None,
) -> None:
    """Tell those in charge that a pair needs a decision; `what` picks the sentence."""
    for who in in_charge(tick, row, leads=leads):
        tick.post(
            Letter(
                "pairs.hr",
                who,
                f"pair:{row.id}:hr:{what}:{name}:{who}",
                {"pair": row.id, "what": what, "signal": signal},
                programmes_calendar.working_moment(tick, who),
                urgency=Urgency.DATE,
                programme_id=row.programme_id,
            )
        )
