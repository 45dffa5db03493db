"""All kinds of reminders: which feature looks again, brought together from the features."""

from collections.abc import Mapping

from bot.agenda import Look
from bot.services import (
    enrolment_pause,
    pairs,
    people_import,
    privacy,
    programmes_steps,
    support,
)

LOOKS: Mapping[str, Look] = {
    **enrolment_pause.LOOKS,
    **pairs.LOOKS,
    **people_import.LOOKS,
    **privacy.LOOKS,
    **programmes_steps.LOOKS,
    **support.LOOKS,
}
"""By kind, such as `pairs.nudge`; every feature adds its `LOOKS`."""
