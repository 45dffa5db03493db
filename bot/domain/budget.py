"""How much the bot may say: two messages in a week with a talk, one in between, never over four.

Everything it sends unasked passes here: quiet hours, weekends, holidays and pauses are kept,
small things ride on cards that go anyway, and when more is due than may be said the order is
safety, date, proposal, survey, prompt, lesson, news; the rest waits or lapses.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from enum import StrEnum

from bot.domain.localtime import A_WEEK, local_date, monday_of, start_of
from bot.domain.working_hours import PersonCalendar, next_allowed, next_common, zone_for

IN_SESSION_WEEK = 2
IN_BETWEEN = 1
IN_ALL = 4
PAIR = 2
TOGETHER_WITHIN = timedelta(days=2)  # then a group post goes to each alone


class Kind(StrEnum):
    """What a message is about, most important first."""

    SAFETY = "safety"
    DATE = "date"
    PROPOSAL = "proposal"
    SURVEY = "survey"
    PROMPT = "prompt"
    LESSON = "lesson"
    NEWS = "news"


ORDER = {kind: place for place, kind in enumerate(Kind)}
UNCOUNTED = frozenset({Kind.SAFETY, Kind.PROPOSAL})  # held only against the four in all


@dataclass(frozen=True, slots=True)
class Candidate:
    """A message that would like to go out from `due_at` on, and is worthless at `until`.

    With two in `to` it is a post in their group DM. A private card may `carry` others, a small
    thing may `ride` on such a card of the same person.
    """

    key: str
    kind: Kind
    to: tuple[str, ...]
    due_at: datetime
    until: datetime | None = None
    carries: bool = False
    rides: bool = False


@dataclass(frozen=True, slots=True)
class Sent:
    """A message already sent, or committed with its time, to one person.

    One that is not `firm` only wants to go: it yields to what is more important.
    """

    key: str
    who: str
    at: datetime
    kind: Kind
    firm: bool = True


@dataclass(frozen=True, slots=True)
class Scheduled:
    """Goes out at `at` to `to`, with the riders' content on it."""

    candidate: Candidate
    at: datetime
    to: tuple[str, ...]
    riders: tuple[Candidate, ...] = ()


class Why(StrEnum):
    """Why a message waits or lapses."""

    QUIET = "quiet"  # no allowed hour is left this week
    BUDGET = "budget"
    OUTDATED = "outdated"
    ALREADY_SENT = "already_sent"


@dataclass(frozen=True, slots=True)
class Deferred:
    """Waits: ask again at `until`; None when no allowed hour is in sight."""

    candidate: Candidate
    until: datetime | None
    why: Why


@dataclass(frozen=True, slots=True)
class Lapsed:
    """Will never be sent."""

    candidate: Candidate
    why: Why


Outcome = Scheduled | Deferred | Lapsed


@dataclass(slots=True)
class _Week:
    """The running account of one planning: what each person has had in which week."""

    people: Mapping[str, PersonCalendar]
    session_weeks: Mapping[str, frozenset[date]]
    now: datetime
    counted: Counter[tuple[str, date]] = field(default_factory=Counter)
    in_all: Counter[tuple[str, date]] = field(default_factory=Counter)
    soft: Counter[tuple[str, date, Kind]] = field(default_factory=Counter)

    def week_of(self, who: str, at: datetime) -> date:
        return monday_of(local_date(at, zone_for(self.people[who])))

    def enter(self, who: str, at: datetime, kind: Kind) -> None:
        week = who, self.week_of(who, at)
        self.in_all[week] += 1
        self.counted[week] += kind not in UNCOUNTED

    def expect(self, past: Sent) -> None:
        """Enter what wants to go: it takes room from what is not more important."""
        self.soft[past.who, self.week_of(past.who, past.at), past.kind] += 1

    def has_room(self, who: str, at: datetime, kind: Kind) -> bool:
        week = self.week_of(who, at)
        ahead = {each: self.soft[who, week, each] for each in Kind if ORDER[each] <= ORDER[kind]}
        if self.in_all[who, week] + sum(ahead.values()) >= IN_ALL:
            return False
        talks = week in self.session_weeks.get(who, frozenset())
        most = IN_SESSION_WEEK if talks else IN_BETWEEN
        counted = sum(count for each, count in ahead.items() if each not in UNCOUNTED)
        return kind in UNCOUNTED or self.counted[who, week] + counted < most

    def is_later(self, who: str, at: datetime) -> bool:
        return self.week_of(who, at) > self.week_of(who, self.now)

    def next_week(self, who: str) -> datetime:
        zone = zone_for(self.people[who])
        return start_of(self.week_of(who, self.now) + A_WEEK, zone)


def plan(
    candidates: Iterable[Candidate],
    *,
    people: Mapping[str, PersonCalendar],
    session_weeks: Mapping[str, frozenset[date]],
    sent: Sequence[Sent],
    now: datetime,
) -> tuple[Outcome, ...]:
    """Plan the rest of this week for any number of people; order of input does not matter.

    `people` holds everybody's settled calendar, `session_weeks` the Mondays of the weeks with
    a talk, `sent` at least what everybody had this week and every key not to be repeated.
    """
    week = _Week(people, session_weeks, now)
    for past in sent:
        if past.firm:
            week.enter(past.who, past.at, past.kind)
        else:
            week.expect(past)
    known = {(past.key, past.who) for past in sent if past.firm}
    out: list[Outcome] = []
    fresh: list[Candidate] = []
    for each in sorted(candidates, key=lambda one: (ORDER[one.kind], one.due_at, one.key)):
        left = replace(each, to=tuple(who for who in each.to if (each.key, who) not in known))
        why = _dead(left, now)
        if why:
            out.append(Lapsed(each, why))
        else:
            fresh.append(left)
    for each in fresh:
        if not each.rides:
            out += _place(each, week)
    for each in fresh:
        if each.rides and not _board(each, out, now):
            out += _place(each, week)
    return tuple(out)


def _dead(candidate: Candidate, now: datetime) -> Why | None:
    """Say why nobody needs this message any more: all have it, or its time is over."""
    if not candidate.to:
        return Why.ALREADY_SENT
    return Why.OUTDATED if candidate.until and candidate.until <= now else None


def _place(candidate: Candidate, week: _Week) -> list[Outcome]:
    """Find the hour for one candidate: together where it can be, else to each alone."""
    wish = max(candidate.due_at, week.now)
    alone = [(who, next_allowed(week.people[who], wish)) for who in candidate.to]
    together = _together(candidate, alone, week)
    if together:
        return [_settle(candidate, candidate.to, together, week)]
    return [_settle(candidate, (who,), at, week) for who, at in alone]


def _together(
    candidate: Candidate, alone: Sequence[tuple[str, datetime | None]], week: _Week
) -> datetime | None:
    """Return the hour for a group post, if both work within two days of the first who does."""
    hours = [at for _, at in alone if at]
    if len(hours) != PAIR:
        return None
    if hours[0] == hours[1]:
        return hours[0]
    one, two = (week.people[who] for who in candidate.to)
    return next_common(one, two, min(hours), TOGETHER_WITHIN)


def _settle(candidate: Candidate, to: tuple[str, ...], at: datetime | None, week: _Week) -> Outcome:
    mine = replace(candidate, to=to)
    if at is None:
        return Deferred(mine, None, Why.QUIET)
    if candidate.until and at >= candidate.until:
        return Lapsed(mine, Why.OUTDATED)
    if any(week.is_later(who, at) for who in to):
        return Deferred(mine, at, Why.QUIET)
    if all(week.has_room(who, at, candidate.kind) for who in to):
        for who in to:
            week.enter(who, at, candidate.kind)
        return Scheduled(mine, at, to)
    return _wait(mine, week)


def _wait(candidate: Candidate, week: _Week) -> Outcome:
    """Let a message that found the week full wait for the next, or lapse if that is too late."""
    until = max(week.next_week(who) for who in candidate.to)
    if candidate.until and until >= candidate.until:
        return Lapsed(candidate, Why.BUDGET)
    return Deferred(candidate, until, Why.BUDGET)


def _board(rider: Candidate, out: list[Outcome], now: datetime) -> bool:
    """Put a small thing on a card that goes to the same person anyway, if there is one."""
    for place, card in enumerate(out):
        if isinstance(card, Scheduled) and _takes(card, rider, now):
            out[place] = replace(card, riders=(*card.riders, rider))
            return True
    return False


def _takes(card: Scheduled, rider: Candidate, now: datetime) -> bool:
    if not card.candidate.carries or card.to != rider.to:
        return False
    return max(rider.due_at, now) <= card.at and (rider.until is None or card.at < rider.until)
