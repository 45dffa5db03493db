"""Learning goals on five steps: set in session 2, changed once at most, rated at the end.

Goal Attainment Scaling (Kiresuk & Sherman 1968; for coaching Spence 2007): -2 given up or worse,
-1 today, 0 the agreed target, +1 clearly more, +2 far more than hoped. Goals differ in difficulty,
so people and units are never ranked by them; a report only knows category and level.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from math import sqrt
from statistics import median

from bot.domain.refusals import Refusal
from bot.domain.suppression import SMALLEST_GROUP

LEVELS = (-2, -1, 0, 1, 2)
TARGET = 0
LONGEST_STEP, LONGEST_COMMENT = 200, 500


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

    Raises `GoalRefused` or `GoalTaken`.
    """
    if any(goal.owner is owner and not goal.dropped for goal in others):
        raise GoalTaken(owner=owner)
    return Goal(owner, category, _filled(steps, template), now)


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


@dataclass(frozen=True, slots=True)
class Attainment:
    """How far goals went in a programme; `reached` is the share at or above the target, 0 to 1.

    `reached` is None when fewer than five reached, or fewer than five missed their target:
    a share would then tell about a handful of people.
    """

    n: int
    reached: float | None
    median_change: float
    t_score: float


def attained(levels: Sequence[int], *, k: int = SMALLEST_GROUP) -> Attainment | None:
    """Aggregate final levels; None with fewer than `k`. Everybody starts at -1."""
    if len(levels) < k:
        return None
    reached = sum(level >= TARGET for level in levels)
    told = min(reached, len(levels) - reached) >= k
    share = reached / len(levels) if told else None
    score = round(t_score(levels))
    return Attainment(len(levels), share, median(level + 1 for level in levels), score)


def by_category(
    outcomes: Sequence[tuple[str, int]], *, k: int = SMALLEST_GROUP
) -> dict[str, Attainment]:
    """Attainment per category with at least `k`; all or none, so the rest cannot be subtracted."""
    levels: dict[str, list[int]] = {}
    for category, level in sorted(outcomes):
        levels.setdefault(category, []).append(level)
    told = {category: attained(found, k=k) for category, found in levels.items()}
    small = sum(len(levels[category]) for category, found in told.items() if found is None)
    if 0 < small < k:
        return {}
    return {category: found for category, found in told.items() if found is not None}


def t_score(levels: Sequence[int], correlation: float = 0.3) -> float:
    """The summary score with equal weights (Kiresuk & Sherman 1968); 50 means "as agreed".

    >>> t_score([0, 0, 0])
    50.0
    """
    n = len(levels)
    spread = sqrt((1 - correlation) * n + correlation * n * n)
    return 50 + 10 * sum(levels) / spread if n else 50.0
