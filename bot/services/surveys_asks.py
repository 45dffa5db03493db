"""When somebody was asked a programme's survey, and reminded once: on a card or by its own letter.

The two reminders of a survey and person keep it: when each had its turn, and on which card. Who
has answered is kept apart, under a pseudonym.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.core import Tick
from bot.domain.letters import Reminder
from storage import reminders
from storage.models import ReminderRow, ReminderState, Survey

ASK = "surveys.ask"
REMIND_AFTER = timedelta(days=7)
"""The one reminder of a programme's survey comes a week after it was first asked."""
FIRST, AGAIN = 0, 1


@dataclass(frozen=True, slots=True)
class Asked:
    """That a survey was asked; on the card after a talk (its id), or by its own letter (0)."""

    at: datetime
    card: int = 0


def plan(tick: Tick, row: Survey, people: Iterable[str], first: datetime) -> None:
    """Write down when to ask people, and when to remind them."""
    closes_at = row.closes_at or first
    for who in people:
        _plan(tick, row, who, FIRST, first)
        if first + REMIND_AFTER < closes_at:
            _plan(tick, row, who, AGAIN, first + REMIND_AFTER)


def _plan(tick: Tick, row: Survey, who: str, nth: int, due: datetime) -> None:
    facts = {"survey": row.id, "user": who, "nth": nth}
    tick.remind(Reminder(ASK, _key(row, who, nth), due, facts, row.programme_id))


def _key(row: Survey, who: str, nth: int) -> str:
    return f"survey:{row.id}:ask{nth}:{who}"


def _look(tick: Tick, row: Survey, who: str, nth: int) -> ReminderRow | None:
    return reminders.find(tick.session, tick.workspace_id, ASK, _key(row, who, nth))


def asked(tick: Tick, row: Survey, who: str, nth: int) -> Asked | None:
    """Tell when and where somebody was asked, or (`nth` 1) reminded; None before that."""
    look = _look(tick, row, who, nth)
    if look is None or "at" not in look.facts:
        return None
    return Asked(datetime.fromisoformat(look.facts["at"]), int(look.facts["card"]))


def note(tick: Tick, row: Survey, who: str, nth: int, card: int = 0) -> None:
    """Keep that it was somebody's turn now; the reminder counts from the first time."""
    look = _look(tick, row, who, nth)
    if look is None or "at" in look.facts:
        return
    look.facts = {**look.facts, "at": tick.now.isoformat(), "card": card}
    look.state = ReminderState.DONE
    again = _look(tick, row, who, AGAIN) if nth == FIRST else None
    if again is not None:
        again.due_at = tick.now + REMIND_AFTER


def turn_of(tick: Tick, row: Survey, who: str, card: int) -> int | None:
    """Tell as what a survey belongs on a card: asked first there, as its reminder, or not at all.

    A card keeps what it once carried.
    """
    first, again = (asked(tick, row, who, nth) for nth in (FIRST, AGAIN))
    if first is None or first.card == card:
        return FIRST
    if again is not None:
        return AGAIN if again.card == card else None
    due = first.at + REMIND_AFTER <= tick.now
    return AGAIN if due and _look(tick, row, who, AGAIN) else None


def due_at(tick: Tick, row: Survey, who: str, nth: int) -> datetime | None:
    """Tell from when a letter of its own may ask; None when it has been somebody's turn."""
    if asked(tick, row, who, nth):
        return None
    if nth == FIRST:
        return tick.now
    first = asked(tick, row, who, FIRST)
    return max(first.at + REMIND_AFTER, tick.now) if first else tick.now + REMIND_AFTER
