"""Reminders, on both databases: looked at once, put off when a feature fails, never lost."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlmodel import select

from bot.agenda import ATTEMPTS, Agenda, next_instant
from bot.core import Bot, Tick
from bot.domain.letters import Letter, Reminder
from bot.sandbox.state import TEAM
from bot.steps import AGENDA
from storage.models import LetterRow, ReminderRow
from tests.faults.instruments import Crash, Crasher
from tests.faults.rig import Rig

FAR = timedelta(days=365)


def look(tick: Tick, row: ReminderRow) -> None:
    """Post a letter for much later, as features do when they look again."""
    tick.post(Letter("test", "U0ANNA", f"{row.key}", due_at=tick.now + FAR))


def remind(bot: Bot, *keys: str, due_at: datetime | None = None) -> None:
    """Write reminders, due now if not told otherwise."""
    with bot.tick(TEAM) as tick:
        tick.remind(*(Reminder("k", key, due_at or tick.now) for key in keys))


def letters(bot: Bot) -> list[str]:
    """Name the letters that looking caused."""
    with bot.glance() as tick:
        return sorted(tick.session.exec(select(LetterRow.dedupe_key)))


@pytest.mark.parametrize("step", AGENDA)
def test_a_crash_at_any_step_of_the_agenda_loses_no_reminder(rig: Rig, step: str) -> None:
    """What was looked at is stored together with what came of it."""
    remind(rig.bot, "a", "b", "c")
    with pytest.raises(Crash):
        Agenda(rig.bot, {"k": look}, step=Crasher(step)).drain()
    Agenda(rig.bot, {"k": look}).drain()

    assert letters(rig.bot) == ["a", "b", "c"]
    with rig.bot.glance() as tick:
        assert {row.state for row in tick.session.exec(select(ReminderRow))} == {"done"}


def test_a_look_that_fails_is_put_off_and_at_last_set_aside(rig: Rig) -> None:
    """The others are looked at all the same; what the failing one changed is undone."""

    def fail(tick: Tick, row: ReminderRow) -> None:
        look(tick, row)
        if row.key == "bad":
            raise ZeroDivisionError

    remind(rig.bot, "bad", "good")
    agenda = Agenda(rig.bot, {"k": fail})
    waits = []
    for _ in range(ATTEMPTS):
        agenda.drain()
        due = next_instant(rig.bot)
        assert due is not None
        waits.append(due - rig.clock.at)
        rig.clock.at = due

    assert letters(rig.bot) == ["good"]
    assert waits[:-1] == [timedelta(minutes=2**number) for number in range(1, ATTEMPTS)]
    with rig.bot.glance() as tick:
        rows = {row.key: (row.state, row.reason) for row in tick.session.exec(select(ReminderRow))}
    assert rows == {"bad": ("dead", "failed"), "good": ("done", None)}


def test_agendas_beside_each_other_look_once(rig: Rig, together: Callable[..., list[Any]]) -> None:
    """Four processes share 40 reminders."""
    seen: list[str] = []

    def note(_tick: Tick, row: ReminderRow) -> None:
        seen.append(row.key)

    remind(rig.bot, *(f"{number}" for number in range(40)))
    agendas = [Agenda(rig.bot, {"k": note}) for _ in range(4)]
    together([agenda.drain for agenda in agendas])
    for agenda in agendas:
        agenda.drain()
    assert sorted(seen) == sorted(f"{number}" for number in range(40))


def test_an_agenda_that_is_closed_takes_up_nothing(rig: Rig) -> None:
    """The rest stays due for the next process."""
    remind(rig.bot, "a")
    agenda = Agenda(rig.bot, {"k": look})
    agenda.close()
    assert agenda.drain() == agenda.run_once() == 0
    assert next_instant(rig.bot) == rig.clock.at
