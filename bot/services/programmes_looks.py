"""What happens by itself on a programme's days: sign-up ends, and HR is told of the rest."""

from bot.core import Tick
from bot.domain.localtime import local_date
from bot.domain.programme import ProgrammeState, move
from bot.domain.roles import Action, Actor
from bot.services import pairs_facts, pairs_hooks, programmes
from bot.services.programmes_calendar import tell_hr
from bot.services.programmes_steps import enter, facts_of
from storage import people
from storage.models import Pair, Programme, ReminderRow

AFTER_THE_LAST = {ProgrammeState.RUNNING: "pairs_over", ProgrammeState.CLOSING: "may_close"}
"""What HR hears once the last pair is over."""


def signup_ends(tick: Tick, row: ReminderRow) -> None:
    """Close the sign-up window: matching begins and HR is told; later moves change nothing."""
    programme = programmes.get(tick, row.programme_id or 0)
    if programme.state != ProgrammeState.SIGNUP:
        return
    programmes.claim(tick, programme, programme.version)
    enter(tick, programme, move(facts_of(tick, programme), ProgrammeState.MATCHING, confirmed=True))
    _audit_own_step(tick, programme)
    tell_hr(tick, programme, "signup_ended")


def kick_off(tick: Tick, row: ReminderRow) -> None:
    """Remind HR on the day of the kick-off that the programme has not been started."""
    _look(tick, row, ProgrammeState.MATCHING, "kick_off")


def last_start(tick: Tick, row: ReminderRow) -> None:
    """Tell HR that from now on no pair begins any more, and no round runs."""
    _look(tick, row, ProgrammeState.RUNNING, "last_start")
    _look(tick, row, ProgrammeState.MATCHING, "not_started")


def ends(tick: Tick, row: ReminderRow) -> None:
    """Remind HR that it is time to close."""
    _look(tick, row, ProgrammeState.RUNNING, "ends")


def pair_over(tick: Tick, row: Pair) -> None:
    """Tell HR when a pair was the last one and no other can begin: the programme may close."""
    programme = pairs_facts.programme_of(tick, row)
    what = AFTER_THE_LAST.get(ProgrammeState(programme.state))
    if what is None or facts_of(tick, programme).open_pairs:
        return
    last_start = programmes.settings_of(programme).last_start(programme.starts_on)
    today = local_date(tick.now, pairs_facts.zone(tick, row))
    if programme.state == ProgrammeState.CLOSING or today > last_start:
        tell_hr(tick, programme, what)


def _look(tick: Tick, row: ReminderRow, state: ProgrammeState, what: str) -> None:
    programme = programmes.get(tick, row.programme_id or 0)
    if programme.state == state:
        tell_hr(tick, programme, what)


def _audit_own_step(tick: Tick, programme: Programme) -> None:
    people.audit(
        tick.session,
        Actor(tick.workspace_id, "bot"),
        Action.PROGRAMME_MOVE,
        at=tick.now,
        programme_id=programme.id,
        source=programme.came_from,
        target=programme.state,
    )


pairs_hooks.COMPLETED.append(pair_over)
pairs_hooks.ENDED.append(pair_over)

LOOKS = {
    "programmes.signup_ends": signup_ends,
    "programmes.kick_off": kick_off,
    "programmes.last_start": last_start,
    "programmes.ends": ends,
}
"""By kind of reminder: what happens when its day has come."""
