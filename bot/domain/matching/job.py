"""One round as a value: what goes into the solver's process, and what comes back.

The solver's libraries are loaded when somebody solves: whoever just hands a job over stays small.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from bot.domain.matching.types import Lock, MatchPerson, PairHistory, Plan, Rules, Weights


@dataclass(frozen=True)
class Job:
    """Everything a round starts from; two equal jobs have the same answer.

    With `other` the round is solved a second time with other weights, to be compared. `edit` says
    that somebody at the desk waits for it: if only locks and vetoes changed since the last plan,
    it is solved again on the pairs that plan kept.
    """

    people: tuple[MatchPerson, ...]
    rules: Rules
    on: date
    history: tuple[PairHistory, ...] = ()
    locks: tuple[Lock, ...] = ()
    managers: Mapping[str, str] = field(default_factory=dict)
    other: Weights | None = None
    edit: bool = field(default=False, compare=False)


@dataclass(frozen=True)
class Answer:
    """The best plan, and the best one with the other weights if they were asked for.

    `again` tells that the plan was solved on the pairs the last one kept.
    """

    plan: Plan
    other: Plan | None = None
    again: bool = False


def answer(job: Job) -> Answer:
    """Solve a round from its facts alone; what only a later edit would need is left behind."""
    return Memory().answer(job)


class Memory:
    """Solves rounds and remembers the last plan, so that an edit at the desk takes one flow."""

    def __init__(self) -> None:
        self._job: Job | None = None
        self._plan: Plan | None = None

    def answer(self, job: Job) -> Answer:
        """Solve a round, around the last plan where only the desk has changed."""
        plan, again = self._planned(job)
        other = None
        if job.other:
            other = replace(_solved(job, replace(job.rules, weights=job.other)), kept=None)
        self._job, self._plan = replace(job, other=None), plan
        return Answer(replace(plan, kept=None), other, again)

    def _planned(self, job: Job) -> tuple[Plan, bool]:
        """Return the plan, and whether it was made from the last one."""
        from bot.domain.matching.solve import resolve_after_edit, with_hints

        last, plan = self._job, self._plan
        if last is None or plan is None or not job.edit:
            return _solved(job, job.rules), False
        if replace(job, other=None) == last:
            return plan, True
        if replace(job, other=None, locks=()) != replace(last, locks=()):
            return _solved(job, job.rules), False
        return with_hints(resolve_after_edit(plan, job.locks)), True


def _solved(job: Job, rules: Rules) -> Plan:
    from bot.domain.matching.solve import solve

    return solve(
        job.people,
        rules,
        history=job.history,
        locks=job.locks,
        on=job.on,
        managers=job.managers,
    )
