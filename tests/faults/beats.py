"""The real metronome around a courier, and a notebook for what the operator is told."""

import logging
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from bot.agenda import Agenda
from bot.core import Bot
from bot.courier import Courier
from bot.matcher import Matcher
from bot.schedule import beats
from bot.services.looks import LOOKS

TOLD_WITHIN = 60.0
"""Seconds until HR or the operator must know."""


@contextmanager
def metronome(bot: Bot, courier: Courier) -> Iterator[None]:
    """Let a courier and an agenda work at the pace of their real beats."""
    agenda, matcher = Agenda(bot, LOOKS), Matcher(bot)
    scheduler = beats(agenda, courier, matcher)
    scheduler.start()
    try:
        yield
    finally:
        agenda.close()
        matcher.close()
        courier.close()
        scheduler.shutdown()


class Notebook(logging.Handler):
    """Counts log lines by workspace and minute, and keeps when each was written."""

    def __init__(self, wall: Callable[[], float] = time.monotonic) -> None:
        super().__init__(logging.WARNING)
        self.wall = wall
        self.lines: Counter[tuple[str, int]] = Counter()
        self.said: list[tuple[float, str]] = []

    def emit(self, record: logging.LogRecord) -> None:
        """Count a line."""
        place = str(getattr(record, "workspace", ""))
        self.lines[place, int(self.wall() // 60)] += 1
        self.said.append((time.monotonic(), record.getMessage()))

    def first(self, text: str, since: float) -> float:
        """Tell how many seconds after a moment something was said."""
        return next(at for at, said in self.said if said == text) - since


@contextmanager
def noted(wall: Callable[[], float] = time.monotonic) -> Iterator[Notebook]:
    """Note what the bot logs from warnings on."""
    notebook, told = Notebook(wall), logging.getLogger("bot")
    level = told.level
    told.setLevel(logging.WARNING)
    told.addHandler(notebook)
    try:
        yield notebook
    finally:
        told.removeHandler(notebook)
        told.setLevel(level)
