"""Tables of topics that people added themselves."""

from datetime import datetime

from sqlmodel import Field

from storage.models.base import Row, instant, secret


class OwnTopic(Row, table=True):
    """A topic somebody typed because the catalogue had none; named `own:ID` everywhere else.

    `merged_into` is the topic HR put it together with; `hidden` takes it out of the search.
    """

    __tablename__ = "own_topic"

    id: int | None = Field(default=None, primary_key=True)
    name: str = secret(nullable=False)
    created_by: str = Field(max_length=32)
    created_at: datetime = instant(nullable=False)
    merged_into: str | None = Field(default=None, max_length=80)
    hidden: bool = False

    @property
    def key(self) -> str:
        """The name by which skills refer to it."""
        return f"own:{self.id}"
