"""Tables around a pair's talks: what was settled, what happened, what was sent, whose key."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import UniqueConstraint
from sqlmodel import Field

from storage.models.base import Row, instant, json_column, secret


class TalkSetup(Row, table=True):
    """What a pair settled about its dates, one row per pair.

    `assistant_id` may handle dates and sees nothing else. `wish_mentor` and `wish_mentee` are
    rhythms in weeks that hold when both are the same. `place` and `spot` are taken over into new
    dates. `cards` says where the card with the dates was posted last.
    """

    __tablename__ = "talk_setup"
    __table_args__ = (UniqueConstraint("pair_id"),)

    id: int | None = Field(default=None, primary_key=True)
    pair_id: int = Field(foreign_key="pair.id")
    assistant_id: str | None = Field(default=None, max_length=32, index=True)
    wish_mentor: int | None = None
    wish_mentee: int | None = None
    place: str = Field(default="", max_length=10)
    spot: str | None = secret()
    cards: list[Any] = json_column(list)


class TalkEvent(Row, table=True):
    """One thing that happened to a date; `kind` is that of `bot.domain.meetings.Kind`."""

    __tablename__ = "talk_event"

    id: int | None = Field(default=None, primary_key=True)
    pair_id: int = Field(foreign_key="pair.id", index=True)
    meeting_id: int = Field(foreign_key="meeting.id")
    kind: str = Field(max_length=10)
    at: datetime = instant(nullable=False)
    by: str = Field(default="", max_length=32)


class TalkSlot(Row, table=True):
    """One slot of a pair's calendar that is settled: sent, or skipped with the reason.

    `facts` hold what was offered in a week between two talks and who tried it.
    """

    __tablename__ = "talk_slot"
    __table_args__ = (UniqueConstraint("pair_id", "schedule", "on_day"),)

    id: int | None = Field(default=None, primary_key=True)
    pair_id: int = Field(foreign_key="pair.id")
    schedule: str = Field(max_length=10)
    on_day: date
    state: str = Field(max_length=8)
    reason: str | None = Field(default=None, max_length=20)
    at: datetime = instant(nullable=False)
    number: int = 0
    facts: dict[str, Any] = json_column()


class PulseKey(Row, table=True):
    """The key under which a programme's pulses are stored, until the day it is destroyed."""

    __tablename__ = "pulse_key"
    __table_args__ = (UniqueConstraint("programme_id"),)

    id: int | None = Field(default=None, primary_key=True)
    programme_id: int = Field(foreign_key="programme.id")
    key: str = secret(nullable=False)
    until: date
