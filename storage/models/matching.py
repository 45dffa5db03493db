"""Tables of matching rounds, of who is still waiting and why, and of HR's word on two people."""

from datetime import datetime
from typing import Any

from sqlalchemy import UniqueConstraint
from sqlmodel import Field

from storage.models.base import Row, instant, json_column, secret


class MatchRound(Row, table=True):
    """One run of the solver: `wanted`, `running`, `done`, `failed` or `dropped`.

    `kind` is `round`, or `compare` for a second opinion with other `weights` that changes
    nothing. `lease_until` is wall-clock seconds: a run whose process died is begun again.
    `figures` hold what came out, as numbers, topic ids and codes.
    """

    __tablename__ = "match_round"

    id: int | None = Field(default=None, primary_key=True)
    programme_id: int = Field(foreign_key="programme.id", index=True)
    kind: str = Field(default="round", max_length=8)
    state: str = Field(default="wanted", max_length=8, index=True)
    wanted_by: str = Field(default="", max_length=32)
    wanted_at: datetime = instant(nullable=False)
    done_at: datetime | None = instant()
    lease_until: float = 0.0
    tries: int = 0
    weights: list[int] = json_column(list)
    figures: dict[str, Any] = json_column()
    objected_by: str | None = Field(default=None, max_length=32)
    version: int = 1


class Waiting(Row, table=True):
    """Somebody the last round found no partner for in one role; `hint` is a catalogue key."""

    __tablename__ = "waiting"
    __table_args__ = (UniqueConstraint("programme_id", "user_id", "role"),)

    id: int | None = Field(default=None, primary_key=True)
    programme_id: int = Field(foreign_key="programme.id", index=True)
    user_id: str = Field(max_length=32, index=True)
    role: str = Field(max_length=8)
    code: str = Field(max_length=24)
    hint: str = Field(max_length=60)
    params: dict[str, Any] = json_column()


class PairRule(Row, table=True):
    """HR's word on two people: `lock` or `veto`; an override breaks company rules with a note."""

    __tablename__ = "pair_rule"
    __table_args__ = (UniqueConstraint("programme_id", "mentor_id", "mentee_id"),)

    id: int | None = Field(default=None, primary_key=True)
    programme_id: int = Field(foreign_key="programme.id", index=True)
    mentor_id: str = Field(max_length=32)
    mentee_id: str = Field(max_length=32)
    kind: str = Field(max_length=4)
    override: bool = False
    note: str | None = secret()
    decided_by: str = Field(max_length=32)
