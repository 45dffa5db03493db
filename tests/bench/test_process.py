"""What a process costs: a start, and memory at rest."""

import compileall
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil
import pytest

from bot.config import Settings

pytestmark = pytest.mark.long

ROOT = Path(__file__).resolve().parents[2]
BASELINE = """
import sys
import slack_bolt, sqlmodel
from sqlalchemy import create_engine
with create_engine("{database}").connect() as connection:
    connection.exec_driver_sql("SELECT 1")
print("ready", file=sys.stderr, flush=True)
"""
RUN = ("-m", "bot", "run")
Program = Callable[..., "subprocess.Popen[str]"]


@pytest.fixture
def program(slack_next_door: Settings, tmp_path: Path) -> Iterator[Program]:
    """Start Python with arguments and wait until it says that it is ready; byte code is there."""
    for room in ("bot", "handlers", "storage"):
        compileall.compile_dir(ROOT / room, quiet=1)
    environ = {
        "PYTHONPATH": str(ROOT),
        "DATABASE_URL": f"sqlite:///{tmp_path}/process.db",
        "SLACK_BOT_TOKEN": slack_next_door.bot_token,
        "SLACK_APP_TOKEN": slack_next_door.app_token,
        "SLACK_API_URL": slack_next_door.api_url,
    }
    alive: list[subprocess.Popen[str]] = []

    def run(*arguments: str) -> subprocess.Popen[str]:
        process = subprocess.Popen(
            [sys.executable, *(one.format(database=environ["DATABASE_URL"]) for one in arguments)],
            cwd=ROOT,
            env={**os.environ, **environ},
            stderr=subprocess.PIPE,
            text=True,
        )
        alive.append(process)
        assert process.stderr is not None
        said = next((line for line in process.stderr if line.endswith("ready\n")), None)
        assert said, "it ended before it was ready"
        return process

    yield run
    for process in alive:
        end(process)


def end(process: "subprocess.Popen[str]") -> None:
    """End a program at once."""
    if process.returncode is None:
        process.kill()
        process.communicate(timeout=30)


def test_start(program: Program, compare: Callable[..., float]) -> None:
    """`mentorbot run` from nothing to ready, against importing Bolt and SQLModel and connecting."""
    ratio = compare(
        "start to ready",
        lambda: end(program(*RUN)),
        lambda: end(program("-c", BASELINE)),
        rounds=9,
        goal="≤ 2.5",
    )
    assert ratio <= 2.5


def test_memory_at_rest(program: Program) -> None:
    """A process that waits for something to happen."""
    process = program(*RUN)
    time.sleep(3)
    used = psutil.Process(process.pid).memory_info().rss / 2**20
    print(f"\nmemory at rest: {used:.0f} MB (goal ≤ 130)")
    assert used <= 130
