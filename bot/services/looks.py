"""All kinds of reminders: which feature looks again, brought together from the features."""

from collections.abc import Mapping

from bot.agenda import Look
from bot.services import enrolment_pause, pairs, programmes_steps, recognition_state

LOOKS: Mapping[str, Look] = {
    **enrolment_pause.LOOKS,
    **pairs.LOOKS,
    **programmes_steps.LOOKS,
    **recognition_state.LOOKS,
}
"""By kind, such as `pairs.nudge`; every feature adds its `LOOKS`."""
