"""What two people settle together: their agreement, language, form of address and rhythm."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from bot.domain.refusals import Refusal

RHYTHMS = (1, 2, 3, 4)  # weeks between talks; never slower than four weeks


class NotInThisPair(Refusal):
    """Somebody else's pair."""

    key = "pairs.not_in_this_pair"


class RhythmUnknown(Refusal):
    """A rhythm the bot does not keep."""

    key = "pairs.rhythm_unknown"


class Address(StrEnum):
    """How German texts speak to a reader."""

    DU = "du"
    SIE = "sie"


@dataclass(frozen=True, slots=True)
class Agreement:
    """Who has confirmed the pair's agreement, and when."""

    mentor: str
    mentee: str
    mentor_at: datetime | None = None
    mentee_at: datetime | None = None

    @property
    def signed_at(self) -> datetime | None:
        """The instant at which the second of the two confirmed."""
        if self.mentor_at is None or self.mentee_at is None:
            return None
        return max(self.mentor_at, self.mentee_at)


def confirm(agreement: Agreement, who: str, now: datetime) -> Agreement:
    """Note that `who` agrees; pressing again changes nothing.

    Raises:
        NotInThisPair: `who` is neither of the two.
    """
    if who == agreement.mentor:
        return replace(agreement, mentor_at=agreement.mentor_at or now)
    if who == agreement.mentee:
        return replace(agreement, mentee_at=agreement.mentee_at or now)
    raise NotInThisPair


def settle_language(mentor: Sequence[str], mentee: Sequence[str], programme: str) -> str:
    """Choose the language of what both read: a shared one, else the programme's.

    Each side lists languages in order of preference. Among several shared ones the one that is
    first for both wins, then the programme's, then the one ranked best by both together, then
    the alphabet.

    >>> settle_language(["de", "en"], ["en", "fr"], "de")
    'en'
    >>> settle_language(["en", "de"], ["en", "de"], "de")
    'en'
    """
    if mentor[:1] == mentee[:1] and mentor:
        return mentor[0]
    shared = sorted(set(mentor) & set(mentee))
    if not shared or programme in shared:
        return programme
    return min(shared, key=lambda each: mentor.index(each) + mentee.index(each))


def settle_address(*, mentor_ticked_du: bool, mentee_ticked_du: bool) -> Address:
    """Choose `du` only where both ticked it privately; nobody learns who did not."""
    return Address.DU if mentor_ticked_du and mentee_ticked_du else Address.SIE


@dataclass(frozen=True, slots=True)
class RhythmVote:
    """A new rhythm in weeks that holds when both have clicked it."""

    current: int
    mentor: int | None = None
    mentee: int | None = None


def vote_rhythm(vote: RhythmVote, weeks: int, *, by_mentor: bool) -> RhythmVote:
    """Note one side's wish; when both wish the same it becomes the rhythm.

    Raises:
        RhythmUnknown: not one, two, three or four weeks.
    """
    if weeks not in RHYTHMS:
        raise RhythmUnknown(weeks=weeks)
    wished = replace(vote, mentor=weeks) if by_mentor else replace(vote, mentee=weeks)
    return RhythmVote(weeks) if wished.mentor == wished.mentee else wished
