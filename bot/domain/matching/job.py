"""One round as a value: what goes into the solver's process, and what comes back."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from bot.domain.matching.types import Lock, MatchPerson, PairHistory, Plan, Rules, Weights


@dataclass(frozen=True)
class Job:
    """Everything a round starts from; two equal jobs have the same answer.

    With `other` the round is solved a second time with other weights, to be compared.
    """

    people: tuple[MatchPerson, ...]
    rules: Rules
    on: date
    history: tuple[PairHistory, ...] = ()
    locks: tuple[Lock, ...] = ()
    managers: Mapping[str, str] = field(default_factory=dict)
    other: Weights | None = None


@dataclass(frozen=True)
class Answer:
    """The best plan, and the best one with the other weights if they were asked for."""

    plan: Plan
    other: Plan | None = None


def answer(job: Job) -> Answer:
    """Solve a round; what only a quick re-solve would need is left behind.

    The solver's libraries are loaded here only: whoever just hands a job over stays small.
    """
    other = _solved(job, replace(job.rules, weights=job.other)) if job.other else None
    return Answer(_solved(job, job.rules), other)


def _solved(job: Job, rules: Rules) -> Plan:
    from bot.domain.matching.solve import solve

    plan = solve(
        job.people,
        rules,
        history=job.history,
        locks=job.locks,
        on=job.on,
        managers=job.managers,
    )
    return replace(plan, kept=None)
