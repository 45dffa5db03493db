"""All kinds of letters: how each is rendered, brought together from the features."""

from collections.abc import Mapping

from bot.courier import Handling
from bot.services import (
    enrolment_letters,
    pairs_letters,
    people,
    privacy,
    programmes_copies,
    programmes_letters,
    support,
)

HANDLINGS: Mapping[str, Handling] = {
    **enrolment_letters.LETTERS,
    **pairs_letters.LETTERS,
    **people.LETTERS,
    **privacy.LETTERS,
    **programmes_copies.LETTERS,
    **programmes_letters.LETTERS,
    **support.LETTERS,
}
"""By kind, such as `pairs.introduced`; every feature adds its `LETTERS`."""
