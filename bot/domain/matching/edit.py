"""What HR does with a plan: check a pair by hand, compare two plans, find who is still free."""

from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from bot.domain.matching import score
from bot.domain.matching.eligibility import OVERRIDABLE, Company, Violation, verdict
from bot.domain.matching.hours import common_minutes
from bot.domain.matching.reasons import reasons
from bot.domain.matching.types import Code, MatchPerson, PairResult, Plan, Rules


def check_pair(
    mentor: MatchPerson, mentee: MatchPerson, rules: Rules, company: Company
) -> list[Violation]:
    """Return every rule a pair made by hand would break; the floor is one of them.

    Private causes appear as one `no_eligible_partner`, whatever and however many they are.
    """
    codes = list(verdict(mentor, mentee, rules, company))
    points = score.score(score.components(mentor, mentee, company.on), rules.weights)
    if points < rules.floor:
        codes.append(Code.FLOOR)
    return [Violation(code, code in OVERRIDABLE) for code in codes]


def describe_pair(
    mentor: MatchPerson, mentee: MatchPerson, rules: Rules, company: Company
) -> PairResult:
    """Score and explain one pair as the solver would."""
    parts = score.components(mentor, mentee, company.on)
    minutes = common_minutes(mentor, mentee, company.on)
    why = reasons(mentor, mentee, parts, rules.weights, minutes)
    return PairResult(mentor.id, mentee.id, score.score(parts, rules.weights), parts, why)


@dataclass(frozen=True, slots=True)
class Changed:
    """What differs from one plan to another: pairs, people and totals."""

    gone: tuple[PairResult, ...]
    new: tuple[PairResult, ...]
    rescored: tuple[tuple[PairResult, PairResult], ...]
    kept: int
    people: int
    floor: int
    total: int


def compare(before: Plan, after: Plan) -> Changed:
    """Return the changes only; numbers are after minus before."""
    old = {(pair.mentor, pair.mentee): pair for pair in before.pairs}
    new = {(pair.mentor, pair.mentee): pair for pair in after.pairs}
    both = [key for key in old if key in new]
    rescored = [(old[key], new[key]) for key in both if old[key].score != new[key].score]
    return Changed(
        gone=tuple(pair for key, pair in old.items() if key not in new),
        new=tuple(pair for key, pair in new.items() if key not in old),
        rescored=tuple(rescored),
        kept=len(both),
        people=after.certificate.people - before.certificate.people,
        floor=after.certificate.floor - before.certificate.floor,
        total=after.total - before.total,
    )


def free(plan: Plan, people: Iterable[MatchPerson]) -> tuple[list[MatchPerson], list[MatchPerson]]:
    """Return who could still take a mentee, and who could still take a mentor."""
    teaching = Counter(pair.mentor for pair in plan.pairs)
    learning = Counter(pair.mentee for pair in plan.pairs)
    ordered = sorted(people, key=lambda person: person.id)
    mentors = [p for p in ordered if p.role.teaches and teaching[p.id] < p.mentor_capacity]
    mentees = [p for p in ordered if p.role.learns and learning[p.id] < p.mentee_capacity]
    return mentors, mentees


def best_remaining(
    plan: Plan,
    person: MatchPerson,
    people: Collection[MatchPerson],
    rules: Rules,
    company: Company,
) -> list[PairResult]:
    """Return the pairs a person could still make with people who are free, best first."""
    mentors, mentees = free(plan, people)
    made = {(pair.mentor, pair.mentee) for pair in plan.pairs}
    chances = [(person, mentee) for mentee in mentees] if person.role.teaches else []
    chances += [(mentor, person) for mentor in mentors] if person.role.learns else []
    found = [
        describe_pair(mentor, mentee, rules, company)
        for mentor, mentee in chances
        if (mentor.id, mentee.id) not in made and not check_pair(mentor, mentee, rules, company)
    ]
    return sorted(found, key=lambda pair: (-pair.score, pair.mentor, pair.mentee))
