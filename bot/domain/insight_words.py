"""Insights for the sponsor: written by one of a pair, and passed on only if both agree."""

from collections.abc import Sequence
from datetime import timedelta
from enum import StrEnum

from bot.domain.recognition_words import mentions
from bot.domain.refusals import Refusal

LONGEST = 280
SILENCE = timedelta(days=14)
"""After so long the author reads that it stays between the two, whether somebody said so or not."""


class Stage(StrEnum):
    """Where an insight stands."""

    ASKED = "asked"
    RELEASED = "released"
    KEPT = "kept"
    TAKEN_BACK = "taken_back"


class NoWords(Refusal):
    """There is nothing to pass on."""

    key = "insight_words.refused_empty"


class TooManyWords(Refusal):
    """An insight is one thought, short enough to be quoted."""

    key = "insight_words.refused_long"


class NameInside(Refusal):
    """The words name somebody, and they are passed on without names."""

    key = "insight_words.refused_name"


class NotYet(Refusal):
    """Insights are passed on when a pair has said goodbye."""

    key = "insight_words.refused_early"


class Settled(Refusal):
    """It was answered or taken back already."""

    key = "insight_words.refused_settled"


def checked(words: str, names: Sequence[str]) -> str:
    """The words, trimmed; raises `NoWords`, `TooManyWords` or `NameInside`.

    >>> checked(" Fragen vor dem Kaufen. ", ["Ada"])
    'Fragen vor dem Kaufen.'
    """
    text = words.strip()
    if not text:
        raise NoWords
    if len(text) > LONGEST:
        raise TooManyWords(most=LONGEST, now=len(text))
    if mentions(text, names):
        raise NameInside
    return text


def answered(stage: Stage, *, agrees: bool) -> Stage:
    """The partner agrees, or keeps it between the two; raises `Settled` if that is done.

    >>> answered(Stage.ASKED, agrees=True)
    <Stage.RELEASED: 'released'>
    """
    if stage is not Stage.ASKED:
        raise Settled
    return Stage.RELEASED if agrees else Stage.KEPT


def taken_back(stage: Stage) -> Stage:
    """Either of the two withdraws it, also later; raises `Settled` if there is nothing left."""
    if stage not in {Stage.ASKED, Stage.RELEASED}:
        raise Settled
    return Stage.TAKEN_BACK


def shown(stage: Stage, waited: timedelta) -> Stage:
    """The stage as its author reads it: a no looks like silence.

    >>> shown(Stage.KEPT, timedelta(days=1)), shown(Stage.ASKED, timedelta(days=14))
    (<Stage.ASKED: 'asked'>, <Stage.KEPT: 'kept'>)
    """
    if stage in {Stage.ASKED, Stage.KEPT}:
        return Stage.KEPT if waited >= SILENCE else Stage.ASKED
    return stage
