"""What all tests share: one zero of time, a real SQLite database per test, and golden files."""

import json
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine
from sqlmodel import SQLModel

import storage.models  # noqa: F401 - importing declares the tables
from bot.clock import MovableClock
from bot.config import Settings
from bot.core import Bot, Who
from storage.engine import begin, connect
from storage.models import Person, Workspace

T0 = datetime(2026, 1, 7, 9, 0, tzinfo=UTC)
"""The suite's single zero: Wednesday, 7 January 2026, 10:00 in Berlin."""

LEAD = "ULEAD"


def pytest_addoption(parser: pytest.Parser) -> None:
    """Let `--update-golden` rewrite the golden files."""
    parser.addoption("--update-golden", action="store_true", help="rewrite golden files")


@pytest.fixture
def t0() -> datetime:
    """Give the suite's zero of time."""
    return T0


@pytest.fixture
def after() -> Callable[..., datetime]:
    """Give a moment some time after zero: `after(days=2)`."""
    return lambda **span: T0 + timedelta(**span)


@pytest.fixture
def clock() -> MovableClock:
    """Give a clock at zero that the test may move."""
    return MovableClock(T0)


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    """Give an empty real SQLite database with all tables."""
    engine = connect(f"sqlite:///{tmp_path}/test.db")
    SQLModel.metadata.create_all(engine)
    yield engine
    engine.dispose()


@pytest.fixture
def bot(engine: Engine, clock: MovableClock) -> Bot:
    """Give a bot on that database whose lead is `ULEAD`; people are added with `add_person`."""
    bot = Bot(Settings(leads=(LEAD,)), engine, clock)
    with begin(engine) as session:
        session.add(Workspace(workspace_id="T1", name="Acme", bot_user_id="UBOT"))
    return bot


@pytest.fixture
def add_person(engine: Engine) -> Callable[..., Who]:
    """Put a person into the database: `add_person("UADA", name="Ada", language="de")`."""

    def add(user_id: str, workspace_id: str = "T1", **facts: Any) -> Who:
        facts.setdefault("timezone", "Europe/Berlin")
        facts.setdefault("seen_at", T0)
        with begin(engine) as session:
            session.add(Person(workspace_id=workspace_id, user_id=user_id, **facts))
        return Who(workspace_id, user_id)

    return add


@pytest.fixture
def lead(add_person: Callable[..., Who]) -> Who:
    """Give the programme lead, who reads German."""
    return add_person(LEAD, name="Lena Lead", language="de")


@pytest.fixture
def golden(request: pytest.FixtureRequest) -> Callable[[str, Any], None]:
    """Compare a JSON value with its golden file beside the test; one switch rewrites them all."""
    folder = Path(request.node.path).with_name("golden")

    def compare(name: str, value: Any) -> None:
        file = folder / f"{name}.json"
        text = json.dumps(value, ensure_ascii=False, indent=1, sort_keys=True) + "\n"
        if request.config.getoption("--update-golden"):
            folder.mkdir(exist_ok=True)
            file.write_text(text)
        assert file.read_text() == text, f"{file.name} differs; look, then run --update-golden"

    return compare
