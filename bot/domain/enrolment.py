"""Signing up: which topics, roles and personal facts make a profile that can be matched."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from enum import StrEnum

from bot.domain.refusals import Refusal

FIRST_STEP_TOPICS = 3
MOST_TOPICS = 5
TOPIC_LENGTH = range(2, 61)
TEAM_LENGTH = 120
OFFER_LEVEL = 3
"""What an offered topic counts as when its owner set no level: can show it to others."""
WANT_LEVEL = 1
"""What a wanted topic counts as when its owner set no level: knows the basics."""
NEW = "new:"
"""Marks a topic that was typed and is in no catalogue yet."""


class Role(StrEnum):
    """What somebody wants to be; a person may be both."""

    MENTOR = "mentor"
    MENTEE = "mentee"
    BOTH = "both"

    @property
    def teaches(self) -> bool:
        """Whether the person wants to be a mentor."""
        return self is not Role.MENTEE

    @property
    def learns(self) -> bool:
        """Whether the person wants to be a mentee."""
        return self is not Role.MENTOR


class NotIn(Refusal):
    """The person takes part in nothing."""

    key = "enrolment.not_in"


class ProgrammeMissing(Refusal):
    """Several are open, none was chosen."""

    key = "enrolment.programme_missing"


class RoleMissing(Refusal):
    """No role was chosen."""

    key = "enrolment.role_missing"


class OfferMissing(Refusal):
    """A mentor offers nothing."""

    key = "enrolment.offer_missing"


class WantMissing(Refusal):
    """A mentee wants nothing."""

    key = "enrolment.want_missing"


class TooManyTopics(Refusal):
    """More than `most` topics one way."""

    key = "enrolment.too_many_topics"


class TopicTwice(Refusal):
    """The same topic twice one way."""

    key = "enrolment.topic_twice"


class TopicBothWays(Refusal):
    """The same topic is offered and wanted."""

    key = "enrolment.topic_both_ways"


class TopicOfferOnly(Refusal):
    """A topic of lived experience is offered, never asked for."""

    key = "enrolment.topic_offer_only"


class TopicTooLong(Refusal):
    """A typed topic is a text."""

    key = "enrolment.topic_too_long"


class TopicTooShort(Refusal):
    """A typed topic says nothing."""

    key = "enrolment.topic_too_short"


class TopicUnknown(Refusal):
    """The topic was taken out of the catalogue meanwhile."""

    key = "enrolment.topic_unknown"


@dataclass(frozen=True, slots=True)
class Topics:
    """What is chosen on the first page; `focus` is the development area (priority 1).

    Topics are ids of the catalogue, or `new:` and what was typed.
    """

    role: Role | None
    offers: tuple[str, ...] = ()
    focus: str | None = None
    wants: tuple[str, ...] = ()

    @property
    def wanted(self) -> tuple[str, ...]:
        """All wanted topics, the development area first."""
        others = tuple(topic for topic in self.wants if topic != self.focus)
        return (self.focus, *others) if self.focus else others


@dataclass(frozen=True, slots=True)
class TopicName:
    """A topic as a reader sees it; its id may be `new:` and what somebody typed."""

    topic: str
    name: str
    description: str = ""


@dataclass(frozen=True, slots=True)
class Band:
    """A named level band; `rank` grows with the hierarchy."""

    rank: int
    name: str
    explanation: str = ""


def typed_topic(topic: str) -> str:
    """Return the name in `new:name`, spaces tidied; nothing for a topic of the catalogue.

    >>> typed_topic("new:  Bee   keeping ")
    'Bee keeping'
    """
    return " ".join(topic[len(NEW) :].split()) if topic.startswith(NEW) else ""


def check_topics(
    chosen: Topics, *, known: Collection[str], offer_only: Collection[str], most: int
) -> dict[str, Refusal]:
    """Say field by field what keeps this choice from being matched; nothing when all is well."""
    errors: dict[str, Refusal] = {}
    if chosen.role is None:
        errors["role"] = RoleMissing()
    found = {
        "offers": _offers_error(chosen, known, most),
        "focus": _focus_error(chosen, known, offer_only),
        "wants": _wants_error(chosen, known, offer_only, most),
    }
    return errors | {field: refusal for field, refusal in found.items() if refusal}


def _offers_error(chosen: Topics, known: Collection[str], most: int) -> Refusal | None:
    if chosen.role and chosen.role.teaches and not chosen.offers:
        return OfferMissing()
    return _list_error(chosen.offers, known, most)


def _focus_error(
    chosen: Topics, known: Collection[str], offer_only: Collection[str]
) -> Refusal | None:
    if chosen.focus is None:
        needed = chosen.role is not None and chosen.role.learns
        return WantMissing() if needed else None
    return _topic_error(chosen.focus, known) or _want_error(chosen.focus, chosen, offer_only)


def _wants_error(
    chosen: Topics, known: Collection[str], offer_only: Collection[str], most: int
) -> Refusal | None:
    room = most - 1 if chosen.focus else most
    rest = tuple(topic for topic in chosen.wants if topic != chosen.focus)
    refusal = _list_error(rest, known, room)
    found = (_want_error(topic, chosen, offer_only) for topic in rest)
    return refusal or next((one for one in found if one), None)


def _want_error(topic: str, chosen: Topics, offer_only: Collection[str]) -> Refusal | None:
    if topic in offer_only:
        return TopicOfferOnly(topic=topic)
    if _folded(topic) in {_folded(one) for one in chosen.offers}:
        return TopicBothWays(topic=topic)
    return None


def _list_error(topics: Sequence[str], known: Collection[str], most: int) -> Refusal | None:
    if len(topics) > most:
        return TooManyTopics(n=len(topics), most=most)
    folded = [_folded(topic) for topic in topics]
    for place, topic in enumerate(topics):
        if folded[place] in folded[:place]:
            return TopicTwice(topic=topic)
        if refusal := _topic_error(topic, known):
            return refusal
    return None


def _topic_error(topic: str, known: Collection[str]) -> Refusal | None:
    if not topic.startswith(NEW):
        return None if topic in known else TopicUnknown()
    length = len(typed_topic(topic))
    if length < TOPIC_LENGTH.start:
        return TopicTooShort()
    if length not in TOPIC_LENGTH:
        return TopicTooLong(n=length, most=TOPIC_LENGTH.stop - 1)
    return None


def _folded(topic: str) -> str:
    return typed_topic(topic).casefold() or topic
