"""Workshops: what can be planned, who may come, and how the waiting list moves up by itself."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from urllib.parse import urlsplit

from bot.domain.refusals import Refusal

TITLE_LENGTH, PLACE_LENGTH, LINK_LENGTH = 120, 200, 500
SHORTEST, LONGEST = 5, 480
"""Minutes; a workshop fits into one working day."""
MOST_SEATS = 1000
BOTH = "both"
AUDIENCES = ("both", "mentor", "mentee")
_FORBIDDEN_IN_LINKS = frozenset('<>|"\\`')


class TitleWrong(Refusal):
    """A workshop needs a title that fits."""

    key = "workshops.title_wrong"


class MinutesWrong(Refusal):
    """A workshop takes between five minutes and a working day."""

    key = "workshops.minutes_wrong"


class SeatsWrong(Refusal):
    """There is at least one seat, and no fewer than are taken."""

    key = "workshops.seats_wrong"


class PlaceMissing(Refusal):
    """People need a place or a link."""

    key = "workshops.place_missing"


class PlaceTooLong(Refusal):
    """The place does not fit."""

    key = "workshops.place_too_long"


class LinkWrong(Refusal):
    """Only links to web pages are sent to people."""

    key = "workshops.link_wrong"


class BeginsInPast(Refusal):
    """The moment chosen has passed."""

    key = "workshops.begins_in_past"


class WorkshopOver(Refusal):
    """It has begun or is over: nobody can sign up or give up a seat any more."""

    key = "workshops.over"


class WorkshopCalledOff(Refusal):
    """It does not take place."""

    key = "workshops.called_off_refusal"


class NotInProgramme(Refusal):
    """Workshops are for people who take part in the programme."""

    key = "workshops.not_in_programme"


class NotForYourRole(Refusal):
    """This one is for the other role."""

    key = "workshops.not_for_role"


class NotHeldYet(Refusal):
    """Who was there can be noted once it has begun."""

    key = "workshops.not_held_yet"


class NeverThere(Refusal):
    """Somebody named as present takes no part in the programme."""

    key = "workshops.never_there"


class SeatState(StrEnum):
    """How somebody stands to a workshop."""

    SEAT = "seat"
    WAITING = "waiting"
    GIVEN_UP = "given_up"


@dataclass(frozen=True, slots=True)
class Seat:
    """One person's seat or place in the queue, which is in the order of `asked_at`."""

    who: str
    state: SeatState
    asked_at: datetime


@dataclass(frozen=True, slots=True)
class Plan:
    """What HR typed about a workshop."""

    title: str
    starts_at: datetime
    minutes: int
    place: str
    link: str
    capacity: int
    audience: str

    @property
    def ends_at(self) -> datetime:
        """The moment it is over."""
        return self.starts_at + timedelta(minutes=self.minutes)


def problems(plan: Plan, taken: int, *, now: datetime) -> Mapping[str, Refusal]:
    """Find what is wrong with a plan, by form field; `taken` seats stay with their people."""
    found: dict[str, Refusal] = {}
    if not 0 < len(plan.title) <= TITLE_LENGTH:
        found["title"] = TitleWrong(most=TITLE_LENGTH)
    if plan.starts_at <= now:
        found["day"] = BeginsInPast()
    if not SHORTEST <= plan.minutes <= LONGEST:
        found["minutes"] = MinutesWrong(least=SHORTEST, most=LONGEST)
    if not max(1, taken) <= plan.capacity <= MOST_SEATS:
        found["capacity"] = SeatsWrong(least=max(1, taken), most=MOST_SEATS)
    if len(plan.place) > PLACE_LENGTH:
        found["place"] = PlaceTooLong(most=PLACE_LENGTH)
    elif not plan.place and not plan.link:
        found["place"] = PlaceMissing()
    if plan.link and not is_web_link(plan.link):
        found["link"] = LinkWrong(most=LINK_LENGTH)
    return found


def is_web_link(text: str) -> bool:
    """Tell whether something is a plain link to a web page.

    >>> is_web_link("https://meet.example/room?x=1"), is_web_link("javascript:alert(1)")
    (True, False)
    >>> is_web_link("https://a b"), is_web_link("https://evil.example|click")
    (False, False)
    """
    if len(text) > LINK_LENGTH or not text.isprintable():
        return False
    if any(sign.isspace() or sign in _FORBIDDEN_IN_LINKS for sign in text):
        return False
    try:
        parts = urlsplit(text)
    except ValueError:
        return False
    return parts.scheme in {"http", "https"} and bool(parts.hostname) and "@" not in parts.netloc


def fits(audience: str, role: str) -> bool:
    """Tell whether a workshop is for people of this role (`mentor`, `mentee`, `both`).

    >>> fits("mentor", "both"), fits("mentor", "mentee"), fits("both", "mentee")
    (True, False, True)
    """
    return audience == BOTH or role in {BOTH, audience}


def ask(seats: Collection[Seat], who: str, capacity: int) -> SeatState:
    """Tell what somebody gets who asks now; asking again changes nothing.

    While anybody waits nobody overtakes them.
    """
    had = next((seat for seat in seats if seat.who == who), None)
    if had and had.state is not SeatState.GIVEN_UP:
        return had.state
    states = [seat.state for seat in seats]
    free = capacity - states.count(SeatState.SEAT)
    waits = SeatState.WAITING in states
    return SeatState.SEAT if free > 0 and not waits else SeatState.WAITING


def moving_up(seats: Collection[Seat], capacity: int) -> list[str]:
    """Name who gets a free seat now, in the order in which they asked."""
    taken = sum(seat.state is SeatState.SEAT for seat in seats)
    return [seat.who for seat in _queue(seats)][: max(0, capacity - taken)]


def place_in_queue(seats: Collection[Seat], who: str) -> int:
    """Count from the front of the queue; 0 for somebody who does not wait."""
    names = [seat.who for seat in _queue(seats)]
    return names.index(who) + 1 if who in names else 0


def _queue(seats: Collection[Seat]) -> Sequence[Seat]:
    waiting = [seat for seat in seats if seat.state is SeatState.WAITING]
    return sorted(waiting, key=lambda seat: (seat.asked_at, seat.who))
