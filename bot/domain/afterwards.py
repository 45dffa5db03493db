"""What comes after a good goodbye: what somebody lets HR ask them for, in their own choice."""

from collections.abc import Iterable
from enum import StrEnum

from bot.domain.pair_events import GOODBYES, Reason
from bot.domain.pair_facts import PairState
from bot.domain.refusals import Outdated


class Wish(StrEnum):
    """One thing somebody would like to do once their pair has said goodbye."""

    SPEAKER = "speaker"
    PEER = "peer"
    MENTOR = "mentor"
    NEXT = "next"


def said_goodbye(state: str, reason: str | None) -> bool:
    """Tell whether a pair has come to its good end, be it with fewer talks than planned.

    >>> said_goodbye("completed", None), said_goodbye("ended_early", "rematch")
    (True, False)
    """
    closed = state == PairState.ENDED_EARLY and reason in set[Reason | str](GOODBYES)
    return state == PairState.COMPLETED or closed


def offered(*, teaches: bool) -> tuple[Wish, ...]:
    """List what can be chosen; only who teaches is asked about mentoring again."""
    return tuple(wish for wish in Wish if teaches or wish is not Wish.MENTOR)


def chosen(names: Iterable[str], *, teaches: bool) -> tuple[Wish, ...]:
    """Read a choice, in the order of the list; nothing at all is a choice, too.

    Raises:
        Outdated: one of the wishes was not on offer.
    """
    asked, told = offered(teaches=teaches), set(names)
    if not told <= set(asked):
        raise Outdated
    return tuple(wish for wish in asked if wish in told)
