"""All kinds of reminders: which feature looks again, brought together from the features."""

from collections.abc import Mapping

from bot.agenda import Look
from bot.services import (
    enrolment_pause,
    pairs,
    pairs_care,
    people_import,
    privacy,
    programmes_looks,
    support,
)

LOOKS: Mapping[str, Look] = {
    **enrolment_pause.LOOKS,
    **pairs.LOOKS,
    **pairs_care.LOOKS,
    **people_import.LOOKS,
    **privacy.LOOKS,
    **programmes_looks.LOOKS,
    **support.LOOKS,
}
"""By kind, such as `pairs.nudge`; every feature adds its `LOOKS`."""
