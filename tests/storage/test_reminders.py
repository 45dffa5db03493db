"""Reminders on both databases: written once, taken by one, cancelled by what they are about."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import Engine

from bot.domain.letters import Letter, Reminder
from storage import ledger, people, reminders
from storage.engine import begin
from storage.models import ReminderRow, ReminderState


@pytest.fixture
def remind(database: Engine, t0: datetime) -> Callable[..., int]:
    """Write reminders of T1 that are due at zero, by key; gives how many were new."""

    def run(*keys: str, due_at: datetime = t0) -> int:
        with begin(database, "T1") as session:
            people.workspace(session, "T1")
            return reminders.remind(session, "T1", [Reminder("kind", key, due_at) for key in keys])

    return run


def due_keys(database: Engine, now: datetime, limit: int = 9) -> list[str]:
    """Name what is due, in order."""
    with begin(database) as session:
        found = reminders.due(session, now=now, limit=limit)
        return [session.get_one(ReminderRow, number).key for number, _workspace in found]


def test_a_reminder_is_written_once_and_found_when_due(
    remind: Callable[..., int], database: Engine, t0: datetime
) -> None:
    """The same key changes nothing; the oldest due one comes first."""
    assert remind("a") == 1
    assert remind("a", due_at=t0 - timedelta(days=1)) == 0
    assert remind("old", due_at=t0 - timedelta(hours=1)) == 1
    assert remind("future", due_at=t0 + timedelta(seconds=1)) == 1
    assert due_keys(database, t0) == ["old", "a"]
    assert due_keys(database, t0, limit=1) == ["old"]


def test_one_of_many_takes_a_reminder(
    remind: Callable[..., int],
    database: Engine,
    together: Callable[..., list[Any]],
    t0: datetime,
) -> None:
    """Eight processes look at the same moment: one carries it out, the others go on."""
    remind("a")
    with begin(database) as session:
        number, _workspace = reminders.due(session, now=t0, limit=1)[0]

    def take() -> bool:
        with begin(database, "T1") as session:
            row = reminders.take(session, number)
            if row is not None:
                row.state = ReminderState.DONE
            return row is not None

    assert together([take] * 8).count(True) == 1


def test_reminders_are_cancelled_by_what_they_are_about(
    remind: Callable[..., int], database: Engine, t0: datetime
) -> None:
    """A prefix means itself: `pair:7:` leaves `pair:70:` alone, and `_` is no wildcard."""
    remind("pair:7:a", "pair:7:b", "pair:70:a", "pairx7:a")
    with begin(database, "T1") as session:
        assert reminders.cancel(session, "T1", prefix="pair:7:", reason="ended") == 2
        assert reminders.cancel(session, "T1", prefix="pair_7", reason="ended") == 0
        assert reminders.cancel(session, "T2", prefix="pair", reason="ended") == 0
    assert set(due_keys(database, t0)) == {"pair:70:a", "pairx7:a"}


def test_the_next_instant_is_the_earliest_of_letters_and_reminders(
    remind: Callable[..., int], database: Engine, t0: datetime
) -> None:
    """The demo's clock steps to it."""
    with begin(database) as session:
        assert reminders.next_due(session) is None
    remind("a", due_at=t0 + timedelta(days=2))
    with begin(database) as session:
        assert reminders.next_due(session) == t0 + timedelta(days=2)
    letter = Letter("letter", "UADA", "a", due_at=t0 + timedelta(days=1))
    with begin(database, "T1") as session:
        ledger.post(session, "T1", [letter], now=t0)
    with begin(database) as session:
        assert reminders.next_due(session) == t0 + timedelta(days=1)
        assert reminders.kind_due(session, t0 + timedelta(days=1)) == "letter"
        assert reminders.kind_due(session, t0 + timedelta(days=2)) == "kind"
        assert reminders.kind_due(session, t0) == ""
