"""Keeps the demo's bot process alive and speaks to it over a pipe."""

import contextlib
import json
import logging
import os
import subprocess
import sys
import threading
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

log = logging.getLogger(__name__)

Now = Callable[[], datetime]


class BotProcess:
    """The bot as a child process: restarted when it dies, asked one thing at a time."""

    def __init__(self, environ: Mapping[str, str], now: Now) -> None:
        self._environ = environ
        self._now = now
        self._lock = threading.Lock()
        self._stopping = threading.Event()
        self._greeted = False
        self._child = self._launch()
        self._keeper = threading.Thread(target=self._keep, name="keeper", daemon=True)
        self._keeper.start()

    @property
    def pid(self) -> int:
        """The process id, for whoever wants to kill it and see it come back."""
        return self._child.pid

    def wait_until_ready(self) -> None:
        """Wait until the bot, which starts in its own time, is connected and knows the company."""
        with self._lock:
            self._greet()

    def next_due(self) -> datetime | None:
        """Ask when something is due next."""
        due = self._ask({"do": "next"}).get("next")
        return datetime.fromisoformat(due) if due else None

    def coming(self) -> dict[str, Any]:
        """Ask what the next event is: `at` and, by language, `what`; {} if nothing is due."""
        return self._ask({"do": "coming"})

    def step(self, to: datetime) -> int:
        """Let the bot do everything that is due at `to`."""
        return int(self._ask({"do": "step", "to": to.isoformat()}).get("done", 0))

    def stop(self) -> None:
        """End the bot gracefully."""
        self._stopping.set()
        with self._lock:
            if self._child.stdin:
                self._child.stdin.close()
        self._child.wait(15)
        self._bury()

    def _bury(self) -> None:
        """Close the pipes of a child that has ended."""
        for pipe in (self._child.stdin, self._child.stdout):
            if pipe:
                with contextlib.suppress(BrokenPipeError):
                    pipe.close()

    def _launch(self) -> "subprocess.Popen[str]":
        self._greeted = False
        return subprocess.Popen(
            [sys.executable, "-m", "bot.demo.worker"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env={**os.environ, **self._environ, "MENTORBOT_DEMO_NOW": self._now().isoformat()},
        )

    def _greet(self) -> None:
        """Read the first line of a child, by which it says that it is ready."""
        if not self._greeted and self._child.stdout:
            self._child.stdout.readline()
            self._greeted = True

    def _keep(self) -> None:
        """Start the bot anew whenever it ended without being asked to."""
        while not self._stopping.is_set():
            self._child.wait()
            if self._stopping.is_set():
                return
            log.warning("the bot ended; starting it again")
            with self._lock:
                self._bury()
                self._child = self._launch()

    def _ask(self, request: dict[str, Any]) -> dict[str, Any]:
        """Ask and wait for the answer; a bot that died meanwhile answers with nothing."""
        with self._lock:
            try:
                stdin, stdout = self._child.stdin, self._child.stdout
                if stdin is None or stdout is None:
                    return {}
                self._greet()
                stdin.write(json.dumps(request) + "\n")
                stdin.flush()
                return dict(json.loads(stdout.readline() or "{}"))
            except (BrokenPipeError, ValueError) as problem:
                log.warning("the bot did not answer %s: %r", request["do"], problem)
                return {}
