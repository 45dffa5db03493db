"""The agenda: takes due reminders one by one and lets the feature behind each look again."""

import logging
import threading
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta

from bot.core import Bot, Tick
from bot.steps import Step, no_step
from storage import reminders
from storage.models import ReminderRow, ReminderState

log = logging.getLogger(__name__)

BATCH = 50
ATTEMPTS = 8
"""After so many failures a reminder is set aside for the operator."""

Look = Callable[[Tick, ReminderRow], None]


class Agenda:
    """Works off what is due; any number of agendas may work on one database."""

    def __init__(self, bot: Bot, looks: Mapping[str, Look], *, step: Step = no_step) -> None:
        self._bot = bot
        self._looks = looks
        self._step = step
        self._stopping = threading.Event()

    def run_once(self) -> int:
        """Look at up to one batch of due reminders; return how many were settled or put off."""
        with self._bot.glance() as tick:
            due = reminders.due(tick.session, now=tick.now, limit=BATCH)
        self._step("listed")
        return sum(
            self._look(reminder_id, workspace_id)
            for reminder_id, workspace_id in due
            if not self._stopping.is_set()
        )

    def drain(self) -> int:
        """Work until nothing is due, or until told to stop."""
        total = 0
        while not self._stopping.is_set() and (handled := self.run_once()):
            total += handled
        return total

    def close(self) -> None:
        """Take up nothing new."""
        self._stopping.set()

    def _look(self, reminder_id: int, workspace_id: str) -> bool:
        """Let the feature look, in a transaction of its own; a failure is retried later."""
        try:
            with self._bot.tick(workspace_id) as tick:
                row = reminders.take(tick.session, reminder_id)
                if row is None:
                    return False
                self._step("taken")
                row.state = ReminderState.DONE
                self._looks[row.kind](tick, row)
                self._step("looked")
        except Exception:
            log.exception("reminder failed", extra={"reminder": reminder_id})
            with self._bot.tick(workspace_id) as tick:
                self._put_off(tick, reminder_id)
        self._step("kept")
        return True

    def _put_off(self, tick: Tick, reminder_id: int) -> None:
        row = reminders.take(tick.session, reminder_id)
        if row is None:
            return
        row.attempts += 1
        row.due_at = tick.now + timedelta(minutes=2**row.attempts)
        if row.attempts >= ATTEMPTS:
            row.state, row.reason = ReminderState.DEAD, "failed"


def next_kind(bot: Bot) -> str:
    """Name the kind of letter or reminder that is due next, "" if nothing is."""
    with bot.glance() as tick:
        due = reminders.next_due(tick.session)
        return reminders.kind_due(tick.session, due) if due else ""


def next_instant(bot: Bot) -> datetime | None:
    """Tell when something is due next, in programme time."""
    with bot.glance() as tick:
        return reminders.next_due(tick.session)
