"""After a restore: what the replaced database had sent is not sent a second time."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, func, or_, update
from sqlmodel import Session, col, select

from storage.ledger import insert_once
from storage.models import LetterRow, LetterState

REACH = timedelta(days=35)
"""How far back letters are carried over: a backup should not be older."""

LEFT = (LetterState.SENDING, LetterState.UNCLEAR, LetterState.SENT, LetterState.DEAD)
FATE = ("state", "outcome", "channel_id", "message_ts", "settled_at", "repeats", "lease_until")


def gone(session: Session) -> list[dict[str, Any]]:
    """Read the letters that have left the database in use, or may have, in its last weeks."""
    newest = session.exec(select(func.max(col(LetterRow.settled_at)))).one()
    since: datetime | None = newest - REACH if newest else None
    recent: ColumnElement[bool] = col(LetterRow.settled_at).is_(None)
    if since is not None:
        recent = or_(recent, col(LetterRow.settled_at) >= since)
    found = session.exec(select(LetterRow).where(col(LetterRow.state).in_(LEFT), recent))
    return [row.model_dump() for row in found]


def carry(session: Session, letters: Iterable[dict[str, Any]]) -> int:
    """Write their fate into the restored database; letters it never knew keep their key taken."""
    carried = 0
    for letter in letters:
        fresh = insert_once(session, LetterRow, [letter], ("workspace_id", "dedupe_key"))
        change = (
            update(LetterRow)
            .where(
                col(LetterRow.workspace_id) == letter["workspace_id"],
                col(LetterRow.dedupe_key) == letter["dedupe_key"],
                col(LetterRow.state) != LetterState.SENT,
                col(LetterRow.state) != letter["state"],
            )
            .values({name: letter[name] for name in FATE} | {"epoch": col(LetterRow.epoch) + 1})
        )
        carried += fresh or session.connection().execute(change).rowcount
    return carried


def doubt(session: Session, now: datetime) -> int:
    """Treat letters that have fallen due since the backup as sent without an answer.

    Where nobody knows what the lost database sent: private ones go out once more and count as
    repeated, public ones wait for a person.
    """
    due = (col(LetterRow.state) == LetterState.WAITING, col(LetterRow.due_at) <= now)
    public = update(LetterRow).where(*due, col(LetterRow.public).is_(True))
    dead = {"state": LetterState.DEAD, "outcome": "unclear:restored", "settled_at": now}
    waiting = session.connection().execute(public.values(**dead)).rowcount
    again = update(LetterRow).where(*due).values(repeats=col(LetterRow.repeats) + 1)
    return waiting + session.connection().execute(again).rowcount
