"""The pulse after a talk: one answer per person and talk, stored under a name nobody can read.

The key of a programme's pulses is made with the first answer and destroyed on the day people
were told; until then an answer can be changed by whoever gave it, and by nobody else.
"""

from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta
from secrets import token_hex
from typing import Any

from bot.agenda import Look
from bot.content import content
from bot.core import Tick, Turn
from bot.domain.letters import Reminder
from bot.domain.localtime import A_DAY
from bot.domain.refusals import Outdated
from bot.domain.surveys import pseudonym
from bot.services import meetings_answers as answers
from bot.services import meetings_hooks, pairs_facts, programmes
from bot.services import meetings_pair as pairs
from bot.views import meetings_pulse as views
from storage import meetings as store
from storage.models import Meeting, Pair, PulseKey, ReminderRow

FORGET = "meetings.forget_key"
KEPT_AFTER_END = timedelta(days=30)
LOW = 2
"""An answer at or below this step brings a private offer, and nothing else."""


def items_of(talk: Meeting) -> tuple[str, ...]:
    """Name the three questions of a talk: two fixed ones and one that takes turns."""
    found = content("en").surveys.instruments["pulse"]
    return (*found.items, found.rotating[(talk.number - 1) % len(found.rotating)])


def standing(tick: Tick, row: Pair, talk: Meeting, user_id: str) -> str:
    """Tell whether somebody's pulse is `open`, `given` or `closed`."""
    if tick.now >= pairs.pulse_open_until(talk):
        return "closed"
    return "given" if _given(tick, row, talk, user_id) else "open"


def _given(tick: Tick, row: Pair, talk: Meeting, user_id: str) -> dict[str, int]:
    key = store.pulse_key(tick.session, tick.workspace_id, row.programme_id)
    return store.pulse(tick.session, voter(key, talk.id or 0, user_id)) if key else {}


def voter(key: PulseKey, meeting_id: int, user_id: str) -> str:
    """Give the name under which somebody's pulse about one talk is stored."""
    return pseudonym(bytes.fromhex(key.key), f"{key.programme_id}:{meeting_id}:{user_id}")


def linked_until(tick: Tick, row: Pair) -> date:
    """Tell until which day a pulse can be linked to a person."""
    key = store.pulse_key(tick.session, tick.workspace_id, row.programme_id)
    if key:
        return key.until
    programme = pairs_facts.programme_of(tick, row)
    last = programmes.settings_of(programme).last_day(programme.starts_on)
    return max(last, tick.now.date()) + KEPT_AFTER_END


def form(turn: Turn, meeting_id: int, card: str = "") -> dict[str, Any]:
    """Open the three questions, the promise first.

    Raises:
        NotYours, Outdated: it is not theirs, or the time for it is over.
    """
    row, talk = answers.find(turn, meeting_id, turn.user_id)
    programme = pairs_facts.programme_of(turn, row)
    return views.form(
        meeting_id,
        items_of(talk),
        _given(turn, row, talk, turn.user_id),
        turn.t,
        k=programmes.settings_of(programme).minimum_group,
        until=linked_until(turn, row),
        card=card,
    )


def give(turn: Turn, meeting_id: int, given: Mapping[str, int]) -> dict[str, Any]:
    """Store the answers in place of earlier ones; what was skipped is not stored.

    Raises:
        NotYours, Outdated: nothing was stored.
    """
    row, talk = answers.find(turn, meeting_id, turn.user_id)
    known = set(items_of(talk))
    if not set(given) <= known or not all(1 <= value <= 5 for value in given.values()):  # noqa: PLR2004 - the scale's ends
        raise Outdated
    key = _key(turn, row)
    store.keep_pulse(
        turn.session,
        turn.workspace_id,
        row.programme_id,
        voter=voter(key, talk.id or 0, turn.user_id),
        role=pairs_facts.role_of(row, turn.user_id),
        values=given,
    )
    return views.thanks(row.id or 0, turn.t, offer=any(v <= LOW for v in given.values()))


def _key(tick: Tick, row: Pair) -> PulseKey:
    """Find the key of the programme's pulses, or make it and note when it is destroyed."""
    found = store.pulse_key(tick.session, tick.workspace_id, row.programme_id)
    if found:
        return found
    until = linked_until(tick, row)
    made = PulseKey(
        workspace_id=tick.workspace_id,
        programme_id=row.programme_id,
        key=token_hex(32),
        until=until,
    )
    tick.session.add(made)
    due = datetime.combine(until + A_DAY, time(), UTC)
    tick.remind(
        Reminder(
            FORGET,
            f"programme:{row.programme_id}:pulse_key:{until}",
            due,
            {"programme": row.programme_id},
            row.programme_id,
        )
    )
    tick.session.flush()
    return made


def forget(tick: Tick, reminder: ReminderRow) -> None:
    """Destroy a programme's key on the promised day: nobody can link its pulses any more."""
    programme = int(reminder.facts["programme"])
    key = store.pulse_key(tick.session, tick.workspace_id, programme)
    if key and key.until < tick.now.date():
        for hook in meetings_hooks.KEY_ENDS:
            hook(tick, programme)
        tick.session.delete(key)


LOOKS: dict[str, Look] = {FORGET: forget}
