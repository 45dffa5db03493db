"""Queries about workspaces, people, their roles and the audit trail."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Select, and_, bindparam, func, update
from sqlalchemy import select as columns
from sqlmodel import Session, col, select

from bot.domain.roles import Actor, Held, Role
from storage import once
from storage.ledger import affected, insert_once
from storage.models import Audit, Draft, Enrolment, Grant, Person, Workspace


def workspace(session: Session, workspace_id: str) -> Workspace:
    """Load a workspace, beginning its row at the first contact."""
    found = once.find(session, Workspace, workspace_id=workspace_id)
    if found is None:
        begun = Workspace(workspace_id=workspace_id).model_dump()
        insert_once(session, Workspace, [begun], ("workspace_id",))
        found = session.get_one(Workspace, workspace_id)
    return found


def claim_workspace(session: Session, workspace_id: str, seen: int) -> bool:
    """Raise the version of the company's settings if it is still the one that was seen."""
    statement = (
        update(Workspace)
        .where(col(Workspace.workspace_id) == workspace_id, col(Workspace.version) == seen)
        .values(version=seen + 1)
    )
    return affected(session, statement) == 1


def levels(session: Session, workspace_id: str) -> dict[int, int]:
    """Count the people who are still here by level; those without one are left out."""
    rows = session.exec(
        select(Person.level, func.count())
        .where(
            col(Person.workspace_id) == workspace_id,
            col(Person.level).is_not(None),
            col(Person.left_at).is_(None),
        )
        .group_by(col(Person.level))
    )
    return {int(level): number for level, number in rows if level is not None}


def move_levels(session: Session, workspace_id: str, moves: Mapping[int, int | None]) -> None:
    """Put everybody on a level onto another one; None makes it unknown, so that they are asked."""
    for old, new in moves.items():
        statement = update(Person).where(
            col(Person.workspace_id) == workspace_id, col(Person.level) == old
        )
        affected(session, statement.values(level=new))
    session.expire_all()


def workspaces(session: Session) -> list[str]:
    """Name all workspaces, sorted."""
    return list(session.exec(select(Workspace.workspace_id).order_by(col(Workspace.workspace_id))))


def person(session: Session, workspace_id: str, user_id: str) -> Person | None:
    """Find somebody."""
    return once.find(session, Person, workspace_id=workspace_id, user_id=user_id)


def ensure(session: Session, workspace_id: str, user_id: str) -> Person:
    """Find somebody, or begin their row."""
    found = person(session, workspace_id, user_id)
    if found is None:
        workspace(session, workspace_id)
        begun = Person(workspace_id=workspace_id, user_id=user_id).model_dump()
        insert_once(session, Person, [begun], ("workspace_id", "user_id"))
        found = session.get_one(Person, (workspace_id, user_id))
    return found


def people(session: Session, workspace_id: str, user_ids: list[str]) -> dict[str, Person]:
    """Load several people at once, keyed by their Slack id."""
    rows = once.several(session, Person, "user_id", user_ids, workspace_id=workspace_id)
    return {row.user_id: row for row in rows}


def inside(workspace_id: str, places: frozenset[str]) -> Select[Any]:
    """Select the people of some countries or places, to be used within other queries."""
    return columns(col(Person.user_id)).where(
        col(Person.workspace_id) == workspace_id,
        col(Person.country).in_(places) | col(Person.location).in_(places),
    )


def in_places(session: Session, workspace_id: str, places: frozenset[str]) -> frozenset[str]:
    """Name the people of some countries or places."""
    return frozenset(session.connection().scalars(inside(workspace_id, places)))


def everybody(session: Session, workspace_id: str) -> list[Person]:
    """Load everybody in the workspace that we know of, by id."""
    return list(
        session.exec(
            select(Person)
            .where(col(Person.workspace_id) == workspace_id)
            .order_by(col(Person.user_id))
        )
    )


_ARRIVING = (
    select(Workspace, Person, Grant)
    .join(Person, col(Person.workspace_id) == col(Workspace.workspace_id))
    .outerjoin(
        Grant,
        and_(
            col(Grant.workspace_id) == col(Person.workspace_id),
            col(Grant.user_id) == col(Person.user_id),
        ),
    )
    .where(
        col(Workspace.workspace_id) == bindparam("workspace_id"),
        col(Person.user_id) == bindparam("user_id"),
    )
)


def arriving(
    session: Session, workspace_id: str, user_id: str
) -> tuple[Workspace, Person, list[Grant]]:
    """Load what every turn starts from, in one question; rows that are missing are begun."""
    asked = {"workspace_id": workspace_id, "user_id": user_id}
    found = session.exec(_ARRIVING, params=asked).all()
    if found:
        home, who, _ = found[0]
        once.keep(session, who, **asked)
        return home, who, list(filter(None, (grant for *_, grant in found)))
    begun = ensure(session, workspace_id, user_id)
    return workspace(session, workspace_id), begun, granted_to(session, begun)


def actor(session: Session, who: Person, configured_leads: tuple[str, ...]) -> Actor:
    """Gather the roles a person holds right now, those from the configuration included."""
    return acting(who, granted_to(session, who), configured_leads)


def granted_to(session: Session, who: Person) -> list[Grant]:
    """List what somebody was granted, also before their first visit."""
    return list(
        session.exec(
            select(Grant).where(
                col(Grant.workspace_id) == who.workspace_id, col(Grant.user_id) == who.user_id
            )
        )
    )


def acting(who: Person, granted: Iterable[Grant], configured_leads: tuple[str, ...]) -> Actor:
    """Put a person's roles together from their grants, the configuration and their account."""
    held = [
        Held(Role(grant.role), grant.programme_id, frozenset(grant.scope))
        for grant in granted
        if who.left_at is None
    ]
    if who.user_id in configured_leads:
        held.append(Held(Role.LEAD))
    if who.is_admin:
        held.append(Held(Role.ADMIN))
    return Actor(who.workspace_id, who.user_id, tuple(held))


def holders(
    session: Session, workspace_id: str, role: Role, programme_id: int | None = None
) -> list[str]:
    """Name the people who hold a role by grant, for this programme or all."""
    found = session.exec(_HOLDERS, params={"workspace_id": workspace_id, "role": role})
    return sorted(
        {g.user_id for g in found if g.programme_id is None or g.programme_id == programme_id}
    )


_HOLDERS = select(Grant).where(
    col(Grant.workspace_id) == bindparam("workspace_id"), col(Grant.role) == bindparam("role")
)


def audit(
    session: Session,
    actor: Actor,
    action: str,
    *,
    at: datetime,
    programme_id: int | None = None,
    subject: str = "",
    allowed: bool = True,
    **detail: Any,
) -> None:
    """Write down one action of somebody with a role, or one that was refused."""
    session.add(
        Audit(
            workspace_id=actor.workspace_id,
            at=at,
            actor_id=actor.user_id,
            action=action,
            programme_id=programme_id,
            subject=subject,
            allowed=allowed,
            detail=detail,
        )
    )


def draft(session: Session, workspace_id: str, user_id: str, form: str) -> Draft | None:
    """Find what somebody has begun to fill in."""
    return once.find(session, Draft, workspace_id=workspace_id, user_id=user_id, form=form)


def grants(session: Session, workspace_id: str) -> list[Grant]:
    """List all roles given in a workspace, by role, programme and person."""
    return list(
        session.exec(
            select(Grant)
            .where(col(Grant.workspace_id) == workspace_id)
            .order_by(col(Grant.role), col(Grant.programme_id), col(Grant.user_id))
        )
    )


def grant(
    session: Session, workspace_id: str, user_id: str, role: Role, programme_id: int | None
) -> Grant | None:
    """Find one role of one person; None as programme means the role for all programmes."""
    return session.exec(
        select(Grant).where(
            col(Grant.workspace_id) == workspace_id,
            col(Grant.user_id) == user_id,
            col(Grant.role) == role,
            col(Grant.programme_id) == programme_id,
        )
    ).one_or_none()


def grant_by_id(session: Session, workspace_id: str, grant_id: int) -> Grant | None:
    """Find a role by its id."""
    return session.exec(
        select(Grant).where(col(Grant.workspace_id) == workspace_id, col(Grant.id) == grant_id)
    ).one_or_none()


def trail(session: Session, workspace_id: str, limit: int) -> list[Audit]:
    """List the latest entries of the audit trail, newest first."""
    return list(
        session.exec(
            select(Audit)
            .where(col(Audit.workspace_id) == workspace_id)
            .order_by(col(Audit.at).desc(), col(Audit.id).desc())
            .limit(limit)
        )
    )


def names_in(session: Session, workspace_id: str, programme_id: int) -> list[str]:
    """Give the names of everybody who signed up for a programme."""
    found = session.exec(
        select(Person.name)
        .join(Enrolment, col(Enrolment.user_id) == col(Person.user_id))
        .where(
            col(Person.workspace_id) == workspace_id,
            col(Enrolment.workspace_id) == workspace_id,
            col(Enrolment.programme_id) == programme_id,
        )
    )
    return list(found)
