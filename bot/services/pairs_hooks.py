"""Who wants to hear what becomes of a pair: the seams at which other features join in."""

from collections.abc import Callable, Iterable, Sequence

from slack_sdk.models.blocks import Block
from slack_sdk.models.blocks.block_elements import ButtonElement

from bot.core import Tick, Turn
from bot.i18n import Markup, Translate
from storage.models import Pair

Hook = Callable[[Tick, Pair], None]
PersonHook = Callable[[Tick, Pair, str], None]

ACCEPTED: list[Hook] = []
"""Called when both have said yes: the time to offer dates."""

AGREED: list[Hook] = []
"""Called when the second of the two has confirmed the agreement."""

STARTED: list[Hook] = []
"""Called when the agreement is made and the first talk was held."""

PAUSED: list[Hook] = []
"""Called when a pair begins to rest, or rests until another day; `paused_until` is set."""

RESUMED: list[Hook] = []
"""Called when every pause is over; the timers start afresh."""

CLOSING: list[Hook] = []
"""Called when the pair's own weeks are over and the closing talk is still to come."""

COMPLETED: list[Hook] = []
"""Called when the closing talk was held and there were enough talks before it."""

ENDED: list[Hook] = []
"""Called when a pair is over before its time, whatever the reason; not for mere proposals."""

RETURNED: list[PersonHook] = []
"""Called for each person who waits for a new partner from now on."""

LINES: list[Callable[[Tick, Pair, Translate], Iterable[Markup]]] = []
"""Lines that other features add to a pair in Home, such as the next date."""

BUTTONS: list[Callable[[Tick, Pair, Translate], Sequence[ButtonElement]]] = []
"""Buttons that other features add to a pair in Home and to the post that asks for a next date."""

MORE: list[Callable[[Turn, Pair], Sequence[Block]]] = []
"""What other features let the two settle about their pair, shown behind "More" in Home."""


def tell(hooks: Iterable[Hook], tick: Tick, pair: Pair) -> None:
    """Call every hook in the order of registration."""
    for hook in hooks:
        hook(tick, pair)
