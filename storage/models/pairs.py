"""Tables of pairs, their talks, and the pseudonymous pulse after a talk."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import UniqueConstraint
from sqlmodel import Field

from storage.models.base import Row, instant, json_column, secret


class Pair(Row, table=True):
    """Mentor (teaches) and mentee (learns, higher in the hierarchy) in one programme.

    `components` are the hundredths the solver used; `reasons` are catalogue codes with
    parameters. `channel_id` is the group DM; `alone` says that it cannot be written to, so that
    each of the two gets posts in a message of their own.

    `state` and `waiting` are those of `bot.domain.pair_facts`; before a proposal goes out the
    state is `suggested`. `counted_from` begins the present stretch, from which timers count.
    `rests` are the stretches of rest that are over, first and last day; `resting_since` begins
    the present one. `moves`, `cancels` and `unanswered` are process figures since the last talk.
    `wishes` holds what each ticked privately about language and form of address, until both
    have said it.
    """

    __tablename__ = "pair"
    __table_args__ = (UniqueConstraint("programme_id", "mentor_id", "mentee_id", "round"),)

    id: int | None = Field(default=None, primary_key=True)
    programme_id: int = Field(foreign_key="programme.id", index=True)
    mentor_id: str = Field(max_length=32, index=True)
    mentee_id: str = Field(max_length=32, index=True)
    round: int = 1
    state: str = Field(default="suggested", max_length=20, index=True)
    score: int = 0
    components: dict[str, Any] = json_column()
    reasons: list[Any] = json_column(list)
    warnings: list[Any] = json_column(list)
    locked: bool = False
    note: str = Field(default="", max_length=300)
    version: int = 1
    created_at: datetime = instant(nullable=False)
    released_at: datetime | None = instant()
    asked_at: datetime | None = instant()
    accepted_at: datetime | None = instant()
    agreed_mentor_at: datetime | None = instant()
    agreed_mentee_at: datetime | None = instant()
    ended_at: datetime | None = instant()
    end_reason: str | None = Field(default=None, max_length=20)
    language: str | None = Field(default=None, max_length=8)
    address: str | None = Field(default=None, max_length=4)
    channel_id: str | None = Field(default=None, max_length=32, index=True)
    alone: bool = False
    waiting: str | None = Field(default=None, max_length=20)
    nudged: int = 0
    counted_from: datetime | None = instant()
    wishes: dict[str, Any] = json_column()
    rhythm_weeks: int | None = None
    week_one_on: date | None = None
    goal_set: bool = False
    moves: int = 0
    cancels: int = 0
    unanswered: int = 0
    closing_held: bool = False
    closing_offered: bool = False
    paused_until: date | None = None
    pauses: list[Any] = json_column(list)
    resting_since: date | None = None
    rests: list[Any] = json_column(list)
    risk: dict[str, Any] = json_column()
    rematch: dict[str, Any] = json_column()
    prompts_used: list[str] = json_column(list)


class Meeting(Row, table=True):
    """One talk of a pair; answers are `yes`, `no` or nothing yet, and one yes counts.

    `state` is that of `bot.domain.meetings.Status`, `place` one of its places or nothing yet;
    `spot` is what the two typed: a room, a café, a link. `prompts` are the questions offered.
    `asked_again` says that a yes met a no and both were asked once more.
    """

    __tablename__ = "meeting"

    id: int | None = Field(default=None, primary_key=True)
    pair_id: int = Field(foreign_key="pair.id", index=True)
    number: int = 1
    starts_at: datetime = instant(nullable=False)
    minutes: int = 45
    place: str = Field(default="", max_length=10)
    spot: str | None = secret()
    state: str = Field(default="booked", max_length=10)
    answer_mentor: str | None = Field(default=None, max_length=6)
    answer_mentee: str | None = Field(default=None, max_length=6)
    asked_again: bool = False
    sequence: int = 0
    prompts: list[str] = json_column(list)


class PulseAnswer(Row, table=True):
    """One pulse answer under a key that names no person; `(voter, item)` is unique.

    `voter` is an HMAC of programme, talk and person: it keeps one answer per person and can
    be linked to nobody once the key of the programme's pulses is destroyed.
    """

    __tablename__ = "pulse_answer"
    __table_args__ = (UniqueConstraint("voter", "item"),)

    id: int | None = Field(default=None, primary_key=True)
    programme_id: int = Field(foreign_key="programme.id", index=True)
    voter: str = Field(max_length=64)
    role: str = Field(max_length=8)
    item: str = Field(max_length=12)
    value: int
