"""The beat of a pair: which slots are due, what the week's account allows, when to look again."""

import logging
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from bot.agenda import Look
from bot.core import Tick
from bot.domain import budget, cadence
from bot.domain import meetings as rules
from bot.domain.cadence import PairPlan, Schedule, Slot, SlotKey
from bot.domain.letters import Letter, Urgency
from bot.domain.localtime import A_DAY, A_WEEK, local_date, monday_of
from bot.domain.pair_facts import OVER
from bot.services import budget as accounts
from bot.services import meetings_answers as answers
from bot.services import meetings_pair as pairs
from bot.services import meetings_prompts as prompts
from bot.services.meetings_over import posts_over
from bot.services.meetings_pair import Two
from storage import meetings as store
from storage.models import Meeting, Pair, ReminderRow, ReminderState, TalkSlot

log = logging.getLogger(__name__)

SENT = "sent"
SKIPPED = "skipped"
COVERED = "covered"
LOOK_BACK = timedelta(days=35)
"""Longer than any slot is worth sending, so that nothing older can still be due."""
AGAIN = timedelta(days=7)
"""When no allowed hour is in sight at all, we ask again after this long."""
FIRST_VALID = timedelta(days=7)
"""After this a pair without a date is asked what it needs (see `risk`)."""
FIRST = "meetings.first"
"""The first offer answers both people's yes; it is not counted."""
PROMPTS = 2
URGENCY = {kind: Urgency(place) for place, kind in enumerate(budget.Kind)}


def look(tick: Tick, reminder: ReminderRow) -> None:
    """Look at one pair's calendar because a moment has come, and at others that are due as well.

    When taking the others along fails, this pair is looked at alone.
    """
    if reminder.due_at > tick.now:  # another look took this pair along
        reminder.state = ReminderState.WAITING
        return
    try:
        with tick.session.begin_nested():
            _look_at(tick, [reminder, *store.due_with(tick.session, reminder, tick.now)])
    except Exception:
        log.exception("looked at one pair alone", extra={"reminder": reminder.id})
        _look_at(tick, [reminder])


def _look_at(tick: Tick, reminders: Sequence[ReminderRow]) -> None:
    """Look at the pairs of these reminders, and set each to its next moment."""
    moments = {int(each.facts["pair"]): each for each in reminders}
    rows = store.pairs_by_id(tick.session, tick.workspace_id, moments)
    upcoming = _replan_all(tick, rows)
    for pair_id, reminder in moments.items():
        at = upcoming.get(pair_id)
        reminder.state = ReminderState.WAITING if at else ReminderState.DONE
        reminder.due_at = at or reminder.due_at


LOOKS: dict[str, Look] = {store.LOOK: look}


@dataclass(slots=True)
class _Plan:
    """One look at one pair: what is due, what is only reserved, and what came of it."""

    tick: Tick
    two: Two
    rules: PairPlan
    book: accounts.Account
    letters: list[Letter] = field(default_factory=list)
    rows: list[dict[str, object]] = field(default_factory=list)
    due: dict[str, Slot] = field(default_factory=dict)
    reserved: dict[str, Slot] = field(default_factory=dict)
    waits: list[datetime] = field(default_factory=list)
    open: set[str] = field(default_factory=set)
    gone: dict[str, str] = field(default_factory=dict)
    over: set[date] = field(default_factory=set)
    facts: dict[str, dict[str, str]] = field(default_factory=dict)

    def key(self, slot: Slot) -> str:
        return f"pair:{self.two.id}:{slot.schedule}:{slot.on.isoformat()}"


def _replan_all(tick: Tick, rows: Sequence[Pair]) -> dict[int, datetime | None]:
    """Send what is due now, settle what is not worth sending; tell when to look again."""
    cared_for = [row for row in rows if row.state in pairs.CARED_FOR]
    if not cared_for:
        return {}
    twos = pairs.load_all(tick, cared_for)
    since = tick.now.date() - LOOK_BACK - A_WEEK
    settled = store.slots(tick.session, [two.id for two in twos], since)
    book = accounts.of_pairs(tick, twos)
    looks = [_Plan(tick, two, pairs.plan_of(two, tick.now), book) for two in twos]
    upcoming = {look.two.id: _replan(look, settled[look.two.id]) for look in looks}
    tick.post(*(letter for look in looks for letter in look.letters))
    tick.post(*posts_over(tick, [(look.two, day) for look in looks for day in sorted(look.over)]))
    store.settle(tick.session, [row for look in looks for row in look.rows])
    return upcoming


def _replan(look: _Plan, settled: Sequence[TalkSlot]) -> datetime | None:
    """Decide about one pair; tell when to look again."""
    tick, two = look.tick, look.two
    look.waits += answers.fall_silent(tick, two, settled)
    done = {(Schedule(slot.schedule), slot.on_day) for slot in settled}
    _gather(look, done)
    for outcome in accounts.plan(look.book, two.calendars, _candidates(look), tick.now):
        _follow(look, outcome)
    _settle(look)
    upcoming = None if two.row.state in OVER else cadence.next_due(look.rules, done, tick.now)
    return min([*look.waits, *([upcoming] if upcoming else [])], default=None)


def _since(two: Two, now: datetime) -> date:
    """Tell from which day slots count: since the two said yes, as far as it can matter.

    A week more lets a talk booked for tomorrow have its preparation today.
    """
    begun = two.row.accepted_at or two.row.created_at
    return local_date(max(begun - A_WEEK, now - LOOK_BACK), two.wall)


def _gather(look: _Plan, settled: set[SlotKey]) -> None:
    """Sort the slots of this week: due now, reserved for later, skipped at once."""
    now, two = look.tick.now, look.two
    found = cadence.due(look.rules, settled, now, since=_since(two, now))
    _skip(look, ((each.slot, str(each.why)) for each in found.skip))
    send = [*_first_offer(two, settled, now), *found.send]
    needed = [slot for slot in send if not _covered(two, slot, now)]
    _skip(look, ((slot, COVERED) for slot in send if slot not in needed))
    look.due = {look.key(slot): slot for slot in needed}
    today = local_date(now, two.wall)
    week = cadence.slots(look.rules, today, monday_of(today) + A_WEEK - A_DAY)
    later = [slot for slot in week if slot.due_at > now and slot.key not in settled]
    look.reserved = {look.key(slot): slot for slot in later if not _covered(two, slot, now)}


def _first_offer(two: Two, settled: set[SlotKey], now: datetime) -> list[Slot]:
    """Offer the first dates once both have said yes; the pair has no week of its own yet."""
    said_yes = two.row.accepted_at
    if said_yes is None or two.row.week_one_on or now >= said_yes + FIRST_VALID:
        return []
    first = Slot(Schedule.SERIES, local_date(said_yes, two.wall), said_yes, said_yes + FIRST_VALID)
    return [] if first.key in settled else [first]


def _covered(two: Two, slot: Slot, now: datetime) -> bool:
    """Tell whether a card has nothing to add: a date is booked, the closing talk is."""
    if two.row.state in OVER and slot.schedule is not Schedule.AFTER:
        return True
    if slot.schedule is Schedule.SERIES:
        return two.next_talk(now) is not None
    if slot.schedule is Schedule.CLOSING:
        live = (rules.Status.BOOKED, rules.Status.HELD)
        return any(two.is_closing(talk) for talk in two.talks if talk.state in live)
    if slot.schedule is Schedule.AFTER:
        talk = talk_on(two, slot.on)
        return talk is None or talk.state not in {rules.Status.BOOKED, rules.Status.HELD}
    return False


def _skip(look: _Plan, slots: Iterable[tuple[Slot, str]]) -> None:
    look.rows += [_row(look, slot, SKIPPED, reason) for slot, reason in slots]


def _row(look: _Plan, slot: Slot, state: str, reason: str | None) -> dict[str, object]:
    return {
        "workspace_id": look.tick.workspace_id,
        "pair_id": look.two.id,
        "schedule": slot.schedule.value,
        "on_day": slot.on,
        "state": state,
        "reason": reason,
        "at": look.tick.now,
        "number": slot.number,
        "facts": look.facts.get(look.key(slot), {}),
    }


def talk_on(two: Two, day: date) -> Meeting | None:
    """Find the talk of a day that was not called off."""
    there = [talk for talk in two.talks if talk.state != rules.Status.CANCELLED]
    return next((talk for talk in there if two.day_of(talk) == day), None)


def _candidates(look: _Plan) -> Iterator[budget.Candidate]:
    meeting_week = _meets_this_week(look)
    for key, slot in {**look.due, **look.reserved}.items():
        private = slot.schedule is Schedule.AFTER
        rides = slot.schedule is Schedule.MIDPOINT and meeting_week
        to = look.two.people
        each = [(who,) for who in to] if private or rides or look.two.row.alone else [to]
        for some in each:
            yield budget.Candidate(
                key,
                budget.Kind.PROPOSAL if not slot.number else cadence.KIND_OF[slot.schedule],
                some,
                slot.due_at,
                slot.until,
                carries=private,
                rides=rides,
            )


def _meets_this_week(look: _Plan) -> bool:
    today = local_date(look.tick.now, look.two.wall)
    return monday_of(today) in cadence.session_weeks(look.rules)


def _follow(look: _Plan, outcome: budget.Outcome) -> None:
    """Do what the account allows; what is only reserved waits for its own hour."""
    key, now = outcome.candidate.key, look.tick.now
    match outcome:
        case budget.Scheduled(_, at, _, riders):
            if at > now:
                _wait(look, key, at)
                for rider in riders:
                    _wait(look, rider.key, at)
            elif key in look.due:
                _send(look, outcome)
        case budget.Deferred(_, until, _):
            _wait(look, key, until or now + AGAIN)
        case budget.Lapsed(_, why):
            look.gone.setdefault(key, SENT if why is budget.Why.ALREADY_SENT else str(why))


def _wait(look: _Plan, key: str, at: datetime) -> None:
    if key in look.due:
        look.open.add(key)
        look.waits.append(at)


def _send(look: _Plan, outcome: budget.Scheduled) -> None:
    """Post one card to both or to one of them, with what rides on it."""
    key = outcome.candidate.key
    slot, row = look.due[key], look.two.row
    facts = look.facts.get(key) or _facts(look, slot)
    look.facts[key] = facts
    rides = [rider for rider in outcome.riders if rider.key in look.due]
    alone = len(outcome.to) == 1
    look.letters.append(
        Letter(
            f"meetings.{slot.schedule}" if slot.number else FIRST,
            outcome.to[0] if alone else f"pair:{row.id}",
            f"{key}:{outcome.to[0]}" if alone else key,
            {
                "pair": row.id,
                "slot": key,
                "on": slot.on.isoformat(),
                "week": slot.number,
                "ride": ",".join(look.due[rider.key].schedule for rider in rides) or None,
                **facts,
            },
            urgency=URGENCY[outcome.candidate.kind],
            programme_id=row.programme_id,
        )
    )
    if slot.schedule is Schedule.AFTER:
        look.over.add(slot.on)
    for who in outcome.to:
        look.book.enter(budget.Sent(key, who, look.tick.now, outcome.candidate.kind))
    for sent in (key, *(rider.key for rider in rides)):
        look.gone[sent] = SENT


def _facts(look: _Plan, slot: Slot) -> dict[str, str]:
    """Choose what a card offers, once for both: questions for a talk, or something to try."""
    match slot.schedule:
        case Schedule.PREP:
            talk = talk_on(look.two, slot.on)
            if talk is not None and not talk.prompts:
                talk.prompts = list(prompts.offer_prompts(look.two, talk, PROMPTS))
        case Schedule.PROMPT:
            return {"try": prompts.offer_try(look.two, slot.on)}
        case _:
            pass
    return {}


def _settle(look: _Plan) -> None:
    """Write down what nobody waits for any more."""
    for key, slot in look.due.items():
        if key in look.open or key not in look.gone:
            continue
        sent = look.gone[key] == SENT
        reason = None if sent else look.gone[key]
        look.rows.append(_row(look, slot, SENT if sent else SKIPPED, reason))
