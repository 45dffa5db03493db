"""The account of what two people are sent in a week: read from the ledger, planned by the rules."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from bot.core import Tick
from bot.domain import budget
from bot.domain.localtime import A_WEEK, local_date, monday_of, start_of
from bot.domain.working_hours import PersonCalendar, zone_for
from bot.services import meetings_hooks as hooks
from bot.services.meetings_pair import Two
from storage import meetings as store
from storage import pairs as pair_store
from storage.models import LetterRow, Pair

MARGIN = timedelta(days=1)
KINDS = tuple(budget.Kind)
"""The urgency of a letter names its kind: both have the same order."""


@dataclass(frozen=True, slots=True)
class Account:
    """What both people had or will have this week, and which of the weeks have a talk."""

    people: Mapping[str, PersonCalendar]
    session_weeks: Mapping[str, frozenset[date]]
    sent: tuple[budget.Sent, ...]


def account(tick: Tick, two: Two) -> Account:
    """Read the account of the two, all their pairs and programmes together."""
    people = two.calendars
    weeks = [_week(person, tick.now) for person in people.values()]
    start, end = min(week[0] for week in weeks), max(week[1] for week in weeks)
    near = (start - A_WEEK, end + A_WEEK)
    talks = store.booked_between(tick.session, tick.workspace_id, two.people, *near)
    places = _addresses(tick, two)
    found = store.letters_to(
        tick.session, tick.workspace_id, [*places], start - MARGIN, end + MARGIN
    )
    sent = tuple(each for row in found for each in _sent(row, places, people))
    session_weeks = {
        who: frozenset(
            monday_of(local_date(talk.starts_at, zone_for(people[who])))
            for talk, pair in talks
            if who in {pair.mentor_id, pair.mentee_id}
        )
        for who in people
    }
    return Account(people, session_weeks, sent)


def _week(person: PersonCalendar, now: datetime) -> tuple[datetime, datetime]:
    zone = zone_for(person)
    monday = monday_of(local_date(now, zone))
    return start_of(monday, zone), start_of(monday + A_WEEK, zone)


def _addresses(tick: Tick, two: Two) -> dict[str, tuple[str, ...]]:
    """Map every address a letter may have to those of the two who read it."""
    people = set(two.people)
    places: dict[str, tuple[str, ...]] = {who: (who,) for who in people}
    pairs: Iterable[Pair] = (
        pair for who in people for pair in pair_store.pairs_of(tick.session, tick.workspace_id, who)
    )
    for pair in pairs:
        both = {pair.mentor_id, pair.mentee_id}
        places[f"pair:{pair.id}"] = tuple(sorted(both & people))
    return places


def _sent(
    row: LetterRow, places: Mapping[str, tuple[str, ...]], people: Mapping[str, PersonCalendar]
) -> Iterable[budget.Sent]:
    """Turn a letter into entries of the account, one for each of the two who reads it."""
    if row.kind in hooks.ECHOES:
        return
    key = str(row.facts.get("slot") or row.dedupe_key)
    at = row.settled_at or row.due_at
    for who in places[row.to]:
        if who in people:
            yield budget.Sent(key, who, at, KINDS[min(row.urgency, len(KINDS) - 1)])


def plan(
    tick: Tick, two: Two, candidates: Iterable[budget.Candidate]
) -> tuple[budget.Outcome, ...]:
    """Place what would like to go out: now, later this week, another week, or never."""
    found = account(tick, two)
    return budget.plan(
        candidates,
        people=found.people,
        session_weeks=found.session_weeks,
        sent=found.sent,
        now=tick.now,
    )
