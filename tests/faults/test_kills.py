"""Courier processes are killed at random while Slack fails: counted in the workspace."""

import os
import random
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from cryptography.fernet import Fernet

from bot.sandbox import Fault
from tests.faults.rig import LEASE, Rig

LEASE_SECONDS = 2.0
"""Scaled from 120 s by 60; a call takes at most 0.3 s instead of 10 s."""

ROOT = Path(__file__).resolve().parents[2]
FAULTY = {
    Fault.RATE_LIMITED: 0.004,
    Fault.ERROR_BEFORE: 0.07,
    Fault.ERROR_AFTER: 0.07,
    Fault.RESET_BEFORE: 0.07,
    Fault.RESET_AFTER: 0.07,
    Fault.HANG_BEFORE: 0.01,
    Fault.HANG_AFTER: 0.01,
}
"""Three calls in ten go wrong."""


@dataclass
class Nursery:
    """Starts courier processes and kills them."""

    process: subprocess.Popen[str]

    def ask(self, command: str) -> str:
        """Give a command and wait for its answer."""
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.write(command + "\n")
        self.process.stdin.flush()
        return self.process.stdout.readline().strip()


@contextmanager
def nursery(rig: Rig) -> Iterator[Nursery]:
    """Start the nursery on the rig's database and workspace."""
    url = rig.bot.engine.url.render_as_string(hide_password=False)
    key = Fernet.generate_key().decode()
    facts = [url, key, rig.sandbox.api_url, rig.sandbox.app.bot_token]
    program = [sys.executable, "-m", "tests.faults.worker", *facts, rig.clock.at.isoformat()]
    process = subprocess.Popen(
        [*program, str(LEASE_SECONDS)],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    born = Nursery(process)
    try:
        yield born
    finally:
        born.ask("end")
        process.communicate(timeout=10)


def rage(rig: Rig, *, kills: int, letters: int, processes: int, seed: int) -> None:
    """Deliver letters while processes die at random; check what became of them."""
    chance = random.Random(seed)  # noqa: S311 - repeatable, not secret
    rig.post(private=letters * 4 // 5, public=letters // 5)
    rig.sandbox.faults.retry_after = 2
    rig.sandbox.faults.by_chance(FAULTY, seed=seed, method="chat.postMessage")
    begun = time.monotonic()
    with nursery(rig) as born:
        alive = [born.ask("go") for _ in range(processes)]
        for _ in range(kills):
            time.sleep(chance.uniform(0.02, 0.4))
            victim = chance.randrange(len(alive))
            assert born.ask(f"kill {alive[victim]}") == "killed"
            alive[victim] = born.ask("go")
        rig.wait_until_done(300)
        for process in alive:
            born.ask(f"kill {process}")
    report = rig.report()
    seconds = time.monotonic() - begun
    print(
        f"\n{rig.name}: {letters} letters, {kills} kills, {processes} processes, "
        f"{sum(FAULTY.values()):.0%} faulty, lease 1:60, seed {seed}, {seconds:.0f} s: {report}, "
        f"waits that died with their process {len(rig.late_undercuts())}"
    )
    assert (report.lost, report.missed, report.unjust) == (0, 0, [])


def processes_on(rig: Rig) -> int:
    """SQLite has one process by its lock, PostgreSQL any number."""
    return 1 if rig.name == "sqlite" else 3


def test_ten_kills_lose_nothing(rig: Rig) -> None:
    """The short version of the long rage."""
    rage(rig, kills=8, letters=80, processes=processes_on(rig), seed=20260107)


@pytest.mark.long
def test_three_hundred_kills_lose_nothing(rig: Rig) -> None:
    """Doubles only among private letters whose answer was lost, each counted."""
    rage(rig, kills=300, letters=2000, processes=processes_on(rig), seed=3)


@pytest.mark.long
def test_with_receipts_three_hundred_kills_make_no_double(rig_with_receipts: Rig) -> None:
    """What arrived is confirmed before anything is repeated."""
    rig = rig_with_receipts
    rage(rig, kills=300, letters=2000, processes=processes_on(rig), seed=4)
    assert rig.doubles == 0


@pytest.mark.parametrize("seconds", [1.0, pytest.param(5.0, marks=pytest.mark.long)])
def test_a_locked_database_delays_and_loses_nothing(rig: Rig, seconds: float) -> None:
    """Somebody holds the write lock while letters go out: they wait, and go out once."""
    rig.give_slack_time()
    rig.post(private=30, public=5)
    courier = rig.courier(threads=4)
    with rig.locked(seconds):
        courier.run_until_empty()
    rig.finish()
    report = rig.report()
    print(f"\n{rig.name}: 35 letters, locked for {seconds} s: {report}")
    assert (report.lost, report.double, report.missed, report.unjust) == (0, 0, 0, [])
    assert report.undecided == report.repeated == 0


def test_an_outcome_the_database_does_not_take_is_kept(impatient_rig: Rig) -> None:
    """The lock outlasts the courier's patience: what Slack answered is written down later."""
    rig = impatient_rig
    rig.give_slack_time()
    rig.post(private=30, public=5)
    courier = rig.courier(threads=4)
    with rig.locked(1.0):
        for _ in range(30):
            rig.try_out(courier)
    rig.try_out(courier)
    rig.clock.pushed += LEASE + 1
    rig.finish()
    report = rig.report()
    print(f"\n{rig.name}: 35 letters, locked beyond patience: {report}")
    assert (report.lost, report.double, report.missed, report.unjust) == (0, 0, 0, [])
    assert report.undecided == report.repeated == 0
