"""All kinds of letters: how each is rendered, brought together from the features."""

from collections.abc import Mapping

from bot.courier import Handling

HANDLINGS: Mapping[str, Handling] = {}
"""By kind, such as `pairs.introduced`; every feature adds its `LETTERS`."""
