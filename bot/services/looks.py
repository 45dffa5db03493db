"""All kinds of reminders: which feature looks again, brought together from the features."""

from collections.abc import Mapping

from bot.agenda import Look

LOOKS: Mapping[str, Look] = {}
"""By kind, such as `pairs.nudge`; every feature adds its `LOOKS`."""
