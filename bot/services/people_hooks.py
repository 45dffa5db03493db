"""Who wants to hear when people data changes: the seam of the import."""

from collections.abc import Callable

from bot.core import Tick

RELATED: list[Callable[[Tick, int], None]] = []
"""Called with the id of a pair whose two people have become part of one reporting line."""
