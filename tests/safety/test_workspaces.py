"""Two workspaces with the same ids everywhere: nobody ever sees a row of the other."""

import inspect
import random
from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any

import pytest
from sqlalchemy import Engine, select
from sqlmodel import Session, SQLModel

from bot.domain.roles import Role
from storage import pairs, people, privacy, programmes, support
from storage.engine import begin
from storage.models import (
    Audit,
    Draft,
    Enrolment,
    Grant,
    Meeting,
    Pair,
    Person,
    Programme,
    Shoutout,
    Skill,
    SupportRequest,
    Workspace,
)

SEED = 7
USERS = ("U1", "U2", "U3")


def rows(workspace_id: str, base: int, t0: datetime) -> Iterator[SQLModel]:
    """Give a workspace's rows; people have the same ids in both."""
    here: dict[str, Any] = {"workspace_id": workspace_id}
    yield Workspace(name=workspace_id, **here)
    for number, user_id in enumerate(USERS):
        yield Person(user_id=user_id, name=workspace_id, **here)
        yield Draft(user_id=user_id, form="f", content="x", saved_on=t0.date(), **here)
        yield Grant(user_id=user_id, role=list(Role)[number], granted_at=t0, **here)
        yield Audit(at=t0, actor_id=user_id, action="x", **here)
    yield Programme(id=base, name="P", starts_on=t0.date(), created_by="U1", created_at=t0, **here)
    for number, user_id in enumerate(USERS):
        yield Enrolment(
            id=base + number, programme_id=base, user_id=user_id, role="both", joined_at=t0, **here
        )
        yield Skill(enrolment_id=base + number, kind="offer", topic="ai", level=3, **here)
        yield SupportRequest(
            id=base + number,
            user_id=user_id,
            asked="confidant",
            helpers=["U2"],
            text="x",
            created_at=t0,
            **here,
        )
    yield Pair(id=base, programme_id=base, mentor_id="U1", mentee_id="U2", created_at=t0, **here)
    yield Meeting(id=base, pair_id=base, starts_at=t0, **here)
    yield Shoutout(author_id="U1", text="x", created_at=t0, asked_at=t0, **here)


@pytest.fixture
def two(database: Engine, t0: datetime) -> Engine:
    """Give a database that two workspaces share: first SQLite, then PostgreSQL."""
    with begin(database) as session:
        for workspace_id, base in (("T1", 10), ("T2", 20)):
            for row in rows(workspace_id, base, t0):
                session.add(row)
                session.flush()
    return database


SOURCES = (pairs, people, programmes, support, privacy)


def queries() -> list[tuple[str, Callable[..., Any]]]:
    """Find every query that is asked for one workspace and only reads."""
    writes = {"ensure", "audit", "erase", "note_erasure", "workspace"}
    return [
        (f"{module.__name__}.{name}", function)
        for module in SOURCES
        for name, function in inspect.getmembers(module, inspect.isfunction)
        if function.__module__ == module.__name__
        and name not in writes
        and not name.startswith("_")
        and "workspace_id" in inspect.signature(function).parameters
    ]


def arguments(function: Callable[..., Any], dice: random.Random) -> dict[str, Any]:
    """Choose arguments, ids of the other workspace among them."""
    given: dict[str, Any] = {}
    for name, parameter in inspect.signature(function).parameters.items():
        if name in {"session", "workspace_id"} or parameter.default is not parameter.empty:
            continue
        if name == "role":
            given[name] = dice.choice(list(Role))
        elif name.endswith("_ids") or name == "programmes":
            given[name] = list(USERS) if "user" in name else [10, 20]
        elif name in {"user_id", "helper_id"}:
            given[name] = dice.choice(USERS)
        elif name == "form":
            given[name] = "f"
        elif name.endswith("_id"):
            given[name] = dice.choice((10, 11, 12, 20, 21, 22))
        else:
            return {}
    return given


def foreign(found: Any) -> bool:
    """Tell whether an answer holds a row of the other workspace."""
    if isinstance(found, dict):
        return any(foreign(one) for one in (*found.keys(), *found.values()))
    if isinstance(found, list | tuple | set | frozenset):
        return any(foreign(one) for one in found)
    return getattr(found, "workspace_id", "T1") == "T2" or found == "T2"


def call(session: Session, function: Callable[..., Any], dice: random.Random) -> bool:
    """Ask once; tell whether something foreign came back."""
    return foreign(function(session, "T1", **arguments(function, dice)))


CALLS = [1_000, pytest.param(10_000, marks=pytest.mark.long)]


@pytest.mark.parametrize("calls", CALLS)
def test_no_query_brings_a_foreign_row(two: Engine, calls: int) -> None:
    """Whatever ids are sent, also those of the other workspace."""
    dice = random.Random(SEED)  # noqa: S311 - repeatable, not secret
    asked = [(name, one) for name, one in queries() if fits(one)]
    wrong = set()
    with begin(two) as session:
        for _ in range(calls // len(asked)):
            for name, function in asked:
                if call(session, function, dice):
                    wrong.add(name)

    print(f"\n{calls} calls of {len(asked)} queries, seed {SEED}: {len(wrong)} foreign")
    assert len(asked) >= 12
    assert not wrong


def fits(function: Callable[..., Any]) -> bool:
    """Tell whether we know arguments for all its parameters."""
    needed = [
        name
        for name, parameter in inspect.signature(function).parameters.items()
        if name not in {"session", "workspace_id"} and parameter.default is parameter.empty
    ]
    return set(needed) == set(arguments(function, random.Random(1)))  # noqa: S311 - the same


@pytest.mark.parametrize("calls", CALLS)
def test_row_level_security_alone_keeps_them_apart(two: Engine, calls: int) -> None:
    """Queries that forgot the workspace bring no foreign row, whatever they ask for."""
    if two.dialect.name != "postgresql":
        pytest.skip("only PostgreSQL has the second wall")
    dice = random.Random(SEED)  # noqa: S311 - repeatable, not secret
    tables = [one for one in SQLModel.metadata.sorted_tables if "workspace_id" in one.columns]
    found: list[str] = []
    with begin(two, "T1") as session:
        for _ in range(calls):
            table = dice.choice(tables)
            asked = select(table.c.workspace_id)
            ids = [one for one in table.columns if one.name in {"id", "user_id", "programme_id"}]
            if ids and dice.random() < 0.5:
                column = dice.choice(ids)
                values = USERS if column.name == "user_id" else (10, 11, 12, 20, 21, 22)
                if column.type.python_type is type(values[0]):
                    asked = asked.where(column.in_(values))
            found += session.connection().execute(asked).scalars()

    print(f"\n{calls} calls without a filter, seed {SEED}: {found.count('T2')} foreign")
    assert set(found) == {"T1"}
