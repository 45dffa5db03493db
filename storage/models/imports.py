"""Table of imports that wait for a person's yes."""

from datetime import datetime

from sqlmodel import Field

from storage.models.base import Row, instant, secret


class PendingImport(Row, table=True):
    """People data that would end many pairs: kept unread until HR confirms or declines.

    `state` is `waiting`, `done` or `declined`; the text is removed with the decision.
    """

    __tablename__ = "pending_import"

    id: int | None = Field(default=None, primary_key=True)
    created_by: str = Field(max_length=32)
    created_at: datetime = instant(nullable=False)
    content: str | None = secret()
    people: int = 0
    ending: int = 0
    state: str = Field(default="waiting", max_length=10)
    decided_by: str | None = Field(default=None, max_length=32)
