"""Why these two: three reasons per pair, told from their components; light enough for a click."""

from collections.abc import Callable

from bot.domain.matching import score
from bot.domain.matching.types import Components, MatchPerson, Offer, Said, Want, Weights

REASONS = 3
Reason = Callable[[MatchPerson, MatchPerson, int], Said]


def shared_topics(wants: tuple[Want, ...], offers: tuple[Offer, ...]) -> list[str]:
    """Return the topics both name, those that add most to the fit first."""
    offered = score.offers_by_topic(offers)
    found = [want for want in wants if want.topic in offered]
    if len(found) == 1:
        return [found[0].topic]
    worth = {
        topic: score.PRIORITY_POINTS[want.priority] * score.credit(offered[topic], want.level)
        for topic, want in score.wants_by_topic(found).items()
    }
    return sorted(worth, key=lambda topic: (-worth[topic], topic))


def topic_reason(mentor: MatchPerson, mentee: MatchPerson, minutes: int) -> Said:
    """Name the topic; a development area is called one."""
    del minutes
    topic = shared_topics(mentee.wants, mentor.offers)[0]
    first = any(want.topic == topic and want.priority == 1 for want in mentee.wants)
    return Said(
        "matching.reason_development" if first else "matching.reason_topic", {"topic": topic}
    )


def return_reason(mentor: MatchPerson, mentee: MatchPerson, minutes: int) -> Said:
    """Name what flows back."""
    del minutes
    topic = shared_topics(mentor.wants, mentee.offers)[0]
    return Said("matching.reason_return", {"topic": topic})


def style_reason(mentor: MatchPerson, mentee: MatchPerson, minutes: int) -> Said:
    """Name the tags both chose."""
    del minutes
    tags = tuple(sorted(mentor.style & mentee.style))
    return Said("matching.reason_style", {"tags": tags, "n": len(tags)})


def hours_reason(mentor: MatchPerson, mentee: MatchPerson, minutes: int) -> Said:
    """Say how much free time a working day offers both, in whole hours where there are any."""
    del mentor, mentee
    if minutes < 60:  # noqa: PLR2004  minutes of an hour
        return Said("matching.reason_minutes", {"n": minutes})
    return Said("matching.reason_hours", {"n": minutes // 60})


def distance_reason(mentor: MatchPerson, mentee: MatchPerson, minutes: int) -> Said:
    """Say what makes the view different."""
    del minutes
    job = mentor.department and mentee.department and mentor.department != mentee.department
    place = mentor.location and mentee.location and mentor.location != mentee.location
    if job and place:
        return Said("matching.reason_apart")
    return Said("matching.reason_department" if job else "matching.reason_location")


def language_reason(mentor: MatchPerson, mentee: MatchPerson, minutes: int) -> Said:
    """Name the languages both speak."""
    del minutes
    shared = tuple(sorted(mentor.languages & mentee.languages))
    if not shared:
        return Said("matching.reason_format")
    return Said("matching.reason_language", {"languages": shared, "n": len(shared)})


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
    said = [REASON[place](mentor, mentee, minutes) for _, place in carried[:REASONS]]
    if len(said) == REASONS:
        return tuple(said)
    more = shared_topics(mentee.wants, mentor.offers)[1:]
    said += [Said("matching.reason_also", {"topic": topic}) for topic in more]
    said += [Said("matching.reason_levels"), Said("matching.reason_both_signed_up")]
    return tuple(said[:REASONS])
