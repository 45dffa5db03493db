"""The schema goes up and down with data in it, on both databases."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
from alembic.script import ScriptDirectory
from sqlalchemy import Engine, inspect, text
from sqlmodel import select

from bot.domain.letters import Letter, Reminder
from storage import ledger, migrate, people, reminders
from storage.engine import begin, connect
from storage.models import LetterRow, Person

KEY = "6Zb8rBH6ZpJpkYVGtZHkA1A5vWlGmq0zIYkNWVY1lZo="


def _fill(engine: Engine, now: datetime) -> None:
    with begin(engine, "T1") as session:
        people.ensure(session, "T1", "UADA").email = "ada@example.com"
        ledger.post(session, "T1", [Letter("kind", "UADA", "key")], now=now)
        reminders.remind(session, "T1", [Reminder("kind", "key", now)])


def test_the_migrated_schema_is_the_one_the_models_describe(database: Engine) -> None:
    """No column, index or constraint exists in one of the two only."""
    assert migrate.differences(database) == []
    assert migrate.current(database) == migrate.head()


def test_the_newest_version_is_the_one_alembic_names(database: Engine) -> None:
    """We read it from the files' names, to spare a start the import of Alembic."""
    scripts = ScriptDirectory(str(migrate.FOLDER))
    assert scripts.get_current_head() == migrate.head()
    migrate.downgrade(database)
    assert migrate.current(database) is None


def test_migrating_twice_changes_nothing(database: Engine, t0: datetime) -> None:
    """Every start migrates; data stays."""
    _fill(database, t0)
    migrate.upgrade(database)
    with begin(database) as session:
        assert session.exec(select(Person.email)).one() == "ada@example.com"


def test_down_leaves_nothing_behind_and_up_starts_anew(database: Engine, t0: datetime) -> None:
    """Going back drops tables, indexes and policies together with the data in them."""
    _fill(database, t0)
    migrate.downgrade(database)
    assert set(inspect(database).get_table_names()) <= {"alembic_version"}

    migrate.upgrade(database)
    with begin(database) as session:
        assert session.exec(select(LetterRow)).all() == []
    _fill(database, t0)


def test_processes_that_start_at_once_migrate_once(
    database_url: str, together: Callable[..., list[Any]]
) -> None:
    """Four processes on an empty database: one makes the schema, nobody fails."""
    engines = [connect(database_url, (KEY,)) for _ in range(4)]
    together([lambda engine=engine: migrate.upgrade(engine) for engine in engines])
    assert migrate.differences(engines[0]) == []
    for engine in engines:
        engine.dispose()


@pytest.mark.postgres
@pytest.mark.parametrize("migrated_url", ["postgresql"], indirect=True)
def test_every_table_with_a_workspace_has_a_wall(database: Engine) -> None:
    """Row-level security is on and forced, so that the tables' owner is bound as well."""
    with database.connect() as connection:
        walled = set(
            connection.execute(
                text("SELECT relname FROM pg_class WHERE relrowsecurity AND relforcerowsecurity")
            ).scalars()
        )
    inspector = inspect(database)
    owned = {
        table
        for table in inspector.get_table_names()
        if "workspace_id" in {column["name"] for column in inspector.get_columns(table)}
    }
    assert owned == walled
    assert {"letter", "person", "workspace"} <= walled
