"""The hard rules: each says yes or no to two people, and together they give a verdict."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date

from bot.domain.matching.hours import common_minutes
from bot.domain.matching.types import Code, MatchPerson, Rules

OVERRIDABLE = frozenset(
    {Code.TOPIC, Code.LEVEL, Code.LANGUAGE, Code.HOURS, Code.TEAM, Code.LINE, Code.REPEAT}
    | {Code.VETO, Code.FLOOR, Code.CAPACITY}
)
"""Company rules HR may break with a note; private causes and plain nonsense stay."""


@dataclass(frozen=True, slots=True)
class Company:
    """What a rule must know beyond the two people: managers, former pairs, vetoes, the day."""

    on: date
    managers: Mapping[str, str] = field(default_factory=dict)
    former: Collection[frozenset[str]] = frozenset()
    vetoes: Collection[tuple[str, str]] = frozenset()


@dataclass(frozen=True, slots=True)
class Violation:
    """One broken rule, and whether HR may override it with a note."""

    code: Code
    overridable: bool


def different_people(mentor: MatchPerson, mentee: MatchPerson) -> bool:
    """Nobody mentors themselves."""
    return mentor.id != mentee.id


def roles_fit(mentor: MatchPerson, mentee: MatchPerson) -> bool:
    """Both signed up for the role they would have."""
    return mentor.role.teaches and mentee.role.learns


def has_room(mentor: MatchPerson, mentee: MatchPerson) -> bool:
    """Both can take at least one partner."""
    return mentor.mentor_capacity > 0 and mentee.mentee_capacity > 0


def shares_topic(mentor: MatchPerson, mentee: MatchPerson) -> bool:
    """The mentor offers at least one topic the mentee wants."""
    return not {want.topic for want in mentee.wants}.isdisjoint(o.topic for o in mentor.offers)


def level_gap(mentor: MatchPerson, mentee: MatchPerson, gap: int) -> bool:
    """The mentee stands at least `gap` levels above the mentor."""
    return mentee.level - mentor.level >= gap


def speaks_together(mentor: MatchPerson, mentee: MatchPerson) -> bool:
    """They have a working language in common."""
    return not mentor.languages.isdisjoint(mentee.languages)


def meets(mentor: MatchPerson, mentee: MatchPerson, on: date, least: int) -> bool:
    """They share at least `least` free minutes on the working day `on`."""
    return common_minutes(mentor, mentee, on) >= least


def other_team(mentor: MatchPerson, mentee: MatchPerson) -> bool:
    """They are not in the same team; an unknown team is no team."""
    return not mentor.team or mentor.team != mentee.team


def above(managers: Mapping[str, str], boss: str, person: str) -> bool:
    """Tell whether `boss` stands above `person` at any distance.

    People on a cycle of managers stand above each other, and above everybody below the cycle:
    where the data contradicts itself, the careful reading holds.
    """
    seen: set[str] = set()
    while (person := managers.get(person, "")) and person not in seen:
        if person == boss:
            return True
        seen.add(person)
    return False


def outside_line(mentor: MatchPerson, mentee: MatchPerson, managers: Mapping[str, str]) -> bool:
    """Neither stands above the other in the reporting line."""
    return not above(managers, mentor.id, mentee.id) and not above(managers, mentee.id, mentor.id)


def privately_possible(mentor: MatchPerson, mentee: MatchPerson) -> bool:
    """No private cause stands against it: either "not with" list, or a training gate."""
    apart = mentee.id in mentor.not_with or mentor.id in mentee.not_with
    return mentor.ready and mentee.ready and not apart


def verdict(
    mentor: MatchPerson, mentee: MatchPerson, rules: Rules, company: Company
) -> tuple[Code, ...]:
    """Return every broken rule in a fixed order; nothing means the two may be a pair."""
    met = {
        Code.SAME_PERSON: different_people(mentor, mentee),
        Code.ROLE: roles_fit(mentor, mentee),
        Code.CAPACITY: has_room(mentor, mentee),
        Code.TOPIC: shares_topic(mentor, mentee),
        Code.LEVEL: level_gap(mentor, mentee, rules.level_gap),
        Code.LANGUAGE: speaks_together(mentor, mentee),
        Code.HOURS: meets(mentor, mentee, company.on, rules.common_minutes),
        Code.TEAM: rules.same_team_allowed or other_team(mentor, mentee),
        Code.LINE: outside_line(mentor, mentee, company.managers),
        Code.REPEAT: rules.repeats_allowed
        or frozenset((mentor.id, mentee.id)) not in company.former,
        Code.VETO: (mentor.id, mentee.id) not in company.vetoes,
        Code.PRIVATE: privately_possible(mentor, mentee),
    }
    return tuple(code for code, fine in met.items() if not fine)
