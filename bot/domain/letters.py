"""Letters: what the bot wants to say, as data with ids and dates, decided now and rendered late."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import IntEnum, StrEnum


class Urgency(IntEnum):
    """The order in which waiting letters go out when more is due than may be sent.

    Safety comes first and news last; the order is the programme's promise to its people.
    """

    SAFETY = 0
    DATE = 1
    PROPOSAL = 2
    SURVEY = 3
    PROMPT = 4
    LESSON = 5
    NEWS = 6


class Counts(StrEnum):
    """Whether and how a kind of letter counts in the week of whoever reads it.

    An *answer* follows the reader's own click, or changes what stands there already: it goes at
    once. A *task* is what somebody in charge has to decide, or the first dates once both have
    said yes: it keeps to working hours and is not counted. A *date* tells what became of a date
    or a rest, or that the partner is gone: it keeps to the hours, is never withheld, and takes
    one of the four messages in all from everybody but who did it (`by` in its facts). The *four*
    are proposals and safety, held only against the four in all. A *week* counts fully: two in a
    week with a talk, one in between.
    """

    ANSWER = "answer"
    TASK = "task"
    DATE = "date"
    FOUR = "four"
    WEEK = "week"


@dataclass(frozen=True, slots=True)
class Letter:
    """One thing to say: `kind` picks its text, `to` is a user, a channel or `pair:ID`.

    `key` is unique within the workspace, so that deciding the same thing twice posts it
    once. `facts` hold ids and dates only: names and typed text are read when it is sent.
    A `public` letter is never repeated on an unknown outcome; a person decides instead.
    """

    kind: str
    to: str
    key: str
    facts: Mapping[str, str | int | None] = field(default_factory=dict)
    due_at: datetime | None = None
    urgency: Urgency = Urgency.NEWS
    public: bool = False
    programme_id: int | None = None


@dataclass(frozen=True, slots=True)
class Reminder:
    """One moment at which the domain has to look again: the row the tick finds when it is due.

    `key` is unique per workspace and kind; a second reminder with the same key changes nothing.
    """

    kind: str
    key: str
    due_at: datetime
    facts: Mapping[str, str | int | None] = field(default_factory=dict)
    programme_id: int | None = None
