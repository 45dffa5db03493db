"""What can have happened to a pair, as past facts; each names the sentence that tells it.

An event knows ids and dates only. Who reads it, and in which words, is decided where letters
are written; `by` is for the person concerned and the coordinator, never for the partner.
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import ClassVar


class Signal(StrEnum):
    """Why a pair is at risk: process signals only, never an answer, a word or a presence."""

    NO_DATE = "no_date"
    FIRST_TALK_LATE = "first_talk_late"
    MOVED_TWICE = "moved_twice"
    CANCELLED_TWICE = "cancelled_twice"
    TALK_OVERDUE = "talk_overdue"
    AGREEMENT_OPEN = "agreement_open"
    GOAL_MISSING = "goal_missing"
    CARDS_UNANSWERED = "cards_unanswered"


class Reason(StrEnum):
    """Why a pair ended; a person may always rather not say."""

    TIME = "time"
    FIT = "fit"
    TOPIC_DONE = "topic_done"
    ROLE_CHANGE = "role_change"
    LEFT = "left"
    RATHER_NOT_SAY = "rather_not_say"
    REMATCH = "rematch"
    TOO_FEW_TALKS = "too_few_talks"
    PROGRAMME_CLOSED = "programme_closed"
    REPORTING_LINE = "reporting_line"
    SHARED_CASE = "shared_case"
    DEACTIVATED = "deactivated"


GOODBYES = frozenset({Reason.TOO_FEW_TALKS, Reason.PROGRAMME_CLOSED})
"""With these the two's time was over: they say goodbye, and nobody looks for a new partner."""


@dataclass(frozen=True, slots=True)
class Event:
    """Something that has happened to a pair; `key` finds its sentence."""

    key: ClassVar[str] = ""


@dataclass(frozen=True, slots=True)
class MenteeAsked(Event):
    """The mentor said yes; now the mentee is asked."""

    key: ClassVar[str] = "pairs.mentee_asked"
    who: str


@dataclass(frozen=True, slots=True)
class ProposalNudged(Event):
    """The person asked has not answered; `nth` counts from 1."""

    key: ClassVar[str] = "pairs.proposal_nudged"
    who: str
    nth: int


@dataclass(frozen=True, slots=True)
class ProposalExpired(Event):
    """The person asked let the time pass; they are told so."""

    key: ClassVar[str] = "pairs.proposal_expired"
    who: str


@dataclass(frozen=True, slots=True)
class ProposalFailed(Event):
    """No pair came of it; the mentor reads one same text whatever the cause."""

    key: ClassVar[str] = "pairs.proposal_failed"
    mentor: str


@dataclass(frozen=True, slots=True)
class ProposalClosed(Event):
    """A card that still waited for this person's answer is closed."""

    key: ClassVar[str] = "pairs.proposal_closed"
    who: str


@dataclass(frozen=True, slots=True)
class PairAccepted(Event):
    """Both said yes."""

    key: ClassVar[str] = "pairs.accepted"


@dataclass(frozen=True, slots=True)
class PairStarted(Event):
    """Agreement made and first talk held."""

    key: ClassVar[str] = "pairs.started"


@dataclass(frozen=True, slots=True)
class PairAtRisk(Event):
    """The two are asked: find a date, take a break, or end it?"""

    key: ClassVar[str] = "pairs.at_risk"
    signal: Signal


@dataclass(frozen=True, slots=True)
class CoordinatorAlerted(Event):
    """A week has passed; the coordinator is asked to look."""

    key: ClassVar[str] = "pairs.coordinator_alerted"
    signal: Signal


@dataclass(frozen=True, slots=True)
class CloseTalkOffered(Event):
    """Two weeks have passed; the two are offered a good goodbye."""

    key: ClassVar[str] = "pairs.close_talk_offered"
    signal: Signal


@dataclass(frozen=True, slots=True)
class PairRecovered(Event):
    """What was stuck moves again."""

    key: ClassVar[str] = "pairs.recovered"


@dataclass(frozen=True, slots=True)
class PairPaused(Event):
    """A pause, the pair's own (`by` None) or one person's; `until` is its last day."""

    key: ClassVar[str] = "pairs.paused"
    until: date
    by: str | None


@dataclass(frozen=True, slots=True)
class PauseExtended(Event):
    """The one extension was taken."""

    key: ClassVar[str] = "pairs.pause_extended"
    until: date
    by: str | None


@dataclass(frozen=True, slots=True)
class PairResumed(Event):
    """Every pause is over; the timers start afresh."""

    key: ClassVar[str] = "pairs.resumed"


@dataclass(frozen=True, slots=True)
class RematchRequested(Event):
    """Somebody asked for another partner; past the window the coordinator finds one."""

    key: ClassVar[str] = "pairs.rematch_requested"
    by: str
    self_service: bool


@dataclass(frozen=True, slots=True)
class RematchTakenBack(Event):
    """The person who asked changed their mind."""

    key: ClassVar[str] = "pairs.rematch_taken_back"
    by: str


@dataclass(frozen=True, slots=True)
class RematchOverdue(Event):
    """Five working days without an answer; deputy and lead are told."""

    key: ClassVar[str] = "pairs.rematch_overdue"
    by: str


@dataclass(frozen=True, slots=True)
class ClosingOffered(Event):
    """The pair's own weeks are over and the closing talk is still to come."""

    key: ClassVar[str] = "pairs.closing_offered"


@dataclass(frozen=True, slots=True)
class PairCompleted(Event):
    """Closing talk held, and enough talks before it."""

    key: ClassVar[str] = "pairs.completed"
    talks: int


@dataclass(frozen=True, slots=True)
class PairEnded(Event):
    """Over before its time, nobody's fault; `by` may be nobody."""

    key: ClassVar[str] = "pairs.ended"
    reason: Reason
    by: str | None = None


@dataclass(frozen=True, slots=True)
class PartnerCaredFor(Event):
    """The one who is left hears it kindly, with what happens next."""

    key: ClassVar[str] = "pairs.partner_cared_for"
    who: str


@dataclass(frozen=True, slots=True)
class ReturnedToPool(Event):
    """The next round looks for a new partner for this person."""

    key: ClassVar[str] = "pairs.returned_to_pool"
    who: str
