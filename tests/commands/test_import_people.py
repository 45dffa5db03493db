"""`mentorbot import` as an operator runs it."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlmodel import select

from bot.__main__ import main
from bot.commands.import_people import slack_emails
from bot.config import Settings
from bot.sandbox import Sandbox
from bot.slack import web_client
from storage.engine import begin, connect
from storage.models import Person, Workspace

Run = Callable[..., int]


@pytest.fixture
def folder(tmp_path: Path, migrated_sqlite: Path) -> Path:
    """Give a folder with settings, and a database in which one workspace is known."""
    shutil.copy(migrated_sqlite, tmp_path / "bot.db")
    engine = connect(f"sqlite:///{tmp_path}/bot.db")
    with begin(engine) as session:
        session.add(Workspace(workspace_id="T1", name="Acme"))
    engine.dispose()
    lines = (
        f"DATABASE_URL=sqlite:///{tmp_path}/bot.db",
        "SLACK_BOT_TOKEN=xoxb-1",
        "SLACK_APP_TOKEN=xapp-1",
        "SLACK_API_URL=http://127.0.0.1:9/api/",
    )
    (tmp_path / "settings").write_text("\n".join(lines))
    return tmp_path


@pytest.fixture
def run(folder: Path) -> Run:
    """Run the command on a file with this content."""

    def execute(content: str | bytes, *options: str) -> int:
        file = folder / "people.csv"
        file.write_bytes(content if isinstance(content, bytes) else content.encode())
        return main(["import", str(file), "--env", str(folder / "settings"), *options])

    return execute


def names(folder: Path) -> list[str]:
    """Name everybody in the database."""
    engine = connect(f"sqlite:///{folder}/bot.db")
    with begin(engine) as session:
        found = sorted(one.name for one in session.exec(select(Person)))
    engine.dispose()
    return found


def test_a_dry_run_shows_and_stores_nothing(
    run: Run, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The differences stand there, the database is as before."""
    assert run("user_id,name\nU12,Ada", "--dry-run") == 0

    assert "U12  new" in capsys.readouterr().out
    assert not names(folder)


def test_with_a_yes_everything_is_stored(
    run: Run, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A second run shows what is different from the first."""
    many = "\n".join(f"U1{n:03},Person {n}" for n in range(60))

    assert run(f"user_id,name\n{many}", "--yes") == 0
    assert run("user_id,name\nU1000,Ada", "--yes", "--lang", "de") == 0

    told = capsys.readouterr().out
    assert "… and 10 more" in told
    assert "U1000  Name: Person 0 → Ada" in told
    assert names(folder)[0] == "Ada"


def test_without_a_terminal_and_a_yes_nothing_is_stored(run: Run, folder: Path) -> None:
    """Nobody is asked who cannot answer."""
    assert run("user_id,name\nU12,Ada") == 1

    assert not names(folder)


@pytest.mark.parametrize(
    ("content", "told", "options"),
    [
        ("user_id,level\nU12,99", "people.csv:2:5: no level band is called “99”", ()),
        ("name,email\nAda,a@b.de", "people.csv:2:5: nobody with the address", ()),
        (b"user_id,name\nU12,J\xfcrgen", "people.csv:2:6: this is not UTF-8", ()),
        ("user_id,name\nU12,Ada", "name one with --workspace: T1", ("--workspace", "T9")),
    ],
    ids=["level", "address", "encoding", "workspace"],
)
def test_wrong_input_is_told_with_its_place_and_stores_nothing(
    run: Run,
    capsys: pytest.CaptureFixture[str],
    content: str | bytes,
    told: str,
    options: tuple[str, ...],
) -> None:
    """Exit code 2, the place, and nothing half-imported."""
    assert run(content, "--yes", *options) == 2

    written = capsys.readouterr().out
    assert told in written
    assert "Imported" not in written


def test_excels_utf16_is_read(run: Run, folder: Path) -> None:
    """“Unicode text” is what older Excels save."""
    assert run("user_id\tname\nU12\tJürgen".encode("utf-16"), "--yes") == 0

    assert names(folder) == ["Jürgen"]


def test_a_missing_file_is_told(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A typo in the name is no stack trace."""
    assert main(["import", str(folder / "no.csv"), "--env", str(folder / "settings")]) == 2

    assert "cannot be opened" in capsys.readouterr().out


def test_slack_knows_addresses() -> None:
    """Deleted accounts and people without an address are left out."""
    with Sandbox() as sandbox:
        settings = Settings(bot_token=sandbox.app.bot_token, api_url=sandbox.api_url)
        found = slack_emails(web_client(settings, settings.bot_token))

    assert "U0CLARA" in found.values()
    assert all("@" in email for email in found)
