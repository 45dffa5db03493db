"""The account of what two people are sent in a week: read from the ledger, planned by the rules."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from bot.core import Tick
from bot.domain import budget
from bot.domain.localtime import A_WEEK, local_date, monday_of, start_of
from bot.domain.working_hours import PersonCalendar, zone_for
from bot.services import meetings_hooks as hooks
from bot.services.meetings_pair import Two
from storage import meetings as store
from storage.models import Pair

MARGIN = timedelta(days=1)
KINDS = tuple(budget.Kind)
"""The urgency of a letter names its kind: both have the same order."""


@dataclass(slots=True)
class Account:
    """What people had or will have this week, and which of their weeks have a talk."""

    people: dict[str, PersonCalendar]
    session_weeks: Mapping[str, frozenset[date]]
    sent: dict[str, list[budget.Sent]]

    def enter(self, sent: budget.Sent) -> None:
        """Enter a message that has just been decided."""
        self.sent.setdefault(sent.who, []).append(sent)


def account(tick: Tick, twos: Sequence[Two]) -> Account:
    """Read the account of these pairs' people, all their pairs and programmes together."""
    people = {who: calendar for two in twos for who, calendar in two.calendars.items()}
    weeks = [_week(zone, tick.now) for zone in {zone_for(each) for each in people.values()}]
    start, end = min(week[0] for week in weeks), max(week[1] for week in weeks)
    pairs = store.pairs_of_any(tick.session, tick.workspace_id, sorted(people))
    readers = {
        **{who: (who,) for who in people},
        **{f"pair:{pair.id}": _ours(pair, people) for pair in pairs},
    }
    found = store.letters_to(
        tick.session, tick.workspace_id, [*readers], start - MARGIN, end + MARGIN
    )
    near = (start - A_WEEK, end + A_WEEK)
    made = Account(people, _session_weeks(tick, pairs, people, near), {})
    for told in found:
        for each in _sent(told, readers[told.to]):
            made.enter(each)
    return made


def _ours(pair: Pair, people: Mapping[str, PersonCalendar]) -> tuple[str, ...]:
    return tuple(who for who in (pair.mentor_id, pair.mentee_id) if who in people)


def _session_weeks(
    tick: Tick,
    pairs: Iterable[Pair],
    people: Mapping[str, PersonCalendar],
    near: tuple[datetime, datetime],
) -> dict[str, frozenset[date]]:
    """Name each person's weeks with a talk in any of their pairs."""
    known = {pair.id or 0: pair for pair in pairs}
    weeks: dict[str, set[date]] = {who: set() for who in people}
    for pair_id, at in store.starts_between(tick.session, known, *near):
        for who in _ours(known[pair_id], people):
            weeks[who].add(monday_of(local_date(at, zone_for(people[who]))))
    return {who: frozenset(found) for who, found in weeks.items()}


def _week(zone: ZoneInfo, now: datetime) -> tuple[datetime, datetime]:
    monday = monday_of(local_date(now, zone))
    return start_of(monday, zone), start_of(monday + A_WEEK, zone)


def _sent(told: store.Told, readers: Iterable[str]) -> Iterable[budget.Sent]:
    """Turn a letter into entries of the account, one for each of the two who reads it."""
    if told.kind in hooks.ECHOES | hooks.ELSEWHERE:
        return
    kind = KINDS[min(told.urgency, len(KINDS) - 1)]
    yield from (budget.Sent(told.key, who, told.at, kind) for who in readers)


def plan(
    book: Account, two: Two, candidates: Iterable[budget.Candidate], now: datetime
) -> tuple[budget.Outcome, ...]:
    """Place what would like to go out: now, later this week, another week, or never."""
    people = two.calendars
    return budget.plan(
        candidates,
        people=people,
        session_weeks={who: book.session_weeks[who] for who in people},
        sent=[each for who in people for each in book.sent.get(who, ())],
        now=now,
    )
