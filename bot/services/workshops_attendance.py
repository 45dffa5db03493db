"""Who was at a workshop: asked and noted once it has begun."""

from collections.abc import Sequence
from typing import Any

from bot.core import Tick, Turn
from bot.domain import workshops as rules
from bot.domain.refusals import FormRefused
from bot.domain.workshops import SeatState
from bot.services import scopes, workshops, workshops_seats
from bot.views import workshops as views
from storage import programmes as programme_store
from storage.models import Workshop, WorkshopSeat


def form(turn: Turn, workshop_id: int) -> dict[str, Any]:
    """Ask who was there; everybody with a seat is ticked at first.

    Raises:
        NotAllowed, Outdated, WorkshopCalledOff, NotHeldYet: there is nothing to note.
    """
    row, seats = _seen(turn, workshop_id)
    noted = any(seat.attended is not None for seat in seats)
    there = [
        seat.user_id for seat in seats if (seat.attended if noted else seat.state == SeatState.SEAT)
    ]
    return views.attendance(workshop_id, row.title, there, turn.t)


def keep(turn: Turn, workshop_id: int, there: Sequence[str]) -> None:
    """Note who was there; somebody without a seat who came is added.

    Raises:
        FormRefused: somebody named takes no part in the programme.
        NotAllowed, Outdated, WorkshopCalledOff, NotHeldYet: nothing was noted.
    """
    row, seats = _seen(turn, workshop_id)
    known = {seat.user_id: seat for seat in seats}
    strangers = [who for who in there if who not in known and not _takes_part(turn, row, who)]
    if strangers:
        names = [turn.person(who).name or who for who in strangers]
        raise FormRefused({"people": rules.NeverThere(who=names)})
    for who in there:
        if who not in known:
            known[who] = workshops_seats.seat_for(turn, row, who, SeatState.SEAT)
    for who, seat in known.items():
        came = who in there
        seat.attended = came if came or seat.state == SeatState.SEAT else None
    workshops.note(turn, row, "attendance")


def _takes_part(tick: Tick, row: Workshop, who: str) -> bool:
    place = programme_store.enrolment(tick.session, tick.workspace_id, row.programme_id, who)
    return place is not None and place.state != "left"


def _seen(turn: Turn, workshop_id: int) -> tuple[Workshop, list[WorkshopSeat]]:
    """Load the seats of those somebody looks after; the others' stay as they are."""
    row, seats = _held(turn, workshop_id)
    inside = scopes.inside(turn, turn.who, row.programme_id)
    return row, [seat for seat in seats if inside is None or seat.user_id in inside]


def _held(turn: Turn, workshop_id: int) -> tuple[Workshop, list[WorkshopSeat]]:
    row, seats = workshops.load(turn, workshop_id)
    if row.cancelled:
        raise rules.WorkshopCalledOff
    if row.starts_at > turn.now:
        raise rules.NotHeldYet
    return row, seats
