"""A folder with a database and settings, in which commands are run."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine

from bot.__main__ import main
from storage.engine import begin, connect

W: dict[str, Any] = {"workspace_id": "T1"}
CANARY = "zirkonblau"


class Place:
    """A folder with a database and the settings that name it."""

    def __init__(self, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self.folder, self.capsys = folder, capsys
        self.env = folder / "settings.env"
        self.database = folder / "house.db"
        self.set()

    def set(self, bot: str = "", app: str = "", **settings: str) -> None:
        """Write the settings file."""
        tokens = {"SLACK_BOT_TOKEN": bot, "SLACK_APP_TOKEN": app}
        lines = {"DATABASE_URL": f"sqlite:///{self.database}", **tokens, **settings}
        self.env.write_text("".join(f"{name}={value}\n" for name, value in lines.items()))

    def __call__(self, *arguments: str) -> tuple[int, str]:
        """Run a command; give its exit code and what it printed."""
        code = main([*arguments, "--env", str(self.env)])
        return code, self.capsys.readouterr().out

    @contextmanager
    def engine(self, keys: tuple[str, ...] = ()) -> Iterator[Engine]:
        """Open the database."""
        engine = connect(f"sqlite:///{self.database}", keys)
        yield engine
        engine.dispose()

    def put(self, *rows: Any) -> None:
        """Store rows."""
        with self.engine() as engine, begin(engine) as session:
            session.add_all(rows)
