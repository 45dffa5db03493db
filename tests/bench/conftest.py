"""What the benches share: a Slack next door, and a fair comparison in the same run."""

import statistics
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine

from storage import migrate
from storage.engine import connect

ROOT = Path(__file__).resolve().parents[2]
Compare = Callable[..., float]


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
