"""All kinds of letters: how each is rendered, brought together from the features."""

from collections.abc import Mapping

from bot.courier import Handling
from bot.services import (
    certificates_letters,
    enrolment_letters,
    milestones,
    pairs_letters,
    programmes_letters,
    recognition_letters,
)

HANDLINGS: Mapping[str, Handling] = {
    **enrolment_letters.LETTERS,
    **certificates_letters.LETTERS,
    **milestones.LETTERS,
    **pairs_letters.LETTERS,
    **programmes_letters.LETTERS,
    **recognition_letters.LETTERS,
}
"""By kind, such as `pairs.introduced`; every feature adds its `LETTERS`."""
