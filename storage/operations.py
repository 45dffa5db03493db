"""What operators ask the database: how the queue stands, what got stuck, who did what."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Engine, func, update
from sqlmodel import Session, col, select

from storage.ledger import affected
from storage.models import Audit, LetterRow, LetterState, ReminderRow, ReminderState, Workspace


@dataclass(frozen=True, slots=True)
class Queue:
    """Letters by state, since when the oldest due one waits, and workspaces out of reach."""

    by_state: dict[str, int]
    oldest_due: datetime | None
    reminders: dict[str, int]
    repeats: int
    suspended: int


def queue(session: Session, now: datetime) -> Queue:
    """Look at the queue of all workspaces."""
    letters = select(LetterRow.state, func.count()).group_by(col(LetterRow.state))
    looks = select(ReminderRow.state, func.count()).group_by(col(ReminderRow.state))
    oldest = select(func.min(col(LetterRow.due_at))).where(
        col(LetterRow.state) == LetterState.WAITING, col(LetterRow.due_at) <= now
    )
    repeats = select(func.coalesce(func.sum(col(LetterRow.repeats)), 0))
    suspended = select(func.count()).where(col(Workspace.suspended).is_not(None))
    return Queue(
        {str(state): number for state, number in session.exec(letters)},
        session.exec(oldest).one(),
        {str(state): number for state, number in session.exec(looks)},
        int(session.exec(repeats).one()),
        session.exec(suspended).one(),
    )


def dead(session: Session, limit: int) -> list[LetterRow]:
    """List letters of all workspaces that need a person, newest first."""
    return list(
        session.exec(
            select(LetterRow)
            .where(col(LetterRow.state) == LetterState.DEAD)
            .order_by(col(LetterRow.settled_at).desc(), col(LetterRow.id))
            .limit(limit)
        )
    )


def retry(session: Session, ids: Sequence[str] | None) -> int:
    """Send dead letters again: those named, or all (None)."""
    return _decide(session, ids, state=LetterState.WAITING, retry_at=0.0, outcome="revived")


def drop(session: Session, ids: Sequence[str] | None) -> int:
    """Give dead letters up: those named, or all (None)."""
    return _decide(session, ids, state=LetterState.DROPPED, outcome="given up by operator")


def _decide(session: Session, ids: Sequence[str] | None, **values: object) -> int:
    change = update(LetterRow).where(col(LetterRow.state) == LetterState.DEAD).values(**values)
    if ids is not None:
        change = change.where(col(LetterRow.id).in_(ids))
    return affected(session, change)


def lost_reminders(session: Session) -> int:
    """Count reminders that were set aside after too many failures."""
    query = select(func.count()).where(col(ReminderRow.state) == ReminderState.DEAD)
    return session.exec(query).one()


def audited(
    session: Session, *, since: datetime | None, workspace_id: str | None, limit: int | None
) -> list[Audit]:
    """List the audit trail, newest first."""
    query = select(Audit).order_by(col(Audit.at).desc(), col(Audit.id).desc())
    if since is not None:
        query = query.where(col(Audit.at) >= since)
    if workspace_id is not None:
        query = query.where(col(Audit.workspace_id) == workspace_id)
    return list(session.exec(query.limit(limit)))


def alive(engine: Engine) -> None:
    """Ask the database for its schema version; raises what the driver raises when it cannot."""
    connection = engine.raw_connection()
    try:
        cursor = connection.cursor()
        cursor.execute("SELECT version_num FROM alembic_version")
        cursor.fetchall()
    finally:
        connection.close()
