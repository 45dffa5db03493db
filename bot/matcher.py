"""The matcher: claims wanted rounds, solves each in a process of its own, and saves the plan."""

import logging
import os
import pickle
import subprocess
import sys
import threading
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import bot as package
from bot.core import Bot
from bot.domain.matching.job import Answer, Job
from bot.services import matching_rounds as rounds
from bot.services.matching_facts import Opened
from storage import matching as store

log = logging.getLogger(__name__)

LEASE_SECONDS = 1800.0
"""After so long a run counts as a dead process's; 50,000 people take a few minutes."""

Solve = Callable[[Job], Answer]


class SolverStoppedError(Exception):
    """The solver's process ended without an answer."""


class Solver:
    """Solves in a child process, so that no click waits and the bot's memory stays small.

    The child remembers its last plan for a while, then ends; the next job starts another.
    """

    def __init__(self) -> None:
        self._child: subprocess.Popen[bytes] | None = None
        self._stopping = False
        self._busy = threading.Lock()

    def __call__(self, job: Job) -> Answer:
        """Solve one job.

        Raises:
            SolverStoppedError: the process died or was stopped.
        """
        with self._busy:
            return self._solve(job)

    def _solve(self, job: Job) -> Answer:
        if self._stopping:
            raise SolverStoppedError("stopping")
        child = self._ready()
        try:
            assert child.stdin  # noqa: S101 - both ends are pipes
            assert child.stdout  # noqa: S101
            pickle.dump(job, child.stdin)
            child.stdin.flush()
            answer: Answer = pickle.load(child.stdout)  # noqa: S301 - our own child wrote it
        except (OSError, EOFError, pickle.UnpicklingError) as error:
            self._end()
            raise SolverStoppedError(f"exit code {child.returncode}") from error
        return answer

    def _ready(self) -> "subprocess.Popen[bytes]":
        """Take the child that still remembers the last plan, or start one."""
        if self._child and self._child.poll() is None:
            return self._child
        self._end()
        root = str(Path(package.__file__).resolve().parents[1])
        path = os.pathsep.join(filter(None, (root, os.environ.get("PYTHONPATH"))))
        self._child = subprocess.Popen(
            [sys.executable, "-m", "bot.solver"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env={**os.environ, "OPENBLAS_NUM_THREADS": "1", "PYTHONPATH": path},
        )
        return self._child

    def _end(self) -> None:
        """See the child off."""
        if child := self._child:
            self._child = None
            child.kill()
            with suppress(OSError):
                child.communicate()

    def close(self) -> None:
        """End the child; its round is run again after the next start."""
        self._stopping = True
        if child := self._child:
            child.kill()
        with self._busy:
            self._end()


class Matcher:
    """Works off wanted rounds; any number of matchers may work on one database."""

    def __init__(
        self, bot: Bot, solve: Solve | None = None, *, lease: float = LEASE_SECONDS
    ) -> None:
        self._bot = bot
        self._solver = Solver()
        self._solve = solve or self._solver
        self._lease = lease
        self._stopping = threading.Event()

    def run_once(self) -> int:
        """Run every round that is wanted now; return how many were taken up."""
        wall = self._bot.clock.wall()
        with self._bot.glance() as tick:
            found = [(run.id or 0, run.workspace_id) for run in store.runnable(tick.session, wall)]
        return sum(self._run(*run) for run in found if not self._stopping.is_set())

    def run_until_empty(self) -> int:
        """Run rounds until none is wanted, or until told to stop."""
        total = 0
        while not self._stopping.is_set() and (handled := self.run_once()):
            total += handled
        return total

    def repair(self) -> None:
        """Begin again what a dead process left, where this is the only process."""
        with self._bot.tick("") as tick:
            for run in store.runnable(tick.session, float("inf")):
                run.state = "wanted"

    def close(self) -> None:
        """Take up nothing new and end the solver."""
        self._stopping.set()
        self._solver.close()

    def _run(self, round_id: int, workspace_id: str) -> bool:
        """Claim, read facts, solve, weigh, save: nothing is held but for the claim and the save."""
        with self._bot.tick(workspace_id) as tick:
            wall = self._bot.clock.wall()
            version = rounds.claim(tick, round_id, wall=wall, lease=self._lease)
        if version is None:
            return False
        opened: Opened = {}
        try:
            with self._bot.glance(workspace_id) as tick:
                job = rounds.gather(tick, round_id, opened)
            answer = self._solve(job)
            with self._bot.glance(workspace_id) as tick:
                weighed = rounds.weigh(tick, round_id, job, answer, opened=opened)
        except Exception:
            if not self._stopping.is_set():
                log.exception("round failed", extra={"round": round_id})
                with self._bot.tick(workspace_id) as tick:
                    rounds.fail(tick, round_id, version)
            return True
        with self._bot.tick(workspace_id) as tick:
            rounds.save(tick, round_id, version, weighed, answer)
        return True
