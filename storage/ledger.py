"""The ledger: letters are posted once, claimed by one, and settled by their claimant."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Update,
    and_,
    bindparam,
    exists,
    literal,
    or_,
    select,
    tuple_,
    update,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Session, SQLModel, col

from bot.domain.letters import Letter
from storage.models import LetterRow, LetterState

LEASE_SECONDS = 120.0
"""Far longer than any pause of a process, so that an expired lease means a dead claimant."""

FAR_SECONDS = 24 * 3600.0
"""No letter waits longer before it is tried again: a later `retry_at` is a clock set back."""

IN_FLIGHT = (LetterState.CLAIMED, LetterState.SENDING, LetterState.UNCLEAR)


def insert_once(
    session: Session, table: type[Any], rows: Sequence[dict[str, Any]], on: Sequence[str]
) -> int:
    """Insert rows, leaving out those whose unique key `on` is taken; return how many were new."""
    if not rows:
        return 0
    dialect = session.get_bind().dialect.name
    insert = sqlite.insert if dialect == "sqlite" else postgresql.insert
    fresh = insert(table.__table__).on_conflict_do_nothing(index_elements=list(on))
    statement = fresh.returning(literal(1))
    return len(session.connection().execute(statement, list(rows)).all())


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
    failures: int
    repeats: int


_CLAIM: list[ColumnElement[Any]] = [getattr(LetterRow, name) for name in Claim.__dataclass_fields__]


def due_workspaces(session: Session, *, now: datetime, wall: float) -> list[str]:
    """Name the workspaces that have due letters and can be written to."""
    values = {"now": now, "wall": wall, "far": wall + FAR_SECONDS}
    return list(session.connection().execute(_DUE, values).scalars())


def claim(
    session: Session,
    workspace_id: str,
    *,
    now: datetime,
    wall: float,
    limit: int,
    lease: float = LEASE_SECONDS,
    kinds: Sequence[str] | None = None,
) -> list[Claim]:
    """Take up to `limit` due letters of a workspace (of these kinds), most urgent first."""
    due = select(col(LetterRow.id)).where(col(LetterRow.workspace_id) == workspace_id, *_READY)
    if kinds is not None:
        due = due.where(col(LetterRow.kind).in_(kinds))
    order = (col(LetterRow.urgency), col(LetterRow.due_at), col(LetterRow.id))
    picked = due.order_by(*order).limit(limit).with_for_update(skip_locked=True).cte("picked")
    taken = session.connection().execute(
        update(LetterRow)
        .where(col(LetterRow.id).in_(select(picked.c.id)))
        .values(state=LetterState.CLAIMED, epoch=col(LetterRow.epoch) + 1, lease_until=wall + lease)
        .returning(*_CLAIM, col(LetterRow.urgency)),
        {"now": now, "wall": wall, "far": wall + FAR_SECONDS},
    )
    rows = sorted(taken, key=lambda row: (row.urgency, row.due_at, row.id))
    return [_claim_of(row) for row in rows]


def start_sending(
    session: Session, marks: Sequence[tuple[Claim, Sequence[str]]], *, wall: float, until: float
) -> set[str]:
    """Mark letters the moment before their calls, each with the (one or two) methods it takes.

    Returns the ids of those marked. A letter is left out when somebody else has taken it over,
    when its workspace is suspended, or when a method has to wait: `rates.blocked` tells which.
    """
    if not marks:
        return set()
    values = [
        {
            "the_id": claim.id,
            "the_epoch": claim.epoch,
            "the_workspace": claim.workspace_id,
            "new_lease_until": until,
            "first": methods[0],
            "last": methods[-1],
            "wall": wall,
            "far": wall + FAR_SECONDS,
        }
        for claim, methods in marks
    ]
    marked = session.connection().execute(_MARK, values).rowcount
    claims = [claim for claim, _ in marks]
    if marked == len(marks):
        return {claim.id for claim in claims}
    return _held(session, claims, LetterState.SENDING)


def settle_sent(
    session: Session,
    arrived: Sequence[tuple[Claim, str | None, str | None]],
    *,
    now: datetime,
) -> set[str]:
    """Record that Slack accepted letters, each with channel and ts.

    Returns the ids of those that were still their claims'.
    """
    held = _held(session, [claim for claim, _, _ in arrived], LetterState.SENDING)
    values = [
        {
            "the_id": claim.id,
            "the_epoch": claim.epoch,
            "new_state": LetterState.SENT,
            "new_outcome": "ok",
            "new_channel_id": channel,
            "new_message_ts": ts,
            "new_settled_at": now,
        }
        for claim, channel, ts in arrived
        if claim.id in held
    ]
    if values:
        session.connection().execute(_change((LetterState.SENDING,), _SENT), values)
    return held


def _held(session: Session, claims: Sequence[Claim], state: LetterState) -> set[str]:
    """Lock letters and give the ids of those that are in this state and still these claims'."""
    query = _HELD.where(_LETTER.c.state == state).with_for_update()
    pairs = [(claim.id, claim.epoch) for claim in claims]
    return set(session.connection().execute(query, {"pairs": pairs}).scalars())


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
    session: Session,
    claim: Claim,
    reason: str,
    *,
    retry_at: float = 0.0,
    attempts: int = 0,
    failures: int = 0,
    repeats: int = 0,
) -> bool:
    """Put the letter back for `retry_at`, counting what is added to its three counters."""
    return _fenced(
        session,
        claim,
        *IN_FLIGHT,
        state=LetterState.WAITING,
        outcome=reason[:200],
        retry_at=retry_at,
        attempts=claim.attempts + attempts,
        failures=claim.failures + failures,
        repeats=claim.repeats + repeats,
    )


def settle_unclear(session: Session, claim: Claim, reason: str, *, until: float) -> bool:
    """Set the letter aside until `until`: it may have arrived, and Slack's receipt would tell."""
    return _fenced(
        session,
        claim,
        LetterState.SENDING,
        state=LetterState.UNCLEAR,
        outcome=reason[:200],
        lease_until=until,
    )


def settle_dead(session: Session, claim: Claim, reason: str, *, now: datetime) -> bool:
    """Record that the letter cannot be delivered or needs a person to decide."""
    return _fenced(
        session,
        claim,
        *IN_FLIGHT,
        state=LetterState.DEAD,
        outcome=reason[:200],
        settled_at=now,
    )


def expired(
    session: Session, *, wall: float | None, limit: int = 100
) -> list[tuple[Claim, LetterState]]:
    """Find letters whose claimant died or whose receipt stayed out, each with its state.

    Without `wall` every claim counts as expired: at the start of the only process there is.
    """
    late = (
        col(LetterRow.state).in_(IN_FLIGHT[:2])
        if wall is None
        else and_(
            col(LetterRow.state).in_(IN_FLIGHT),
            or_(col(LetterRow.lease_until) < wall, col(LetterRow.lease_until) > wall + FAR_SECONDS),
        )
    )
    rows = session.connection().execute(
        select(*_CLAIM, col(LetterRow.state))
        .where(late)
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    return [(_claim_of(row), LetterState(row.state)) for row in rows]


def receipt(
    session: Session, workspace_id: str, letter_id: str, *, channel: str, ts: str, now: datetime
) -> Claim | None:
    """Record Slack's own word that the letter was posted, whatever became of the answer.

    Returns the letter; None when it was known to be sent, or is not ours.
    """
    row = (
        session.connection()
        .execute(
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
            )
            .returning(*_CLAIM)
        )
        .one_or_none()
    )
    return None if row is None else _claim_of(row)


def _fenced(session: Session, claim: Claim, *states: LetterState, **changes: Any) -> bool:
    """Change the letter only while it is still this claim's."""
    values = {f"new_{name}": value for name, value in changes.items()}
    values |= {"the_id": claim.id, "the_epoch": claim.epoch}
    return session.connection().execute(_change(states, tuple(changes)), values).rowcount == 1


@cache
def _change(states: tuple[LetterState, ...], columns: tuple[str, ...]) -> Update:
    """Build the fenced update once: building it costs more than running it."""
    return (
        update(_LETTER)
        .where(
            _LETTER.c.id == bindparam("the_id"),
            _LETTER.c.epoch == bindparam("the_epoch"),
            or_(*(_LETTER.c.state == state for state in states)),
        )
        .values({name: bindparam(f"new_{name}") for name in columns})
    )


_LETTER = SQLModel.metadata.tables["letter"]
_WORKSPACE = SQLModel.metadata.tables["workspace"]
_BLOCK = SQLModel.metadata.tables["rate_block"]
_READY = (
    _LETTER.c.state == LetterState.WAITING,
    _LETTER.c.due_at <= bindparam("now"),
    or_(_LETTER.c.retry_at <= bindparam("wall"), _LETTER.c.retry_at > bindparam("far")),
)
_DUE = (
    select(_WORKSPACE.c.workspace_id)
    .where(
        _WORKSPACE.c.suspended.is_(None),
        exists().where(_LETTER.c.workspace_id == _WORKSPACE.c.workspace_id, *_READY),
    )
    .order_by(_WORKSPACE.c.workspace_id)
)
"""Built once: every beat of every process runs it."""
_SENT = ("state", "outcome", "channel_id", "message_ts", "settled_at")
_HELD = select(_LETTER.c.id).where(
    tuple_(_LETTER.c.id, _LETTER.c.epoch).in_(bindparam("pairs", expanding=True))
)
_MARK = (
    _change((LetterState.CLAIMED,), ("lease_until",))
    .values(state=LetterState.SENDING)
    .where(
        ~exists().where(
            _WORKSPACE.c.workspace_id == bindparam("the_workspace"),
            _WORKSPACE.c.suspended.is_not(None),
        ),
        ~exists().where(
            _BLOCK.c.workspace_id == bindparam("the_workspace"),
            _BLOCK.c.method.in_([bindparam("first"), bindparam("last")]),
            _BLOCK.c.until > bindparam("wall"),
            _BLOCK.c.until < bindparam("far"),
        ),
    )
)


def _claim_of(row: Sequence[Any]) -> Claim:
    return Claim(*row[: len(_CLAIM)])
