"""All kinds of reminders: which feature looks again, brought together from the features."""

from collections.abc import Mapping

from bot.agenda import Look
from bot.services import (
    enrolment_pause,
    insight_digest,
    matching,
    matching_release,
    matching_rounds,
    meetings,
    meetings_cadence,
    meetings_pulse,
    pairs,
    pairs_care,
    people_import,
    polls_sending,
    privacy,
    programmes_looks,
    recognition_state,
    support,
    surveys_close,
    surveys_final,
    surveys_waves,
    workshops_letters,
)

LOOKS: Mapping[str, Look] = {
    **enrolment_pause.LOOKS,
    **insight_digest.LOOKS,
    **matching.LOOKS,
    **matching_release.LOOKS,
    **matching_rounds.LOOKS,
    **meetings.LOOKS,
    **meetings_cadence.LOOKS,
    **meetings_pulse.LOOKS,
    **pairs.LOOKS,
    **pairs_care.LOOKS,
    **people_import.LOOKS,
    **polls_sending.LOOKS,
    **privacy.LOOKS,
    **programmes_looks.LOOKS,
    **recognition_state.LOOKS,
    **support.LOOKS,
    **surveys_close.LOOKS,
    **surveys_final.LOOKS,
    **surveys_waves.LOOKS,
    **workshops_letters.LOOKS,
}
"""By kind, such as `pairs.nudge`; every feature adds its `LOOKS`."""
