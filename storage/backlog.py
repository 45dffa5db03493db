"""What stays behind: counts by state, and the letters a person has to decide about."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlalchemy import bindparam, func, update
from sqlmodel import Session, col, or_, select

from storage.ledger import affected
from storage.models import LetterRow, LetterState


def counts(session: Session, workspace_id: str | None = None) -> dict[str, int]:
    """Count letters by state."""
    query = select(LetterRow.state, func.count()).group_by(col(LetterRow.state))
    if workspace_id is not None:
        query = query.where(col(LetterRow.workspace_id) == workspace_id)
    return {str(state): number for state, number in session.exec(query)}


def repeats(session: Session, workspace_id: str | None = None) -> int:
    """Count how often a letter was sent once more after an answer that never came."""
    query = select(func.coalesce(func.sum(col(LetterRow.repeats)), 0))
    if workspace_id is not None:
        query = query.where(col(LetterRow.workspace_id) == workspace_id)
    return int(session.exec(query).one())


def dead(session: Session, workspace_id: str | None = None, limit: int = 50) -> list[LetterRow]:
    """List letters that need a person, newest first."""
    query = select(LetterRow).where(col(LetterRow.state) == LetterState.DEAD)
    if workspace_id is not None:
        query = query.where(col(LetterRow.workspace_id) == workspace_id)
    return list(session.exec(query.order_by(col(LetterRow.settled_at).desc()).limit(limit)))


def revive(session: Session, workspace_id: str, ids: Sequence[str]) -> int:
    """Send dead letters of a workspace again, on a person's decision."""
    return affected(
        session,
        update(LetterRow)
        .where(
            col(LetterRow.workspace_id) == workspace_id,
            col(LetterRow.id).in_(ids),
            col(LetterRow.state) == LetterState.DEAD,
        )
        .values(state=LetterState.WAITING, retry_at=0.0, outcome="revived", failures=0, repeats=0),
    )


def recent(session: Session, workspace_id: str, keys: Iterable[str], *, since: datetime) -> bool:
    """Tell whether a letter with one of these keys has yet to go out, or went after `since`."""
    query = select(LetterRow.id).where(
        col(LetterRow.workspace_id) == workspace_id,
        col(LetterRow.dedupe_key).in_(list(keys)),
        or_(col(LetterRow.settled_at).is_(None), col(LetterRow.settled_at) > since),
    )
    return session.exec(query.limit(1)).first() is not None


def unsent(session: Session, workspace_id: str, key: str) -> LetterRow | None:
    """Find the letter with this key, if nobody has read it yet."""
    return session.exec(
        select(LetterRow).where(
            col(LetterRow.workspace_id) == workspace_id,
            col(LetterRow.dedupe_key) == key,
            col(LetterRow.settled_at).is_(None),
        )
    ).one_or_none()


def sent_as(session: Session, workspace_id: str, keys: Iterable[str]) -> list[LetterRow]:
    """List the letters with these keys that have arrived, oldest first."""
    asked = {"workspace_id": workspace_id, "keys": list(keys)}
    return list(session.exec(_SENT_AS, params=asked))


_SENT_AS = (
    select(LetterRow)
    .where(
        col(LetterRow.workspace_id) == bindparam("workspace_id"),
        col(LetterRow.dedupe_key).in_(bindparam("keys", expanding=True)),
        col(LetterRow.state) == LetterState.SENT,
        col(LetterRow.message_ts).is_not(None),
    )
    .order_by(col(LetterRow.settled_at), col(LetterRow.id))
)
