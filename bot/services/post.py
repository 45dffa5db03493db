"""All kinds of letters: how each is rendered, brought together from the features."""

from collections.abc import Mapping

from bot.courier import Handling
from bot.services import enrolment_letters, meetings, pairs_letters, programmes_letters

HANDLINGS: Mapping[str, Handling] = {
    **enrolment_letters.LETTERS,
    **meetings.LETTERS,
    **pairs_letters.LETTERS,
    **programmes_letters.LETTERS,
}
"""By kind, such as `pairs.introduced`; every feature adds its `LETTERS`."""
