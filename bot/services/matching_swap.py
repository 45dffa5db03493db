"""Other partners: who is still free for somebody, and one pair in the place of another."""

from collections.abc import Iterable

from bot.core import Tick, Turn
from bot.domain.matching.edit import best_remaining
from bot.domain.matching.types import Certificate, Components, PairResult, Plan
from bot.domain.refusals import Outdated
from bot.services import matching_edit as edit
from bot.services import matching_hand as hand
from bot.services import programmes
from bot.services.matching_facts import Pool, free, pool
from storage import matching_desk as store
from storage.matching_desk import Slip
from storage.models import Pair, Programme

OPTIONS = 20
"""So many other partners are offered, the best first."""


def others(turn: Turn, row: Pair) -> list[PairResult]:
    """List what either of a pair's two people could make with somebody free, best first."""
    programme = programmes.get(turn, row.programme_id)
    slips = store.slips(turn.session, turn.workspace_id, row.programme_id)
    standing = [one for one in slips if one.released_at is None and one.id != row.id]
    found = open_pool(turn, programme, standing, row.mentor_id, row.mentee_id)
    chances = [
        pair
        for who in (row.mentor_id, row.mentee_id)
        if who in found.people
        for pair in remaining(found, standing, who)
        if who == (pair.mentor if who == row.mentor_id else pair.mentee)
        and (pair.mentor, pair.mentee) != (row.mentor_id, row.mentee_id)
    ]
    return sorted(chances, key=lambda pair: (-pair.score, pair.mentor, pair.mentee))[:OPTIONS]


def open_pool(tick: Tick, programme: Programme, standing: list[Slip], *who: str) -> Pool:
    """Load some people and everybody who is still free: nobody else comes into question."""
    return pool(tick, programme, free(tick, programme, standing) | set(who))


def remaining(found: Pool, standing: Iterable[Slip], user_id: str) -> list[PairResult]:
    """List the pairs somebody could still make beside the suggestions that stand, best first."""
    made = tuple(_standing_pair(row) for row in standing)
    plan = Plan(made, (), Certificate(0, 0, 0, 0, 0, 0))
    people = list(found.people.values())
    return best_remaining(plan, found.people[user_id], people, found.rules, found.company)


def _standing_pair(row: Slip) -> PairResult:
    nothing = Components(0, None, None, 0, None, 0)
    return PairResult(row.mentor_id, row.mentee_id, row.score, nothing, ())


def swap(turn: Turn, pair_id: int, seen: int, chosen: str, note: str = "") -> Pair:
    """Put another pair in the place of this one; `chosen` is `mentor:mentee`.

    Raises:
        ChangedMeanwhile, Outdated, AlreadyReleased, NotAllowed, FormRefused: nothing was changed.
    """
    row = edit.take(turn, pair_id, seen)
    mentor, _, mentee = chosen.partition(":")
    if row.mentor_id != mentor and row.mentee_id != mentee:
        raise Outdated
    return hand.by_hand(turn, row.programme_id, mentor, mentee, note, without=row)
