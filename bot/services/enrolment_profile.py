"""The profile: what somebody told, shown and changed without losing anything."""

from typing import Any

from bot.core import Turn
from bot.domain.enrolment import NotIn


def show(turn: Turn, programme_id: int | None = None) -> dict[str, Any]:
    """Show what somebody told for a programme."""
    raise NotIn
