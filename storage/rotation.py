"""Keys: encrypts every stored secret anew with the first key, and finds what no key opens."""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import (
    Column,
    Connection,
    Engine,
    LargeBinary,
    Table,
    bindparam,
    select,
    type_coerce,
)
from sqlmodel import SQLModel

import storage.models  # noqa: F401 - importing declares the tables
from storage.types import KEYRING, EncryptedJson, EncryptedText

BATCH = 1000


def secret_columns() -> Iterator[tuple[Table, "Column[Any]"]]:
    """Walk all encrypted columns."""
    for table in SQLModel.metadata.sorted_tables:
        for column in table.columns:
            if isinstance(column.type, EncryptedText | EncryptedJson):
                yield table, column


def rotate(engine: Engine) -> int:
    """Encrypt all values with the first installed key; return their number.

    All in one transaction: a failure leaves every value as it was.

    Raises:
        KeyError: some value opens with none of the keys.
    """
    with engine.begin() as connection:
        return sum(_rotate(connection, table, column) for table, column in secret_columns())


def unreadable(engine: Engine) -> list[str]:
    """Name the encrypted columns that hold a value which no installed key opens."""
    found = []
    with engine.connect() as connection:
        for table, column in secret_columns():
            try:
                for _key, sealed in _sealed(connection, table, column):
                    KEYRING.open(sealed)
            except KeyError:
                found.append(f"{table.name}.{column.name}")
    return found


def _rotate(connection: Connection, table: Table, column: "Column[Any]") -> int:
    keys = list(table.primary_key.columns)
    change = (
        table.update()
        .where(*(key == bindparam(f"key_{key.name}") for key in keys))
        .values({column: type_coerce(bindparam("sealed_anew", type_=LargeBinary), LargeBinary)})
    )
    rows = [
        {
            "sealed_anew": KEYRING.rotate(sealed),
            **{f"key_{one.name}": value for one, value in zip(keys, key, strict=True)},
        }
        for key, sealed in _sealed(connection, table, column)
    ]
    for start in range(0, len(rows), BATCH):
        connection.execute(change, rows[start : start + BATCH])
    return len(rows)


def _sealed(
    connection: Connection, table: Table, column: "Column[Any]"
) -> Iterator[tuple[tuple[Any, ...], bytes]]:
    """Walk the stored bytes of a column with their rows' keys."""
    query = select(*table.primary_key.columns, type_coerce(column, LargeBinary)).where(
        column.is_not(None)
    )
    for *key, sealed in connection.execute(query):
        yield tuple(key), bytes(sealed)
