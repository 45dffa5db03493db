"""Who can be matched in a programme, and by which rules: rows turned into the solver's facts."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cached_property, lru_cache
from typing import TypeAlias

from bot.core import Tick
from bot.domain.localtime import zone_of
from bot.domain.matching.eligibility import Company
from bot.domain.matching.job import Job
from bot.domain.matching.types import (
    BOTH_FORMATS,
    WORKING_DAY,
    Kind,
    Lock,
    MatchPerson,
    Offer,
    PairHistory,
    Role,
    Rules,
    Want,
    Weights,
)
from bot.domain.working_hours import HoursUnreadable, read_hours
from bot.services import company_defaults as defaults
from bot.services import matching_hooks, programmes
from bot.services.programmes import settings_of
from storage import matching as store
from storage import matching_desk as desk_store
from storage import matching_people as people
from storage.matching_desk import Slip
from storage.matching_people import MatchRow
from storage.models import Pair, PairRule, Programme

WEDNESDAY = 2
Opened: TypeAlias = dict[bytes, list[str]]


@dataclass(frozen=True)
class Pool:
    """Everybody in one programme as matching sees them, with what stands already.

    `people` have the room that open pairs leave them; `rows` keep what is known and unknown;
    `unknown` are those whose level nobody told, so that the hierarchy cannot be checked.
    """

    people: Mapping[str, MatchPerson]
    rows: Mapping[str, MatchRow]
    unknown: frozenset[str]
    rules: Rules
    on: date
    history: tuple[PairHistory, ...]
    locks: tuple[Lock, ...]
    managers: Mapping[str, str]

    @cached_property
    def company(self) -> Company:
        """Give what the hard rules must know beyond two people."""
        past = frozenset(frozenset((one.mentor, one.mentee)) for one in self.history)
        vetoes = {(lock.mentor, lock.mentee) for lock in self.locks if lock.kind is Kind.VETO}
        return Company(self.on, self.managers, past, vetoes)

    def job(self, other: Weights | None = None) -> Job:
        """Give what the solver's process needs."""
        ordered = tuple(self.people[who] for who in sorted(self.people))
        return Job(
            ordered, self.rules, self.on, self.history, self.locks, dict(self.managers), other
        )


def pool(
    tick: Tick,
    programme: Programme,
    only: Collection[str] | None = None,
    opened: Opened | None = None,
) -> Pool:
    """Load a programme's people (or `only` some) and rules as they are now.

    `opened` remembers what was decrypted, for whoever looks again during one round.
    """
    programme_id = programme.id or 0
    rows = people.match_rows(tick.session, tick.workspace_id, programme_id, only, opened)
    rules = store.rules(tick.session, tick.workspace_id, programme_id)
    open_pairs = store.taken(tick.session, tick.workspace_id, programme_id)
    past = {*store.former(tick.session, tick.workspace_id), *open_pairs}
    known = [row for row in rows if row.level is not None]
    not_ready = _not_ready(tick, programme)
    usual = defaults.hours(tick, None)
    return Pool(
        people=_roomy([_person(row, not_ready, usual) for row in known], open_pairs),
        rows={row.user_id: row for row in rows},
        unknown=frozenset(row.user_id for row in rows if row.level is None),
        rules=rules_of(programme),
        on=meeting_day(programme, programmes.today(tick, programme)),
        history=tuple(PairHistory(*two) for two in sorted(past)),
        locks=_locks(rules, set(open_pairs), past),
        managers=desk_store.managers(tick.session, tick.workspace_id),
    )


def stamp(tick: Tick, programme: Programme) -> int:
    """Sum up all that `pool` reads in a fraction of its time: another number, other facts."""
    programme_id = programme.id or 0
    rules = store.rules(tick.session, tick.workspace_id, programme_id)
    return hash(
        (
            people.seal(tick.session, tick.workspace_id, programme_id),
            tuple(sorted(store.taken(tick.session, tick.workspace_id, programme_id))),
            tuple(store.former(tick.session, tick.workspace_id)),
            tuple((one.mentor_id, one.mentee_id, one.kind, one.override) for one in rules),
            frozenset(_not_ready(tick, programme)),
            rules_of(programme),
            meeting_day(programme, programmes.today(tick, programme)),
            defaults.hours(tick, None),
        )
    )


def _locks(
    rules: Iterable[PairRule], together: Collection[tuple[str, str]], past: Collection[object]
) -> tuple[Lock, ...]:
    """Read HR's word; a lock is fulfilled once the two have been asked, unless it is a repeat."""
    found = []
    for rule in rules:
        two = (rule.mentor_id, rule.mentee_id)
        done = two in together or (two in past and not rule.override)
        if rule.kind == Kind.VETO or not done:
            found.append(Lock(*two, Kind(rule.kind), rule.override))
    return tuple(found)


def _not_ready(tick: Tick, programme: Programme) -> set[str]:
    if not settings_of(programme).training_gate:
        return set()
    return {who for ask in matching_hooks.NOT_READY for who in ask(tick, programme)}


def rules_of(programme: Programme) -> Rules:
    """Read a programme's rules from its settings."""
    settings = settings_of(programme)
    return Rules(
        weights=weights_of(programme),
        level_gap=settings.level_gap,
        same_team_allowed=settings.same_team,
    )


def weights_of(programme: Programme) -> Weights:
    """Read a programme's weights; topic fit weighs at least one, or nothing could be matched."""
    told = settings_of(programme).weights
    return Weights(
        topic_fit=max(1, told.topics),
        return_topic=told.returns,
        style=told.style,
        availability=told.time,
        distance=told.distance,
        language=told.language,
    )


def meeting_day(programme: Programme, today: date) -> date:
    """Pick the working day whose common hours count: the first Wednesday both will have.

    Hours are people's usual ones, so it makes no difference on which day HR looks, nor whether
    that Wednesday is a public holiday somewhere.

    >>> from types import SimpleNamespace
    >>> meeting_day(SimpleNamespace(starts_on=date(2026, 3, 2)), date(2026, 1, 7)).isoformat()
    '2026-03-04'
    """
    first = max(today, programme.starts_on)
    return first + timedelta(days=(WEDNESDAY - first.weekday()) % 7)


def _person(row: MatchRow, not_ready: Collection[str], usual: str) -> MatchPerson:
    zone = zone_of(row.timezone)
    return MatchPerson(
        id=row.user_id,
        role=Role(row.role),
        level=row.level or 0,
        manager_id=row.manager_id or "",
        department=row.department or "",
        team=row.team or "",
        location=row.location or "",
        languages=frozenset(row.languages),
        timezone=zone.key if zone else "UTC",
        hours=_hours(row.hours or usual),
        offers=tuple(Offer(topic, level) for topic, level in row.offers),
        wants=tuple(Want(topic, priority, level) for topic, priority, level in row.wants),
        style=frozenset(row.style),
        formats=frozenset(row.formats) or BOTH_FORMATS,
        rhythm=row.rhythm or "",
        mentor_capacity=row.mentor_capacity,
        mentee_capacity=row.mentee_capacity,
        not_with=frozenset(row.not_with) - {row.user_id},
        ready=row.user_id not in not_ready,
    )


@lru_cache(maxsize=4_096)
def _hours(told: str | None) -> tuple[tuple[int, int], ...]:
    """Read stated hours; who stated none (or nothing one can read) is free from nine to five."""
    try:
        windows = read_hours(told) if told else ()
    except HoursUnreadable:
        windows = ()
    return tuple((one.start, one.end) for one in windows) or WORKING_DAY


def _roomy(
    found: Iterable[MatchPerson], open_pairs: Iterable[tuple[str, str]]
) -> dict[str, MatchPerson]:
    """Take the places away that open pairs use up.

    Whoever has no place left in a role stays out of the solver in that role, so that nobody is
    said to wait who has a partner.
    """
    pairs = list(open_pairs)
    teaching = Counter(mentor for mentor, _ in pairs)
    learning = Counter(mentee for _, mentee in pairs)
    return {
        one.id: replace(
            one,
            mentor_capacity=max(0, one.mentor_capacity - teaching[one.id]),
            mentee_capacity=max(0, one.mentee_capacity - learning[one.id]),
        )
        for one in found
    }


def free(tick: Tick, programme: Programme, standing: Iterable[Slip]) -> set[str]:
    """Name who could still take a partner beside what stands."""
    programme_id = programme.id or 0
    pairs = [
        *store.taken(tick.session, tick.workspace_id, programme_id),
        *((one.mentor_id, one.mentee_id) for one in standing if one.released_at is None),
    ]
    teaching, learning = Counter(one for one, _ in pairs), Counter(other for _, other in pairs)
    return {
        one.user_id
        for one in desk_store.rooms(tick.session, tick.workspace_id, programme_id)
        if (one.role != Role.MENTEE and teaching[one.user_id] < one.mentor_capacity)
        or (one.role != Role.MENTOR and learning[one.user_id] < one.mentee_capacity)
    }


def beside(pool: Pool, suggested: Iterable[Pair]) -> Pool:
    """Take away the places that suggestions would use up."""
    return replace(
        pool,
        people=_roomy(pool.people.values(), [(one.mentor_id, one.mentee_id) for one in suggested]),
    )
