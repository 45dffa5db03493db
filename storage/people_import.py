"""Queries of the people import: everybody at once, in and out."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, delete, insert, update
from sqlalchemy import select as columns
from sqlmodel import Session, col, select

from storage import once
from storage.models import Enrolment, Pair, PendingImport, Person

FACTS = (
    "name",
    "level",
    "manager_id",
    "department",
    "team",
    "location",
    "country",
    "region",
    "languages",
    "timezone",
    "hours",
)
"""What an import may change."""
FORGOTTEN: Mapping[str, Any] = {
    **dict.fromkeys(("level", "manager_id", "department", "team", "location"), None),
    **dict.fromkeys(("country", "region", "email", "imported_at"), None),
    "languages": [],
}
"""What is emptied when imported facts are deleted."""
CHUNK = 500

_TABLE: Any = Person.__table__  # type: ignore[attr-defined]  # SQLModel makes it


def known_people(session: Session, workspace_id: str) -> dict[str, dict[str, Any]]:
    """Load the facts of everybody, by id."""
    wanted = [_TABLE.c[name] for name in ("user_id", *FACTS)]
    query = columns(*wanted).where(_TABLE.c.workspace_id == workspace_id)
    rows = session.connection().execute(query).mappings()
    return {row["user_id"]: dict(row) for row in rows}


def known_emails(session: Session, workspace_id: str) -> dict[str, str]:
    """Map e-mail addresses, in small letters, to people."""
    query = columns(_TABLE.c.user_id, _TABLE.c.email).where(
        _TABLE.c.workspace_id == workspace_id, _TABLE.c.email.is_not(None)
    )
    return {email.casefold(): user_id for user_id, email in session.connection().execute(query)}


def add_people(
    session: Session, workspace_id: str, rows: Sequence[Mapping[str, Any]], at: datetime
) -> None:
    """Insert people nobody knew before."""
    if not rows:
        return
    empty: dict[str, Any] = dict.fromkeys((*FACTS, "email"))
    base = empty | {"name": "", "languages": [], "kind": "member", "is_admin": False}
    made = [{**base, **row, "workspace_id": workspace_id, "imported_at": at} for row in rows]
    session.connection().execute(insert(Person), made)


def change_people(
    session: Session, workspace_id: str, rows: Iterable[tuple[str, Mapping[str, Any]]]
) -> None:
    """Write changed facts, (id, facts) each, in as few statements as there are kinds of change."""
    groups: dict[tuple[str, ...], list[dict[str, Any]]] = {}
    for user_id, facts in rows:
        names = tuple(sorted(facts))
        filled = {f"new_{name}": facts[name] for name in names}
        groups.setdefault(names, []).append({"who": user_id, **filled})
    for names, values in groups.items():
        statement = (
            update(_TABLE)
            .where(_TABLE.c.workspace_id == workspace_id, _TABLE.c.user_id == bindparam("who"))
            .values({name: bindparam(f"new_{name}") for name in names})
        )
        session.connection().execute(statement, values)
    once.forget(session, _TABLE)


def stamp_imported(
    session: Session, workspace_id: str, user_ids: Sequence[str], at: datetime
) -> None:
    """Write down when people were last part of an import."""
    for first in range(0, len(user_ids), CHUNK):
        session.connection().execute(
            update(_TABLE)
            .where(
                _TABLE.c.workspace_id == workspace_id,
                _TABLE.c.user_id.in_(user_ids[first : first + CHUNK]),
            )
            .values(imported_at=at)
        )


def pairs_between(
    session: Session, workspace_id: str, states: Iterable[str]
) -> list[tuple[int, str, str]]:
    """List all pairs in these states as (id, mentor, mentee)."""
    query = select(Pair.id, Pair.mentor_id, Pair.mentee_id).where(
        col(Pair.workspace_id) == workspace_id, col(Pair.state).in_(list(states))
    )
    return [(number or 0, one, other) for number, one, other in session.exec(query)]


def forget_imported(session: Session, workspace_id: str, before: datetime) -> int:
    """Delete imported facts of people who signed up for nothing; return how many there were.

    Whoever we know only from imports goes altogether, others keep what Slack told us.
    """
    signed_up = columns(col(Enrolment.user_id)).where(col(Enrolment.workspace_id) == workspace_id)
    where = (
        _TABLE.c.workspace_id == workspace_id,
        _TABLE.c.imported_at <= before,
        _TABLE.c.user_id.not_in(signed_up),
    )
    session.flush()
    connection = session.connection()
    gone = connection.execute(delete(_TABLE).where(*where, _TABLE.c.seen_at.is_(None)))
    emptied = connection.execute(update(_TABLE).where(*where).values(**FORGOTTEN))
    session.expire_all()
    return gone.rowcount + emptied.rowcount


def pending(session: Session, workspace_id: str, import_id: int) -> PendingImport | None:
    """Find an import that waits, locked until the transaction ends (PostgreSQL)."""
    return session.exec(
        select(PendingImport)
        .where(
            col(PendingImport.workspace_id) == workspace_id,
            col(PendingImport.id) == import_id,
            col(PendingImport.state) == "waiting",
        )
        .with_for_update()
    ).one_or_none()


def waiting(session: Session, workspace_id: str) -> list[PendingImport]:
    """List the imports that wait, oldest first."""
    return list(
        session.exec(
            select(PendingImport)
            .where(
                col(PendingImport.workspace_id) == workspace_id,
                col(PendingImport.state) == "waiting",
            )
            .order_by(col(PendingImport.id))
        )
    )
