"""All kinds of letters: how each is rendered, brought together from the features."""

from collections.abc import Mapping

from bot.courier import Handling
from bot.services import (
    enrolment_letters,
    pairs_letters,
    people,
    polls_page,
    programmes_copies,
    programmes_letters,
    surveys_letters,
)

HANDLINGS: Mapping[str, Handling] = {
    **enrolment_letters.LETTERS,
    **pairs_letters.LETTERS,
    **people.LETTERS,
    **polls_page.LETTERS,
    **programmes_copies.LETTERS,
    **programmes_letters.LETTERS,
    **surveys_letters.LETTERS,
}
"""By kind, such as `pairs.introduced`; every feature adds its `LETTERS`."""
