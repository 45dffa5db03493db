"""Tables of erasures to be replayed after a restore, and of installations under way."""

from datetime import datetime

from sqlmodel import Field, SQLModel

from storage.models.base import Row, instant, secret


class Erasure(Row, table=True):
    """Somebody had their data erased; after a restore from a backup it is erased again.

    The id is encrypted and linked to no pseudonym.
    """

    __tablename__ = "erasure"

    id: int | None = Field(default=None, primary_key=True)
    user_id: str = secret(nullable=False)
    at: datetime = instant(nullable=False, index=True)


class OauthState(SQLModel, table=True):
    """One installation that somebody began in their browser: good once, for ten minutes."""

    __tablename__ = "oauth_state"

    state: str = Field(primary_key=True, max_length=64)
    expires_at: float
