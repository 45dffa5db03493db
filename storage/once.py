"""What a transaction has asked for once is kept until its end, so that it is not asked again."""

from collections.abc import Callable, Iterable
from functools import cache
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, FromClause, bindparam, event, inspect
from sqlmodel import Session, SQLModel, col, select

KEPT = "mentorbot_kept"
MANY = "wanted"
"""The parameter that holds the several values asked for."""
Row = TypeVar("Row", bound=SQLModel)


def find(session: Session, table: type[Row], *, lock: bool = False, **key: Any) -> Row | None:
    """Find the one row with these values of a unique key; `lock` until the end (PostgreSQL)."""
    place = _place(table, key, lock=lock)
    known = _kept(session, place, key)
    if known is None:
        query = _one(table, tuple(key), lock=lock)
        known = session.exec(query, params=key).one_or_none()
        _keep(session, place, known)
    found: Row | None = known
    return found


def several(
    session: Session, table: type[Row], name: str, values: Iterable[Any], **shared: Any
) -> list[Row]:
    """Find the rows whose key has one of several values in `name`; only unknown ones are asked."""
    rows, missing = list[Row](), []
    for value in values:
        key = {**shared, name: value}
        known: Row | None = _kept(session, _place(table, key), key)
        if known is None:
            missing.append(value)
        else:
            rows.append(known)
    if missing:
        query = _some(table, tuple(shared), name)
        for row in session.exec(query, params={**shared, MANY: missing}):
            keep(session, row, **shared, **{name: getattr(row, name)})
            rows.append(row)
    return rows


@cache
def _one(table: type[Row], names: tuple[str, ...], *, lock: bool) -> Any:
    """Build the question for one row once: building it costs more than asking it."""
    query = select(table).where(*_same(table, names))
    return query.with_for_update() if lock else query


@cache
def _some(table: type[Row], names: tuple[str, ...], name: str) -> Any:
    """Build the question for several rows once."""
    wanted = col(getattr(table, name)).in_(bindparam(MANY, expanding=True))
    return select(table).where(*_same(table, names), wanted)


def _same(table: type[Row], names: Iterable[str]) -> list[ColumnElement[bool]]:
    return [col(getattr(table, name)) == bindparam(name) for name in names]


def listed(
    session: Session, table: type[Row], key: tuple[Any, ...], ask: Callable[[], Iterable[Row]]
) -> list[Row]:
    """List rows of a table, asked for anew after any of them was written; `key` names the list."""
    session.flush()
    place = (table, "list", *key)
    known: tuple[Row, ...] | None = session.info.get(KEPT, {}).get(place)
    if known is None or not all(map(_is_fresh, known)):
        known = tuple(ask())
        session.info.setdefault(KEPT, {})[place] = known
    return list(known)


def keep(session: Session, row: SQLModel, **key: Any) -> None:
    """Keep a row alive under its key: the session alone would let it go with its last reader."""
    _keep(session, _place(type(row), key), row)


def forget(session: Session, *tables: FromClause) -> None:
    """Let rows of tables go that a statement has changed behind the session's back."""
    kept = session.info.get(KEPT, {})
    for place in [each for each in kept if each[0].__table__ in tables]:
        del kept[place]


def _kept(session: Session, place: tuple[Any, ...], key: dict[str, Any]) -> Any:
    """Give a kept row that still is what it was asked for."""
    found = session.info.get(KEPT, {}).get(place)
    if found is None or not _is_fresh(found):
        return None
    return found if all(getattr(found, name) == key[name] for name in key) else None


def _keep(session: Session, place: tuple[Any, ...], row: SQLModel | None) -> None:
    if row is not None:
        session.info.setdefault(KEPT, {})[place] = row


def _is_fresh(row: SQLModel) -> bool:
    state: Any = inspect(row)
    return bool(state.persistent and not state.expired and row not in state.session.deleted)


def _place(table: type[SQLModel], key: dict[str, Any], *, lock: bool = False) -> tuple[Any, ...]:
    return (table, lock, *sorted(key.items()))


@event.listens_for(Session, "after_flush")
def _after_flush(session: Session, _context: Any) -> None:
    """Let the lists of every table go into which something is written."""
    kept = session.info.get(KEPT)
    if kept:
        written = {
            type(row) for rows in (session.new, session.dirty, session.deleted) for row in rows
        }
        for place in [each for each in kept if each[1] == "list" and each[0] in written]:
            del kept[place]


@event.listens_for(Session, "after_soft_rollback")
def _after_rollback(session: Session, _previous: Any) -> None:
    """Let everything go: what was taken back may have come back."""
    session.info.pop(KEPT, None)
