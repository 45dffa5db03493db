"""The second step, for a better match: how well, when, how often, and in what way."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from bot.domain.refusals import Refusal
from bot.domain.typed_hours import tidy_hours

LEVELS = range(5)
"""Skill levels: 0 nothing yet, 1 basics, 2 use it, 3 can show it, 4 others come and ask."""
MOST_TAGS = 5
EXPLAIN_LENGTH = 300
CAPACITIES = range(1, 4)


class Rhythm(StrEnum):
    """How often somebody wants to talk; no wish fits everything."""

    WEEKLY = "weekly"
    BIWEEKLY = "biweekly"
    MONTHLY = "monthly"


class Format(StrEnum):
    """Where talks can take place."""

    REMOTE = "remote"
    ONSITE = "onsite"


class SentenceTooLong(Refusal):
    """The sentence is a text."""

    key = "enrolment.sentence_too_long"


class TooManyTags(Refusal):
    """More than five tags say nothing."""

    key = "enrolment.too_many_tags"


class TagUnknown(Refusal):
    """The tag is no longer there."""

    key = "enrolment.tag_unknown"


@dataclass(frozen=True, slots=True, kw_only=True)
class Better:
    """What the second step tells; `levels` maps (`offer` or `want`, position) to a level."""

    levels: Mapping[tuple[str, int], int] = field(default_factory=dict)
    explain_well: str = ""
    tags: tuple[str, ...] = ()
    hours: str = ""
    rhythm: str | None = None
    formats: tuple[str, ...] = ()
    mentor_capacity: int | None = None
    mentee_capacity: int | None = None
    address: str | None = None
    language: str | None = None


def check_better(told: Better, known_tags: Collection[str]) -> dict[str, Refusal]:
    """Say field by field what cannot be; nothing when all is well."""
    length = len(told.explain_well)
    rules = (
        (length > EXPLAIN_LENGTH, "explain_well", SentenceTooLong(n=length, most=EXPLAIN_LENGTH)),
        (not set(told.tags) <= set(known_tags), "tags", TagUnknown()),
        (len(told.tags) > MOST_TAGS, "tags", TooManyTags(n=len(told.tags), most=MOST_TAGS)),
    )
    errors: dict[str, Refusal] = {name: refusal for wrong, name, refusal in rules if wrong}
    try:
        tidy_hours(told.hours)
    except Refusal as refusal:
        errors["hours"] = refusal
    return errors
