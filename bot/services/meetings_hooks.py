"""Who wants to hear what becomes of a pair's talks: the seams at which other features join in."""

from collections.abc import Callable, Sequence

from slack_sdk.models.blocks import Block

from bot.core import Tick
from bot.i18n import Translate
from storage.models import Meeting, Pair

TalkHook = Callable[[Tick, Pair, Meeting], None]

HELD: list[TalkHook] = []
"""Called once when a talk counts as held."""

CLOSED: list[TalkHook] = []
"""Called once when the closing talk counts as held."""

TRIED: list[Callable[[Tick, Pair, str], None]] = []
"""Called when somebody tapped that they tried the week's small thing."""

CHANGED: list[Callable[[Tick, Pair], None]] = []
"""Called after a pair's dates or their figures changed, with the figures already in the row."""

RIDES: list[Callable[[Tick, Pair, Meeting, str, Translate], Sequence[Block]]] = []
"""Small things of other features (a lesson, a survey, a thank-you) that ride on somebody's
private card after a talk: called with the person's id and voice while the card is rendered."""

PREPARES: list[Callable[[Tick, Pair, str, Translate], Sequence[Block]]] = []
"""Small things that belong to somebody's own preparation: shown with it, in answer to a click."""


KEY_ENDS: list[Callable[[Tick, int], None]] = []
"""Called with a programme's id before the key of its pulses is destroyed."""


def tell(hooks: Sequence[TalkHook], tick: Tick, pair: Pair, talk: Meeting) -> None:
    """Call every hook in the order of registration."""
    for hook in hooks:
        hook(tick, pair, talk)
