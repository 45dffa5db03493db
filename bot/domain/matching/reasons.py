"""Why these two: three reasons per pair, told from their components; light enough for a click."""

from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import NamedTuple

from bot.domain.matching import score
from bot.domain.matching.types import Components, MatchPerson, Offer, Said, Want, Weights

MOST_REASONS = 3
NOTHING_SHARED = ""


class Shared(NamedTuple):
    """What two people share, as far as the reasons name it: topics each way, free minutes."""

    forth: str
    back: str
    minutes: int


Reason = Callable[[MatchPerson, MatchPerson, Shared], Said]


def shared_topics(wants: tuple[Want, ...], offers: tuple[Offer, ...]) -> list[str]:
    """Return the topics both name, those that add most to the fit first."""
    offered = score.offers_by_topic(offers)
    found = [want for want in wants if want.topic in offered]
    worth = {
        topic: score.PRIORITY_POINTS[want.priority] * score.credit(offered[topic], want.level)
        for topic, want in score.wants_by_topic(found).items()
    }
    return sorted(worth, key=lambda topic: (-worth[topic], topic))


@lru_cache(maxsize=4_096)
def _said(code: str, name: str, value: str | int) -> Said:
    """Say a sentence with one fact; many pairs share it."""
    return Said(code, {name: value})


def topic_reason(mentor: MatchPerson, mentee: MatchPerson, shared: Shared) -> Said:
    """Name the topic; a development area is called one."""
    del mentor
    topic = shared.forth
    for want in mentee.wants:
        if want.priority == 1 and want.topic == topic:
            return _said("matching.reason_development", "topic", topic)
    return _said("matching.reason_topic", "topic", topic)


def return_reason(mentor: MatchPerson, mentee: MatchPerson, shared: Shared) -> Said:
    """Name what flows back."""
    del mentor, mentee
    return _said("matching.reason_return", "topic", shared.back)


def style_reason(mentor: MatchPerson, mentee: MatchPerson, shared: Shared) -> Said:
    """Name the tags both chose."""
    del shared
    tags = tuple(sorted(mentor.style & mentee.style))
    return Said("matching.reason_style", {"tags": tags, "n": len(tags)})


def hours_reason(mentor: MatchPerson, mentee: MatchPerson, shared: Shared) -> Said:
    """Say how much free time a working day offers both, in whole hours where there are any."""
    del mentor, mentee
    if shared.minutes < 60:  # noqa: PLR2004  minutes of an hour
        return _said("matching.reason_minutes", "n", shared.minutes)
    return _said("matching.reason_hours", "n", shared.minutes // 60)


def distance_reason(mentor: MatchPerson, mentee: MatchPerson, shared: Shared) -> Said:
    """Say what makes the view different."""
    del shared
    job = mentor.department and mentee.department and mentor.department != mentee.department
    place = mentor.location and mentee.location and mentor.location != mentee.location
    if job and place:
        return Said("matching.reason_apart")
    return Said("matching.reason_department" if job else "matching.reason_location")


def language_reason(mentor: MatchPerson, mentee: MatchPerson, shared: Shared) -> Said:
    """Name the languages both speak."""
    del shared
    spoken = tuple(sorted(mentor.languages & mentee.languages))
    if not spoken:
        return Said("matching.reason_format")
    return Said("matching.reason_language", {"languages": spoken, "n": len(spoken)})


REASON: tuple[Reason, ...] = (
    topic_reason,
    return_reason,
    style_reason,
    hours_reason,
    distance_reason,
    language_reason,
)
"""One voice per criterion, in the order of `Weights.values`."""


def reasons(
    mentor: MatchPerson, mentee: MatchPerson, parts: Components, weights: Weights, minutes: int
) -> tuple[Said, ...]:
    """Return the three criteria that carry this score most, as codes with their numbers.

    Where fewer than three carry it, further shared topics and the step between the levels
    fill up: always three.
    """
    known = zip(range(len(REASON)), weights.values(), parts.values(), strict=True)
    carried = sorted((-weight * value, place) for place, weight, value in known if value and weight)
    forth = [*shared_topics(mentee.wants, mentor.offers), NOTHING_SHARED]
    back = [*shared_topics(mentor.wants, mentee.offers), NOTHING_SHARED]
    shared = Shared(forth[0], back[0], minutes)
    return spoken(mentor, mentee, [place for _, place in carried[:MOST_REASONS]], shared)


def spoken(
    mentor: MatchPerson, mentee: MatchPerson, carried: Sequence[int], shared: Shared
) -> tuple[Said, ...]:
    """Give every criterion its voice, and fill up to three."""
    said = [REASON[place](mentor, mentee, shared) for place in carried]
    if len(said) == MOST_REASONS:
        return tuple(said)
    more = shared_topics(mentee.wants, mentor.offers)[1:]
    said += [Said("matching.reason_also", {"topic": topic}) for topic in more]
    said += [Said("matching.reason_levels"), Said("matching.reason_both_signed_up")]
    return tuple(said[:MOST_REASONS])
