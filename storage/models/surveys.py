"""Tables of surveys and polls: what is asked, whom, the pseudonymous answers and their keys."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import UniqueConstraint
from sqlmodel import Field

from storage.models.base import Row, instant, secret, secret_json, secret_map


class Survey(Row, table=True):
    """A survey of a programme (`wave` names it) or a poll HR wrote (`wave` is empty).

    `state` is `draft`, `waiting`, `open`, `closed` or `cancelled`. `frozen` holds all that any
    report may read, written once at the close. `key_name` names the key under which answers can
    be linked; the key itself is gone when its time is over. `reach` counts those asked.
    """

    __tablename__ = "survey"
    __table_args__ = (UniqueConstraint("programme_id", "wave"),)

    id: int | None = Field(default=None, primary_key=True)
    programme_id: int = Field(foreign_key="programme.id", index=True)
    wave: str | None = Field(default=None, max_length=12)
    author_id: str | None = Field(default=None, max_length=32)
    audience: str = Field(default="programme", max_length=12)
    channel_id: str | None = Field(default=None, max_length=32)
    questions: list[dict[str, Any]] = secret_json()
    state: str = Field(default="draft", max_length=10)
    opens_at: datetime | None = instant()
    closes_at: datetime | None = instant(index=True)
    reach: int = 0
    key_name: str = Field(default="run", max_length=24)
    frozen: dict[str, Any] = secret_map()
    tests: int = 0
    round: int = 0
    version: int = 1
    created_at: datetime = instant(nullable=False)


class SurveyKey(Row, table=True):
    """The secret that links answers to people until a day they were told; then it is deleted."""

    __tablename__ = "survey_key"
    __table_args__ = (UniqueConstraint("programme_id", "name"),)

    id: int | None = Field(default=None, primary_key=True)
    programme_id: int = Field(foreign_key="programme.id", index=True)
    name: str = Field(max_length=24)
    link: str = secret(nullable=False)
    until: date


class SurveyAsked(Row, table=True):
    """Somebody was asked; whether they answered stands nowhere beside their name.

    `survey_id` is no foreign key: an export follows those, and others' rows are not its business.
    """

    __tablename__ = "survey_asked"
    __table_args__ = (UniqueConstraint("survey_id", "user_id"),)

    id: int | None = Field(default=None, primary_key=True)
    survey_id: int = Field(index=True)
    user_id: str = Field(max_length=32, index=True)
    role: str = Field(default="", max_length=8)


class SurveyBallot(Row, table=True):
    """One person's answers under a pseudonym: no moment, no order, nobody's name.

    `survey_id` is no foreign key: an export follows those, and no export holds others' answers.
    """

    __tablename__ = "survey_ballot"

    survey_id: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    voter: str = Field(primary_key=True, max_length=64)
    role: str = Field(default="", max_length=8)
    answers: dict[str, Any] = secret_map()
