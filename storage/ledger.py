"""The ledger: letters are posted once, claimed by one, and marked before their call."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any
from uuid import uuid4

from sqlalchemy import (
    ColumnElement,
    Update,
    bindparam,
    exists,
    literal,
    or_,
    select,
    tuple_,
    update,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Session, SQLModel

from bot.domain.letters import Letter
from storage import once
from storage.claiming import LETTER, RETRIED, claiming
from storage.models import LetterRow, LetterState

LEASE_SECONDS = 120.0
"""Far longer than any pause of a process, so that an expired lease means a dead claimant."""

FAR_SECONDS = 24 * 3600.0
"""No letter waits longer before it is tried again: a later `retry_at` is a clock set back."""

PLAN_ANEW = "SET LOCAL plan_cache_mode = force_custom_plan"
"""A claim's plan kept from when the table was small reads all of it, until statistics come:
on a new database a claim took 60 ms after 10,000 letters, and grew. Others need no new plan."""

IN_FLIGHT = (LetterState.CLAIMED, LetterState.SENDING, LetterState.UNCLEAR)


def insert_once(
    session: Session, table: type[Any], rows: Sequence[dict[str, Any]], on: Sequence[str]
) -> int:
    """Insert rows, leaving out those whose unique key `on` is taken; return how many were new."""
    if not rows:
        return 0
    kind: Any = table
    statement = _insert_new(session.get_bind().dialect.name, kind, tuple(on))
    once.forget(session, table.__table__)
    values = list(rows) if len(rows) > 1 else rows[0]
    return len(session.connection().execute(statement, values).all())


@cache
def _insert_new(dialect: str, table: Any, on: tuple[str, ...]) -> Any:
    """Build the insert once: building it costs more than running it."""
    fresh = _insert(dialect, table).on_conflict_do_nothing(index_elements=list(on))
    return fresh.returning(literal(1))


def insert_or_change(
    session: Session,
    table: type[Any],
    row: dict[str, Any],
    on: Sequence[str],
    change: Iterable[str],
) -> None:
    """Insert a row, or let the one that has its unique key `on` take over the columns `change`."""
    dialect = session.get_bind().dialect.name
    kind: Any = table
    statement = _insert_or_take(dialect, kind, tuple(on), tuple(change))
    session.connection().execute(statement, row)


@cache
def _insert_or_take(dialect: str, table: Any, on: tuple[str, ...], change: tuple[str, ...]) -> Any:
    fresh = _insert(dialect, table)
    taken = {name: fresh.excluded[name] for name in change}
    return fresh.on_conflict_do_update(index_elements=list(on), set_=taken)


def _insert(dialect: str, table: Any) -> Any:
    insert = sqlite.insert if dialect == "sqlite" else postgresql.insert
    return insert(table.__table__)


def affected(session: Session, statement: Update) -> int:
    """Run an update and tell how many rows it changed."""
    result = session.connection().execute(statement)
    once.forget(session, statement.table)
    return result.rowcount


def post(session: Session, workspace_id: str, letters: Iterable[Letter], *, now: datetime) -> int:
    """Write letters in the deciding transaction; a key already written is left alone."""
    rows = [
        {
            **_FRESH,
            "id": uuid4().hex,
            "workspace_id": workspace_id,
            "programme_id": letter.programme_id,
            "dedupe_key": letter.key,
            "kind": letter.kind,
            "to": letter.to,
            "facts": dict(letter.facts),
            "public": letter.public,
            "urgency": int(letter.urgency),
            "due_at": letter.due_at or now,
            "created_at": now,
        }
        for letter in letters
    ]
    return insert_once(session, LetterRow, rows, ("workspace_id", "dedupe_key"))


@dataclass(frozen=True, slots=True)
class Claim:
    """A letter taken by one courier; `epoch` proves it when settling."""

    id: str
    epoch: int
    workspace_id: str
    kind: str
    to: str
    facts: dict[str, Any]
    public: bool
    programme_id: int | None
    due_at: datetime
    attempts: int
    failures: int
    repeats: int

    @property
    def key(self) -> tuple[str, int]:
        """Tell this claim from an earlier one of the same letter."""
        return self.id, self.epoch


CLAIM_COLUMNS: list[ColumnElement[Any]] = [
    getattr(LetterRow, name) for name in Claim.__dataclass_fields__
]


def due_workspaces(session: Session, *, now: datetime, wall: float) -> list[str]:
    """Name the workspaces that have due letters and can be written to."""
    values = {"now": now, "wall": wall, "far": wall + FAR_SECONDS}
    return list(session.connection().execute(_DUE, values).scalars())


def claim(
    session: Session,
    workspace_id: str,
    *,
    now: datetime,
    wall: float,
    limit: int,
    lease: float = LEASE_SECONDS,
    kinds: Sequence[str] | None = None,
) -> list[Claim]:
    """Take up to `limit` due letters of a workspace (of these kinds), most urgent first."""
    values = {
        "workspace": workspace_id,
        "now": now,
        "wall": wall,
        "far": wall + FAR_SECONDS,
        "most": limit,
        "new_lease_until": wall + lease,
        **({} if kinds is None else {"kinds": list(kinds)}),
    }
    connection = session.connection()
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql(PLAN_ANEW)
    taken = connection.execute(_CLAIM_ANY if kinds is None else _CLAIM_OF, values)
    rows = sorted(taken, key=lambda row: (row.urgency, row.due_at, row.id))
    return [claim_of(row) for row in rows]


def start_sending(
    session: Session, marks: Sequence[tuple[Claim, Sequence[str]]], *, wall: float, until: float
) -> set[tuple[str, int]]:
    """Mark letters the moment before their calls, each with the (one or two) methods it takes.

    Returns the keys of the claims that were marked. One is left out when the letter was taken
    over, be it by the same process, which may hold both claims after a pause that outlasted the
    lease; when its workspace is suspended; or when a method has to wait: `rates.blocked` tells.
    """
    if not marks:
        return set()
    values = [
        {
            "the_id": claim.id,
            "the_epoch": claim.epoch,
            "the_workspace": claim.workspace_id,
            "new_lease_until": until,
            "first": methods[0],
            "last": methods[-1],
            "wall": wall,
            "far": wall + FAR_SECONDS,
        }
        for claim, methods in marks
    ]
    marked = session.connection().execute(_MARK, values).rowcount
    claims = [claim for claim, _ in marks]
    if marked == len(marks):
        return {claim.key for claim in claims}
    return held(session, claims, LetterState.SENDING)


def held(session: Session, claims: Sequence[Claim], state: LetterState) -> set[tuple[str, int]]:
    """Lock letters and give the keys of those claims that hold theirs in this state."""
    query = _HELD.where(LETTER.c.state == state).with_for_update()
    rows = session.connection().execute(query, {"pairs": [claim.key for claim in claims]})
    return {(id_, epoch) for id_, epoch in rows}


@cache
def change(states: tuple[LetterState, ...], columns: tuple[str, ...]) -> Update:
    """Build the fenced update once: building it costs more than running it."""
    return (
        update(LETTER)
        .where(
            LETTER.c.id == bindparam("the_id"),
            LETTER.c.epoch == bindparam("the_epoch"),
            or_(*(LETTER.c.state == state for state in states)),
        )
        .values({name: bindparam(f"new_{name}") for name in columns})
    )


_FRESH = {name: field.default for name, field in LetterRow.model_fields.items()}
"""What a letter begins with: a dictionary, since a model for each costs more than its insert."""
_WORKSPACE = SQLModel.metadata.tables["workspace"]
_BLOCK = SQLModel.metadata.tables["rate_block"]
_READY = (
    LETTER.c.state == LetterState.WAITING,
    LETTER.c.due_at <= bindparam("now"),
    RETRIED,
)
_CLAIM_ANY = claiming(CLAIM_COLUMNS)
_CLAIM_OF = claiming(CLAIM_COLUMNS, LETTER.c.kind.in_(bindparam("kinds", expanding=True)))
_DUE = (
    select(_WORKSPACE.c.workspace_id)
    .where(
        _WORKSPACE.c.suspended.is_(None),
        exists().where(LETTER.c.workspace_id == _WORKSPACE.c.workspace_id, *_READY),
    )
    .order_by(_WORKSPACE.c.workspace_id)
)
"""Built once: every beat of every process runs it."""
_HELD = select(LETTER.c.id, LETTER.c.epoch).where(
    tuple_(LETTER.c.id, LETTER.c.epoch).in_(bindparam("pairs", expanding=True))
)
_MARK = (
    change((LetterState.CLAIMED,), ("lease_until",))
    .values(state=LetterState.SENDING)
    .where(
        ~exists().where(
            _WORKSPACE.c.workspace_id == bindparam("the_workspace"),
            _WORKSPACE.c.suspended.is_not(None),
        ),
        ~exists().where(
            _BLOCK.c.workspace_id == bindparam("the_workspace"),
            _BLOCK.c.method.in_([bindparam("first"), bindparam("last")]),
            _BLOCK.c.until > bindparam("wall"),
            _BLOCK.c.until < bindparam("far"),
        ),
    )
)


def claim_of(row: Sequence[Any]) -> Claim:
    """Read a claim from the columns that make one."""
    return Claim(*row[: len(CLAIM_COLUMNS)])
