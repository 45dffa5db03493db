"""All kinds of reminders: which feature looks again, brought together from the features."""

from collections.abc import Mapping

from bot.agenda import Look
from bot.services import (
    enrolment_pause,
    pairs,
    pairs_care,
    people_import,
    programmes_looks,
    workshops_letters,
)

LOOKS: Mapping[str, Look] = {
    **enrolment_pause.LOOKS,
    **pairs.LOOKS,
    **pairs_care.LOOKS,
    **people_import.LOOKS,
    **programmes_looks.LOOKS,
    **workshops_letters.LOOKS,
}
"""By kind, such as `pairs.nudge`; every feature adds its `LOOKS`."""
