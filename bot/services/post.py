"""All kinds of letters: how each is rendered, brought together from the features."""

from collections.abc import Mapping

from bot.courier import Handling
from bot.services import privacy, support

HANDLINGS: Mapping[str, Handling] = {**privacy.LETTERS, **support.LETTERS}
"""By kind, such as `pairs.introduced`; every feature adds its `LETTERS`."""
