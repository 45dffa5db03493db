"""The clean-up: deletes in one workspace what has had its time, children first."""

from collections.abc import Callable, Mapping
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Connection, Table, and_, delete, func, or_, select, update
from sqlmodel import Session, SQLModel

from bot.domain.pair_facts import PairState
from bot.domain.programme import ProgrammeState
from bot.domain.retention import Kept, before
from bot.domain.roles import Action
from storage.inbound import REQUEST
from storage.models import LetterState, ReminderState

OVER = (ProgrammeState.CLOSED, ProgrammeState.ARCHIVED)
FAILED = (PairState.WITHDRAWN, PairState.EXPIRED)
ENDED = (PairState.COMPLETED, PairState.ENDED_EARLY)
SETTLED = (LetterState.SENT, LetterState.DROPPED, LetterState.LAPSED, LetterState.DEAD)
LOOKED = (ReminderState.DONE, ReminderState.SKIPPED, ReminderState.DEAD)
IMPORTED = ("email", "level", "manager_id", "department", "team", "location", "country", "region")

Due = Callable[[datetime], ColumnElement[bool]]
"""Tells which rows of a table have had their time, given `now`."""


def clean(session: Session, workspace_id: str, now: datetime) -> dict[str, int]:
    """Delete what is due in this workspace; return the number of rows by table."""
    session.flush()
    connection = session.connection()
    _forget_imports(connection, workspace_id, now)
    done = {
        name: _remove(connection, _table(name), workspace_id, due(now))
        for name, due in RULES.items()
    }
    session.expire_all()
    return {name: number for name, number in done.items() if number}


def _table(name: str) -> Table:
    return SQLModel.metadata.tables[name]


def _remove(
    connection: Connection, table: Table, workspace_id: str, due: ColumnElement[bool]
) -> int:
    """Delete rows and whatever hangs on them."""
    mine = and_(table.c.workspace_id == workspace_id, due)
    for child, column in _children(table):
        ids = select(table.c.id).where(mine)
        _remove(connection, child, workspace_id, column.in_(ids))
    return connection.execute(delete(table).where(mine)).rowcount


@cache
def _children(table: Table) -> list[tuple[Table, Any]]:
    return [
        (other, column)
        for other in SQLModel.metadata.tables.values()
        for column in other.columns
        if any(key.column.table is table for key in column.foreign_keys)
    ]


def _older(name: str, column: str, kind: Kept, now: datetime) -> ColumnElement[bool]:
    """Tell whether a row's time, counted from this column, is over."""
    cell, limit = _table(name).c[column], before(kind, now)
    return and_(cell.is_not(None), cell < limit)


def _old(name: str, column: str, kind: Kept, states: tuple[str, ...] = ()) -> Due:
    def due(now: datetime) -> ColumnElement[bool]:
        old = _older(name, column, kind, now)
        return and_(old, _table(name).c.state.in_(states)) if states else old

    return due


def _profiles(now: datetime) -> ColumnElement[bool]:
    """Find enrolments of programmes whose last step, the close, is long ago."""
    programme, audit = _table("programme"), _table("audit")
    closed_at = (
        select(func.max(audit.c.at))
        .where(
            audit.c.workspace_id == programme.c.workspace_id,
            audit.c.programme_id == programme.c.id,
            audit.c.action == Action.PROGRAMME_MOVE,
            audit.c.allowed,
        )
        .scalar_subquery()
    )
    over = select(programme.c.id).where(
        programme.c.state.in_(OVER), closed_at < before(Kept.PROFILE, now)
    )
    return _table("enrolment").c.programme_id.in_(over)


def _unneeded(now: datetime) -> ColumnElement[bool]:
    """Find people who take part in nothing, and whom Slack has not brought up for long."""
    person = _table("person")
    seen = or_(person.c.seen_at.is_(None), person.c.seen_at < before(Kept.PROFILE, now))
    imported = or_(person.c.imported_at.is_(None), person.c.imported_at < before(Kept.IMPORT, now))
    known = or_(person.c.seen_at.is_not(None), person.c.imported_at.is_not(None))
    return and_(known, seen, imported, ~_takes_part())


def _takes_part() -> ColumnElement[bool]:
    person = _table("person")
    return or_(
        *(
            select(1)
            .where(
                _table(name).c.workspace_id == person.c.workspace_id,
                _table(name).c[column] == person.c.user_id,
            )
            .exists()
            for name, column in (
                ("enrolment", "user_id"),
                ("pair", "mentor_id"),
                ("pair", "mentee_id"),
                ("role_grant", "user_id"),
                ("support_request", "user_id"),
            )
        )
    )


def _forget_imports(connection: Connection, workspace_id: str, now: datetime) -> None:
    """Empty what HR imported about people who did not sign up."""
    person = _table("person")
    connection.execute(
        update(person)
        .where(
            person.c.workspace_id == workspace_id,
            person.c.imported_at < before(Kept.IMPORT, now),
            ~_takes_part(),
        )
        .values(dict.fromkeys(IMPORTED))
    )


def _failed(now: datetime) -> ColumnElement[bool]:
    """Find proposals that came to nothing, and pairs that ended long ago."""
    pair = _table("pair")
    since = func.coalesce(pair.c.ended_at, pair.c.created_at)
    return or_(
        and_(pair.c.state.in_(FAILED), since < before(Kept.DECLINED, now)),
        and_(pair.c.state.in_(ENDED), since < before(Kept.PAIR, now)),
    )


def _repeats(now: datetime) -> ColumnElement[bool]:
    """Slack repeats events for a day at most, and a signed request is good for minutes."""
    received = _table("received")
    request = received.c.key.startswith(REQUEST)
    return or_(
        _older("received", "at", Kept.TRACE, now),
        and_(request, _older("received", "at", Kept.MOMENT, now)),
    )


RULES: Mapping[str, Due] = {
    "enrolment": _profiles,
    "pair": _failed,
    "support_request": _old("support_request", "closed_at", Kept.SUPPORT),
    "audit": _old("audit", "at", Kept.AUDIT),
    "draft": lambda now: _table("draft").c.saved_on < (before(Kept.DRAFT, now) or now).date(),
    "shoutout": _old("shoutout", "created_at", Kept.THANKS),
    "letter": _old("letter", "settled_at", Kept.LETTER, SETTLED),
    "reminder": _old("reminder", "due_at", Kept.LETTER, LOOKED),
    "received": _repeats,
    "rate_block": lambda now: _table("rate_block").c.until < now.timestamp(),
    "pending_import": _old("pending_import", "created_at", Kept.IMPORT),
    "erasure": _old("erasure", "at", Kept.ERASURE),
    "person": _unneeded,
}
"""By table, in the order in which they are cleaned; features add theirs here."""
