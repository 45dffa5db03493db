"""All kinds of reminders: which feature looks again, brought together from the features."""

from collections.abc import Mapping

from bot.agenda import Look
from bot.services import privacy, support

LOOKS: Mapping[str, Look] = {**privacy.LOOKS, **support.LOOKS}
"""By kind, such as `pairs.nudge`; every feature adds its `LOOKS`."""
