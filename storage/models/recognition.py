"""Tables of thanks and every named person's consent, milestones, certificates and insights."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import UniqueConstraint
from sqlmodel import Field

from storage.models.base import Row, instant, json_column, secret, secret_map
from storage.types import EncryptedJson


class Shoutout(Row, table=True):
    """One thank-you: what for, by whom, and where it stands.

    `kind` is `thanks` (anybody's) or `shoutout` (HR's); `reach` is the widest audience the author
    asked for; `round` counts how often the people named were asked, since new words ask again.
    """

    __tablename__ = "shoutout"

    id: int | None = Field(default=None, primary_key=True)
    programme_id: int | None = Field(default=None, foreign_key="programme.id", index=True)
    author_id: str = Field(max_length=32, index=True)
    kind: str = Field(default="thanks", max_length=10)
    text: str = secret(nullable=False)
    reach: int = 0
    round: int = 1
    state: str = Field(default="asking", max_length=10)
    created_at: datetime = instant(nullable=False)
    asked_at: datetime = instant(nullable=False)
    version: int = 1


class Consent(Row, table=True):
    """One named person's answer: `me`, `programme`, `company` or `no`; silence becomes `me`.

    `channel_id` and `message_ts` are where their card stands.
    """

    __tablename__ = "consent"
    __table_args__ = (UniqueConstraint("shoutout_id", "user_id"),)

    id: int | None = Field(default=None, primary_key=True)
    shoutout_id: int = Field(foreign_key="shoutout.id", index=True, ondelete="CASCADE")
    user_id: str = Field(max_length=32, index=True)
    answer: str | None = Field(default=None, max_length=10)
    answered_at: datetime | None = instant()
    channel_id: str | None = Field(default=None, max_length=32)
    message_ts: str | None = Field(default=None, max_length=32)


class ShoutoutPost(Row, table=True):
    """A post that names people: where it stands, so that it can be changed or deleted."""

    __tablename__ = "shoutout_post"
    __table_args__ = (UniqueConstraint("shoutout_id", "place"),)

    id: int | None = Field(default=None, primary_key=True)
    shoutout_id: int = Field(foreign_key="shoutout.id", index=True, ondelete="CASCADE")
    place: int
    channel_id: str = Field(max_length=32)
    message_ts: str = Field(max_length=32)
    posted_at: datetime = instant(nullable=False)


class ProcessEvent(Row, table=True):
    """Something a pair has done, as far as milestones need to know; once is enough."""

    __tablename__ = "process_event"
    __table_args__ = (UniqueConstraint("pair_id", "event", "user_id"),)

    id: int | None = Field(default=None, primary_key=True)
    pair_id: int = Field(foreign_key="pair.id", index=True, ondelete="CASCADE")
    event: str = Field(max_length=24)
    user_id: str = Field(default="", max_length=32)
    at: datetime = instant(nullable=False)


class MilestoneRow(Row, table=True):
    """A milestone somebody has reached with their partner; theirs alone until they share it."""

    __tablename__ = "milestone"
    __table_args__ = (UniqueConstraint("pair_id", "user_id", "milestone"),)

    id: int | None = Field(default=None, primary_key=True)
    pair_id: int = Field(foreign_key="pair.id", index=True, ondelete="CASCADE")
    programme_id: int = Field(foreign_key="programme.id", index=True)
    user_id: str = Field(max_length=32, index=True)
    milestone: str = Field(max_length=20)
    at: datetime = instant(nullable=False)
    shared_at: datetime | None = instant()
    channel_id: str | None = Field(default=None, max_length=32)
    message_ts: str | None = Field(default=None, max_length=32)


class CertificateRow(Row, table=True):
    """A certificate that was issued: what its code vouches for, encrypted.

    `seal` is the code as it is compared; `replaced` tells that a newer one was issued since.
    """

    __tablename__ = "certificate"
    __table_args__ = (UniqueConstraint("workspace_id", "seal"),)

    id: int | None = Field(default=None, primary_key=True)
    pair_id: int = Field(foreign_key="pair.id", index=True, ondelete="CASCADE")
    programme_id: int = Field(foreign_key="programme.id", index=True)
    user_id: str = Field(max_length=32, index=True)
    seal: str = Field(max_length=24)
    facts: dict[str, Any] = secret_map()
    issued_on: date
    replaced: bool = False


class RecognitionChoice(Row, table=True):
    """What somebody wants of recognition: whether certificates, and what stands on them."""

    __tablename__ = "recognition_choice"
    __table_args__ = (UniqueConstraint("workspace_id", "user_id"),)

    id: int | None = Field(default=None, primary_key=True)
    user_id: str = Field(max_length=32)
    certificates: bool = True
    shows: list[str] = json_column(list)


class Letterhead(Row, table=True):
    """How the company's documents look, and the key for certificate codes, encrypted at rest.

    It is a table of its own because a logo is too heavy for what every turn loads.
    """

    __tablename__ = "letterhead"

    id: int | None = Field(default=None, primary_key=True)
    company: str = Field(default="", max_length=120)
    accent: str = Field(default="", max_length=7)
    place: str = Field(default="", max_length=80)
    signers: list[dict[str, str]] | None = Field(default=None, sa_type=EncryptedJson)
    logo: bytes | None = None
    seal_key: str = secret(nullable=False)


class InsightWords(Row, table=True):
    """What one of a pair would like the sponsor to know; it leaves the two only if both agree.

    `state` is `asked`, `released`, `kept` (the partner keeps it between the two) or `taken_back`.
    """

    __tablename__ = "insight_words"
    __table_args__ = (UniqueConstraint("pair_id", "author_id"),)

    id: int | None = Field(default=None, primary_key=True)
    pair_id: int = Field(foreign_key="pair.id", index=True, ondelete="CASCADE")
    programme_id: int = Field(foreign_key="programme.id", index=True)
    author_id: str = Field(max_length=32, index=True)
    words: str = secret(nullable=False)
    state: str = Field(default="asked", max_length=10)
    round: int = 1
    asked_at: datetime = instant(nullable=False)
    released_at: datetime | None = instant()


class PromiseRow(Row, table=True):
    """One line of "you said – we do": what was said, what is done, by whom and until when."""

    __tablename__ = "promise"

    id: int | None = Field(default=None, primary_key=True)
    programme_id: int = Field(foreign_key="programme.id", index=True)
    said: str = secret(nullable=False)
    done: str = secret(nullable=False)
    owner: str = secret(nullable=False)
    due_on: date
    kept: bool = False
    author_id: str = Field(max_length=32)
    created_at: datetime = instant(nullable=False)
    posted_at: datetime | None = instant()
    channel_id: str | None = Field(default=None, max_length=32)
    message_ts: str | None = Field(default=None, max_length=32)
    version: int = 1
