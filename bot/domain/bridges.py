"""Bridges: how many pairs connect which departments or levels, so that nobody can be made out."""

from collections.abc import Mapping
from dataclasses import dataclass

from bot.domain.suppression import SMALLEST_GROUP

MOST_SHOWN = 8
"""More bands than this are a knot, not a picture."""

Counted = Mapping[tuple[str, str], int]
"""Pairs by where mentor and mentee come from; an empty name is somewhere unknown."""


@dataclass(frozen=True, slots=True)
class Bridge:
    """So many pairs connect a mentor's place with a mentee's."""

    mentor: str
    mentee: str
    n: int


@dataclass(frozen=True, slots=True)
class Bridges:
    """What may be shown: the broad bridges, and all others as one number.

    `across` counts pairs of two different places; None where it would tell too much.
    """

    what: str
    whole: int
    shown: tuple[Bridge, ...]
    rest: int
    across: int | None
    least: int = SMALLEST_GROUP
    """So many pairs a way needs to be drawn."""

    @property
    def told(self) -> bool:
        """Whether there is anything to draw."""
        return bool(self.shown)


def bridges(what: str, counted: Counted, *, k: int = SMALLEST_GROUP) -> Bridges:
    """Decide what may be shown; every number, and every difference of two, is nought or k.

    The only total is that of all pairs. If the rest were smaller than k, the narrowest bridge
    joins it.

    >>> bridges("levels", {("a", "b"): 9, ("a", "c"): 6, ("b", "c"): 2}).rest
    8
    """
    whole = sum(counted.values())
    found = [Bridge(a, b, n) for (a, b), n in counted.items() if a and b and n >= k]
    found.sort(key=lambda one: (-one.n, one.mentor, one.mentee))
    shown = found[:MOST_SHOWN]
    rest = whole - sum(one.n for one in shown)
    while shown and 0 < rest < k:
        rest += shown.pop().n
    return Bridges(what, whole, tuple(shown), rest, _across(counted, shown, k), k)


def _across(counted: Counted, shown: list[Bridge], k: int) -> int | None:
    """The pairs that connect two places, if neither they nor what is hidden of them is small."""
    if any(n and not (a and b) for (a, b), n in counted.items()):
        return None
    across = sum(n for (a, b), n in counted.items() if a != b)
    same = sum(n for (a, b), n in counted.items() if a == b)
    seen_across = sum(one.n for one in shown if one.mentor != one.mentee)
    seen_same = sum(one.n for one in shown if one.mentor == one.mentee)
    parts = (across, same, across - seen_across, same - seen_same)
    return across if across + same and all(part == 0 or part >= k for part in parts) else None
