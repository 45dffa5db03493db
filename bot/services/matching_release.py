"""Release: pairs leave the desk, are held for ten minutes, and can be taken back until then."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from bot.core import Tick, Turn
from bot.domain.letters import Reminder
from bot.domain.refusals import ChangedMeanwhile, Outdated, Refusal
from bot.domain.roles import Action, Actor
from bot.services import matching_rows, pairs, programmes
from bot.services.matching_rounds import AUTO, RUNS_IN
from bot.services.matching_scope import Scope
from bot.services.programmes_steps import HELD_FOR
from storage import matching as store
from storage import matching_desk as desk_store
from storage import people
from storage.matching_desk import Slip
from storage.models import Programme, ReminderRow

RELEASE = "matching.release"
AT_ONCE = 40
"""So many mentors are asked in one transaction."""


class NotYet(Refusal):
    """Proposals go out once sign-up has ended, and until the programme closes."""

    key = "desk.not_yet"


class NothingToRelease(Refusal):
    """No pair was chosen, or none is left."""

    key = "desk.nothing_to_release"


class TooLate(Refusal):
    """The ten minutes are over; the first mentors have been asked."""

    key = "desk.too_late"


def open_for(turn: Turn, programme_id: int) -> Programme:
    """Find a programme whose pairs this person may release now.

    Raises:
        NotAllowed, NotYet: nothing goes out.
    """
    programme = programmes.load(turn, programme_id, Action.MATCH_RELEASE)
    if programme.state not in RUNS_IN[1:]:
        raise NotYet
    return programme


def waiting_rows(turn: Turn, programme: Programme, *, hold: bool = False) -> list[Slip]:
    """List what this person may release; `hold` keeps others from changing it meanwhile."""
    return waiting_rows_in(turn, programme, Scope.of(turn, programme), hold=hold)


def waiting_rows_in(
    turn: Turn, programme: Programme, scope: Scope, *, hold: bool = False
) -> list[Slip]:
    """List what is on the desk within somebody's scope, the weakest first."""
    rows = desk_store.slips(turn.session, turn.workspace_id, programme.id or 0, hold=hold)
    return [row for row in rows if row.released_at is None and scope.covers(row)]


def stamp(rows: Iterable[Slip]) -> str:
    """Tell two states of the desk apart: what is released is what was seen."""
    found = list(rows)
    last = max((row.id for row in found), default=0)
    return f"{len(found)}.{sum(row.version for row in found)}.{last}"


def release_all(turn: Turn, programme_id: int, seen: str, *, warned: bool) -> int:
    """Release all pairs, or all without warnings; return how many.

    Raises:
        ChangedMeanwhile: the desk is not as it was when the button was shown.
        NothingToRelease, NotAllowed, NotYet: nothing goes out.
    """
    programme = open_for(turn, programme_id)
    rows = waiting_rows(turn, programme, hold=True)
    if stamp(rows) != seen:
        raise ChangedMeanwhile
    return _let_go(turn, programme, [row for row in rows if warned or not row.warnings])


def release_some(turn: Turn, programme_id: int, chosen: Mapping[int, int]) -> int:
    """Release chosen pairs, each by the version that was seen; return how many.

    Raises:
        ChangedMeanwhile: one of them was changed; none goes out.
        NothingToRelease, NotAllowed, NotYet: nothing goes out.
    """
    programme = open_for(turn, programme_id)
    rows = [row for row in waiting_rows(turn, programme, hold=True) if row.id in chosen]
    if len(rows) != len(chosen) or any(row.version != chosen[row.id] for row in rows):
        raise ChangedMeanwhile
    return _let_go(turn, programme, rows)


def _let_go(turn: Turn, programme: Programme, rows: list[Slip]) -> int:
    if not rows:
        raise NothingToRelease
    _hold(turn, programme, rows)
    turn.audit(
        Action.MATCH_RELEASE,
        programme_id=programme.id,
        pairs=len(rows),
        warned=sum(1 for row in rows if row.warnings),
    )
    return len(rows)


def _hold(tick: Tick, programme: Programme, rows: list[Slip]) -> None:
    """Mark pairs as released and look again in ten minutes."""
    if not desk_store.release(tick.session, rows, tick.now):
        raise ChangedMeanwhile
    _look_again(tick, programme.id or 0, tick.now, 0)


def _look_again(tick: Tick, programme_id: int, at: datetime, nth: int) -> None:
    """Note when the next mentors of a batch are asked."""
    key = f"programme:{programme_id}:release:{at.isoformat()}:{nth}"
    facts: dict[str, str | int | None] = {"at": at.isoformat(), "nth": nth}
    tick.remind(Reminder(RELEASE, key, at + HELD_FOR, facts, programme_id))


def undo(turn: Turn, programme_id: int, released_at: datetime) -> int:
    """Take a release back while nobody has been asked; return how many pairs.

    Raises:
        TooLate: the ten minutes are over.
        NotAllowed: the person may not release here.
    """
    programme = programmes.load(turn, programme_id, Action.MATCH_RELEASE)
    scope = Scope.of(turn, programme)
    found = desk_store.slips(turn.session, turn.workspace_id, programme_id, hold=True)
    batch = [row for row in found if row.released_at == released_at and scope.covers(row)]
    if not batch:
        raise TooLate
    if not desk_store.release(turn.session, batch, None):
        raise ChangedMeanwhile
    turn.audit(Action.MATCH_RELEASE, programme_id=programme_id, pairs=len(batch), undone=True)
    return len(batch)


def look(tick: Tick, reminder: ReminderRow) -> None:
    """Ask the mentors of a released batch; a programme that closed meanwhile asks nobody.

    Some at a time, so that no click waits long for this transaction.
    """
    programme = programmes.get(tick, reminder.programme_id or 0)
    at = datetime.fromisoformat(str(reminder.facts["at"]))
    ours = tick.session, tick.workspace_id, programme.id or 0
    batch = desk_store.batch(*ours, at, AT_ONCE + 1)
    for row in batch[:AT_ONCE]:
        if programme.state in RUNS_IN[1:]:
            pairs.propose(tick, row)
        else:
            matching_rows.remove(tick, row)
    if batch[AT_ONCE:]:
        _look_again(tick, programme.id or 0, at, int(reminder.facts.get("nth") or 0) + 1)


def auto(tick: Tick, reminder: ReminderRow) -> None:
    """Release what nobody objected to: never a pair with warnings, nor one changed since."""
    programme = programmes.get(tick, reminder.programme_id or 0)
    last = store.last_round(tick.session, programme.id or 0)
    on = programmes.settings_of(programme).auto_release
    if not on or last is None or last.id != reminder.facts["round"] or last.objected_by:
        return
    if programme.state not in RUNS_IN[1:]:
        return
    found = desk_store.slips(tick.session, tick.workspace_id, programme.id or 0, hold=True)
    made = last.done_at
    rows = [r for r in found if not r.released_at and not r.warnings and r.created_at == made]
    if rows:
        _hold(tick, programme, rows)
        people.audit(
            tick.session,
            Actor(tick.workspace_id, "bot"),
            Action.MATCH_RELEASE,
            at=tick.now,
            programme_id=programme.id,
            pairs=len(rows),
        )


def object_to(turn: Turn, programme_id: int, round_id: int) -> None:
    """Stop the automatic release of a round; everything then waits for a person.

    Raises:
        Outdated: a later round has taken its place.
        NotAllowed: the person may not release here.
    """
    turn.authorise(Action.MATCH_RELEASE, programme_id)
    last = store.last_round(turn.session, programme_id)
    if last is None or last.id != round_id or last.workspace_id != turn.workspace_id:
        raise Outdated
    last.objected_by = turn.user_id
    turn.audit(Action.MATCH_RELEASE, programme_id=programme_id, objected=True)


LOOKS = {RELEASE: look, AUTO: auto}
