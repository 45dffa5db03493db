"""Who is asked which survey when: at sign-up, halfway, at the end, and ninety days later."""

from collections.abc import Iterable
from datetime import datetime, time, timedelta

from bot.agenda import Look
from bot.core import Tick
from bot.domain import budget
from bot.domain.letters import Letter, Reminder, Urgency
from bot.domain.localtime import A_DAY, local_date, start_of
from bot.domain.pair_events import Reason
from bot.domain.pair_facts import PairState
from bot.domain.programme import called_off
from bot.services import budget as times
from bot.services import (
    enrolment_hooks,
    pairs_facts,
    pairs_hooks,
    programmes,
    surveys,
    surveys_asks,
    surveys_rides,
)
from bot.services.surveys_asks import ASK
from storage import programmes as programme_store
from storage import surveys as store
from storage.models import Enrolment, Pair, Programme, ReminderRow, ReminderState, Survey

MIDPOINT, CLOSE = "surveys.midpoint", "surveys.close"
MAY_WAIT = A_DAY
"""The baseline comes a day after sign-up: the welcome says enough for one day."""
UNDER_WAY = frozenset({PairState.ACCEPTED, PairState.ACTIVE, PairState.AT_RISK})
LOOKED_BACK_ON = frozenset({Reason.TOO_FEW_TALKS.value, Reason.PROGRAMME_CLOSED.value})
"""Ends at which a pair is said goodbye to; after others nobody is asked how it was."""


def wave(tick: Tick, programme: Programme, name: str) -> Survey | None:
    """Find a programme's survey, or open it; None when it has closed.

    Later dates of the programme keep it open longer, but never beyond the day people were told.
    """
    row = store.wave(tick.session, programme.id or 0, name)
    closes_at = surveys.close_of(programme, name)
    if row is None:
        row = _open(tick, programme, name, max(closes_at, tick.now + surveys.GRACE))
    elif row.state == surveys.OPEN and row.closes_at and closes_at > row.closes_at:
        row.closes_at = _within_promise(tick, row, closes_at)
    return row if surveys.is_open(tick, row) else None


def _open(tick: Tick, programme: Programme, name: str, closes_at: datetime) -> Survey:
    row = Survey(
        workspace_id=tick.workspace_id,
        programme_id=programme.id or 0,
        wave=name,
        state=surveys.OPEN,
        opens_at=tick.now,
        closes_at=closes_at,
        key_name=surveys.LATER if name == "later" else surveys.RUN,
        created_at=tick.now,
    )
    stored = store.add_wave(tick.session, row)
    stored.closes_at = _within_promise(tick, stored, closes_at)
    surveys.link_key(tick, stored)
    plan_close(tick, stored)
    return stored


def _within_promise(tick: Tick, row: Survey, closes_at: datetime) -> datetime:
    until = surveys.linked_until(tick, row)
    return min(closes_at, datetime.combine(until, time(), closes_at.tzinfo))


def plan_close(tick: Tick, row: Survey) -> None:
    """Write down when the survey closes."""
    if row.closes_at:
        tick.remind(
            Reminder(
                CLOSE,
                f"survey:{row.id}:close:{row.round}:{row.closes_at.isoformat()}",
                row.closes_at,
                {"survey": row.id},
                row.programme_id,
            )
        )


def ask(
    tick: Tick,
    programme: Programme,
    name: str,
    people: Iterable[tuple[str, str]],
    *,
    wait: timedelta = timedelta(),
) -> None:
    """Ask people (with their roles) a programme's survey, and remind them once."""
    row = wave(tick, programme, name)
    if row is None or row.closes_at is None:
        return
    asked = list(people)
    store.ask(tick.session, tick.workspace_id, row.id or 0, asked)
    surveys_asks.plan(tick, row, [who for who, _ in asked], tick.now + wait)


def knock(tick: Tick, reminder: ReminderRow) -> None:
    """Send the survey when the week has room for it, whether or not the person has answered.

    Who has answered is seen only when the letter leaves: planned mail would tell HR otherwise.
    """
    row = store.survey(tick.session, tick.workspace_id, int(reminder.facts["survey"]))
    who, nth = str(reminder.facts["user"]), int(reminder.facts["nth"])
    if row is None or not surveys.waits_for(tick, row, who) or not is_here(tick, row, who):
        return
    due = surveys_asks.due_at(tick, row, who, nth)
    if due is None:
        return
    if due > tick.now or surveys_rides.card_comes(tick, row, who):
        _knock_again(reminder, max(due, tick.now + A_DAY))
        return
    rest = _rests_until(tick, row, who)
    name = f"survey:{row.id}:letter{nth}:{who}"
    outcome = times.place(tick, who, name, rest or tick.now, row.closes_at)
    if isinstance(outcome, budget.Scheduled):
        tick.post(
            Letter(
                ASK,
                who,
                name,
                {"survey": row.id, "nth": nth},
                outcome.at,
                Urgency.SURVEY,
                programme_id=row.programme_id,
            )
        )
    elif isinstance(outcome, budget.Deferred):
        _knock_again(reminder, max(outcome.until or rest or tick.now, tick.now + A_DAY))


def _knock_again(reminder: ReminderRow, at: datetime) -> None:
    reminder.state, reminder.due_at = ReminderState.WAITING, at


def is_here(tick: Tick, row: Survey, user_id: str) -> bool:
    """Tell whether somebody who was asked still takes part, in a programme that took place."""
    programme = programme_store.programme(tick.session, tick.workspace_id, row.programme_id)
    if programme is None or called_off(programme.state, programme.came_from):
        return False
    place = programme_store.enrolment(tick.session, tick.workspace_id, row.programme_id, user_id)
    here = tick.person(user_id).left_at is None
    return here and place is not None and place.state != "left"


def _rests_until(tick: Tick, row: Survey, user_id: str) -> datetime | None:
    place = programme_store.enrolment(tick.session, tick.workspace_id, row.programme_id, user_id)
    if place is None or place.state != "paused" or place.paused_until is None:
        return None
    return start_of(place.paused_until + A_DAY, tick.voice(user_id).zone)


# --- what leads to a survey ---------------------------------------------------------------------


def joined(tick: Tick, place: Enrolment) -> None:
    """Offer the baseline to somebody who signed up; somebody who does both counts as mentor."""
    programme = programmes.get(tick, place.programme_id)
    role = "mentee" if place.role == "mentee" else "mentor"
    ask(tick, programme, "baseline", [(place.user_id, role)], wait=MAY_WAIT)


def started(tick: Tick, row: Pair) -> None:
    """Plan the midpoint for the middle of the pair's own weeks."""
    _plan_midpoint(tick, row, _halfway(tick, row))


def resumed(tick: Tick, row: Pair) -> None:
    """Plan the midpoint anew: the rest has put off the middle, perhaps by less than planned."""
    if row.state == PairState.ACTIVE and (due := _halfway(tick, row)) > tick.now:
        _plan_midpoint(tick, row, due)


def _halfway(tick: Tick, row: Pair) -> datetime:
    """Find the moment at which half of the pair's own days have passed, rests left out."""
    programme = pairs_facts.programme_of(tick, row)
    zone = pairs_facts.zone(tick, row)
    first = row.week_one_on or local_date(tick.now, zone)
    half = programmes.format_of(programme).length / 2
    return start_of(pairs_facts.weeks_of(row, programme, first).after(half.days), zone)


def _plan_midpoint(tick: Tick, row: Pair, due: datetime) -> None:
    day = local_date(due, pairs_facts.zone(tick, row))
    key = f"survey_pair:{row.id}:midpoint:{day}"
    tick.remind(Reminder(MIDPOINT, key, due, {"pair": row.id}, row.programme_id))


def midpoint(tick: Tick, reminder: ReminderRow) -> None:
    """Ask both halfway, as long as they are under way; a break puts the middle off."""
    row = pairs_facts.find(tick, int(reminder.facts["pair"]))
    due = _halfway(tick, row) if row.week_one_on else tick.now
    if row.state in UNDER_WAY and due > tick.now:
        _plan_midpoint(tick, row, due)
    elif row.state == PairState.PAUSED and row.paused_until:
        due = start_of(row.paused_until + A_DAY, pairs_facts.zone(tick, row))
        key = f"survey_pair:{row.id}:midpoint:{row.paused_until}"
        again = max(due, tick.now + A_DAY)
        tick.remind(Reminder(MIDPOINT, key, again, {"pair": row.id}, row.programme_id))
    elif row.state in UNDER_WAY:
        ask(tick, pairs_facts.programme_of(tick, row), "midpoint", _both(row))


def completed(tick: Tick, row: Pair) -> None:
    """Ask both to look back."""
    ask(tick, pairs_facts.programme_of(tick, row), "closing", _both(row))


def ended(tick: Tick, row: Pair) -> None:
    """Ask both to look back, too, when their time ran out; not when somebody ended it."""
    if row.end_reason in LOOKED_BACK_ON:
        completed(tick, row)


def _both(row: Pair) -> list[tuple[str, str]]:
    return [(row.mentor_id, "mentor"), (row.mentee_id, "mentee")]


enrolment_hooks.JOINED.append(joined)
pairs_hooks.STARTED.append(started)
pairs_hooks.RESUMED.append(resumed)
pairs_hooks.COMPLETED.append(completed)
pairs_hooks.ENDED.append(ended)

LOOKS: dict[str, Look] = {ASK: knock, MIDPOINT: midpoint}
