"""Which programmes somebody may join, which they are in, and where they stand."""

from datetime import date

from bot.core import Tick, Turn
from bot.domain import enrolment as domain
from bot.domain import enrolment_access as access
from bot.domain.localtime import local_date
from bot.services import programmes as service
from bot.services import programmes_calendar
from bot.services.enrolment_catalogue import catalogue
from bot.views.enrolment import Welcome
from bot.views.enrolment_form import Invitation
from storage import enrolments, programmes
from storage.models import Enrolment, Programme

TAKES_PEOPLE = ("signup", "matching", "running")


def today(turn: Turn) -> date:
    """Tell the day on the wall of the person."""
    return local_date(turn.now, turn.t.zone)


def place(tick: Tick, programme_id: int, user_id: str) -> Enrolment | None:
    """Find somebody's place in a programme; None when they are not in it (any more)."""
    found = programmes.enrolment(tick.session, tick.workspace_id, programme_id, user_id)
    return None if found is None or found.state == "left" else found


def check_person(turn: Turn) -> None:
    """Refuse guests, strangers, apps and deactivated accounts.

    Raises:
        Refusal: says why this kind of account cannot take part.
    """
    person = turn.person(turn.user_id)
    refusal = access.why_not(person.kind, left=person.left_at is not None)
    if refusal:
        raise refusal


def open_programme(tick: Tick, programme_id: int) -> Programme | None:
    """Find a programme if it takes people today."""
    found = service.open_for_signup(tick)
    return next((one for one in found if one.id == programme_id), None)


def joinable(turn: Turn) -> list[Programme]:
    """List the open programmes the person is not in; none when they are in all of them.

    Raises:
        OpensLater, NothingOpen: there is none.
    """
    there = service.open_for_signup(turn)
    mine = {
        p.programme_id
        for p in programmes.enrolments_of(turn.session, turn.workspace_id, turn.user_id)
    }
    free = [programme for programme in there if programme.id not in mine]
    if there or mine:
        return free
    opens = next_opening(turn)
    raise access.OpensLater(day=opens) if opens else access.NothingOpen


def next_opening(turn: Turn) -> date | None:
    """Tell when the next sign-up opens, as planned today."""
    found = programmes.programmes(turn.session, turn.workspace_id, ("draft", "signup"))
    days = [service.roadmap_of(one).stretches[0].first for one in found]
    return min((day for day in days if day > today(turn)), default=None)


def latest(turn: Turn, programme_id: int) -> Enrolment | None:
    """Find what to pre-fill with: the place in this programme, else the latest elsewhere."""
    had = enrolments.ever_enrolled(turn.session, turn.workspace_id, turn.user_id)
    here = [one for one in had if one.programme_id == programme_id]
    return next(iter([*here, *had]), None)


def invitation(programme: Programme) -> Invitation:
    """Introduce a programme to somebody who may join it."""
    return Invitation(
        programme_id=programme.id or 0,
        name=programme.name,
        purpose=programme.purpose,
        starts_on=programme.starts_on,
        roadmap=service.roadmap_of(programme),
    )


def welcome(tick: Tick, programme: Programme, user_id: str, *, again: bool) -> Welcome:
    """Gather what somebody reads who has just joined, or with `again` has come back."""
    t = tick.voice(user_id)
    mine = place(tick, programme.id or 0, user_id)
    told = programmes.skills(tick.session, [mine.id or 0] if mine else [])
    skills = told.get(mine.id or 0, []) if mine else []
    offers = [one.topic for one in skills if one.kind == "offer"]
    awaited: list[str] = []
    if mine and domain.Role(mine.role).teaches:
        awaited = enrolments.wanted_by_others(
            tick.session, programme.id or 0, user_id, offers, "want"
        )
    return Welcome(
        programme_id=programme.id or 0,
        name=programme.name,
        round_on=programmes_calendar.next_round(tick, programme),
        starts_on=programme.starts_on,
        awaited=tuple(catalogue(tick, t, programme).names(awaited)),
        again=again,
    )


def may_join(turn: Turn) -> bool:
    """Tell whether this kind of account can take part at all."""
    person = turn.person(turn.user_id)
    return access.why_not(person.kind, left=person.left_at is not None) is None


def left_open(tick: Tick, user_id: str) -> Enrolment | None:
    """Find the latest place somebody left in a programme that is still going on."""
    for had in enrolments.ever_enrolled(tick.session, tick.workspace_id, user_id):
        programme = programmes.programme(tick.session, tick.workspace_id, had.programme_id)
        if had.state == "left" and programme and programme.state in TAKES_PEOPLE:
            return had
    return None
