"""Many new rows in one statement."""

from typing import Any

from sqlalchemy import JSON, ColumnElement, insert, literal_column, null
from sqlmodel import Session, SQLModel

from storage import once

EMPTY: tuple[tuple[str, Any], ...] = (("[]", []), ("{}", {}))


def write(session: Session, table: type[SQLModel], rows: list[dict[str, Any]]) -> None:
    """Write many new rows in one go, for whoever needs none of them back.

    What is empty in all of them stands in the statement itself: a click may wait for it.
    """
    session.flush()
    if not rows:
        return
    empty = {
        column.name: value
        for column in table.__table__.c  # type: ignore[attr-defined]  # SQLModel adds it
        if (value := _empty(column.type, [row[column.name] for row in rows if column.name in row]))
        is not None
    }
    rest = [{name: row[name] for name in row if name not in empty} for row in rows]
    session.connection().execute(insert(table).values(empty), rest)
    once.forget(session, SQLModel.metadata.tables[str(table.__tablename__)])


def _empty(kind: Any, values: list[Any]) -> ColumnElement[Any] | None:
    """Say what writes a column in which nothing stands, or None where something does."""
    if isinstance(kind, JSON):
        same = (text for text, none in EMPTY if values and all(one == none for one in values))
        found = next(same, None)
        return None if found is None else literal_column(f"'{found}'")
    return null() if values and all(value is None for value in values) else None
