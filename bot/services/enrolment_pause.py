"""Resting, going on and leaving: two clicks each, no reason asked."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from bot.agenda import Look
from bot.core import Tick, Turn
from bot.domain.enrolment import NotIn
from bot.domain.enrolment_pause import NotResting, check_pause
from bot.domain.letters import Letter, Reminder
from bot.domain.localtime import A_DAY, start_of
from bot.domain.pair_facts import OVER, PairState
from bot.domain.typed_day import read_day
from bot.outgoing import Message
from bot.services import enrolment_hooks, enrolment_places, pairs_facts, pairs_people
from bot.services.enrolment_hooks import tell
from bot.views import enrolment_pause as views
from storage import pairs, people, programmes
from storage.models import Enrolment, ReminderRow

USUAL = timedelta(weeks=2)
RUNNING = tuple(state for state in PairState if state not in OVER)


def _mine(turn: Turn) -> list[Enrolment]:
    """List the person's places.

    Raises:
        NotIn: there are none.
    """
    found = programmes.enrolments_of(turn.session, turn.workspace_id, turn.user_id)
    if not found:
        raise NotIn
    return found


def form(turn: Turn) -> dict[str, Any]:
    """Ask until when."""
    _mine(turn)
    return views.pause_form(enrolment_places.today(turn) + USUAL, turn.t)


def typed(turn: Turn, text: str) -> Message:
    """Rest until a typed day, in all programmes.

    Raises:
        DayUnclear, DayImpossible, PauseInPast, PauseTooLong: the day does not do.
    """
    return rest(turn, read_day(text, enrolment_places.today(turn)))


def rest(turn: Turn, until: date) -> Message:
    """Rest until the end of a day, in all programmes at once.

    Raises:
        NotIn: the person takes part in nothing.
        PauseInPast, PauseTooLong, PauseTooLongAlone: the day does not do.
    """
    mine = _mine(turn)
    running = pairs.pairs_of(turn.session, turn.workspace_id, turn.user_id, RUNNING)
    check_pause(until, enrolment_places.today(turn), has_partner=bool(running))
    for place in mine:
        place.state, place.paused_until = "paused", until
        place.version += 1
        tell(enrolment_hooks.PAUSED, turn, place)
    turn.remind(_awake(turn, until))
    return views.paused(until, turn.t)


def _awake(turn: Turn, until: date) -> Reminder:
    return Reminder(
        "enrolment.pause_over",
        f"person:{turn.user_id}:pause:{until}:{turn.now.timestamp():.0f}",
        start_of(until + A_DAY, turn.t.zone),
        {"user": turn.user_id, "until": until.isoformat()},
    )


def go_on(turn: Turn) -> Message:
    """End at once every pause the person may end: their own, and those of their pairs.

    A pair whose partner takes a break goes on resting; the answer says until when.

    Raises:
        NotIn, NotResting: there is no pause.
    """
    resting = [place for place in _mine(turn) if place.state == "paused"]
    _wake(turn, resting)
    ended = pairs_people.wake(turn, turn.user_id) or bool(resting)
    left = [
        (pairs_facts.other(row, turn.user_id), row.paused_until)
        for row in pairs_people.resting(turn, turn.user_id)
        if row.paused_until
    ]
    if not (ended or left):
        raise NotResting
    return views.resumed(left, turn.t, ended=ended)


def _wake(tick: Tick, resting: Sequence[Enrolment]) -> None:
    for place in resting:
        place.state, place.paused_until = "active", None
        place.version += 1
        tell(enrolment_hooks.RESUMED, tick, place)


def pause_is_over(tick: Tick, row: ReminderRow) -> None:
    """Wake somebody whose pause ends as it was written down; a changed pause is left alone."""
    user_id, until = str(row.facts["user"]), date.fromisoformat(row.facts["until"])
    mine = programmes.enrolments_of(tick.session, tick.workspace_id, user_id)
    resting = [one for one in mine if one.state == "paused" and one.paused_until == until]
    if not resting:
        return
    _wake(tick, resting)
    key = f"enrolment:{user_id}:awake:{until}:{_day(tick.now)}"
    tick.post(Letter("enrolment.awake", user_id, key))


def _day(at: datetime) -> str:
    return at.date().isoformat()


def leave_form(turn: Turn, programme_id: int | None = None) -> dict[str, Any]:
    """Say what leaving means, and ask which programme where there are several.

    Raises:
        NotIn: the person takes part in nothing.
    """
    mine = _mine(turn)
    asked = [place for place in mine if place.programme_id == programme_id] or mine
    found = [
        programmes.programme(turn.session, turn.workspace_id, place.programme_id) for place in asked
    ]
    named = [(one.id or 0, one.name) for one in found if one]
    running = pairs.pairs_of(turn.session, turn.workspace_id, turn.user_id, RUNNING)
    return views.leave_form(named, turn.t, has_partner=bool(running))


def leave(turn: Turn, programme_id: int) -> dict[str, Any]:
    """Leave a programme; the profile stays for a return until it is erased.

    Raises:
        NotIn: the person does not take part in it.
    """
    place = enrolment_places.place(turn, programme_id, turn.user_id)
    if place is None:
        raise NotIn
    end(turn, place)
    programme = programmes.programme(turn.session, turn.workspace_id, programme_id)
    return views.left(programme.name if programme else "", turn.t)


def end(tick: Tick, place: Enrolment) -> None:
    """End somebody's place and let every feature care for its part."""
    place.state, place.left_at, place.paused_until = "left", tick.now, None
    place.unmatched_code = None
    place.version += 1
    tell(enrolment_hooks.LEFT, tick, place)


def company_left(tick: Tick, user_id: str) -> None:
    """End all places of somebody whose account was switched off."""
    for place in programmes.enrolments_of(tick.session, tick.workspace_id, user_id):
        end(tick, place)


def company_joined_again(tick: Tick, user_id: str) -> None:
    """Tell somebody whose account is back that their profile waits, if they had one."""
    had = enrolment_places.left_open(tick, user_id)
    person = people.person(tick.session, tick.workspace_id, user_id)
    if had is None or person is None:
        return
    key = f"enrolment:{had.id}:back:{had.version}"
    facts = {"programme": had.programme_id}
    tick.post(Letter("enrolment.back", user_id, key, facts, programme_id=had.programme_id))


LOOKS: Mapping[str, Look] = {"enrolment.pause_over": pause_is_over}
