"""Courier processes of a rig, started, stopped, continued and killed by a nursery next door."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import astuple, dataclass
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

    def go(self) -> int:
        """Start one more process and give its id."""
        return int(self._ask("go"))

    def kill(self, *processes: int) -> None:
        """Kill processes without warning, and see them gone."""
        for process in processes:
            assert self._ask(f"kill {process}") == "killed"

    def stop(self, process: int) -> None:
        """Let a process stand still wherever it is."""
        os.kill(process, signal.SIGSTOP)

    def carry_on(self, process: int) -> None:
        """Let a process that stands still go on."""
        os.kill(process, signal.SIGCONT)

    def end(self) -> None:
        """End everything."""
        self._ask("end")
        self.process.communicate(timeout=10)

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
    """Start the nursery on the rig's database and workspace, for processes of one role.

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
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.faults.worker", *astuple(order)],
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
        born.end()


def processes_on(rig: Rig) -> int:
    """Tell how many processes may work: on SQLite one by its lock, on PostgreSQL any number."""
    return 1 if rig.name == "sqlite" else 3


def awake(rig: Rig, born: Nursery, processes: int) -> list[int]:
    """Start so many couriers and wait until letters go out."""
    alive = [born.go() for _ in range(processes)]
    rig.post(private=processes)
    rig.wait_until_done(30)
    return alive
