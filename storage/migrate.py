"""Schema changes: forwards at start, backwards when an operator asks for it."""

from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, inspect
from sqlmodel import SQLModel

import storage.models  # noqa: F401 - importing declares the tables
from storage.engine import EVERYWHERE

FOLDER = Path(__file__).with_name("migrations")
POLICY = "own_workspace"
WALLED_TABLES = "SELECT tablename FROM pg_policies WHERE policyname ="
ADVISORY_LOCK = 5_072_017
"""Any number, as long as it is ours alone."""


def head() -> str:
    """Name the newest schema version: migrations are files named `<version>_<subject>.py`.

    Alembic is left out of it, because importing it takes longer than a start should.
    """
    return max(file.name.partition("_")[0] for file in (FOLDER / "versions").glob("[0-9]*.py"))


def current(engine: Engine) -> str | None:
    """Name the database's schema version; None before the first."""
    with engine.connect() as connection:
        if not inspect(connection).has_table("alembic_version"):
            return None
        return connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalar()


def upgrade(engine: Engine, to: str = "head") -> None:
    """Bring the schema up to a version; on PostgreSQL the workspaces are walled off as well.

    Of several processes that start at once, one migrates and the others wait.
    """
    if to == "head" and current(engine) == head():
        return
    from alembic import command

    config = _config()
    with engine.begin() as connection:
        walled = connection.dialect.name == "postgresql"
        if walled:
            _enter(connection)
        config.attributes["connection"] = connection
        command.upgrade(config, to)
        if walled:
            _wall_off(connection)


def downgrade(engine: Engine, to: str = "base") -> None:
    """Take the schema back to a version; tables newer than it are dropped with their data."""
    from alembic import command

    config = _config()
    with engine.begin() as connection:
        if connection.dialect.name == "postgresql":
            _enter(connection)
        config.attributes["connection"] = connection
        command.downgrade(config, to)


def differences(engine: Engine) -> list[object]:
    """List where the database differs from the models; empty when it matches."""
    from alembic.autogenerate import compare_metadata
    from alembic.migration import MigrationContext

    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        return list(compare_metadata(context, SQLModel.metadata))


def revise(engine: Engine, message: str, number: str) -> None:
    """Write a new migration from what the models have and the database lacks."""
    from alembic import command

    config = _config()
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.revision(config, message, autogenerate=True, rev_id=number)


def _enter(connection: Connection) -> None:
    """Be the only one who migrates, and see the rows of all workspaces."""
    connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({ADVISORY_LOCK})")
    connection.exec_driver_sql(f"SELECT set_config('app.workspace', '{EVERYWHERE}', true)")


def _wall_off(connection: Connection) -> None:
    """Let a transaction see and write the rows of its own workspace only (row-level security).

    The wall binds the tables' owner as well, so no second database role is needed; only a
    superuser walks through it. Existing policies are left alone.
    """
    walled = set(connection.exec_driver_sql(f"{WALLED_TABLES} '{POLICY}'").scalars())
    inspector = inspect(connection)
    for table in inspector.get_table_names():
        columns = {column["name"] for column in inspector.get_columns(table)}
        if "workspace_id" not in columns or table in walled:
            continue
        name = connection.dialect.identifier_preparer.quote(table)
        connection.exec_driver_sql(f"ALTER TABLE {name} ENABLE ROW LEVEL SECURITY")
        connection.exec_driver_sql(f"ALTER TABLE {name} FORCE ROW LEVEL SECURITY")
        connection.exec_driver_sql(
            f"CREATE POLICY {POLICY} ON {name} USING"
            f" (current_setting('app.workspace', true) IN ('{EVERYWHERE}', workspace_id))"
        )


def _config() -> Any:
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(FOLDER).replace("%", "%%"))
    return config
