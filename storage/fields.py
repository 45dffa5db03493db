"""The catalogue of stored fields: purpose, legal note, retention and readers of every column."""

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Any

from sqlmodel import SQLModel

import storage.models  # noqa: F401 - importing declares the tables
from bot.domain.retention import SPANS, Kept

FILE = Path(__file__).with_name("fields.toml")

Texts = Mapping[str, str]
"""A text in every language."""


class Rule(StrEnum):
    """What an erasure does with a column that may hold a person's Slack id."""

    DELETE = "delete"
    ALIAS = "alias"
    EMPTY = "empty"
    SCRUB = "scrub"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Field:
    """One stored column."""

    table: str
    column: str
    purpose: Texts
    legal: str
    kept: Kept
    sees: tuple[str, ...]
    person: Rule | None


@dataclass(frozen=True, slots=True)
class Table:
    """One stored table and its columns."""

    name: str
    about: Texts
    fields: tuple[Field, ...]

    def by_rule(self, *rules: Rule) -> list[str]:
        """Name the columns an erasure treats by one of these rules."""
        return [field.column for field in self.fields if field.person in rules]


@cache
def _file() -> Mapping[str, Any]:
    with FILE.open("rb") as stream:
        return tomllib.load(stream)


@cache
def catalogue() -> Mapping[str, Table]:
    """Load all tables by name, in the order of the file."""
    return {
        name: Table(name, entry["about"], tuple(_fields(name, entry)))
        for name, entry in _file().items()
        if "columns" in entry
    }


def _fields(name: str, entry: Mapping[str, Any]) -> Iterator[Field]:
    for column, given in entry["columns"].items():
        own = {} if isinstance(given, str) else given
        purpose = _file()["shared"][given[1:]] if isinstance(given, str) else given
        yield Field(
            table=name,
            column=column,
            purpose={code: text for code, text in purpose.items() if len(code) == len("en")},
            legal=own.get("legal", entry["legal"]),
            kept=Kept(own.get("kept", entry["kept"])),
            sees=tuple(own.get("sees", entry["sees"])),
            person=Rule(own["person"]) if "person" in own else None,
        )


def legal(field: Field, language: str) -> str:
    """Say on which ground a column is stored."""
    return str(_file()["legal"][field.legal][language])


def kept(field: Field, language: str) -> str:
    """Say how long a column is kept."""
    span = SPANS[field.kept]
    return str(_file()["kept"][field.kept][language]).format(days=span.days if span else "")


def sees(field: Field, language: str) -> str:
    """Say who gets to see a column."""
    return ", ".join(_file()["sees"][who][language] for who in field.sees)


def uncatalogued() -> list[str]:
    """Name columns of the models that the file lacks, as `table.column`."""
    return sorted(_modelled() - _written())


def unmodelled() -> list[str]:
    """Name entries of the file that no model has, as `table.column`."""
    return sorted(_written() - _modelled())


def _written() -> set[str]:
    return {
        f"{field.table}.{field.column}" for table in catalogue().values() for field in table.fields
    }


def _modelled() -> set[str]:
    return {
        f"{table.name}.{column.name}"
        for table in SQLModel.metadata.tables.values()
        for column in table.columns
    }
