"""Settlements: what became of letters, written down by whoever still holds them."""

import secrets
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import and_, bindparam, or_, select, update
from sqlmodel import Session, col

from storage.claiming import LETTER
from storage.ledger import (
    CLAIM_COLUMNS,
    FAR_SECONDS,
    IN_FLIGHT,
    Claim,
    change,
    claim_of,
)
from storage.models import LetterRow, LetterState

_SENT = ("state", "outcome", "channel_id", "message_ts", "settled_at", "lease_until")
_SIGNED = select(LETTER.c.id).where(
    LETTER.c.id.in_(bindparam("ids", expanding=True)), LETTER.c.lease_until == bindparam("sign")
)


def sent(
    session: Session,
    arrived: Sequence[tuple[Claim, str | None, str | None]],
    *,
    now: datetime,
) -> set[str]:
    """Record that Slack accepted letters, each with channel and ts.

    Returns the ids of those that were still their claims'. Should some not be, the others are
    known by the sign that this call leaves in `lease_until`, which has no other meaning by then.
    """
    if not arrived:
        return set()
    sign = -1.0 - secrets.randbits(52)
    values = [
        {
            "the_id": claim.id,
            "the_epoch": claim.epoch,
            "new_state": LetterState.SENT,
            "new_outcome": "ok",
            "new_channel_id": channel,
            "new_message_ts": ts,
            "new_settled_at": now,
            "new_lease_until": sign,
        }
        for claim, channel, ts in arrived
    ]
    connection = session.connection()
    written = connection.execute(change((LetterState.SENDING,), _SENT), values).rowcount
    ids = [claim.id for claim, _, _ in arrived]
    if written == len(ids):
        return set(ids)
    return set(connection.execute(_SIGNED, {"ids": ids, "sign": sign}).scalars())


def dropped(session: Session, claim: Claim, reason: str, *, now: datetime) -> bool:
    """Record that the letter is outdated and was not sent."""
    return _fenced(
        session,
        claim,
        LetterState.CLAIMED,
        state=LetterState.DROPPED,
        outcome=reason[:200],
        settled_at=now,
    )


def retry(
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


def later(session: Session, claim: Claim, reason: str, *, due_at: datetime) -> bool:
    """Put the letter back until another moment of programme time."""
    return _fenced(
        session,
        claim,
        LetterState.CLAIMED,
        state=LetterState.WAITING,
        outcome=reason[:200],
        due_at=due_at,
        retry_at=0.0,
    )


def unclear(session: Session, claim: Claim, reason: str, *, until: float) -> bool:
    """Set the letter aside until `until`: it may have arrived, and Slack's receipt would tell."""
    return _fenced(
        session,
        claim,
        LetterState.SENDING,
        state=LetterState.UNCLEAR,
        outcome=reason[:200],
        lease_until=until,
    )


def dead(session: Session, claim: Claim, reason: str, *, now: datetime) -> bool:
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
        select(*CLAIM_COLUMNS, col(LetterRow.state))
        .where(late)
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    return [(claim_of(row), LetterState(row.state)) for row in rows]


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
            .returning(*CLAIM_COLUMNS)
        )
        .one_or_none()
    )
    return None if row is None else claim_of(row)


def _fenced(session: Session, claim: Claim, *states: LetterState, **changes: Any) -> bool:
    """Change the letter only while it is still this claim's."""
    values = {f"new_{name}": value for name, value in changes.items()}
    values |= {"the_id": claim.id, "the_epoch": claim.epoch}
    return session.connection().execute(change(states, tuple(changes)), values).rowcount == 1
