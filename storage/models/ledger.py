"""Tables of the outbox and of what has to be looked at later."""

from datetime import date, datetime
from enum import StrEnum
from typing import Any
from uuid import uuid4

from sqlalchemy import Index, UniqueConstraint, text
from sqlmodel import Field

from storage.models.base import Row, instant, json_column


class LetterState(StrEnum):
    """Where a letter stands.

    `unclear` may have arrived: it waits for Slack's receipt before anything is repeated.
    """

    WAITING = "waiting"
    HELD = "held"
    CLAIMED = "claimed"
    SENDING = "sending"
    UNCLEAR = "unclear"
    SENT = "sent"
    DROPPED = "dropped"
    LAPSED = "lapsed"
    DEAD = "dead"


WAITS = text(f"state = '{LetterState.WAITING}'")
"""Written out, not bound: a partial index serves only statements that spell its condition."""


class LetterRow(Row, table=True):
    """One letter in the ledger: claimed, rendered, sent and settled by the courier.

    `epoch` fences: only the claim with the current epoch may settle. `lease_until` and
    `retry_at` are wall-clock seconds; `due_at` is programme time. `attempts` counts calls that
    brought nothing, `failures` our own errors, `repeats` how often it was sent once more after
    an answer that never came.
    """

    __tablename__ = "letter"
    __table_args__ = (
        UniqueConstraint("workspace_id", "dedupe_key"),
        Index("letter_due", "workspace_id", "state", "due_at"),
        Index(
            "letter_claim",
            "workspace_id",
            "urgency",
            "due_at",
            "id",
            postgresql_where=WAITS,
            sqlite_where=WAITS,
        ),
        Index("letter_lease", "state", "lease_until"),
        Index("letter_to", "workspace_id", "to", "due_at"),
    )

    workspace_id: str = Field(max_length=32)
    id: str = Field(default_factory=lambda: uuid4().hex, primary_key=True, max_length=32)
    programme_id: int | None = Field(default=None, index=True)
    dedupe_key: str = Field(max_length=200)
    kind: str = Field(max_length=60)
    to: str = Field(max_length=60)
    facts: dict[str, Any] = json_column()
    public: bool = False
    urgency: int = 6
    state: str = Field(default=LetterState.WAITING, max_length=10)
    due_at: datetime = instant(nullable=False)
    created_at: datetime = instant(nullable=False)
    epoch: int = 0
    attempts: int = 0
    failures: int = 0
    repeats: int = 0
    lease_until: float = 0.0
    retry_at: float = 0.0
    outcome: str | None = Field(default=None, max_length=200)
    channel_id: str | None = Field(default=None, max_length=32)
    message_ts: str | None = Field(default=None, max_length=32)
    settled_at: datetime | None = instant()


class ReminderState(StrEnum):
    """Where a reminder stands."""

    WAITING = "waiting"
    DONE = "done"
    SKIPPED = "skipped"
    DEAD = "dead"


class ReminderRow(Row, table=True):
    """One moment at which the domain looks again; unique per (workspace, kind, key)."""

    __tablename__ = "reminder"
    __table_args__ = (
        UniqueConstraint("workspace_id", "kind", "key"),
        Index("reminder_due", "state", "due_at"),
    )

    id: int | None = Field(default=None, primary_key=True)
    programme_id: int | None = Field(default=None, index=True)
    kind: str = Field(max_length=60)
    key: str = Field(max_length=160)
    facts: dict[str, Any] = json_column()
    state: str = Field(default=ReminderState.WAITING, max_length=10)
    due_at: datetime = instant(nullable=False)
    local_on: date | None = None
    attempts: int = 0
    reason: str | None = Field(default=None, max_length=200)


class RateBlock(Row, table=True):
    """Slack asked us to wait: no call of this method before `until` (wall seconds)."""

    __tablename__ = "rate_block"
    __table_args__ = (UniqueConstraint("workspace_id", "method"),)

    id: int | None = Field(default=None, primary_key=True)
    method: str = Field(max_length=60)
    until: float


class Received(Row, table=True):
    """An inbound event or submission that was already carried out; repeats change nothing."""

    __tablename__ = "received"
    __table_args__ = (UniqueConstraint("workspace_id", "key"),)

    id: int | None = Field(default=None, primary_key=True)
    key: str = Field(max_length=120)
    at: datetime = instant(nullable=False, index=True)
