"""What would help those who wait, counted without a solver: the least that one topic would do."""

from collections import Counter
from collections.abc import Iterable, Mapping

from bot.domain.matching.types import Hint, Role, Why

MOST = 5
"""So many topics are worth a sentence."""

SECRET = frozenset({Why.PRIVATE, Why.CAPACITY})
"""Who waits for these reasons is not counted, so that no number betrays a private cause."""


def leading(count: Mapping[str, int]) -> list[tuple[str, int]]:
    """Return the topics most people wait with, and how many do."""
    return sorted(count.items(), key=lambda item: (-item[1], item[0]))[:MOST]


def typical(rooms: Iterable[int]) -> int:
    """Return how many partners people usually take.

    >>> typical([1, 2, 2, 0, 0, 0])
    2
    """
    common = [(room, count) for room, count in Counter(rooms).most_common() if room > 0]
    return min((room for room, count in common if count == common[0][1]), default=1)


def counted(role: Role, count: Mapping[str, int], size: int) -> list[Hint]:
    """Return the hints for those who wait in a role, by topic; a helper takes `size` of them.

    >>> counted(Role.MENTEE, {"ai": 3}, 2)[0].count
    2
    """
    helper = Role.MENTOR if role is Role.MENTEE else Role.MENTEE
    return [Hint(topic, helper, -(-n // size), n, solved=False) for topic, n in leading(count)]
