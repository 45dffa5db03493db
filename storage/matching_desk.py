"""Queries of the release desk: thousands of suggestions in a few columns, a handful in full."""

from collections.abc import Collection
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, case, func, or_, update
from sqlalchemy import select as columns
from sqlmodel import Session, col, select

from storage.ledger import affected
from storage.matching import SUGGESTED
from storage.models import Enrolment, Pair, Person, Skill, Waiting

AT_ONCE = 1_000
"""So many ids go into one statement."""


class Slip(NamedTuple):
    """One suggestion in short."""

    id: int
    version: int
    mentor_id: str
    mentee_id: str
    score: int
    warnings: list[str]
    locked: bool
    released_at: datetime | None
    created_at: datetime


class Face(NamedTuple):
    """Who somebody is, as far as scopes and menus need it."""

    user_id: str
    name: str
    country: str | None
    location: str | None


class Room(NamedTuple):
    """In which role somebody takes part, and how many partners they can take."""

    user_id: str
    role: str
    mentor_capacity: int
    mentee_capacity: int


def _here(workspace_id: str, programme_id: int) -> tuple[ColumnElement[bool], ...]:
    return (
        col(Pair.workspace_id) == workspace_id,
        col(Pair.programme_id) == programme_id,
        col(Pair.state) == SUGGESTED,
    )


def slips(
    session: Session, workspace_id: str, programme_id: int, *, hold: bool = False
) -> list[Slip]:
    """List what is suggested, the weakest first; `hold` keeps others from changing it meanwhile."""
    query = (
        columns(*(getattr(Pair, name) for name in Slip._fields))
        .where(*_here(workspace_id, programme_id))
        .order_by(col(Pair.score), col(Pair.id))
    )
    session.flush()
    rows = session.connection().execute(query.with_for_update() if hold else query)
    return [Slip(*row) for row in rows]


def in_full(session: Session, workspace_id: str, ids: Collection[int]) -> dict[int, Pair]:
    """Load some suggestions with their reasons."""
    query = select(Pair).where(
        col(Pair.workspace_id) == workspace_id, col(Pair.id).in_(ids), col(Pair.state) == SUGGESTED
    )
    return {row.id or 0: row for row in session.exec(query)}


def with_either(
    session: Session, workspace_id: str, programme_id: int, who: Collection[str]
) -> list[Pair]:
    """List the suggestions some people are in, the weakest first."""
    query = select(Pair).where(
        *_here(workspace_id, programme_id),
        or_(col(Pair.mentor_id).in_(who), col(Pair.mentee_id).in_(who)),
    )
    return list(session.exec(query.order_by(col(Pair.score), col(Pair.id))))


def batch(
    session: Session, workspace_id: str, programme_id: int, at: datetime, most: int
) -> list[Pair]:
    """List the first pairs of one release that are still held back."""
    query = select(Pair).where(*_here(workspace_id, programme_id), col(Pair.released_at) == at)
    return list(session.exec(query.order_by(col(Pair.score), col(Pair.id)).limit(most)))


def release(session: Session, slips: Collection[Slip], at: datetime | None) -> bool:
    """Release suggestions, or take them back; false unless all are still as they were seen."""
    session.flush()
    found = sorted((slip.version, slip.id) for slip in slips)
    done = 0
    for version in {version for version, _ in found}:
        ids = [one for seen, one in found if seen == version]
        for start in range(0, len(ids), AT_ONCE):
            done += affected(session, _released(ids[start : start + AT_ONCE], version, at))
    session.expire_all()
    return done == len(found)


def _released(ids: list[int], version: int, at: datetime | None) -> Any:
    other = col(Pair.released_at).is_(None) if at else col(Pair.released_at).is_not(None)
    same = col(Pair.id).in_(ids) & (col(Pair.version) == version) & (col(Pair.state) == SUGGESTED)
    return update(Pair).where(same, other).values(released_at=at, version=version + 1)


def faces(session: Session, workspace_id: str) -> dict[str, Face]:
    """Load everybody we know of in a few columns, by id."""
    session.flush()
    names = (getattr(Person, name) for name in Face._fields)
    rows = session.connection().execute(
        columns(*names).where(col(Person.workspace_id) == workspace_id)
    )
    return {row[0]: Face(*row) for row in rows}


def managers(session: Session, workspace_id: str) -> dict[str, str]:
    """Tell who reports to whom, as far as it is known."""
    session.flush()
    rows = session.connection().execute(
        columns(col(Person.user_id), col(Person.manager_id)).where(
            col(Person.workspace_id) == workspace_id, col(Person.manager_id).is_not(None)
        )
    )
    return {user_id: manager_id for user_id, manager_id in rows if manager_id}


def rooms(session: Session, workspace_id: str, programme_id: int) -> list[Room]:
    """List who takes part, and with how many partners."""
    session.flush()
    rows = session.connection().execute(
        columns(*(getattr(Enrolment, name) for name in Room._fields)).where(
            col(Enrolment.workspace_id) == workspace_id,
            col(Enrolment.programme_id) == programme_id,
            col(Enrolment.state) == "active",
        )
    )
    return [Room(*row) for row in rows]


def topics_waited_for(
    session: Session, workspace_id: str, programme_id: int, but: Collection[str], free: str
) -> dict[str, dict[str, int]]:
    """Count by role and topic who waits, but not for some reasons, nor with a hint that begins so.

    Who waits for a mentor waits with their wants, who waits for a mentee with their offers.
    """
    kind = case((col(Waiting.role) == "mentor", "offer"), else_="want")
    topic, number = col(Skill.topic), func.count()
    here = (
        col(Waiting.workspace_id) == workspace_id,
        col(Waiting.programme_id) == programme_id,
        col(Waiting.code).not_in(but),
        col(Waiting.hint).not_like(f"{free}%"),
    )
    mine = (
        (col(Enrolment.workspace_id) == col(Waiting.workspace_id))
        & (col(Enrolment.programme_id) == col(Waiting.programme_id))
        & (col(Enrolment.user_id) == col(Waiting.user_id))
    )
    query = (
        columns(col(Waiting.role), topic, number)
        .join(Enrolment, mine)
        .join(Skill, (col(Skill.enrolment_id) == col(Enrolment.id)) & (col(Skill.kind) == kind))
        .where(*here)
        .group_by(col(Waiting.role), topic)
    )
    session.flush()
    found: dict[str, dict[str, int]] = {}
    for role, name, n in session.connection().execute(query):
        found.setdefault(role, {})[name] = n
    return found
