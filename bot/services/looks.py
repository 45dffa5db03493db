"""All kinds of reminders: which feature looks again, brought together from the features."""

from collections.abc import Mapping

from bot.agenda import Look
from bot.services import enrolment_pause, meetings, pairs, pairs_care, programmes_steps

LOOKS: Mapping[str, Look] = {
    **enrolment_pause.LOOKS,
    **meetings.LOOKS,
    **pairs.LOOKS,
    **pairs_care.LOOKS,
    **programmes_steps.LOOKS,
}
"""By kind, such as `pairs.nudge`; every feature adds its `LOOKS`."""
