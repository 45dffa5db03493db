"""Everything stored about one person, found, exported and erased by the catalogue of fields."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Column, Connection, Engine, String, Table, cast, delete, or_, select, update
from sqlmodel import Session, SQLModel, col
from sqlmodel import select as model_select

from storage import fields
from storage.fields import Rule
from storage.models import (
    Consent,
    Erasure,
    LetterRow,
    LetterState,
    MilestoneRow,
    Pair,
    Shoutout,
    ShoutoutPost,
)
from storage.types import EncryptedJson, EncryptedText

SECRET_TYPES = (EncryptedText, EncryptedJson)


def about(session: Session, workspace_id: str, user_id: str) -> dict[str, list[dict[str, Any]]]:
    """Collect all rows that name the person in a column of its own, by table."""
    found = {}
    for entry, table in _tables():
        columns = entry.by_rule(Rule.DELETE, Rule.ALIAS)
        if not columns:
            continue
        query = select(table).where(_here(table, workspace_id), _names(table, columns, user_id))
        rows = [dict(row) for row in session.connection().execute(query).mappings()]
        if rows:
            found[entry.name] = [{name: _readable(v) for name, v in row.items()} for row in rows]
    return {**found, **_children(session, found)}


def _children(
    session: Session, found: dict[str, list[dict[str, Any]]]
) -> dict[str, list[dict[str, Any]]]:
    """Add the rows that hang on somebody's own rows, such as the topics of an enrolment."""
    added = {}
    for entry, table in _tables():
        for column in table.columns:
            for key in column.foreign_keys:
                parent = key.column.table.name
                if entry.name in found or parent not in found or parent == "programme":
                    continue
                ids = [row["id"] for row in found[parent]]
                rows = session.connection().execute(select(table).where(column.in_(ids))).mappings()
                added[entry.name] = [{k: _readable(v) for k, v in row.items()} for row in rows]
    return {name: rows for name, rows in added.items() if rows}


def posts_naming(session: Session, workspace_id: str, user_id: str) -> list[tuple[str, str]]:
    """Find the bot's posts to others that name the person, as (channel, ts)."""
    mine = model_select(Pair.id).where(
        col(Pair.workspace_id) == workspace_id,
        or_(col(Pair.mentor_id) == user_id, col(Pair.mentee_id) == user_id),
    )
    groups = [f"pair:{pair_id}" for pair_id in session.exec(mine)]
    letters = model_select(LetterRow.channel_id, LetterRow.message_ts).where(
        col(LetterRow.workspace_id) == workspace_id,
        col(LetterRow.state) == LetterState.SENT,
        col(LetterRow.message_ts).is_not(None),
        col(LetterRow.to) != user_id,
        or_(
            col(LetterRow.to).in_(groups),
            _text_of(LetterRow.__table__.c.facts).contains(user_id, autoescape=True),  # type: ignore[attr-defined]  # SQLModel hides it
        ),
    )
    named = model_select(Consent.shoutout_id).where(
        col(Consent.workspace_id) == workspace_id, col(Consent.user_id) == user_id
    )
    thanks = (
        model_select(ShoutoutPost.channel_id, ShoutoutPost.message_ts)
        .join(Shoutout, col(Shoutout.id) == col(ShoutoutPost.shoutout_id))
        .where(
            col(Shoutout.workspace_id) == workspace_id,
            or_(col(Shoutout.author_id) == user_id, col(Shoutout.id).in_(named)),
        )
    )
    shared = model_select(MilestoneRow.channel_id, MilestoneRow.message_ts).where(
        col(MilestoneRow.workspace_id) == workspace_id, col(MilestoneRow.user_id) == user_id
    )
    found = [*session.exec(letters), *session.exec(thanks), *session.exec(shared)]
    return sorted({(channel, ts) for channel, ts in found if channel and ts})


def erase(session: Session, workspace_id: str, user_id: str, alias: str) -> dict[str, int]:
    """Remove the person from every table as the catalogue says; return rows touched by table."""
    session.flush()
    session.expire_all()
    who = _Subject(session.connection(), workspace_id, user_id, alias)
    touched: dict[str, int] = {}
    for rule in (Rule.DELETE, Rule.ALIAS, Rule.EMPTY, Rule.SCRUB):
        for entry, table in _tables():
            for name in entry.by_rule(rule):
                number = who.treat(table, table.c[name], rule)
                if number:
                    touched[entry.name] = touched.get(entry.name, 0) + number
    session.expunge_all()
    return touched


def note_erasure(session: Session, workspace_id: str, user_id: str, at: datetime) -> None:
    """Remember the erasure, so that it can be done again after a restore."""
    session.add(Erasure(workspace_id=workspace_id, user_id=user_id, at=at))
    session.flush()


def erasures(session: Session) -> list[Erasure]:
    """List all erasures of all workspaces, oldest first."""
    return list(session.exec(model_select(Erasure).order_by(col(Erasure.at), col(Erasure.id))))


@dataclass(frozen=True, slots=True)
class _Subject:
    """Whoever is erased, and the name that stands in for them."""

    connection: Connection
    workspace_id: str
    user_id: str
    alias: str

    def treat(self, table: Table, column: "Column[Any]", rule: Rule) -> int:
        """Apply one rule to one column; return the number of rows touched."""
        mine = (_here(table, self.workspace_id), column == self.user_id)
        if rule is Rule.DELETE:
            return self.connection.execute(delete(table).where(*mine)).rowcount
        if rule is Rule.SCRUB:
            return self._scrub(table, column)
        value = self.alias if rule is Rule.ALIAS else None
        return self.connection.execute(update(table).where(*mine).values({column: value})).rowcount

    def _scrub(self, table: Table, column: "Column[Any]") -> int:
        found = list(self._holding(table, column))
        for key, value in found:
            self.connection.execute(update(table).where(*_same(table, key)).values({column: value}))
        return len(found)

    def _holding(
        self, table: Table, column: "Column[Any]"
    ) -> Iterator[tuple[tuple[Any, ...], Any]]:
        """Find values that contain the id, with the id replaced; encrypted ones are opened."""
        keys = list(table.primary_key.columns)
        query = select(*keys, column).where(_here(table, self.workspace_id), column.is_not(None))
        if not isinstance(column.type, SECRET_TYPES):
            query = query.where(_text_of(column).contains(self.user_id, autoescape=True))
        for *key, value in self.connection.execute(query):
            text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
            if self.user_id in text:
                new = text.replace(self.user_id, self.alias)
                yield tuple(key), new if isinstance(value, str) else json.loads(new)


def _tables() -> Iterator[tuple[fields.Table, Table]]:
    """Walk the catalogue beside the schema."""
    for name, entry in fields.catalogue().items():
        yield entry, SQLModel.metadata.tables[name]


def _here(table: Table, workspace_id: str) -> Any:
    return table.c.workspace_id == workspace_id


def _same(table: Table, key: tuple[Any, ...]) -> list[Any]:
    return [column == value for column, value in zip(table.primary_key.columns, key, strict=True)]


def _names(table: Table, columns: list[str], user_id: str) -> Any:
    return or_(*(table.c[name] == user_id for name in columns))


def _text_of(column: Any) -> Any:
    """Read a JSON column as the text it is stored as."""
    return cast(column, String)


def _readable(value: Any) -> Any:
    return value.isoformat() if isinstance(value, datetime | date) else value


def forget_pages(engine: Engine) -> None:
    """Empty SQLite's write-ahead log, in which deleted rows may still stand for a while."""
    if engine.dialect.name != "sqlite":
        return
    raw = engine.raw_connection()
    try:
        raw.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    finally:
        raw.close()
