"""How well two people fit: six components and their weighted mean, in whole hundredths."""

from collections.abc import Iterable, Sequence
from datetime import date
from functools import cache
from itertools import pairwise

from bot.domain.matching.hours import common_minutes
from bot.domain.matching.types import (
    FULL,
    Components,
    MatchPerson,
    Offer,
    Want,
    Weights,
)

PRIORITY_POINTS = {1: 6, 2: 3, 3: 2}
"""The development area (priority 1) counts as much as two other wishes."""

TAUGHT, LEVEL_PEER, BEHIND = 100, 50, 20
"""Credit in per cent if the teacher knows more, as much, or less than the learner."""

BEST = 4
"""The highest level of a topic."""

STYLE_ENOUGH = 3
"""Three shared tags are full marks (people choose three to five)."""

MINUTES_ENOUGH = 240
"""Four common hours a day are full marks: a date is then easy to find."""

MINUTES_POINTS, RHYTHM_POINTS = 7_000, 3_000
RHYTHMS = ("weekly", "biweekly", "monthly")
LANGUAGE_POINTS, FORMAT_POINTS, TRAVEL_POINTS = 6_000, 4_000, 1_000


def half_up(numerator: int, denominator: int) -> int:
    """Divide whole numbers and round half up.

    >>> half_up(5, 2), half_up(4, 3)
    (3, 1)
    """
    return (2 * numerator + denominator) // (2 * denominator)


def credit(taught: int, known: int) -> int:
    """Return the credit in per cent for a teacher's level against the learner's."""
    if taught > known:
        return TAUGHT
    return LEVEL_PEER if taught == known else BEHIND


def offers_by_topic(offers: Iterable[Offer]) -> dict[str, int]:
    """Return each offered topic once, with its best level clipped to 0 to 4."""
    found: dict[str, int] = {}
    for offer in offers:
        level = offer.level if 0 <= offer.level <= BEST else min(BEST, max(0, offer.level))
        if level >= found.get(offer.topic, 0):
            found[offer.topic] = level
    return found


def wants_by_topic(wants: Iterable[Want]) -> dict[str, Want]:
    """Return each wanted topic once, with its best priority."""
    found: dict[str, Want] = {}
    for want in wants:
        if want.topic not in found or want.priority < found[want.topic].priority:
            found[want.topic] = want
    return found


def want_points(wants: Iterable[Want]) -> dict[str, tuple[int, ...]]:
    """Return what each want adds to a fit, for a teacher of level 0, 1, 2, 3, 4.

    The two most important wants together are full marks, so that a long list harms nobody.
    """
    by_topic = wants_by_topic(wants)
    points = sorted((PRIORITY_POINTS[want.priority] for want in by_topic.values()), reverse=True)
    whole = 100 * sum(points[:2])
    return {
        topic: _level_points(PRIORITY_POINTS[want.priority], want.level, whole)
        for topic, want in by_topic.items()
    }


@cache
def _level_points(points: int, known: int, whole: int) -> tuple[int, ...]:
    """Return the share of one want in full marks, for a teacher of level 0 to 4."""
    return tuple(half_up(FULL * points * credit(level, known), whole) for level in range(5))


def topic_fit(wants: Sequence[Want], offers: Sequence[Offer]) -> int:
    """Return how well offers answer wants, 0 to 10,000; 0 means no topic in common."""
    offered = offers_by_topic(offers)
    points = want_points(wants)
    return min(FULL, sum(points[topic][offered[topic]] for topic in points.keys() & offered))


def style(one: frozenset[str], other: frozenset[str]) -> int | None:
    """Return the overlap of style and interest tags, None if somebody chose none."""
    if not one or not other:
        return None
    needed = min(len(one), len(other), STYLE_ENOUGH)
    return half_up(FULL * min(len(one & other), needed), needed)


def rhythm_points(one: str, other: str) -> int:
    """Return full points for the same or any rhythm, half for neighbours, else none."""
    if not one or not other or one == other:
        return RHYTHM_POINTS
    neighbours = {frozenset(two) for two in pairwise(RHYTHMS)}
    return RHYTHM_POINTS // 2 if frozenset((one, other)) in neighbours else 0


def availability(minutes: int, one_rhythm: str, other_rhythm: str) -> int:
    """Join common minutes a day and the wished rhythm."""
    reached = half_up(MINUTES_POINTS * min(minutes, MINUTES_ENOUGH), MINUTES_ENOUGH)
    return reached + rhythm_points(one_rhythm, other_rhythm)


def distance(mentor: MatchPerson, mentee: MatchPerson) -> int | None:
    """Return full marks for another department and another place, None if neither is known."""
    known = [
        (a, b)
        for a, b in (
            (mentor.department, mentee.department),
            (mentor.location, mentee.location),
        )
        if a and b
    ]
    if not known:
        return None
    return FULL * sum(a != b for a, b in known) // len(known)


def format_points(mentor: MatchPerson, mentee: MatchPerson) -> int:
    """Return full points if the two can meet as they like, few if one has to travel."""
    shared = mentor.formats & mentee.formats
    near = bool(mentor.location) and mentor.location == mentee.location
    if "remote" in shared or ("onsite" in shared and near):
        return FORMAT_POINTS
    return TRAVEL_POINTS if "onsite" in shared else 0


def language(mentor: MatchPerson, mentee: MatchPerson) -> int:
    """Join shared languages (against the shorter list) and the way of meeting."""
    fewer = min(len(mentor.languages), len(mentee.languages))
    shared = len(mentor.languages & mentee.languages)
    spoken = half_up(LANGUAGE_POINTS * shared, fewer) if fewer else 0
    return spoken + format_points(mentor, mentee)


def return_topic(mentor: MatchPerson, mentee: MatchPerson) -> int | None:
    """Return how well the mentee's offers answer the mentor's wants, None if either is empty."""
    if not mentor.wants or not mentee.offers:
        return None
    return topic_fit(mentor.wants, mentee.offers)


def components(mentor: MatchPerson, mentee: MatchPerson, on: date) -> Components:
    """Score one pair on all six criteria."""
    minutes = common_minutes(mentor, mentee, on)
    return Components(
        topic_fit=topic_fit(mentee.wants, mentor.offers),
        return_topic=return_topic(mentor, mentee),
        style=style(mentor.style, mentee.style),
        availability=availability(minutes, mentor.rhythm, mentee.rhythm),
        distance=distance(mentor, mentee),
        language=language(mentor, mentee),
    )


def score(parts: Components, weights: Weights) -> int:
    """Return the weighted mean of the known components, rounded half up."""
    known = [(w, v) for w, v in zip(weights.values(), parts.values(), strict=True) if v is not None]
    return half_up(sum(w * v for w, v in known), sum(w for w, _ in known))
