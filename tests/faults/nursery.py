"""Courier processes of a rig, started, stopped, continued and killed by a nursery next door."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from functools import cache
from pathlib import Path

from tests.faults.rig import TIMEOUT, Rig
from tests.faults.worker import Order

ROOT = Path(__file__).resolve().parents[2]

LEASE_SECONDS = 2.0
"""Scaled from 120 s by 60; a call takes at most 0.3 s instead of 10 s."""


@dataclass
class Nursery:
    """Starts courier processes, and does to them what an operating system does."""

    process: subprocess.Popen[str]
    order: Order
    alive: set[int] = field(default_factory=set)

    def go(self) -> int:
        """Start one more process and give its id."""
        born = int(self._ask(f"go {json.dumps(asdict(self.order))}"))
        self.alive.add(born)
        return born

    def kill(self, *processes: int) -> None:
        """Kill processes without warning, and see them gone."""
        for process in processes:
            assert self._ask(f"kill {process}") == "killed"
            self.alive.discard(process)

    def stop(self, process: int) -> None:
        """Let a process stand still wherever it is."""
        os.kill(process, signal.SIGSTOP)

    def carry_on(self, process: int) -> None:
        """Let a process that stands still go on."""
        os.kill(process, signal.SIGCONT)

    def end(self) -> None:
        """End all its processes."""
        self.kill(*self.alive)

    def _ask(self, command: str) -> str:
        """Give a command and wait for its answer."""
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.write(command + "\n")
        self.process.stdin.flush()
        return self.process.stdout.readline().strip()


@contextmanager
def nursery(
    rig: Rig, role: str = "courier", *, lease: float = LEASE_SECONDS, patience: float = TIMEOUT
) -> Iterator[Nursery]:
    """Open a nursery on the rig's database and workspace, for processes of one role.

    Couriers hold a letter for `lease` seconds and wait for Slack for `patience` seconds.
    """
    url = rig.bot.engine.url.render_as_string(hide_password=False)
    order = Order(
        url=url,
        key=rig.key,
        api_url=rig.sandbox.api_url,
        token=rig.sandbox.app.bot_token,
        at=rig.clock.at.isoformat(),
        lease=str(lease),
        patience=str(patience),
        role=role,
    )
    born = Nursery(house(), order)
    try:
        yield born
    finally:
        born.end()


@cache
def house() -> subprocess.Popen[str]:
    """Open the house of all nurseries, once: importing everything takes a second."""
    return subprocess.Popen(
        [sys.executable, "-m", "tests.faults.worker"],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )


def close_house() -> None:
    """Close it, if it was ever opened."""
    if house.cache_info().currsize:
        house().communicate(timeout=10)
        house.cache_clear()


def processes_on(rig: Rig) -> int:
    """Tell how many processes may work: on SQLite one by its lock, on PostgreSQL any number."""
    return 1 if rig.name == "sqlite" else 3


def awake(rig: Rig, born: Nursery, processes: int) -> list[int]:
    """Start so many couriers and wait until letters go out."""
    alive = [born.go() for _ in range(processes)]
    rig.post(private=processes)
    rig.wait_until_done(30)
    return alive
