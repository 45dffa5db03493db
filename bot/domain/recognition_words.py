"""What may stand in words of thanks, and why thanks are refused: named refusals, no name inside."""

import re
from collections.abc import Iterable, Mapping, Sequence

from bot.domain.refusals import Refusal

LONGEST_REASON = 500


class ThanksRefused(Refusal):
    """The thanks cannot be sent; the facts name the person or the limit."""

    key = "recognition.refused"


class NobodyNamed(ThanksRefused):
    """There is nobody to thank."""

    key = "recognition.refused_nobody"


class TooManyNamed(ThanksRefused):
    """A list of names thanks nobody."""

    key = "recognition.refused_too_many"


class NotYourself(ThanksRefused):
    """Thanking oneself."""

    key = "recognition.refused_yourself"


class NotThem(ThanksRefused):
    """A bot, somebody who left, or somebody of another company."""

    key = "recognition.refused_standing"


class NoReason(ThanksRefused):
    """Thanks say what for, in a sentence or two."""

    key = "recognition.refused_reason"


class NameInside(ThanksRefused):
    """The words name somebody; names are added by the bot, and only of those who agree."""

    key = "recognition.refused_name_inside"


class TooLate(ThanksRefused):
    """It was taken back, or answered and posted already."""

    key = "recognition.refused_too_late"


class NotNamed(ThanksRefused):
    """Only people who are named decide about their name, only the author changes the words."""

    key = "recognition.refused_not_named"


def nameless(reason: str, people: Iterable[str], called: Mapping[str, Sequence[str]]) -> str:
    """The words, trimmed, if they hold no name; raises `NoReason` or `NameInside`."""
    words = _worded(reason)
    for person in people:
        if mentions(words, called.get(person, ())):
            raise NameInside(person=person)
    return words


def mentions(words: str, names: Sequence[str]) -> bool:
    """Whether the words hold a Slack mention or one of the names as a whole word.

    >>> mentions("Danke, Ada!", ["Ada"]), mentions("Adagio", ["Ada"])
    (True, False)
    """
    found = (re.search(rf"(?<!\w){re.escape(n)}(?!\w)", words, re.IGNORECASE) for n in names if n)
    return bool(re.search(r"<[@!#]", words)) or any(found)


def _worded(reason: str) -> str:
    words = reason.strip()
    if not words or len(words) > LONGEST_REASON:
        raise NoReason(most=LONGEST_REASON, now=len(words))
    return words
