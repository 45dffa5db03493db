"""Backup and restore on PostgreSQL, with its own tools, as an operator calls them."""

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from sqlmodel import select

from bot.__main__ import main
from bot.domain.letters import Letter
from storage import ledger, migrate, people
from storage.engine import begin, connect
from storage.models import Erasure, LetterRow, Person

KEY = "6Zb8rBH6ZpJpkYVGtZHkA1A5vWlGmq0zIYkNWVY1lZo="

Command = Callable[..., tuple[int, str]]

pytestmark = pytest.mark.postgres


@pytest.fixture
def command(
    postgres: Any,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> tuple[str, Command]:
    """Give the address of a database and a way to run a command on it, beside its own tools."""
    url = postgres.database()
    monkeypatch.setenv("DATABASE_URL", url)
    monkeypatch.setenv("MENTORBOT_KEYS", KEY)
    monkeypatch.setenv("PATH", f"{postgres.programs}:{os.environ['PATH']}")

    def run(*arguments: str) -> tuple[int, str]:
        code = main([*arguments, "--env", str(tmp_path / "none")])
        return code, capsys.readouterr().out

    return url, run


def test_a_backup_brings_everything_of_every_workspace_back(
    command: tuple[str, Command], tmp_path: Path, t0: Any
) -> None:
    """The wall between workspaces hides nothing from the copy; whoever was erased stays erased."""
    url, run = command
    engine = connect(url, (KEY,))
    migrate.upgrade(engine)
    for workspace_id in ("T1", "T2"):
        with begin(engine, workspace_id) as session:
            people.ensure(session, workspace_id, "UADA").email = f"{workspace_id}@example.com"
            people.ensure(session, workspace_id, "UBO")
            ledger.post(session, workspace_id, [Letter("kind", "UADA", "key")], now=t0)
    file = tmp_path / "copy.dump"

    code, told = run("backup", str(file))
    assert code == 0, told
    assert b"T1@example.com" not in file.read_bytes()
    assert run("backup", str(file))[0] == 2
    with begin(engine) as session:
        for row in session.exec(select(LetterRow)):
            session.delete(row)
        session.add(Erasure(workspace_id="T2", user_id="UBO", at=t0))
    engine.dispose()

    assert run("restore", str(file))[0] == 2
    code, told = run("restore", str(file), "--yes")
    assert (code, "1 erasures done again" in told) == (0, True), told
    with begin(engine) as session:
        assert len(session.exec(select(LetterRow)).all()) == 2
        emails = set(session.exec(select(Person.email)))
        left = session.exec(select(Person).where(Person.user_id == "UBO")).all()
    with begin(engine, "T1") as session:
        seen = set(session.exec(select(Person.workspace_id)))
    engine.dispose()
    assert {"T1@example.com", "T2@example.com"} <= emails
    assert [one.workspace_id for one in left] == ["T1"]
    assert seen == {"T1"}, "the wall stands again"


def test_a_damaged_copy_replaces_nothing(command: tuple[str, Command], tmp_path: Path) -> None:
    """What PostgreSQL's own tool cannot read leaves the database as it was."""
    url, run = command
    engine = connect(url, (KEY,))
    migrate.upgrade(engine)
    with begin(engine, "T1") as session:
        people.ensure(session, "T1", "UADA")
    file = tmp_path / "copy.dump"
    assert run("backup", str(file))[0] == 0
    whole = file.read_bytes()
    file.write_bytes(whole[: len(whole) // 2])

    assert run("restore", str(file), "--yes")[0] == 2
    with begin(engine) as session:
        assert session.exec(select(Person.user_id)).all() == ["UADA"]
    engine.dispose()
