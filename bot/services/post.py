"""All kinds of letters: how each is rendered, brought together from the features."""

from collections.abc import Mapping

from bot.courier import Handling
from bot.services import (
    afterwards,
    certificates_letters,
    enrolment_letters,
    insight_digest,
    insight_promises,
    insight_report,
    insight_words,
    lessons,
    matching_letters,
    meetings,
    meetings_letters,
    meetings_wishes,
    milestones,
    milestones_rides,
    pairs_letters,
    people,
    polls_page,
    privacy,
    programmes_copies,
    programmes_letters,
    recognition_letters,
    support,
    surveys_letters,
    workshops_letters,
)

HANDLINGS: Mapping[str, Handling] = {
    **afterwards.LETTERS,
    **certificates_letters.LETTERS,
    **enrolment_letters.LETTERS,
    **insight_digest.LETTERS,
    **insight_promises.LETTERS,
    **insight_report.LETTERS,
    **insight_words.LETTERS,
    **lessons.LETTERS,
    **matching_letters.LETTERS,
    **meetings.LETTERS,
    **meetings_letters.LETTERS,
    **meetings_wishes.LETTERS,
    **milestones.LETTERS,
    **milestones_rides.LETTERS,
    **pairs_letters.LETTERS,
    **people.LETTERS,
    **polls_page.LETTERS,
    **privacy.LETTERS,
    **programmes_copies.LETTERS,
    **programmes_letters.LETTERS,
    **recognition_letters.LETTERS,
    **support.LETTERS,
    **surveys_letters.LETTERS,
    **workshops_letters.LETTERS,
}
"""By kind, such as `pairs.introduced`; every feature adds its `LETTERS`."""
