"""The one account of what people are sent in a week: every feature's letters, each as it counts."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from bot.core import Tick
from bot.domain import budget, cadence
from bot.domain.cadence import Schedule
from bot.domain.letters import Counts
from bot.domain.localtime import A_DAY, A_WEEK, local_date, monday_of, start_of
from bot.domain.working_hours import PersonCalendar, next_allowed, settled, zone_for
from bot.services import meetings_pair, meetings_people, pairs_facts
from bot.services.meetings_pair import Two
from storage import budget as store
from storage import meetings, people
from storage import programmes as programme_store
from storage.budget import WANTED, Told
from storage.models import Pair

MARGIN = timedelta(days=1)
FREE = {Counts.DATE: budget.Kind.SAFETY, Counts.FOUR: budget.Kind.PROPOSAL}
"""What is held only against the four in all, and where it stands in the order."""
KINDS = tuple(budget.Kind)
"""The urgency of a letter names its kind: both have the same order."""


def counts_of(kind: str) -> Counts:
    """Tell how a kind of letter counts, as it says itself."""
    from bot.services.post import HANDLINGS

    return HANDLINGS[kind].counts if kind in HANDLINGS else Counts.WEEK


def kind_of(kind: str, urgency: int) -> budget.Kind:
    """Place a counted letter in the order of the budget; a date's news goes before all else."""
    counts = counts_of(kind)
    if counts in FREE:
        return FREE[counts]
    found = KINDS[min(urgency, len(KINDS) - 1)]
    return budget.Kind.DATE if found in budget.UNCOUNTED else found


@dataclass(slots=True)
class Account:
    """What people had or will have this week, and which of their weeks have a talk."""

    people: Mapping[str, PersonCalendar]
    session_weeks: Mapping[str, frozenset[date]]
    pairs: Sequence[Pair] = ()
    sent: dict[str, list[budget.Sent]] = field(default_factory=dict)
    wanted: dict[str, list[Told]] = field(default_factory=dict)

    def enter(self, sent: budget.Sent) -> None:
        """Enter a message that has just been decided, or that only wants to go."""
        self.sent.setdefault(sent.who, []).append(sent)

    def expected(self, who: str, now: datetime, before: Told | None = None) -> list[budget.Sent]:
        """List what wants to go to somebody; `before` leaves out what ranks after a letter."""
        return [
            budget.Sent(told.key, who, max(told.due_at, now), kind_of(told.kind, told.urgency))
            for told in self.wanted.get(who, ())
            if before is None or told.rank < before.rank
        ]


def of_pairs(tick: Tick, twos: Sequence[Two]) -> Account:
    """Read the account of these pairs' people, all their pairs and programmes together."""
    return of_people(tick, {who: found for two in twos for who, found in two.calendars.items()})


def of_people(tick: Tick, calendars: Mapping[str, PersonCalendar]) -> Account:
    """Read the account of these people."""
    weeks = [_week(zone, tick.now) for zone in {zone_for(each) for each in calendars.values()}]
    start, end = min(week[0] for week in weeks), max(week[1] for week in weeks)
    pairs = store.pairs_of_any(tick.session, tick.workspace_id, sorted(calendars))
    readers = {
        **{who: (who,) for who in calendars},
        **{f"pair:{pair.id}": _ours(pair, calendars) for pair in pairs},
    }
    near = (start - A_WEEK, end + A_WEEK)
    made = Account(calendars, _session_weeks(tick, pairs, calendars, near), pairs)
    for told in store.letters_to(
        tick.session, tick.workspace_id, [*readers], start - MARGIN, end + MARGIN
    ):
        _enter(made, told, readers[told.to], tick.now)
    return made


def _enter(book: Account, told: Told, readers: Iterable[str], now: datetime) -> None:
    """Enter a letter for each of those who read it and for whom it counts."""
    if counts_of(told.kind) in {Counts.ANSWER, Counts.TASK}:
        return
    for who in readers:
        if told.by == who:
            continue
        if told.state in WANTED:
            book.wanted.setdefault(who, []).append(told)
        else:
            at = told.at if told.state == "sent" else max(told.at, now)
            book.enter(budget.Sent(told.key, who, at, kind_of(told.kind, told.urgency)))


def _ours(pair: Pair, calendars: Mapping[str, PersonCalendar]) -> tuple[str, ...]:
    return tuple(who for who in (pair.mentor_id, pair.mentee_id) if who in calendars)


def _session_weeks(
    tick: Tick,
    pairs: Iterable[Pair],
    calendars: Mapping[str, PersonCalendar],
    near: tuple[datetime, datetime],
) -> dict[str, frozenset[date]]:
    """Name each person's weeks with a talk in any of their pairs."""
    known = {pair.id or 0: pair for pair in pairs}
    weeks: dict[str, set[date]] = {who: set() for who in calendars}
    for pair_id, at in store.starts_between(tick.session, known, *near):
        for who in _ours(known[pair_id], calendars):
            weeks[who].add(monday_of(local_date(at, zone_for(calendars[who]))))
    return {who: frozenset(found) for who, found in weeks.items()}


def _week(zone: ZoneInfo, now: datetime) -> tuple[datetime, datetime]:
    monday = monday_of(local_date(now, zone))
    return start_of(monday, zone), start_of(monday + A_WEEK, zone)


def plan(
    book: Account,
    calendars: Mapping[str, PersonCalendar],
    candidates: Iterable[budget.Candidate],
    now: datetime,
    *,
    wanted: Iterable[budget.Sent] | None = None,
) -> tuple[budget.Outcome, ...]:
    """Place what would like to go out: now, later this week, another week, or never.

    What `wanted` to go already, and is more important, keeps its room; all of it if left out.
    """
    if wanted is None:
        wanted = [each for who in calendars for each in book.expected(who, now)]
    soft = [budget.Sent(each.key, each.who, each.at, each.kind, firm=False) for each in wanted]
    return budget.plan(
        candidates,
        people=calendars,
        session_weeks={who: book.session_weeks[who] for who in calendars},
        sent=[*(each for who in calendars for each in book.sent.get(who, ())), *soft],
        now=now,
    )


# --- what the pairs' own calendars still need this week -------------------------------------------


def reserved(tick: Tick, book: Account, kind: budget.Kind) -> list[budget.Sent]:
    """List the cards of this week that are more important than `kind` and have yet to go."""
    rows = [row for row in book.pairs if row.state in pairs_facts.TOGETHER]
    if not rows or budget.ORDER[kind] <= budget.ORDER[budget.Kind.DATE]:
        return []
    twos = meetings_pair.load_all(tick, rows)
    since = tick.now.date() - A_WEEK - A_DAY
    settled = meetings.slots(tick.session, [two.id for two in twos], since)
    return [
        budget.Sent(f"pair:{two.id}:{slot.schedule}:{slot.on}", who, slot.due_at, of)
        for two in twos
        for slot in _to_come(two, {(row.schedule, row.on_day) for row in settled[two.id]}, tick.now)
        if budget.ORDER[of := cadence.KIND_OF[slot.schedule]] < budget.ORDER[kind]
        for who in two.people
        if who in book.people
    ]


def _to_come(two: Two, settled: set[tuple[str, date]], now: datetime) -> Iterator[cadence.Slot]:
    monday = monday_of(local_date(now, two.wall))
    for slot in cadence.slots(meetings_pair.plan_of(two, now), monday, monday + A_WEEK - A_DAY):
        booked = slot.schedule in {Schedule.SERIES, Schedule.CLOSING} and two.next_talk(now)
        if (str(slot.schedule), slot.on) not in settled and slot.until > now and not booked:
            yield slot


# --- one person ----------------------------------------------------------------------------------


def calendar(tick: Tick, user_id: str, programme_id: int | None = None) -> PersonCalendar:
    """Give somebody's hours, holidays and, in a programme, their pause."""
    person = people.people(tick.session, tick.workspace_id, [user_id]).get(user_id)
    place = (
        programme_store.enrolment(tick.session, tick.workspace_id, programme_id, user_id)
        if programme_id
        else None
    )
    return settled(
        meetings_people.calendar(user_id, person, place, meetings_people.usual_of(tick)), "UTC"
    )


def working_moment(tick: Tick, user_id: str, wish: datetime) -> datetime:
    """Find the first moment from `wish` on within somebody's working hours."""
    return next_allowed(calendar(tick, user_id), wish) or wish


def place(
    tick: Tick, user_id: str, key: str, due_at: datetime, until: datetime | None
) -> budget.Outcome:
    """Place one survey among all that somebody is sent this week."""
    one = {user_id: calendar(tick, user_id)}
    book = of_people(tick, one)
    wish = budget.Candidate(key, budget.Kind.SURVEY, (user_id,), due_at, until)
    wanted = [*book.expected(user_id, tick.now), *reserved(tick, book, wish.kind)]
    (outcome,) = plan(book, one, [wish], tick.now, wanted=wanted)
    return outcome
