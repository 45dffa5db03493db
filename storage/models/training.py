"""Tables of lessons read, learning goals, and workshops with their seats."""

from datetime import datetime

from sqlalchemy import UniqueConstraint
from sqlmodel import Field

from storage.models.base import Row, instant, secret, secret_map


class LessonProgress(Row, table=True):
    """How far one person is with one lesson: opened, and through its self-check.

    What somebody answered is kept nowhere.
    """

    __tablename__ = "lesson_progress"
    __table_args__ = (UniqueConstraint("workspace_id", "user_id", "lesson"),)

    id: int | None = Field(default=None, primary_key=True)
    user_id: str = Field(max_length=32, index=True)
    lesson: str = Field(max_length=40)
    opened_at: datetime = instant(nullable=False)
    done_at: datetime | None = instant()


class LearningGoal(Row, table=True):
    """One goal of a pair on five steps; `owner` is `mentor`, `mentee` or `joint`.

    `author_id` wrote it: the owner, or for a joint goal either of the two. `outcome` is the step
    the owner chose at the end, from -2 to +2.
    """

    __tablename__ = "learning_goal"

    id: int | None = Field(default=None, primary_key=True)
    pair_id: int = Field(foreign_key="pair.id", index=True)
    author_id: str = Field(max_length=32, index=True)
    owner: str = Field(max_length=8)
    category: str = Field(max_length=20)
    steps: dict[str, str] = secret_map()
    set_at: datetime = instant(nullable=False)
    changed_at: datetime | None = instant()
    dropped: bool = False
    outcome: int | None = None
    comment: str | None = secret()
    version: int = 1


class Workshop(Row, table=True):
    """One workshop of a programme; `outline` names what it follows, empty for HR's own.

    `audience` is `both`, `mentor` or `mentee`. `sequence` counts the versions of its calendar
    entry, `round` those of its announcement.
    """

    __tablename__ = "workshop"

    id: int | None = Field(default=None, primary_key=True)
    programme_id: int = Field(foreign_key="programme.id", index=True)
    outline: str = Field(default="", max_length=20)
    title: str = Field(max_length=120)
    starts_at: datetime = instant(nullable=False)
    minutes: int
    place: str = Field(default="", max_length=200)
    link: str = Field(default="", max_length=500)
    capacity: int
    audience: str = Field(default="both", max_length=8)
    cancelled: bool = False
    sequence: int = 0
    round: int = 0
    version: int = 1
    created_by: str = Field(max_length=32)
    created_at: datetime = instant(nullable=False)


class WorkshopSeat(Row, table=True):
    """One person's seat or place in the queue; `state` is `seat`, `waiting` or `given_up`.

    The queue is in the order of `asked_at`. `round` counts how often the seat was won anew, so
    that each time has letters of its own. `attended` is unknown until HR says who was there.
    """

    __tablename__ = "workshop_seat"
    __table_args__ = (UniqueConstraint("workshop_id", "user_id"),)

    id: int | None = Field(default=None, primary_key=True)
    workshop_id: int = Field(foreign_key="workshop.id", index=True, ondelete="CASCADE")
    user_id: str = Field(max_length=32, index=True)
    state: str = Field(max_length=10)
    asked_at: datetime = instant(nullable=False)
    round: int = 1
    attended: bool | None = None
