"""Roles: the first lead, and whom the leads appoint; every change is in the audit trail."""

from collections.abc import Iterable, Sequence
from typing import Any

from slack_sdk.models.blocks import Block

from bot.core import Turn
from bot.domain.refusals import FormRefused, NotAllowed, Outdated, Refusal
from bot.domain.roles import Action, Role
from bot.outgoing import Message
from bot.services import programmes
from bot.views import roles as views
from storage import people
from storage import programmes as store
from storage.models import Audit, Grant, Person

GRANTABLE = (Role.LEAD, Role.COORDINATOR, Role.CONFIDANT, Role.WORKS_COUNCIL)
DEPUTY = "deputy"
"""In the form: a coordinator who steps in for the others."""

WORKSPACE_WIDE = frozenset({Role.LEAD})
SCOPE_LENGTH = 10
PLACE_LENGTH = 60
TRAIL = 12


class NotAMember(Refusal):
    """Guests, bots, strangers and people who have left hold no roles."""

    key = "roles.not_a_member"
    field = "person"


class LastLead(Refusal):
    """Somebody has to lead."""

    key = "roles.last_lead"


class HeldAlready(Refusal):
    """The person has this role."""

    key = "roles.held_already"
    field = "person"


class ScopeTooLong(Refusal):
    """More places than a scope may name."""

    key = "roles.scope_too_long"
    field = "scope"


def page(turn: Turn, argument: str) -> Sequence[Block]:  # noqa: ARG001 - every page has an argument
    """Show who holds which role, and the latest entries of the audit trail."""
    if not turn.who.may(Action.AUDIT_SEE):
        turn.authorise(Action.ROLE_GRANT)
    return views.page(_overview(turn), turn.t)


def answer(turn: Turn) -> Message:
    """Answer `/mentor admin`: a workspace admin without a lead appoints one, leads see roles."""
    if programmes.may_appoint_first_lead(turn) and not turn.who.may(Action.ROLE_GRANT):
        return views.first_lead_message(turn.t)
    return views.message(page(turn, ""), turn.t)


def first_lead_form(turn: Turn) -> dict[str, Any]:
    """Ask the workspace's admin for the first lead."""
    _authorise_first(turn)
    return views.first_lead_form(turn.t)


def appoint_first_lead(turn: Turn, user_id: str | None) -> None:
    """Let a workspace admin appoint the first lead; once there is one, nothing at all.

    Raises:
        NotAllowed: there is a lead already, or the person is no admin.
    """
    _authorise_first(turn)
    person = _member(turn, user_id)
    _give(turn, person, Role.LEAD, None)
    turn.audit(Action.ROLE_FIRST_LEAD, subject=person.user_id)


def _authorise_first(turn: Turn) -> None:
    turn.authorise(Action.ROLE_FIRST_LEAD)
    if programmes.leads(turn):
        raise NotAllowed


def form(turn: Turn) -> dict[str, Any]:
    """Ask whom to appoint, to what, where."""
    turn.authorise(Action.ROLE_GRANT)
    return views.form([*GRANTABLE[:2], DEPUTY, *GRANTABLE[2:]], _programmes(turn), turn.t)


def appoint(
    turn: Turn, user_id: str | None, role: str, programme_id: int | None, scope: str
) -> None:
    """Give somebody a role.

    Raises:
        FormRefused: the person cannot hold it, or holds it already; the scope is too long.
        ProgrammeUnknown: no such programme.
    """
    turn.authorise(Action.ROLE_GRANT)
    person = _member(turn, user_id)
    chosen = Role.COORDINATOR if role == DEPUTY else Role(role)
    if chosen not in GRANTABLE:
        raise Outdated
    where = None if chosen in WORKSPACE_WIDE else programme_id
    if where is not None:
        programmes.get(turn, where)
    if people.grant(turn.session, turn.workspace_id, person.user_id, chosen, where):
        raise HeldAlready
    places = read_scope(scope) if chosen is Role.COORDINATOR else []
    _give(turn, person, chosen, where, scope=places, deputy=role == DEPUTY)
    turn.audit(
        Action.ROLE_GRANT,
        programme_id=where,
        subject=person.user_id,
        role=role,
        scope=places,
    )


def read_scope(typed: str) -> list[str]:
    """Read countries and places from what was typed, such as “de, AT, Vienna”.

    Raises:
        ScopeTooLong: more than ten places, or one of more than sixty characters.

    >>> read_scope("de, AT; Wien")
    ['DE', 'AT', 'Wien']
    """
    parts = [part.strip() for part in typed.replace(";", ",").split(",") if part.strip()]
    if len(parts) > SCOPE_LENGTH or any(len(part) > PLACE_LENGTH for part in parts):
        raise ScopeTooLong(n=SCOPE_LENGTH)
    return [part.upper() if len(part) == 2 else part for part in parts]  # noqa: PLR2004 - a country code


def remove(turn: Turn, grant_id: int) -> None:
    """Take a role away, never the last lead's.

    Raises:
        LastLead: nobody would lead any more.
        Outdated: it is gone already.
    """
    turn.authorise(Action.ROLE_GRANT)
    found = people.grant_by_id(turn.session, turn.workspace_id, grant_id)
    if found is None:
        raise Outdated
    if found.role == Role.LEAD and set(programmes.leads(turn)) <= {found.user_id}:
        raise LastLead
    turn.session.delete(found)
    turn.audit(
        Action.ROLE_GRANT,
        programme_id=found.programme_id,
        subject=found.user_id,
        role=found.role,
        removed=True,
    )


def coordinators(turn: Turn, programme_id: int) -> list[str]:
    """Name those who coordinate this one programme, deputies left out."""
    return [
        one.user_id
        for one in people.grants(turn.session, turn.workspace_id)
        if one.role == Role.COORDINATOR and one.programme_id == programme_id and not one.deputy
    ]


def set_coordinators(turn: Turn, programme_id: int, wanted: Iterable[str]) -> None:
    """Make exactly these people the programme's coordinators; deputies stay.

    Raises:
        FormRefused: one of them cannot hold a role.
    """
    turn.authorise(Action.ROLE_GRANT)
    names, now = set(wanted), set(coordinators(turn, programme_id))
    for user_id in sorted(names - now):
        person = _coordinator(turn, user_id)
        held = people.grant(
            turn.session, turn.workspace_id, user_id, Role.COORDINATOR, programme_id
        )
        if held:
            held.deputy = False
        else:
            _give(turn, person, Role.COORDINATOR, programme_id)
        turn.audit(
            Action.ROLE_GRANT, programme_id=programme_id, subject=user_id, role=Role.COORDINATOR
        )
    for user_id in sorted(now - names):
        held = people.grant(
            turn.session, turn.workspace_id, user_id, Role.COORDINATOR, programme_id
        )
        if held and held.id:
            remove(turn, held.id)


def _coordinator(turn: Turn, user_id: str) -> Person:
    try:
        return _member(turn, user_id)
    except NotAMember as refusal:
        raise FormRefused({"coordinators": refusal}) from None


def _member(turn: Turn, user_id: str | None) -> Person:
    """Find somebody who may hold a role: a member of this company who is still here."""
    person = people.person(turn.session, turn.workspace_id, user_id) if user_id else None
    if person is None or person.kind != "member" or person.left_at is not None:
        raise NotAMember
    return person


def _give(
    turn: Turn,
    person: Person,
    role: Role,
    programme_id: int | None,
    *,
    scope: Iterable[str] = (),
    deputy: bool = False,
) -> None:
    turn.session.add(
        Grant(
            workspace_id=turn.workspace_id,
            user_id=person.user_id,
            role=role,
            programme_id=programme_id,
            scope=list(scope),
            deputy=deputy,
            granted_by=turn.user_id,
            granted_at=turn.now,
        )
    )
    turn.session.flush()


def _overview(turn: Turn) -> views.Overview:
    names = _programmes(turn)
    given = people.grants(turn.session, turn.workspace_id)
    configured = [one for one in turn.settings.leads if one in programmes.leads(turn)]
    return views.Overview(
        tuple(views.Held(0, one, Role.LEAD, configured=True) for one in configured)
        + tuple(_held(one, names) for one in given),
        tuple(_entry(one, names) for one in people.trail(turn.session, turn.workspace_id, TRAIL)),
        may_grant=turn.who.may(Action.ROLE_GRANT),
        may_see_trail=turn.who.may(Action.AUDIT_SEE),
    )


def _held(one: Grant, names: dict[int, str]) -> views.Held:
    return views.Held(
        id=one.id or 0,
        user_id=one.user_id,
        role=DEPUTY if one.deputy else one.role,
        programme=names.get(one.programme_id or 0, ""),
        scope=tuple(one.scope),
    )


def _entry(one: Audit, names: dict[int, str]) -> views.Entry:
    return views.Entry(
        at=one.at,
        actor=one.actor_id,
        action=one.action,
        programme=names.get(one.programme_id or 0, ""),
        allowed=one.allowed,
    )


def _programmes(turn: Turn) -> dict[int, str]:
    return programmes.names(store.programmes(turn.session, turn.workspace_id))


PAGES = {"admin": page}
"""Pages of Home: `admin`."""
