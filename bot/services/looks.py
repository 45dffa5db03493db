"""All kinds of reminders: which feature looks again, brought together from the features."""

from collections.abc import Mapping

from bot.agenda import Look
from bot.services import (
    enrolment_pause,
    pairs,
    pairs_care,
    people_import,
    polls_sending,
    programmes_looks,
    surveys_close,
    surveys_waves,
)

LOOKS: Mapping[str, Look] = {
    **enrolment_pause.LOOKS,
    **pairs.LOOKS,
    **pairs_care.LOOKS,
    **people_import.LOOKS,
    **polls_sending.LOOKS,
    **programmes_looks.LOOKS,
    **surveys_close.LOOKS,
    **surveys_waves.LOOKS,
}
"""By kind, such as `pairs.nudge`; every feature adds its `LOOKS`."""
