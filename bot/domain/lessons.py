"""Which lesson is for whom and when; how far somebody is, in words and for nobody else.

Each lesson has its moment: at sign-up, or before one of the first four talks. One that was
missed stays in the person's list and is never asked for again (own decision: no lesson is a duty).
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from enum import StrEnum

GATE = ("what_this_is", "safe_frame")
"""The lessons of the moment of sign-up: what the training gate asks for before the first match."""

SIGN_UP = 0
"""The moment before any talk."""

BOTH = "both"


@dataclass(frozen=True, slots=True)
class Plan:
    """When a lesson comes and for whom; `talk` is the talk it prepares, `SIGN_UP` for none."""

    id: str
    number: int
    audience: str
    talk: int


class Stand(StrEnum):
    """How far somebody is with a lesson."""

    NEW = "new"
    BEGUN = "begun"
    DONE = "done"


def stand(*, opened: bool, done: bool) -> Stand:
    """Say how far somebody is.

    >>> stand(opened=True, done=False)
    <Stand.BEGUN: 'begun'>
    """
    if done:
        return Stand.DONE
    return Stand.BEGUN if opened else Stand.NEW


def for_roles(plans: Iterable[Plan], roles: Collection[str]) -> list[Plan]:
    """List the lessons of a person's role or roles (`mentor`, `mentee`, `both`) as they come."""
    mine = [
        plan
        for plan in plans
        if plan.audience == BOTH or plan.audience in roles or (roles and BOTH in roles)
    ]
    return sorted(mine, key=lambda plan: (plan.talk, plan.number)) if roles else []


def due(plans: Iterable[Plan], role: str, talk: int, opened: Collection[str]) -> list[Plan]:
    """List what belongs to the moment before this talk and has not been opened yet.

    >>> both = Plan("a", 3, "both", 1)
    >>> [plan.id for plan in due([both], "mentor", 1, opened=())]
    ['a']
    >>> due([both], "mentor", 2, opened=())
    []
    """
    mine = for_roles(plans, (role,))
    return [plan for plan in mine if plan.talk == talk and plan.id not in opened]
