"""The dates of a pair: booking, moving, cancelling, and whether the two met.

Moved is not cancelled: a moved date keeps its number and its calendar entry. One yes to "Did
you meet?" counts; a yes against a no asks both once more.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import ClassVar

from bot.domain.refusals import Refusal
from bot.domain.slots import DateInPast

ASK_AFTER = timedelta(hours=2)  # after the end of the talk
ANSWER_WITHIN = timedelta(days=5)


class DateAlreadyBooked(Refusal):
    """The two already have another next date, perhaps booked a second ago by the partner."""

    key = "meetings.already_booked"


class DateIsOver(Refusal):
    """A date that has been held or called off cannot be moved."""

    key = "meetings.date_is_over"


class NotYourDate(Refusal):
    """Neither of the two nor the assistant the mentee named."""

    key = "meetings.not_your_date"


class Place(StrEnum):
    """Coffee, walk or call? Each date has a place or a call link."""

    COFFEE = "coffee"
    WALK = "walk"
    CALL = "call"


class Status(StrEnum):
    """What became of a date."""

    BOOKED = "booked"
    HELD = "held"
    CANCELLED = "cancelled"
    NOT_HELD = "not_held"
    UNANSWERED = "unanswered"


@dataclass(frozen=True, slots=True)
class Meeting:
    """One numbered date of a pair; `sequence` rises with every change a calendar must see."""

    number: int
    starts_at: datetime
    minutes: int
    sequence: int = 0
    status: Status = Status.BOOKED
    place: Place = Place.CALL
    where: str = ""

    @property
    def ends_at(self) -> datetime:
        """The instant at which the talk is over."""
        return self.starts_at + timedelta(minutes=self.minutes)

    @property
    def asked_at(self) -> datetime:
        """The instant at which both are asked whether they met."""
        return self.ends_at + ASK_AFTER


@dataclass(frozen=True, slots=True)
class DateBooked:
    """The two have a next date."""

    key: ClassVar[str] = "meetings.date_booked"
    meeting: Meeting
    by: str


@dataclass(frozen=True, slots=True)
class DateMoved:
    """A date has a new time; the promise to meet stands."""

    key: ClassVar[str] = "meetings.date_moved"
    meeting: Meeting
    was: datetime
    by: str


@dataclass(frozen=True, slots=True)
class DateCancelled:
    """A date was called off without a new one."""

    key: ClassVar[str] = "meetings.date_cancelled"
    meeting: Meeting
    by: str


def book(
    number: int,
    at: datetime,
    minutes: int,
    *,
    booked: Meeting | None,
    by: str,
    now: datetime,
) -> DateBooked:
    """Book the next date; the same click twice books once.

    Raises:
        DateInPast: `at` has begun.
        DateAlreadyBooked: `booked`, the pair's open date, is at another time.
    """
    if booked and booked.starts_at == at:
        return DateBooked(booked, by)
    if booked:
        raise DateAlreadyBooked(at=booked.starts_at)
    if at <= now:
        raise DateInPast(at=at)
    return DateBooked(Meeting(number, at, minutes), by)


def move(meeting: Meeting, to: datetime, *, by: str, now: datetime) -> DateMoved:
    """Give a date a new time; number and calendar entry stay.

    Raises:
        DateIsOver: it is no longer open.
        DateInPast: `to` has begun.
    """
    if meeting.status is not Status.BOOKED:
        raise DateIsOver(at=meeting.starts_at)
    if to <= now:
        raise DateInPast(at=to)
    if to == meeting.starts_at:
        return DateMoved(meeting, to, by)
    moved = replace(meeting, starts_at=to, sequence=meeting.sequence + 1)
    return DateMoved(moved, meeting.starts_at, by)


def cancel(meeting: Meeting, *, by: str) -> DateCancelled:
    """Call a date off.

    Raises:
        DateIsOver: it is no longer open.
    """
    if meeting.status is not Status.BOOKED:
        raise DateIsOver(at=meeting.starts_at)
    off = replace(meeting, status=Status.CANCELLED, sequence=meeting.sequence + 1)
    return DateCancelled(off, by)


def may_handle_dates(who: str, mentor: str, mentee: str, assistant: str | None) -> None:
    """Let the two and the mentee's assistant touch dates, nobody else.

    Raises:
        NotYourDate: for everybody else.
    """
    if who not in {mentor, mentee, assistant}:
        raise NotYourDate


class Met(StrEnum):
    """What the answers to "Did you meet?" say."""

    WAITING = "waiting"
    HELD = "held"
    NOT_HELD = "not_held"
    ASK_AGAIN = "ask_again"
    UNANSWERED = "unanswered"


def met(answers: Mapping[str, bool], *, asked_again: bool, over: bool) -> Met:
    """Read the two answers; `over` when the time for answering has passed.

    One yes counts. Yes against no asks both once; if they still differ, the yes counts.

    >>> met({"U1": True, "U2": False}, asked_again=False, over=False)
    <Met.ASK_AGAIN: 'ask_again'>
    """
    given = set(answers.values())
    if given == {True, False} and not asked_again and not over:
        return Met.ASK_AGAIN
    if True in given:
        return Met.HELD
    if len(answers) > 1 or (given and over):
        return Met.NOT_HELD
    return Met.UNANSWERED if over else Met.WAITING


class Kind(StrEnum):
    """What can happen to a date, for counting."""

    MOVED = "moved"
    CANCELLED = "cancelled"
    HELD = "held"
    NOT_HELD = "not_held"
    UNANSWERED = "unanswered"


@dataclass(frozen=True, slots=True)
class Happened:
    """One thing that happened to a date; `by` is who moved or cancelled."""

    kind: Kind
    at: datetime
    by: str = ""


@dataclass(frozen=True, slots=True)
class Counts:
    """Process figures since the last talk: only these may raise a flag, never an answer."""

    held: tuple[datetime, ...] = ()
    moves_in_a_row: int = 0
    cancels_by_one: int = 0
    unanswered_in_a_row: int = 0


def count(history: Iterable[Happened], *, since: datetime | None = None) -> Counts:
    """Count moves, cancellations and silence since the last talk held, or since `since`.

    `since` is the end of a pause: what happened before it is forgiven. `held` counts all.
    """
    held: tuple[datetime, ...] = ()
    moves = silent = 0
    cancels: Counter[str] = Counter()
    for thing in history:
        if thing.kind is Kind.HELD:
            held, moves, silent = (*held, thing.at), 0, 0
            cancels.clear()
        elif since is None or thing.at >= since:
            moves = moves + 1 if thing.kind is Kind.MOVED else 0
            silent = _silence(silent, thing.kind)
            cancels[thing.by] += thing.kind is Kind.CANCELLED
    return Counts(held, moves, max(cancels.values(), default=0), silent)


def _silence(silent: int, kind: Kind) -> int:
    """Unanswered cards add up; an answer ends the silence, moving or cancelling leaves it."""
    if kind is Kind.UNANSWERED:
        return silent + 1
    return 0 if kind is Kind.NOT_HELD else silent
