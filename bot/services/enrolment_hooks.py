"""Who wants to hear when somebody joins, rests, comes back or leaves: the seams of enrolment."""

from collections.abc import Callable, Iterable

from bot.core import Tick
from storage.models import Enrolment

Hook = Callable[[Tick, Enrolment], None]

JOINED: list[Hook] = []
"""Called after somebody joined or came back to a programme."""

CHANGED: list[Hook] = []
"""Called after somebody changed what matching reads."""

PAUSED: list[Hook] = []
"""Called after somebody paused, with `enrolment.paused_until` set; may refuse."""

RESUMED: list[Hook] = []
"""Called after a pause ended, by hand or by date."""

LEFT: list[Hook] = []
"""Called after somebody left a programme, or the company."""


def tell(hooks: Iterable[Hook], tick: Tick, enrolment: Enrolment) -> None:
    """Call every hook in the order of registration."""
    for hook in hooks:
        hook(tick, enrolment)
