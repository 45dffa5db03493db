"""The outcome report becomes final: everything is frozen, then no answer can be linked any more."""

from datetime import UTC, datetime, time

from bot.agenda import Look
from bot.core import Tick
from bot.domain.goals import freeze_goals
from bot.domain.letters import Reminder
from bot.domain.localtime import A_DAY
from bot.domain.programme import ProgrammeState
from bot.services import programmes, programmes_steps, surveys, surveys_close, surveys_pulses
from storage import surveys as store
from storage import training
from storage.models import Programme, ReminderRow

FINAL, FORGET = "surveys.final", "surveys.forget"
AFTER_CLOSE = surveys.GRACE + A_DAY
"""After the close people still rate goals and answer the last pulse and survey for so long."""
GOALS = "goals"
OVER = frozenset({ProgrammeState.CLOSED, ProgrammeState.ARCHIVED})


def moved(tick: Tick, programme: Programme) -> None:
    """Plan the final report when a programme has closed."""
    if programme.state == ProgrammeState.CLOSED:
        _plan(tick, programme, tick.now + AFTER_CLOSE)


def _plan(tick: Tick, programme: Programme, due: datetime) -> None:
    """Wait as long as people were told they can answer, but not beyond the promised day."""
    closing = store.wave(tick.session, programme.id or 0, "closing")
    if closing and closing.state == surveys.OPEN and closing.closes_at:
        due = max(due, closing.closes_at)
    key = store.key(tick.session, programme.id or 0, surveys.RUN)
    if key:
        due = min(due, datetime.combine(key.until, time(), UTC))
    name = f"programme:{programme.id}:final:{due.date()}"
    tick.remind(Reminder(FINAL, name, max(due, tick.now), programme_id=programme.id))


def final(tick: Tick, reminder: ReminderRow) -> None:
    """Make the report final; a closing survey that was kept open longer is waited for."""
    programme = programmes.get(tick, int(reminder.programme_id or 0))
    closing = store.wave(tick.session, programme.id or 0, "closing")
    key = store.key(tick.session, programme.id or 0, surveys.RUN)
    still_open = closing and closing.closes_at and surveys.is_open(tick, closing)
    if still_open and key and key.until > tick.now.date():
        _plan(tick, programme, tick.now + A_DAY)
    else:
        finish(tick, programme)


def finish(tick: Tick, programme: Programme) -> bool:
    """Freeze surveys, goals and pulses once and destroy the run's key; false if it was gone."""
    programme_id = programme.id or 0
    gone = destroy_keys(tick, programme_id)
    if store.wave(tick.session, programme_id, GOALS) is None:
        found = training.outcomes(tick.session, tick.workspace_id, programme_id)
        frozen = freeze_goals(
            [(role, level) for role, level in found if level is not None],
            asked=[role for role, _ in found],
            closed_at=tick.now,
            k=programmes.settings_of(programme).minimum_group,
        )
        store.keep_frozen(tick.session, tick.workspace_id, programme_id, GOALS, frozen)
    surveys_pulses.close(tick, programme_id)
    return gone


def is_final(tick: Tick, programme_id: int) -> bool:
    """Tell whether nothing in the outcome report can change any more but the ninety-day survey."""
    return store.wave(tick.session, programme_id, GOALS) is not None


def destroy_keys(tick: Tick, programme_id: int) -> bool:
    """Destroy the link key of a run; false if it was gone.

    Surveys of the run that are still open close first, so that nothing is lost by it.
    """
    for row in store.surveys_in(tick.session, tick.workspace_id, programme_id):
        if row.key_name == surveys.RUN and row.state == surveys.OPEN:
            surveys_close.close(tick, row)
    return store.destroy_key(tick.session, programme_id, surveys.RUN)


def forget(tick: Tick, reminder: ReminderRow) -> None:
    """Destroy a key on the day people were told, whatever else is open."""
    programme_id, name = int(reminder.programme_id or 0), str(reminder.facts["name"])
    key = store.key(tick.session, programme_id, name)
    if key is None or key.until > tick.now.date():
        return
    programme = programmes.get(tick, programme_id)
    if name != surveys.RUN:
        store.destroy_key(tick.session, programme_id, name)
    elif programme.state in OVER:
        finish(tick, programme)
    else:
        destroy_keys(tick, programme_id)


programmes_steps.MOVED.append(moved)

LOOKS: dict[str, Look] = {FINAL: final, FORGET: forget}
"""The final report, and the promised day of each key."""
