"""Erasing somebody reaches every table, because it follows the catalogue of fields."""

import json
import sqlite3
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import JSON, Boolean, Column, Date, DateTime, Engine, String, Table, insert, select
from sqlmodel import SQLModel

from storage import fields, privacy
from storage.engine import begin
from storage.fields import Rule
from storage.models import Person, Workspace
from storage.types import EncryptedJson, EncryptedText

CANARY = "U0CANARY77"
OTHER = "U0OTHER0077"
SINGLE = {"workspace", "letterhead", "pulse_key"}
"""Tables with one row per workspace or programme, which names nobody."""


def value_of(column: "Column[Any]", who: str, number: int, t0: datetime) -> Any:
    """Make a value that fits a column and holds the person wherever the catalogue says so."""
    rule = fields.catalogue()[column.table.name]
    found = next(field for field in rule.fields if field.column == column.name).person
    if found in {Rule.DELETE, Rule.ALIAS, Rule.EMPTY}:
        return who
    kind = column.type
    if isinstance(kind, JSON | EncryptedJson):
        return [who] if found is Rule.SCRUB else []
    if found is Rule.SCRUB:
        return f"x:{who}:{number}"
    if isinstance(kind, EncryptedText):
        return "secret"
    return plain_value(column, number, t0)


def plain_value(column: "Column[Any]", number: int, t0: datetime) -> Any:
    """Make a value that names nobody."""
    if column.foreign_keys:
        return number
    if column.nullable:
        return None
    kind = getattr(column.type, "impl", column.type)
    if isinstance(kind, String):
        return f"s{number}"
    if isinstance(kind, DateTime):
        return t0
    if isinstance(kind, Boolean):
        return False
    return t0.date() if isinstance(kind, Date) else number


def fill(engine: Engine, who: str, number: int, t0: datetime) -> None:
    """Put one row into every table that belongs to a workspace."""
    with begin(engine) as session:
        session.connection().exec_driver_sql("PRAGMA defer_foreign_keys = ON")
        for table in SQLModel.metadata.sorted_tables:
            if "workspace_id" in table.columns and table.name not in SINGLE:
                row = {c.name: value_of(c, who, number, t0) for c in table.columns}
                keys = {"workspace_id": "T1", **({"id": number} if "id" in table.c else {})}
                if table.name == "letter":
                    keys["id"] = f"row{number}"
                session.connection().execute(insert(table).values({**row, **keys}))


@pytest.fixture
def filled(engine: Engine, t0: datetime) -> Engine:
    """Give a database in which two people stand in every table."""
    with begin(engine) as session:
        session.add(Workspace(workspace_id="T1"))
    fill(engine, CANARY, 1, t0)
    fill(engine, OTHER, 2, t0)
    return engine


def everything(engine: Engine) -> str:
    """Read all rows of all tables, decrypted."""
    with begin(engine) as session:
        return json.dumps(
            {
                name: [list(map(str, row)) for row in session.connection().execute(select(table))]
                for name, table in SQLModel.metadata.tables.items()
            }
        )


def test_an_erased_person_is_in_no_table(filled: Engine) -> None:
    """Not in a column, a structure, a key or an encrypted text."""
    assert CANARY in everything(filled)

    with begin(filled) as session:
        privacy.erase(session, "T1", CANARY, "X0000000001")

    left = everything(filled)
    assert CANARY not in left
    assert OTHER in left


def test_an_erased_person_is_not_in_the_file(filled: Engine) -> None:
    """Freed pages of the database keep nothing either."""
    with begin(filled) as session:
        privacy.erase(session, "T1", CANARY, "X0000000001")
    file = Path(str(filled.url.database))
    privacy.forget_pages(filled)

    left = b"".join(one.read_bytes() for one in file.parent.glob(f"{file.name}*"))
    assert CANARY.encode() not in left
    assert OTHER.encode() in left


def test_the_same_person_elsewhere_stays(filled: Engine) -> None:
    """An erasure in one workspace does not reach another one with the same ids."""
    with begin(filled) as session:
        session.add(Person(workspace_id="T2", user_id=CANARY, name="Namesake"))

    with begin(filled) as session:
        privacy.erase(session, "T1", CANARY, "X0000000001")

    with begin(filled) as session:
        assert session.get(Person, ("T2", CANARY)) is not None


def test_the_export_holds_every_row_that_names_the_person(filled: Engine) -> None:
    """What is found are one's own rows; nobody else's."""
    with begin(filled) as session:
        found = privacy.about(session, "T1", CANARY)

    named = {
        name for name, table in fields.catalogue().items() if table.by_rule(Rule.DELETE, Rule.ALIAS)
    }
    assert named <= set(found)
    assert OTHER not in json.dumps(found, default=str)


def test_an_erasure_is_remembered_unreadably(engine: Engine, t0: datetime) -> None:
    """The replay list tells whom to erase again, but not to somebody who reads the file."""
    with begin(engine) as session:
        privacy.note_erasure(session, "T1", CANARY, t0)

    with begin(engine) as session:
        assert [row.user_id for row in privacy.erasures(session)] == [CANARY]
    with sqlite3.connect(str(engine.url.database)) as raw:
        [[stored]] = raw.execute("SELECT user_id FROM erasure")
        assert CANARY.encode() not in stored
    raw.close()


def test_the_table_type_is_what_the_helpers_expect() -> None:
    """All catalogued tables are in the schema."""
    assert all(isinstance(SQLModel.metadata.tables[name], Table) for name in fields.catalogue())
