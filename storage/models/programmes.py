"""Tables of programmes, who takes part in them, and what they teach and want to learn."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import UniqueConstraint
from sqlmodel import Field

from storage.models.base import Row, instant, json_column, secret, secret_json, secret_map


class Programme(Row, table=True):
    """One cohort of one programme.

    `version` rises with every change, so that nobody overwrites anybody.

    `settings` holds what has a sensible default: weights, gates, sign-up window and so on;
    `texts` holds what HR wrote themselves. `came_from` is the state before the last step and
    `moves` counts the steps, so that each step's letters can be told apart. `done` names the
    tasks of the set-up checklist that are ticked off.
    """

    __tablename__ = "programme"

    id: int | None = Field(default=None, primary_key=True)
    name: str = Field(max_length=120)
    purpose: str = Field(default="", max_length=600)
    state: str = Field(default="draft", max_length=12)
    starts_on: date
    channel_id: str | None = Field(default=None, max_length=32)
    format: str = Field(default="sprint", max_length=12)
    language: str = Field(default="de", max_length=8)
    address: str = Field(default="du", max_length=4)
    gap: int = 1
    settings: dict[str, Any] = json_column()
    texts: dict[str, str] = secret_map()
    done: list[str] = json_column(list)
    came_from: str | None = Field(default=None, max_length=12)
    moves: int = 0
    copied_from: int | None = None
    version: int = 1
    created_by: str = Field(max_length=32)
    created_at: datetime = instant(nullable=False)


class Mailing(Row, table=True):
    """Something HR writes to a group of people: a draft until confirmed, then due at a moment.

    `audience` is `mentors`, `mentees`, `everybody`, `offer:TOPIC`, `want:TOPIC` or `channel`;
    `state` is `draft`, `waiting`, `held`, `sent` or `cancelled`.
    """

    __tablename__ = "mailing"

    id: int | None = Field(default=None, primary_key=True)
    programme_id: int = Field(foreign_key="programme.id", index=True)
    author_id: str = Field(max_length=32)
    audience: str = Field(max_length=100)
    text: str = secret(nullable=False)
    state: str = Field(default="draft", max_length=10)
    tests: int = 0
    round: int = 0
    due_at: datetime | None = instant()
    version: int = 1
    created_at: datetime = instant(nullable=False)


class Enrolment(Row, table=True):
    """One person in one programme.

    `not_with` is private: only the matching filter reads it.
    `state` is `active`, `paused` or `left`. `afterwards` is what the person would like once
    their pair has said goodbye, of `bot.domain.afterwards`; they said so at `afterwards_at`,
    which is empty until then.
    """

    __tablename__ = "enrolment"
    __table_args__ = (UniqueConstraint("programme_id", "user_id"),)

    id: int | None = Field(default=None, primary_key=True)
    programme_id: int = Field(foreign_key="programme.id", index=True)
    user_id: str = Field(max_length=32, index=True)
    role: str = Field(max_length=8)
    state: str = Field(default="active", max_length=8)
    paused_until: date | None = None
    languages: list[str] = json_column(list)
    not_with: list[str] = secret_json()
    style: list[str] = json_column(list)
    formats: list[str] = json_column(list)
    rhythm: str | None = Field(default=None, max_length=10)
    mentor_capacity: int = 1
    mentee_capacity: int = 1
    explain_well: str | None = secret()
    unmatched_code: str | None = Field(default=None, max_length=40)
    version: int = 1
    joined_at: datetime = instant(nullable=False)
    left_at: datetime | None = instant()
    afterwards: list[str] = json_column(list)
    afterwards_at: datetime | None = instant()


class Skill(Row, table=True):
    """One topic somebody offers or wants. Level 0-4; priority 1 (most) to 3, wants only."""

    __tablename__ = "skill"
    __table_args__ = (UniqueConstraint("enrolment_id", "kind", "topic"),)

    id: int | None = Field(default=None, primary_key=True)
    enrolment_id: int = Field(foreign_key="enrolment.id", index=True, ondelete="CASCADE")
    kind: str = Field(max_length=5)
    topic: str = Field(max_length=80, index=True)
    level: int
    priority: int = 1
    position: int = 0
