"""Tables of thanks and shout-outs, and of every named person's consent."""

from datetime import datetime

from sqlalchemy import UniqueConstraint
from sqlmodel import Field

from storage.models.base import Row, instant, secret


class Shoutout(Row, table=True):
    """One thank-you: what for, by whom, and where it stands."""

    __tablename__ = "shoutout"

    id: int | None = Field(default=None, primary_key=True)
    programme_id: int | None = Field(default=None, foreign_key="programme.id", index=True)
    author_id: str = Field(max_length=32)
    kind: str = Field(default="shoutout", max_length=10)
    text: str = secret(nullable=False)
    state: str = Field(default="asking", max_length=10)
    created_at: datetime = instant(nullable=False)
    posted_at: datetime | None = instant()
    channel_id: str | None = Field(default=None, max_length=32)
    message_ts: str | None = Field(default=None, max_length=32)
    version: int = 1


class Consent(Row, table=True):
    """One named person's answer: `me`, `programme`, `company` or `no`; silence becomes `me`."""

    __tablename__ = "consent"
    __table_args__ = (UniqueConstraint("shoutout_id", "user_id"),)

    id: int | None = Field(default=None, primary_key=True)
    shoutout_id: int = Field(foreign_key="shoutout.id", index=True, ondelete="CASCADE")
    user_id: str = Field(max_length=32, index=True)
    answer: str | None = Field(default=None, max_length=10)
    answered_at: datetime | None = instant()
