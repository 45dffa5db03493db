"""The ledger: letters are posted once, claimed by one, and settled by their claimant."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Update, and_, func, or_, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Session, col, select

from bot.domain.letters import Letter
from storage.models import LetterRow, LetterState, RateBlock, Workspace

LEASE_SECONDS = 120.0
"""Far longer than any pause of a process, so that an expired lease means a dead claimant."""


def insert_once(
    session: Session, table: type[Any], rows: Sequence[dict[str, Any]], on: Sequence[str]
) -> int:
    """Insert rows, leaving out those whose unique key `on` is taken; return how many were new."""
    if not rows:
        return 0
    dialect = session.get_bind().dialect.name
    insert = sqlite.insert if dialect == "sqlite" else postgresql.insert
    statement = insert(table.__table__).on_conflict_do_nothing(index_elements=list(on))
    return session.connection().execute(statement, list(rows)).rowcount


def affected(session: Session, statement: Update) -> int:
    """Run an update and tell how many rows it changed."""
    result = session.connection().execute(statement)
    return result.rowcount


def post(session: Session, workspace_id: str, letters: Iterable[Letter], *, now: datetime) -> int:
    """Write letters in the deciding transaction; a key already written is left alone."""
    rows = [
        LetterRow(
            workspace_id=workspace_id,
            programme_id=letter.programme_id,
            dedupe_key=letter.key,
            kind=letter.kind,
            to=letter.to,
            facts=dict(letter.facts),
            public=letter.public,
            urgency=int(letter.urgency),
            due_at=letter.due_at or now,
            created_at=now,
        ).model_dump()
        for letter in letters
    ]
    return insert_once(session, LetterRow, rows, ("workspace_id", "dedupe_key"))


@dataclass(frozen=True, slots=True)
class Claim:
    """A letter taken by one courier; `epoch` proves it when settling."""

    id: str
    epoch: int
    workspace_id: str
    kind: str
    to: str
    facts: dict[str, Any]
    public: bool
    programme_id: int | None
    due_at: datetime
    attempts: int
    repeats: int


def due_workspaces(session: Session, *, now: datetime, wall: float) -> list[str]:
    """Name the workspaces that have due letters and can be written to."""
    suspended = select(Workspace.workspace_id).where(col(Workspace.suspended).is_not(None))
    blocked = select(RateBlock.workspace_id).where(
        col(RateBlock.until) > wall, col(RateBlock.method) == "chat.postMessage"
    )
    return sorted(
        session.exec(
            select(LetterRow.workspace_id)
            .where(
                *_ready(now, wall),
                col(LetterRow.workspace_id).not_in(suspended),
                col(LetterRow.workspace_id).not_in(blocked),
            )
            .distinct()
        )
    )


def claim(
    session: Session, workspace_id: str, *, now: datetime, wall: float, limit: int
) -> list[Claim]:
    """Take up to `limit` due letters of a workspace, most urgent first."""
    due = (
        select(LetterRow)
        .where(col(LetterRow.workspace_id) == workspace_id, *_ready(now, wall))
        .order_by(col(LetterRow.urgency), col(LetterRow.due_at), col(LetterRow.id))
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    claims = []
    for row in session.exec(due):
        row.state = LetterState.CLAIMED
        row.epoch += 1
        row.attempts += 1
        row.lease_until = wall + LEASE_SECONDS
        claims.append(_claim_of(row))
    return claims


def start_sending(session: Session, claim: Claim, *, wall: float) -> bool:
    """Mark the moment before the call; false when somebody else has taken the letter over."""
    return _fenced(
        session,
        claim,
        LetterState.CLAIMED,
        state=LetterState.SENDING,
        lease_until=wall + LEASE_SECONDS,
    )


def settle_sent(
    session: Session, claim: Claim, *, channel: str | None, ts: str | None, now: datetime
) -> bool:
    """Record that Slack accepted the letter."""
    return _fenced(
        session,
        claim,
        LetterState.SENDING,
        state=LetterState.SENT,
        outcome="ok",
        channel_id=channel,
        message_ts=ts,
        settled_at=now,
    )


def settle_dropped(session: Session, claim: Claim, reason: str, *, now: datetime) -> bool:
    """Record that the letter is outdated and was not sent."""
    return _fenced(
        session,
        claim,
        LetterState.CLAIMED,
        state=LetterState.DROPPED,
        outcome=reason[:200],
        settled_at=now,
    )


def settle_retry(
    session: Session, claim: Claim, reason: str, *, retry_at: float, lost: bool = False
) -> bool:
    """Put the letter back; `lost` counts a repeat after an answer that never came."""
    changes: dict[str, Any] = {
        "state": LetterState.WAITING,
        "outcome": reason[:200],
        "retry_at": retry_at,
    }
    if lost:
        changes["repeats"] = claim.repeats + 1
    return _fenced(session, claim, LetterState.SENDING, LetterState.CLAIMED, **changes)


def settle_dead(session: Session, claim: Claim, reason: str, *, now: datetime) -> bool:
    """Record that the letter cannot be delivered or needs a person to decide."""
    return _fenced(
        session,
        claim,
        LetterState.SENDING,
        LetterState.CLAIMED,
        state=LetterState.DEAD,
        outcome=reason[:200],
        settled_at=now,
    )


def expired(session: Session, *, wall: float, limit: int = 100) -> list[tuple[Claim, bool]]:
    """Find letters whose claimant died: `(claim, True)` where the call may have gone out."""
    rows = session.exec(
        select(LetterRow)
        .where(
            col(LetterRow.state).in_([LetterState.CLAIMED, LetterState.SENDING]),
            col(LetterRow.lease_until) < wall,
        )
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    return [(_claim_of(row), row.state == LetterState.SENDING) for row in rows]


def receipt(
    session: Session, workspace_id: str, letter_id: str, *, channel: str, ts: str, now: datetime
) -> bool:
    """Record Slack's own word that the letter was posted, whatever became of the answer."""
    changed = affected(
        session,
        update(LetterRow)
        .where(
            col(LetterRow.id) == letter_id,
            col(LetterRow.workspace_id) == workspace_id,
            col(LetterRow.state) != LetterState.SENT,
        )
        .values(
            state=LetterState.SENT,
            outcome="receipt",
            channel_id=channel,
            message_ts=ts,
            settled_at=now,
            epoch=col(LetterRow.epoch) + 1,
        ),
    )
    return changed == 1


def block(session: Session, workspace_id: str, method: str, *, until: float) -> None:
    """Remember that Slack asked us to wait with this method in this workspace."""
    row = session.exec(
        select(RateBlock).where(
            col(RateBlock.workspace_id) == workspace_id, col(RateBlock.method) == method
        )
    ).one_or_none()
    if row is None:
        insert_once(
            session,
            RateBlock,
            [{"workspace_id": workspace_id, "method": method, "until": until}],
            ("workspace_id", "method"),
        )
    elif row.until < until:
        row.until = until


def blocked_until(session: Session, workspace_id: str, method: str) -> float:
    """Tell until when (wall seconds) a method must not be called; 0 when it may."""
    return (
        session.exec(
            select(RateBlock.until).where(
                col(RateBlock.workspace_id) == workspace_id, col(RateBlock.method) == method
            )
        ).one_or_none()
        or 0.0
    )


def counts(session: Session, workspace_id: str | None = None) -> dict[str, int]:
    """Count letters by state."""
    query = select(LetterRow.state, func.count()).group_by(col(LetterRow.state))
    if workspace_id is not None:
        query = query.where(col(LetterRow.workspace_id) == workspace_id)
    return {str(state): number for state, number in session.exec(query)}


def dead(session: Session, workspace_id: str | None = None, limit: int = 50) -> list[LetterRow]:
    """List letters that need a person, newest first."""
    query = select(LetterRow).where(col(LetterRow.state) == LetterState.DEAD)
    if workspace_id is not None:
        query = query.where(col(LetterRow.workspace_id) == workspace_id)
    return list(session.exec(query.order_by(col(LetterRow.settled_at).desc()).limit(limit)))


def revive(session: Session, ids: Sequence[str]) -> int:
    """Send dead letters again, on a person's decision."""
    return affected(
        session,
        update(LetterRow)
        .where(col(LetterRow.id).in_(ids), col(LetterRow.state) == LetterState.DEAD)
        .values(state=LetterState.WAITING, retry_at=0.0, outcome="revived"),
    )


def _ready(now: datetime, wall: float) -> tuple[ColumnElement[bool], ...]:
    return (
        col(LetterRow.state) == LetterState.WAITING,
        col(LetterRow.due_at) <= now,
        col(LetterRow.retry_at) <= wall,
    )


def _fenced(session: Session, claim: Claim, *states: LetterState, **changes: Any) -> bool:
    """Change the letter only while it is still this claim's."""
    mine: ColumnElement[bool] = and_(
        col(LetterRow.id) == claim.id,
        col(LetterRow.epoch) == claim.epoch,
        or_(*(col(LetterRow.state) == state for state in states)),
    )
    return affected(session, update(LetterRow).where(mine).values(**changes)) == 1


def _claim_of(row: LetterRow) -> Claim:
    return Claim(
        id=row.id,
        epoch=row.epoch,
        workspace_id=row.workspace_id,
        kind=row.kind,
        to=row.to,
        facts=row.facts,
        public=row.public,
        programme_id=row.programme_id,
        due_at=row.due_at,
        attempts=row.attempts,
        repeats=row.repeats,
    )
