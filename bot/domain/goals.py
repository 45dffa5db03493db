"""Learning goals on five steps: set in session 2, changed once at most, rated at the end.

Goal Attainment Scaling (Kiresuk & Sherman 1968; for coaching Spence 2007): -2 given up or worse,
-1 today, 0 the agreed target, +1 clearly more, +2 far more than hoped. Goals differ in difficulty,
so people and units are never ranked by them; a report only knows role and level.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from math import sqrt

from bot.domain.cells import Asked
from bot.domain.indices import Change, Form, Measure
from bot.domain.publication import Frozen, freeze
from bot.domain.refusals import Refusal
from bot.domain.suppression import SMALLEST_GROUP
from bot.domain.surveys import Ballot

LEVELS = (-2, -1, 0, 1, 2)
TARGET = 0
LONGEST_STEP, LONGEST_COMMENT = 200, 500
CORRECT_WITHIN = timedelta(days=1)
"""A slip of the pen on the first day is no change (own decision)."""


class Owner(StrEnum):
    """Whose goal it is; each pair has at most one of each."""

    MENTOR = "mentor"
    MENTEE = "mentee"
    JOINT = "joint"


@dataclass(frozen=True, slots=True)
class Goal:
    """One goal: five visible steps of one change; `outcome` is set by the owner at the end."""

    owner: Owner
    category: str
    steps: Mapping[int, str]
    set_at: datetime
    changed_at: datetime | None = None
    dropped: bool = False
    outcome: int | None = None
    comment: str = ""

    @property
    def rated(self) -> bool:
        """Whether the owner has said how far they came."""
        return self.outcome is not None


class GoalRefused(Refusal):
    """The goal's text cannot be kept like this."""

    key = "goals.refused_text"


class GoalTaken(Refusal):
    """There is already a goal of this owner in the pair."""

    key = "goals.refused_taken"


class GoalChanged(Refusal):
    """A goal changes once at most, at the midpoint."""

    key = "goals.refused_changed"


class GoalTooEarly(Refusal):
    """Goals are reviewed at the midpoint and rated towards the end, not before."""

    key = "goals.refused_early"


class GoalFinished(Refusal):
    """A rated or dropped goal stays as it is."""

    key = "goals.refused_finished"


class NotYours(Refusal):
    """Owners rate, partners comment, nobody else does anything."""

    key = "goals.refused_not_yours"


def set_goal(
    owner: Owner,
    category: str,
    steps: Mapping[int, str],
    template: Mapping[int, str],
    others: Sequence[Goal],
    *,
    now: datetime,
) -> Goal:
    """A new goal; only the target must be written, the template fills the other steps.

    A goal in place of a dropped one is the one change there is. Raises `GoalRefused` or
    `GoalTaken`.
    """
    had = [goal for goal in others if goal.owner is owner]
    if any(not goal.dropped for goal in had):
        raise GoalTaken(owner=owner)
    return Goal(owner, category, _filled(steps, template), now, changed_at=now if had else None)


def _filled(steps: Mapping[int, str], template: Mapping[int, str]) -> dict[int, str]:
    """Every step, in order.

    >>> _filled({0: " twice a week "}, {-1: "never", 0: "sometimes"})[0]
    'twice a week'
    """
    own = {level: text for level in LEVELS if (text := steps.get(level, "").strip())}
    if TARGET not in own:
        raise GoalRefused(step=TARGET, most=LONGEST_STEP)
    for level, text in own.items():
        if len(text) > LONGEST_STEP:
            raise GoalRefused(step=level, most=LONGEST_STEP)
    return {level: own.get(level, template.get(level, "")) for level in LEVELS}


def reviewable(held: int, planned: int) -> bool:
    """Whether the pair has come to its midpoint.

    >>> reviewable(3, 6), reviewable(2, 6)
    (True, False)
    """
    return held * 2 >= planned


def at_midpoint(held: int, planned: int) -> bool:
    """Whether the talk just held is the one at the midpoint: the time to ask for a review.

    >>> [held for held in range(7) if at_midpoint(held, 6)]
    [3]
    """
    return held == (planned + 1) // 2


def ratable(held: int, planned: int) -> bool:
    """Whether only the last talk is left, in which the two look back.

    >>> ratable(5, 6), ratable(4, 6)
    (True, False)
    """
    return held > 0 and held >= planned - 1


def fresh(goal: Goal, *, now: datetime) -> bool:
    """Whether the goal was set so recently that a new wording is a correction."""
    return goal.changed_at is None and now - goal.set_at < CORRECT_WITHIN


def reword(goal: Goal, steps: Mapping[int, str], *, midpoint: bool, now: datetime) -> Goal:
    """Correct a goal on its first day, or change it at the midpoint, once.

    Raises `GoalTooEarly`, `GoalChanged`, `GoalFinished` or `GoalRefused`.
    """
    _open(goal)
    if fresh(goal, now=now):
        return replace(goal, steps=_filled({**goal.steps, **steps}, {}))
    if not midpoint:
        raise GoalTooEarly
    return sharpen(goal, steps, now=now)


def sharpen(goal: Goal, steps: Mapping[int, str], *, now: datetime) -> Goal:
    """Change the wording or the steps, once; raises `GoalChanged` the second time."""
    _open(goal)
    if goal.changed_at:
        raise GoalChanged(changed_at=goal.changed_at)
    return replace(goal, steps=_filled({**goal.steps, **steps}, {}), changed_at=now)


def drop(goal: Goal, *, now: datetime) -> Goal:
    """Let a goal go at the midpoint: a valid result, recorded as changed and never as failed."""
    _open(goal)
    return replace(goal, dropped=True, changed_at=now)


def rate(goal: Goal, level: int, by: Owner) -> Goal:
    """The owner says which step describes today; for a joint goal either of the two."""
    if goal.dropped:
        raise GoalFinished
    if not _owns(by, goal):
        raise NotYours
    if level not in LEVELS:
        raise GoalRefused(step=level, most=LONGEST_STEP)
    return replace(goal, outcome=level)


def comment(goal: Goal, text: str, by: Owner) -> Goal:
    """The partner adds a sentence to a rated goal; the owner's level stays untouched."""
    if not goal.rated or (_owns(by, goal) and goal.owner is not Owner.JOINT):
        raise NotYours
    if len(text.strip()) > LONGEST_COMMENT:
        raise GoalRefused(step=TARGET, most=LONGEST_COMMENT)
    return replace(goal, comment=text.strip())


def _owns(by: Owner, goal: Goal) -> bool:
    return goal.owner in (by, Owner.JOINT)


def _open(goal: Goal) -> None:
    if goal.dropped or goal.rated:
        raise GoalFinished


REACHED = Measure("goal", Form.CHOICE, ("reached",), options=("below", "reached"))
"""Whether a goal came to its target or further, as a measure with the same rules as any answer."""


def freeze_goals(
    outcomes: Sequence[tuple[str, int]],
    *,
    closed_at: datetime,
    asked: Sequence[str] = (),
    k: int = SMALLEST_GROUP,
) -> Frozen:
    """Aggregate (role, final level) of one goal per person, once.

    `asked` names the role of everybody who set a goal, rated or not. The change counts steps from
    today's -1, for everybody only: beside the shares, medians by role would give levels away.
    """
    ballots = [
        Ballot(str(place), (role,), {"reached": int(level >= TARGET)}, closed_at)
        for place, (role, level) in enumerate(sorted(outcomes))
    ]
    people = [(role,) for role in sorted(asked or [role for role, _ in outcomes])]
    typical = _typical([level for _, level in outcomes], k)
    steps = () if typical is None else (Change("goal", "", len(outcomes), typical + 1),)
    return freeze(
        "goals",
        [REACHED],
        ballots,
        Asked(("role",), tuple(people)),
        closed_at=closed_at,
        seed=0,
        k=k,
        changes=steps,
    )


def _typical(levels: Sequence[int], k: int) -> int | None:
    """The (lower) median level; None where it and the share would all but fix how many chose one.

    Whether it is told depends on nothing but what the share tells anyway: that it is missing must
    tell nothing, either.

    >>> _typical([0, 1] * 6, 5), _typical([0, 1, 1] * 8, 5)
    (None, 1)
    """
    half = (len(levels) + 1) // 2
    below = sum(level < TARGET for level in levels)
    slack = below - half if below >= half else half - 1 - below
    if len(levels) <= 4 * k or slack < k:
        return None
    return sorted(levels)[half - 1]


def t_score(levels: Sequence[int], correlation: float = 0.3) -> float:
    """The summary score with equal weights (Kiresuk & Sherman 1968); 50 means "as agreed".

    For evaluators who ask for it; never shown beside the share that reached their target.

    >>> t_score([0, 0, 0])
    50.0
    """
    n = len(levels)
    spread = sqrt((1 - correlation) * n + correlation * n * n)
    return 50 + 10 * sum(levels) / spread if n else 50.0
