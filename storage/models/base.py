"""What every table shares: the workspace it belongs to, and how its columns are made."""

from typing import Any

from sqlalchemy import JSON, Column
from sqlmodel import Field, SQLModel

from storage.types import EncryptedJson, EncryptedText, UtcDateTime


class Row(SQLModel):
    """A row of one workspace: nothing is ever read or written without naming it.

    Rows are never validated (their columns and constraints are), so no validators are built.
    """

    model_config = {"defer_build": True}

    workspace_id: str = Field(index=True, max_length=32)


def instant(*, nullable: bool = True, index: bool = False) -> Any:
    """Declare a column for a point in time."""
    default = None if nullable else ...
    return Field(default, sa_type=UtcDateTime, nullable=nullable, index=index)


def secret(*, nullable: bool = True) -> Any:
    """Declare a column for free text or a token, encrypted at rest."""
    return Field(None if nullable else ..., sa_type=EncryptedText, nullable=nullable)


def _nothing() -> list[Any]:
    return []


def _no_texts() -> dict[str, Any]:
    return {}


def secret_json() -> Any:
    """Declare a column for a small private structure, encrypted at rest."""
    return Field(default_factory=_nothing, sa_type=EncryptedJson, nullable=False)


def secret_map() -> Any:
    """Declare a column for texts by name, encrypted at rest."""
    return Field(default_factory=_no_texts, sa_type=EncryptedJson, nullable=False)


def json_column(kind: type[dict[str, Any]] | type[list[Any]] = dict) -> Any:
    """Declare a column for a small structure without free text; each row has an empty one.

    Pydantic copies the default for each row. As a factory, `list` would cost a tenth of a
    millisecond a row: its signature is looked up every time.
    """
    return Field(kind(), sa_column=Column(JSON, nullable=False))
