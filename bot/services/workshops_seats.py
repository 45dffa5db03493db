"""Seats in workshops: asked for, given up, moved up from the queue; what people see in Home."""

from collections.abc import Collection, Sequence

from slack_sdk.models.blocks import Block

from bot.core import Tick, Turn
from bot.domain import workshops as rules
from bot.domain.refusals import Outdated
from bot.domain.workshops import Seat, SeatState
from bot.i18n import Markup
from bot.services import enrolment_hooks, enrolment_places, workshops_letters
from bot.services.programmes_steps import HELD_FOR
from bot.views import workshops_posts as views
from storage import programmes as programme_store
from storage import workshops as store
from storage.models import Enrolment, Workshop, WorkshopSeat


def join(turn: Turn, workshop_id: int) -> Markup:
    """Ask for a seat; pressing twice changes nothing. Says what came of it.

    Raises:
        WorkshopCalledOff, WorkshopOver, NotInProgramme, NotForYourRole, Outdated: no seat.
    """
    row = _ahead(turn, workshop_id)
    place = enrolment_places.place(turn, row.programme_id, turn.user_id)
    if place is None:
        raise rules.NotInProgramme
    if not rules.fits(row.audience, place.role):
        raise rules.NotForYourRole
    before = _seats(turn, row)
    state = rules.ask(before, turn.user_id, row.capacity)
    if any(seat.who == turn.user_id and seat.state is state for seat in before):
        return _told(turn, row, "already_in" if state is SeatState.SEAT else "already_waiting")
    seat = seat_for(turn, row, turn.user_id, state)
    if state is SeatState.WAITING:
        return _told(turn, row, "waiting")
    workshops_letters.tell(turn, row, seat, "seat", at_once=True)
    return _told(turn, row, "in")


def _told(turn: Turn, row: Workshop, what: str) -> Markup:
    number = rules.place_in_queue(_seats(turn, row), turn.user_id)
    return turn.t(f"workshops.told_{what}", title=row.title, at=row.starts_at, number=number)


def give_up(turn: Turn, workshop_id: int) -> Markup:
    """Give a seat or a place in the queue back; the next in the queue moves up.

    Raises:
        WorkshopCalledOff, WorkshopOver, Outdated: there is nothing to give up.
    """
    row = _ahead(turn, workshop_id)
    _leave(turn, row, turn.user_id)
    return turn.t("workshops.told_given_up", title=row.title)


def _leave(tick: Tick, row: Workshop, user_id: str) -> None:
    for seat in store.seats(tick.session, [row.id or 0]).get(row.id or 0, ()):
        if seat.user_id == user_id:
            seat.state = SeatState.GIVEN_UP.value
    tick.session.flush()
    move_up(tick, row)


def move_up(tick: Tick, row: Workshop) -> None:
    """Give free seats to the first in the queue and tell them."""
    stored = store.seats(tick.session, [row.id or 0]).get(row.id or 0, [])
    lucky = rules.moving_up(_read(stored), row.capacity)
    for seat in stored:
        if seat.user_id in lucky:
            seat.state = SeatState.SEAT.value
            seat.round += 1
            workshops_letters.tell(tick, row, seat, "moved_up")
    tick.session.flush()


def seat_for(tick: Tick, row: Workshop, user_id: str, state: SeatState) -> WorkshopSeat:
    """Write a seat down; somebody who had given theirs up stands at the end of the queue again."""
    stored = store.seats(tick.session, [row.id or 0]).get(row.id or 0, [])
    seat = next((one for one in stored if one.user_id == user_id), None)
    if seat is None:
        seat = WorkshopSeat(
            workspace_id=tick.workspace_id,
            workshop_id=row.id or 0,
            user_id=user_id,
            state=state.value,
            asked_at=tick.now,
        )
        tick.session.add(seat)
    else:
        seat.state, seat.asked_at, seat.round = state.value, tick.now, seat.round + 1
    tick.session.flush()
    return seat


def home_section(turn: Turn) -> Sequence[Block]:
    """Show the workshops ahead that are for the person, each with what they can do."""
    mine = programme_store.enrolments_of(turn.session, turn.workspace_id, turn.user_id)
    roles = {place.programme_id: place.role for place in mine}
    rows = [
        row
        for row in store.workshops(turn.session, turn.workspace_id, roles)
        if rules.fits(row.audience, roles[row.programme_id]) and _shows(turn, row)
    ]
    seats = store.seats(turn.session, [row.id or 0 for row in rows])
    shown = [_mine(turn, row, _read(seats.get(row.id or 0, ()))) for row in rows]
    return views.section(shown, turn.t) if shown else ()


def _shows(turn: Turn, row: Workshop) -> bool:
    """Show what is ahead and announced; what HR has just typed may still be taken back."""
    announced = row.created_at + HELD_FOR <= turn.now
    return not row.cancelled and row.starts_at > turn.now and announced


def _mine(turn: Turn, row: Workshop, seats: Collection[Seat]) -> views.Mine:
    state = next((seat.state for seat in seats if seat.who == turn.user_id), SeatState.GIVEN_UP)
    return views.Mine(
        fact=workshops_letters.fact(row),
        workshop_id=row.id or 0,
        state=state,
        number=rules.place_in_queue(seats, turn.user_id),
        full=rules.ask(seats, "", row.capacity) is SeatState.WAITING,
    )


def _ahead(turn: Turn, workshop_id: int) -> Workshop:
    row = store.workshop(turn.session, turn.workspace_id, workshop_id)
    if row is None:
        raise Outdated
    if row.cancelled:
        raise rules.WorkshopCalledOff
    if row.starts_at <= turn.now:
        raise rules.WorkshopOver
    return row


def _seats(tick: Tick, row: Workshop) -> list[Seat]:
    return _read(store.seats(tick.session, [row.id or 0]).get(row.id or 0, []))


def _read(stored: Collection[WorkshopSeat]) -> list[Seat]:
    return [Seat(one.user_id, SeatState(one.state), one.asked_at) for one in stored]


def person_left(tick: Tick, place: Enrolment) -> None:
    """Free the seats of somebody who left a programme."""
    for row in store.workshops(tick.session, tick.workspace_id, [place.programme_id]):
        if not row.cancelled and row.starts_at > tick.now:
            _leave(tick, row, place.user_id)


enrolment_hooks.LEFT.append(person_left)
