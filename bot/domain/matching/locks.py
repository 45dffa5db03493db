"""What HR's locks and vetoes mean for a round, and which of them cannot be honoured."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from bot.domain.matching.eligibility import OVERRIDABLE, Company, verdict
from bot.domain.matching.types import Code, Kind, Lock, LockProblem, MatchPerson, Rules


@dataclass(frozen=True)
class Decided:
    """Pairs that stand, pairs that are out, and what could not be done."""

    locked: tuple[tuple[str, str], ...]
    vetoed: frozenset[tuple[str, str]]
    problems: tuple[LockProblem, ...]


def held(decided: Decided) -> set[tuple[str, str]]:
    """Return the pairs that locks and vetoes hold out of the search."""
    return {*decided.locked, *decided.vetoed}


def broken_rule(
    lock: Lock, people: Mapping[str, MatchPerson], rules: Rules, company: Company
) -> str:
    """Return the first reason against one lock, or nothing.

    Private causes answer `no_eligible_partner`, whatever they are, and no override helps.
    """
    mentor, mentee = people.get(lock.mentor), people.get(lock.mentee)
    if mentor is None or mentee is None:
        return "unknown_person"
    codes = verdict(mentor, mentee, rules, company)
    broken = [code for code in codes if not (lock.override and code in OVERRIDABLE)]
    return str(broken[0]) if broken else ""


def _full(lock: Lock, taken: Counter[tuple[str, str]], people: Mapping[str, MatchPerson]) -> bool:
    """Tell whether a lock no longer fits into somebody's capacity."""
    if lock.override:
        return False
    teaching = taken["mentor", lock.mentor] >= people[lock.mentor].mentor_capacity
    learning = taken["mentee", lock.mentee] >= people[lock.mentee].mentee_capacity
    return teaching or learning


def decide(
    locks: Iterable[Lock], people: Mapping[str, MatchPerson], rules: Rules, company: Company
) -> Decided:
    """Sort locks by id and honour each that the rules and the capacities allow.

    A veto beats a lock on the same two people; both are reported.
    """
    ordered = sorted(set(locks))
    vetoed = frozenset((x.mentor, x.mentee) for x in ordered if x.kind is Kind.VETO)
    taken: Counter[tuple[str, str]] = Counter()
    standing: dict[tuple[str, str], None] = {}
    problems = []
    for lock in ordered:
        pair = (lock.mentor, lock.mentee)
        if lock.kind is Kind.VETO or pair in standing:
            continue
        code = "lock_and_veto" if pair in vetoed else broken_rule(lock, people, rules, company)
        if not code and _full(lock, taken, people):
            code = str(Code.CAPACITY)
        if code:
            problems.append(LockProblem(lock, code))
            continue
        standing[pair] = None
        taken.update((("mentor", lock.mentor), ("mentee", lock.mentee)))
    return Decided(tuple(standing), vetoed, tuple(problems))


def banned(
    people: Collection[MatchPerson], former: Iterable[frozenset[str]], decided: Decided
) -> tuple[set[tuple[str, str]], set[tuple[str, str]]]:
    """Return the ordered pairs out of the question: public causes, and private ones."""
    public = {(p.id, p.id) for p in people} | decided.vetoed | set(decided.locked)
    for two in former:
        one, other = min(two), max(two)
        public |= {(one, other), (other, one)}
    private = {(p.id, other) for p in people for other in p.not_with}
    return public, private | {(b, a) for a, b in private}
