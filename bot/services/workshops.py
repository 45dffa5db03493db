"""Workshops as HR plans them: page, outlines, planning, moving, calling off, who was there."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from slack_sdk.models.blocks import Block

from bot.content import content
from bot.content.frame import Workshop as Outline
from bot.core import Turn
from bot.domain import workshops as rules
from bot.domain.ids import id_in
from bot.domain.localtime import HourSkipped, resolve
from bot.domain.refusals import ChangedMeanwhile, FormRefused, Outdated, Refusal
from bot.domain.roles import Action
from bot.domain.workshops import Plan, SeatState
from bot.services import programmes, scopes, workshops_letters, workshops_seats
from bot.views import workshops as views
from bot.views.voice import address_of
from storage import programmes as programme_store
from storage import workshops as store
from storage.models import Workshop, WorkshopSeat


@dataclass(frozen=True, slots=True)
class Typed:
    """What the form held; `workshop_id` 0 is a new workshop, `seen` the version looked at."""

    programme_id: int
    workshop_id: int
    seen: int
    outline: str
    title: str
    audience: str | None
    day: date | None
    time: str | None
    minutes: str
    place: str
    link: str
    capacity: str


def page(turn: Turn, argument: str) -> Sequence[Block]:
    """Show a programme's workshops and the six outlines: the page `workshops:7`."""
    programme_id = id_in(argument)
    programme = programmes.load(turn, programme_id, Action.WORKSHOP_EDIT)
    rows = store.workshops(turn.session, turn.workspace_id, [programme_id])
    seats = store.seats(turn.session, [row.id or 0 for row in rows])
    return views.page(
        programme_id,
        programme.name,
        [_planned(turn, row, seats.get(row.id or 0, ())) for row in rows],
        list(content(turn.t.language).workshops.outlines.values()),
        turn.t,
    )


def _planned(turn: Turn, row: Workshop, seats: Collection[WorkshopSeat]) -> views.Planned:
    inside = scopes.inside(turn, turn.who, row.programme_id)
    seats = [seat for seat in seats if inside is None or seat.user_id in inside]
    states = [seat.state for seat in seats]
    return views.Planned(
        fact=workshops_letters.fact(row),
        workshop_id=row.id or 0,
        seats=tuple(seat.user_id for seat in seats if seat.state == SeatState.SEAT),
        waiting=states.count(SeatState.WAITING),
        begun=row.starts_at <= turn.now,
        noted=any(seat.attended is not None for seat in seats),
        there=sum(bool(seat.attended) for seat in seats),
    )


def outline(turn: Turn, programme_id: int, name: str) -> dict[str, Any]:
    """Show an outline minute by minute.

    Raises:
        NotAllowed, Outdated: it is not theirs to see, or not there.
    """
    programmes.load(turn, programme_id, Action.WORKSHOP_EDIT)
    return views.outline(_outline(turn, name), content(turn.t.language).workshops.scenes, turn.t)


def new_form(turn: Turn, programme_id: int, name: str) -> dict[str, Any]:
    """Open the form, filled from an outline if one is named."""
    programmes.load(turn, programme_id, Action.WORKSHOP_EDIT)
    found = _outline(turn, name) if name else None
    shown = views.Filled(
        metadata=f"{programme_id}:0:0:{name}",
        title=found.title.say(address_of(turn.t)) if found else "",
        minutes=found.minutes if found else 0,
        audience=found.audience.value if found else rules.BOTH,
    )
    return views.form(shown, turn.t)


def _outline(turn: Turn, name: str) -> Outline:
    found = content(turn.t.language).workshops.outlines.get(name)
    if found is None:
        raise Outdated
    return found


def edit_form(turn: Turn, workshop_id: int) -> dict[str, Any]:
    """Open the form for a workshop that is still ahead.

    Raises:
        NotAllowed, Outdated, WorkshopOver, WorkshopCalledOff: it cannot be changed.
    """
    row, _ = _ahead(turn, workshop_id)
    local = row.starts_at.astimezone(turn.t.zone)
    shown = views.Filled(
        metadata=f"{row.programme_id}:{workshop_id}:{row.version}:{row.outline}",
        title=row.title,
        minutes=row.minutes,
        audience=row.audience,
        day=local.date(),
        time=local.strftime("%H:%M"),
        place=row.place,
        link=row.link,
        capacity=row.capacity,
    )
    return views.form(shown, turn.t)


def keep(turn: Turn, typed: Typed) -> None:
    """Plan a workshop or change one; people with a seat are told when it moves.

    Raises:
        FormRefused: with what is wrong, beside each field.
        ChangedMeanwhile: somebody else saved first.
        NotAllowed, Outdated, WorkshopOver, WorkshopCalledOff: it cannot be changed.
    """
    if typed.workshop_id:
        _change(turn, typed)
        return
    programme = programmes.load(turn, typed.programme_id, Action.WORKSHOP_EDIT)
    plan = _plan(turn, typed, taken=0)
    row = Workshop(
        workspace_id=turn.workspace_id,
        programme_id=typed.programme_id,
        outline=typed.outline,
        created_by=turn.user_id,
        created_at=turn.now,
        **_columns(plan),
    )
    turn.session.add(row)
    turn.session.flush()
    workshops_letters.announce(turn, programme, row)
    workshops_letters.plan_reminder(turn, row)
    note(turn, row, "planned")


def _change(turn: Turn, typed: Typed) -> None:
    row, seats = _ahead(turn, typed.workshop_id)
    if row.programme_id != typed.programme_id:
        raise Outdated
    taken = sum(seat.state == SeatState.SEAT for seat in seats)
    plan = _plan(turn, typed, taken=taken)
    if not programme_store.claim_version(turn.session, Workshop, row.id or 0, typed.seen):
        raise ChangedMeanwhile
    turn.session.refresh(row)
    moved = _where_and_when(row) != (plan.starts_at, plan.minutes, plan.place, plan.link)
    for name, value in _columns(plan).items():
        setattr(row, name, value)
    if moved:
        row.sequence += 1
    turn.session.flush()
    if moved:
        workshops_letters.plan_reminder(turn, row)
        workshops_letters.tell_seats(turn, row, "moved")
    workshops_seats.move_up(turn, row)
    workshops_letters.renew_post(turn, row)
    note(turn, row, "moved" if moved else "changed")


def _where_and_when(row: Workshop) -> tuple[datetime, int, str, str]:
    return row.starts_at, row.minutes, row.place, row.link


def _columns(plan: Plan) -> dict[str, Any]:
    return {
        "title": plan.title,
        "starts_at": plan.starts_at,
        "minutes": plan.minutes,
        "place": plan.place,
        "link": plan.link,
        "capacity": plan.capacity,
        "audience": plan.audience,
    }


def _plan(turn: Turn, typed: Typed, *, taken: int) -> Plan:
    """Read the form; every problem stands beside its field."""
    begins = _begins(turn, typed)
    plan = Plan(
        title=" ".join(typed.title.split()),
        starts_at=begins if isinstance(begins, datetime) else turn.now,
        minutes=_number(typed.minutes),
        place=" ".join(typed.place.split()),
        link=typed.link,
        capacity=_number(typed.capacity),
        audience=typed.audience if typed.audience in rules.AUDIENCES else rules.BOTH,
    )
    found = dict(rules.problems(plan, taken, now=turn.now))
    if isinstance(begins, Refusal):
        found["time"] = begins
        found.pop("day", None)
    if found:
        raise FormRefused(found)
    return plan


def _begins(turn: Turn, typed: Typed) -> datetime | Refusal:
    """Place the typed time in HR's own zone; an hour that no clock shows is refused."""
    if typed.day is None or typed.time is None:
        return turn.now
    try:
        local = datetime.combine(typed.day, time.fromisoformat(typed.time))
        return resolve(local, turn.t.zone).at
    except HourSkipped as skipped:
        return skipped


def _number(text: str) -> int:
    return int(text) if text.isdecimal() and len(text) <= 5 else 0  # noqa: PLR2004 - longer is nonsense


def call_off(turn: Turn, workshop_id: int) -> None:
    """Call a workshop off; everybody with a seat or in the queue is told.

    Raises:
        NotAllowed, Outdated, WorkshopOver, WorkshopCalledOff: there is nothing to call off.
    """
    row, _ = _ahead(turn, workshop_id)
    row.cancelled = True
    row.sequence += 1
    row.version += 1
    turn.session.flush()
    turn.forget(workshops_letters.reminder_prefix(row), "called_off")
    workshops_letters.tell_called_off(turn, row)
    workshops_letters.renew_post(turn, row)
    note(turn, row, "called_off")


def programme_of(turn: Turn, workshop_id: int) -> int:
    """Tell which programme a workshop belongs to."""
    return load(turn, workshop_id)[0].programme_id


def load(turn: Turn, workshop_id: int) -> tuple[Workshop, list[WorkshopSeat]]:
    """Load a workshop with its seats for somebody who may plan.

    Raises:
        NotAllowed, Outdated: it is not theirs to plan, or not there.
    """
    row = store.workshop(turn.session, turn.workspace_id, workshop_id)
    if row is None:
        turn.authorise(Action.WORKSHOP_EDIT)
        raise Outdated
    turn.authorise(Action.WORKSHOP_EDIT, row.programme_id)
    return row, store.seats(turn.session, [workshop_id]).get(workshop_id, [])


def _ahead(turn: Turn, workshop_id: int) -> tuple[Workshop, list[WorkshopSeat]]:
    row, seats = load(turn, workshop_id)
    if row.cancelled:
        raise rules.WorkshopCalledOff
    if row.starts_at <= turn.now:
        raise rules.WorkshopOver
    return row, seats


def note(turn: Turn, row: Workshop, what: str) -> None:
    """Write into the audit trail what was done to a workshop."""
    turn.audit(
        Action.WORKSHOP_EDIT,
        programme_id=row.programme_id,
        subject=f"workshop:{row.id}",
        what=what,
    )


PAGES = {"workshops": page}
"""Pages of Home: `workshops:7`."""
