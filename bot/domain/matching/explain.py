"""Why these two: three reasons per pair, from the numbers the solver used."""

from collections.abc import Callable

from bot.domain.matching import score
from bot.domain.matching.kept import Kept
from bot.domain.matching.table import Array
from bot.domain.matching.types import (
    CRITERIA,
    Components,
    MatchPerson,
    Offer,
    PairResult,
    Said,
    Want,
    Weights,
)

REASONS = 3
Reason = Callable[[MatchPerson, MatchPerson, int], Said]


def shared_topics(wants: tuple[Want, ...], offers: tuple[Offer, ...]) -> list[str]:
    """Return the topics both name, those that add most to the fit first."""
    offered = score.offers_by_topic(offers)
    points = score.want_points(wants)
    both = points.keys() & offered.keys()
    return sorted(both, key=lambda topic: (-points[topic][offered[topic]], topic))


def topic_reason(mentor: MatchPerson, mentee: MatchPerson, minutes: int) -> Said:
    """Name the topic; a development area is called one."""
    del minutes
    topic = shared_topics(mentee.wants, mentor.offers)[0]
    first = score.wants_by_topic(mentee.wants)[topic].priority == 1
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


REASON: dict[str, Reason] = {
    "topic_fit": topic_reason,
    "return_topic": return_reason,
    "style": style_reason,
    "availability": hours_reason,
    "distance": distance_reason,
    "language": language_reason,
}


def reasons(
    mentor: MatchPerson, mentee: MatchPerson, parts: Components, weights: Weights, minutes: int
) -> tuple[Said, ...]:
    """Return the three criteria that carry this score most, as codes with their numbers.

    Where fewer than three carry it, further shared topics and the step between the levels
    fill up: always three.
    """
    known = zip(CRITERIA, weights.values(), parts.values(), strict=True)
    carried = sorted(
        ((weight * value, name) for name, weight, value in known if value and weight),
        key=lambda item: (-item[0], CRITERIA.index(item[1])),
    )
    said = [REASON[name](mentor, mentee, minutes) for _, name in carried[:REASONS]]
    more = shared_topics(mentee.wants, mentor.offers)[1:] if len(said) < REASONS else []
    said += [Said("matching.reason_also", {"topic": topic}) for topic in more]
    said += [Said("matching.reason_levels"), Said("matching.reason_both_signed_up")]
    return tuple(said[:REASONS])


def explain(
    kept: Kept, rows: Array, cols: Array, weights: Weights, locked: frozenset[tuple[str, str]]
) -> tuple[PairResult, ...]:
    """Return the pairs with components, scores and reasons, sorted by ids."""
    found = kept.pairwise.pairs(rows, cols)
    scores = found.scores(weights).tolist()
    minutes = kept.pairwise.minutes(rows, cols).tolist()
    columns = [column.tolist() for column in found.values]
    for place, known in zip((1, 2, 4), found.known, strict=True):
        pairs = zip(columns[place], known.tolist(), strict=True)
        columns[place] = [value if fine else None for value, fine in pairs]
    mentors, mentees = kept.table.mentors.people, kept.table.mentees.people
    results = []
    for place, (row, col) in enumerate(zip(rows.tolist(), cols.tolist(), strict=True)):
        mentor, mentee = mentors[row], mentees[col]
        parts = Components(*(column[place] for column in columns))
        why = reasons(mentor, mentee, parts, weights, minutes[place])
        held = (mentor.id, mentee.id) in locked
        results.append(PairResult(mentor.id, mentee.id, scores[place], parts, why, held))
    return tuple(sorted(results, key=lambda pair: (pair.mentor, pair.mentee)))
