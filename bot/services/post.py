"""All kinds of letters: how each is rendered, brought together from the features."""

from collections.abc import Mapping

from bot.courier import Handling
from bot.services import (
    enrolment_letters,
    lessons,
    pairs_letters,
    people,
    programmes_copies,
    programmes_letters,
    workshops_letters,
)

HANDLINGS: Mapping[str, Handling] = {
    **enrolment_letters.LETTERS,
    **lessons.LETTERS,
    **pairs_letters.LETTERS,
    **people.LETTERS,
    **programmes_copies.LETTERS,
    **programmes_letters.LETTERS,
    **workshops_letters.LETTERS,
}
"""By kind, such as `pairs.introduced`; every feature adds its `LETTERS`."""
