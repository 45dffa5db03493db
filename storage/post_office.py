"""Queries about a programme's letters: what is planned, held, called back or undeliverable."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import ColumnElement, func, update
from sqlmodel import Session, col, select

from storage.ledger import IN_FLIGHT, affected
from storage.models import LetterRow, LetterState, ReminderRow, ReminderState

GONE = (*IN_FLIGHT, LetterState.SENT, LetterState.DEAD)
"""States of a letter that has left the house, or may have."""

STOPPABLE = (LetterState.WAITING, LetterState.HELD)


def planned(
    session: Session, workspace_id: str, programme_id: int, *, until: datetime
) -> list[LetterRow]:
    """List letters that are waiting or held and due before `until`, in order."""
    return list(
        session.exec(
            select(LetterRow)
            .where(
                *_in_programme(workspace_id, programme_id),
                col(LetterRow.state).in_(STOPPABLE),
                col(LetterRow.due_at) < until,
            )
            .order_by(col(LetterRow.due_at), col(LetterRow.kind), col(LetterRow.id))
        )
    )


def reminders_until(
    session: Session, workspace_id: str, programme_id: int, *, until: datetime
) -> list[ReminderRow]:
    """List the moments before `until` at which the bot will look again, in order."""
    return list(
        session.exec(
            select(ReminderRow)
            .where(
                col(ReminderRow.workspace_id) == workspace_id,
                col(ReminderRow.programme_id) == programme_id,
                col(ReminderRow.state) == ReminderState.WAITING,
                col(ReminderRow.due_at) < until,
            )
            .order_by(col(ReminderRow.due_at), col(ReminderRow.kind), col(ReminderRow.id))
        )
    )


def any_gone(session: Session, workspace_id: str, prefix: str) -> bool:
    """Tell whether any letter whose key begins with `prefix` has gone out."""
    found = session.exec(
        select(func.count())
        .select_from(LetterRow)
        .where(_begins(workspace_id, prefix), col(LetterRow.state).in_(GONE))
    ).one()
    return found > 0


def call_back(session: Session, workspace_id: str, prefix: str, reason: str) -> int:
    """Stop letters whose key begins with `prefix` and that have not left yet; return how many."""
    return affected(
        session,
        update(LetterRow)
        .where(_begins(workspace_id, prefix), col(LetterRow.state).in_(STOPPABLE))
        .values(state=LetterState.DROPPED, outcome=reason),
    )


def hold(session: Session, workspace_id: str, prefix: str) -> int:
    """Hold waiting letters whose key begins with `prefix`; return how many."""
    return affected(
        session,
        update(LetterRow)
        .where(_begins(workspace_id, prefix), col(LetterRow.state) == LetterState.WAITING)
        .values(state=LetterState.HELD),
    )


def switch(session: Session, ids: Iterable[str], *, hold: bool) -> int:
    """Hold waiting letters, or let held ones go; return how many changed."""
    before, after = LetterState.WAITING, LetterState.HELD
    if not hold:
        before, after = after, before
    return affected(
        session,
        update(LetterRow)
        .where(col(LetterRow.id).in_(list(ids)), col(LetterRow.state) == before)
        .values(state=after),
    )


def undeliverable(session: Session, workspace_id: str, programme_id: int) -> list[LetterRow]:
    """List posts that Slack refused, or that nobody knows the fate of; oldest first."""
    return list(
        session.exec(
            select(LetterRow)
            .where(
                *_in_programme(workspace_id, programme_id),
                col(LetterRow.state) == LetterState.DEAD,
                col(LetterRow.public).is_(True),
            )
            .order_by(col(LetterRow.due_at), col(LetterRow.id))
        )
    )


def letter(session: Session, workspace_id: str, letter_id: str) -> LetterRow | None:
    """Find one letter of this workspace."""
    return session.exec(
        select(LetterRow).where(
            col(LetterRow.workspace_id) == workspace_id, col(LetterRow.id) == letter_id
        )
    ).one_or_none()


def _in_programme(workspace_id: str, programme_id: int) -> tuple[ColumnElement[bool], ...]:
    return (
        col(LetterRow.workspace_id) == workspace_id,
        col(LetterRow.programme_id) == programme_id,
    )


def _begins(workspace_id: str, prefix: str) -> ColumnElement[bool]:
    return (col(LetterRow.workspace_id) == workspace_id) & col(LetterRow.dedupe_key).startswith(
        prefix, autoescape=True
    )


def first_due(session: Session, workspace_id: str, prefix: str) -> datetime | None:
    """Tell when the first letter whose key begins with `prefix` leaves; None when none waits."""
    found: datetime | None = session.exec(
        select(func.min(col(LetterRow.due_at))).where(
            _begins(workspace_id, prefix), col(LetterRow.state).in_(STOPPABLE)
        )
    ).one()
    return found


def revive(session: Session, workspace_id: str, letter_id: str) -> bool:
    """Send one dead letter again, on a person's decision; false when it is not dead any more."""
    changed = affected(
        session,
        update(LetterRow)
        .where(
            col(LetterRow.workspace_id) == workspace_id,
            col(LetterRow.id) == letter_id,
            col(LetterRow.state) == LetterState.DEAD,
        )
        .values(state=LetterState.WAITING, retry_at=0.0, outcome="revived"),
    )
    return changed == 1
