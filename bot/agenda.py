"""The agenda: takes due reminders one by one and lets the feature behind each look again."""

import logging
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta

from bot.core import Bot, Tick
from storage import reminders
from storage.models import ReminderRow, ReminderState

log = logging.getLogger(__name__)

BATCH = 50
ATTEMPTS = 8
"""After so many failures a reminder is set aside for the operator."""

Look = Callable[[Tick, ReminderRow], None]


class Agenda:
    """Works off what is due; any number of agendas may work on one database."""

    def __init__(self, bot: Bot, looks: Mapping[str, Look]) -> None:
        self._bot = bot
        self._looks = looks

    def run_once(self) -> int:
        """Look at up to one batch of due reminders; return how many there were."""
        with self._bot.tick("") as tick:
            due = [
                (row.id, row.workspace_id)
                for row in reminders.due(tick.session, now=tick.now, limit=BATCH)
            ]
        for reminder_id, workspace_id in due:
            self._look(reminder_id or 0, workspace_id)
        return len(due)

    def drain(self) -> int:
        """Work until nothing is due."""
        total = 0
        while handled := self.run_once():
            total += handled
        return total

    def _look(self, reminder_id: int, workspace_id: str) -> None:
        """Let the feature look, in a transaction of its own; a failure is retried later."""
        try:
            with self._bot.tick(workspace_id) as tick:
                row = reminders.take(tick.session, reminder_id)
                if row is None:
                    return
                row.state = ReminderState.DONE
                self._looks[row.kind](tick, row)
        except Exception:
            log.exception("reminder failed", extra={"reminder": reminder_id})
            with self._bot.tick(workspace_id) as tick:
                self._put_off(tick, reminder_id)

    def _put_off(self, tick: Tick, reminder_id: int) -> None:
        row = reminders.take(tick.session, reminder_id)
        if row is None:
            return
        row.attempts += 1
        row.due_at = tick.now + timedelta(minutes=2**row.attempts)
        if row.attempts >= ATTEMPTS:
            row.state, row.reason = ReminderState.DEAD, "failed"


def next_instant(bot: Bot) -> datetime | None:
    """Tell when something is due next, in programme time."""
    with bot.tick("") as tick:
        return reminders.next_due(tick.session)
