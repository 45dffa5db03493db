"""What the benches share: a Slack next door, and a fair comparison in the same run."""

import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine

from bot.config import Settings
from bot.sandbox import AppConfig
from storage import migrate
from storage.engine import connect

ROOT = Path(__file__).resolve().parents[2]
Compare = Callable[..., float]


@pytest.fixture(scope="session")
def slack_next_door() -> Iterator[Settings]:
    """Give the settings for a local Slack that runs in a process of its own."""
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.bench.server"],
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


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def durable(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Engine]:
    """Give a migrated database that waits for the disk, as in production."""
    url = f"sqlite:///{tmp_path}/bench.db"
    if request.param == "postgresql":
        url = request.getfixturevalue("durable_postgres").database()
    engine = connect(url, ("6Zb8rBH6ZpJpkYVGtZHkA1A5vWlGmq0zIYkNWVY1lZo=",))
    migrate.upgrade(engine)
    yield engine
    engine.dispose()


@pytest.fixture
def compare() -> Compare:
    """Run two things alternately and give the ratio of their medians, printed with its goal."""

    def run(
        what: str,
        ours: Callable[[], object],
        baseline: Callable[[], object],
        *,
        before: Callable[[], object] = lambda: None,
        rounds: int = 9,
        goal: str,
    ) -> float:
        spent: tuple[list[float], list[float]] = ([], [])
        for number in range(rounds + 1):
            before()
            for work, times in ((baseline, spent[1]), (ours, spent[0])):
                begun = time.perf_counter()
                work()
                if number:
                    times.append(time.perf_counter() - begun)
        mine, bare = (statistics.median(times) for times in spent)
        print(
            f"\n{what}: {mine * 1000:.2f} ms, baseline {bare * 1000:.2f} ms, "
            f"{mine / bare:.2f} × (goal {goal}; median of {rounds}, alternating)"
        )
        return mine / bare

    return run
