"""All kinds of letters: how each is rendered, brought together from the features."""

from collections.abc import Mapping

from bot.courier import Handling
from bot.services import programmes_copies, programmes_letters

HANDLINGS: Mapping[str, Handling] = {
    **programmes_letters.LETTERS,
    **programmes_copies.LETTERS,
}
"""By kind, such as `pairs.introduced`; every feature adds its `LETTERS`."""
