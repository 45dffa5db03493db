"""Copies of a database: backup, integrity, and the way from SQLite to PostgreSQL."""

import shutil
import sqlite3
import subprocess
from collections.abc import Mapping
from contextlib import closing
from pathlib import Path

from sqlalchemy import Connection, Engine, Table, func, insert, select, text
from sqlalchemy.engine import URL
from sqlmodel import SQLModel

import storage.models  # noqa: F401 - importing declares the tables
from storage.engine import EVERYWHERE

BATCH = 1000


class CopyError(Exception):
    """The copy is not good; nothing was replaced."""


def integrity(file: Path) -> str:
    """Check a SQLite file; `ok` when every page and index is in order."""
    try:
        with closing(sqlite3.connect(f"file:{file}?mode=ro", uri=True)) as connection:
            return str(connection.execute("PRAGMA integrity_check").fetchone()[0])
    except sqlite3.DatabaseError as error:
        return str(error)


def copy_sqlite(source: Path, target: Path) -> None:
    """Copy a SQLite database that may be in use, consistently, and check the copy.

    Raises:
        CopyError: the copy is damaged.
    """
    with (
        closing(sqlite3.connect(source)) as origin,
        closing(sqlite3.connect(target)) as copy,
    ):
        origin.backup(copy, pages=1000)
        copy.execute("PRAGMA journal_mode=DELETE")
    target.chmod(0o600)
    if (found := integrity(target)) != "ok":
        target.unlink()
        raise CopyError(found)


def pg_tool(name: str) -> str | None:
    """Find `pg_dump` or `pg_restore` on this machine."""
    return shutil.which(name)


def pg_run(tool: str, address: URL, *arguments: str) -> None:
    """Run one of PostgreSQL's own tools; the password goes by environment, not by argument.

    Raises:
        CopyError: with the tool's own last words.
    """
    done = subprocess.run(  # noqa: S603 - a tool found by name, with arguments of our own
        [tool, "--no-password", *arguments],
        env=pg_environment(address),
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise CopyError(done.stderr.strip()[-400:] or f"{tool} failed")


def pg_check(file: Path) -> None:
    """Read a copy to its end with `pg_restore`, where it is on this machine.

    Raises:
        CopyError: the copy is damaged.
    """
    tool = pg_tool("pg_restore")
    if tool is None:
        return
    done = subprocess.run(  # noqa: S603 - a tool found by name, with arguments of our own
        [tool, "--file=/dev/null", str(file)], capture_output=True, text=True, check=False
    )
    if done.returncode:
        file.unlink()
        raise CopyError(done.stderr.strip()[-400:] or "pg_restore cannot read it")


def pg_environment(address: URL) -> Mapping[str, str]:
    """Give the connection as the variables that PostgreSQL's tools read.

    Like the bot's own beats they see the rows of all workspaces.
    """
    host = address.host or str(address.query.get("host", ""))
    given = {
        "PGHOST": host,
        "PGPORT": str(address.port or address.query.get("port", "")),
        "PGUSER": address.username or "",
        "PGPASSWORD": address.password or "",
        "PGDATABASE": address.database or "",
        "PGOPTIONS": f"-c app.workspace={EVERYWHERE}",
    }
    return {"PATH": "/usr/local/bin:/usr/bin:/bin"} | {k: v for k, v in given.items() if v}


def is_empty(engine: Engine) -> bool:
    """Tell whether no table of ours holds a row."""
    with engine.connect() as connection:
        return not any(
            connection.execute(select(func.count()).select_from(table)).scalar_one()
            for table in SQLModel.metadata.sorted_tables
        )


def move(source: Engine, target: Engine) -> dict[str, int]:
    """Copy all rows into an empty database of the same schema; return rows by table.

    Raises:
        CopyError: a table arrived with another number of rows; nothing is kept.
    """
    moved = {}
    with source.connect() as origin, target.begin() as copy:
        for table in SQLModel.metadata.sorted_tables:
            moved[table.name] = _copy(origin, copy, table)
            arrived = copy.execute(select(func.count()).select_from(table)).scalar_one()
            if arrived != moved[table.name]:
                raise CopyError(f"{table.name}: {moved[table.name]} rows left, {arrived} arrived")
            _count_on(copy, table)
    return moved


def _copy(origin: Connection, copy: Connection, table: Table) -> int:
    total = 0
    rows = origin.execution_options(yield_per=BATCH).execute(select(table)).mappings()
    for part in rows.partitions(BATCH):
        copy.execute(insert(table), [dict(row) for row in part])
        total += len(part)
    return total


def _count_on(copy: Connection, table: Table) -> None:
    """Let PostgreSQL's counter go on after the highest id."""
    if copy.dialect.name == "postgresql" and table.autoincrement_column is not None:
        copy.execute(
            text(
                f"SELECT setval(pg_get_serial_sequence('\"{table.name}\"', 'id'), "
                f'(SELECT COALESCE(MAX(id), 0) + 1 FROM "{table.name}"), false)'
            )
        )
