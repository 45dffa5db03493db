"""The table of requests for support: who asked whom, in words only the asked can read."""

from datetime import datetime

from sqlmodel import Field

from storage.models.base import Row, instant, json_column, secret


class SupportRequest(Row, table=True):
    """One request for help.

    `asked` is the kind of helper, `coordinator` or `confidant`; `helpers` are the people who
    may read it, the deputy only from the moment it was passed on. `state` is `open`, `taken`
    or `answered`.
    """

    __tablename__ = "support_request"

    id: int | None = Field(default=None, primary_key=True)
    user_id: str = Field(max_length=32, index=True)
    programme_id: int | None = Field(default=None, index=True)
    asked: str = Field(max_length=12)
    helpers: list[str] = json_column(list)
    text: str = secret(nullable=False)
    state: str = Field(default="open", max_length=10, index=True)
    taken_by: str | None = Field(default=None, max_length=32)
    created_at: datetime = instant(nullable=False)
    closed_at: datetime | None = instant()
