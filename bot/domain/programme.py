"""A programme: its states and what leads from one to the next, and what a draft must hold."""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import ClassVar

from bot.domain.agreement import Address
from bot.domain.formats import SPRINT, Format
from bot.domain.refusals import Refusal

ROUND_BEFORE_START = timedelta(days=16)  # two people have seven days each to answer
NAME_LENGTH = 80
PURPOSE_LENGTH = 500
MOST_GOALS = 2
SMALLEST_GROUP = 5
LARGEST_MINIMUM = 12
WEEKS = range(4, 53)
EVERY = range(1, 5)
MINUTES = range(15, 121)
GAPS = range(5)


class ProgrammeState(StrEnum):
    """Where a programme stands."""

    DRAFT = "draft"
    SIGNUP = "signup"
    MATCHING = "matching"
    RUNNING = "running"
    CLOSING = "closing"
    CLOSED = "closed"
    ARCHIVED = "archived"


class Need(StrEnum):
    """What a step waits for besides HR's confirmation."""

    NOTHING = "nothing"
    COMPLETE_DRAFT = "complete_draft"
    NO_OPEN_PAIR = "no_open_pair"
    A_PAIR = "a_pair"
    NEVER_A_PAIR = "never_a_pair"


@dataclass(frozen=True, slots=True)
class Step:
    """A step HR may take; `reversible` until its messages have gone out."""

    source: ProgrammeState
    target: ProgrammeState
    need: Need = Need.NOTHING
    reversible: bool = True


STEPS = (
    Step(ProgrammeState.DRAFT, ProgrammeState.SIGNUP, Need.COMPLETE_DRAFT),
    Step(ProgrammeState.SIGNUP, ProgrammeState.MATCHING),
    Step(ProgrammeState.MATCHING, ProgrammeState.RUNNING, Need.A_PAIR),
    Step(ProgrammeState.RUNNING, ProgrammeState.CLOSING),
    Step(ProgrammeState.CLOSING, ProgrammeState.CLOSED, Need.NO_OPEN_PAIR, reversible=False),
    Step(ProgrammeState.CLOSED, ProgrammeState.ARCHIVED, reversible=False),
    Step(ProgrammeState.DRAFT, ProgrammeState.ARCHIVED),
    Step(ProgrammeState.SIGNUP, ProgrammeState.ARCHIVED, Need.NEVER_A_PAIR),
    Step(ProgrammeState.MATCHING, ProgrammeState.ARCHIVED, Need.NEVER_A_PAIR),
)


class StepUnknown(Refusal):
    """No such step leads from here."""

    key = "programmes.step_unknown"


class StepUnconfirmed(Refusal):
    """Every step is confirmed first."""

    key = "programmes.step_unconfirmed"


class StepNotReady(Refusal):
    """Something is still missing; `need` says what."""

    key = "programmes.step_not_ready"


class StepIsFinal(Refusal):
    """Its messages have gone out, or it cannot be undone at all."""

    key = "programmes.step_is_final"


@dataclass(frozen=True, slots=True)
class ProgrammeFacts:
    """What a step looks at; `letters_sent` tells of the step that led here."""

    state: ProgrammeState
    came_from: ProgrammeState | None = None
    letters_sent: bool = False
    draft_complete: bool = False
    pairs: int = 0
    open_pairs: int = 0


def called_off(state: str, came_from: str | None) -> bool:
    """Tell whether a programme went to the archive although people could sign up already.

    >>> called_off("archived", "signup"), called_off("archived", "closed")
    (True, False)
    """
    before = (ProgrammeState.SIGNUP, ProgrammeState.MATCHING)
    return state == ProgrammeState.ARCHIVED and came_from in before


@dataclass(frozen=True, slots=True)
class ProgrammeMoved:
    """A programme has taken a step, forward or back."""

    key: ClassVar[str] = "programmes.moved"
    source: ProgrammeState
    target: ProgrammeState
    back: bool = False


def steps_from(state: ProgrammeState) -> tuple[Step, ...]:
    """List the steps HR may take from a state."""
    return tuple(step for step in STEPS if step.source is state)


def move(facts: ProgrammeFacts, target: ProgrammeState, *, confirmed: bool) -> ProgrammeMoved:
    """Take one step forward.

    Raises:
        StepUnknown: no such step.
        StepNotReady: what it needs is missing.
        StepUnconfirmed: HR has not confirmed it yet.
    """
    step = next((step for step in steps_from(facts.state) if step.target is target), None)
    if step is None:
        raise StepUnknown(state=facts.state, target=target)
    if not ready(step.need, facts):
        raise StepNotReady(need=step.need, n=facts.open_pairs)
    if not confirmed:
        raise StepUnconfirmed(target=target)
    return ProgrammeMoved(facts.state, target)


def ready(need: Need, facts: ProgrammeFacts) -> bool:
    """Tell whether what a step needs is there."""
    return {
        Need.NOTHING: True,
        Need.COMPLETE_DRAFT: facts.draft_complete,
        Need.A_PAIR: facts.pairs > 0,
        Need.NEVER_A_PAIR: facts.pairs == 0,
        Need.NO_OPEN_PAIR: facts.open_pairs == 0,
    }[need]


def move_back(facts: ProgrammeFacts) -> ProgrammeMoved:
    """Undo the last step, as long as none of its messages has gone out.

    Raises:
        StepIsFinal: it cannot be undone (any more).
    """
    taken = (step for step in STEPS if (step.source, step.target) == (facts.came_from, facts.state))
    step = next(taken, None)
    if step is None or not step.reversible or facts.letters_sent:
        raise StepIsFinal(state=facts.state)
    return ProgrammeMoved(facts.state, step.source, back=True)


@dataclass(frozen=True, slots=True)
class ProgrammeDraft:
    """What HR typed; only name, purpose, start and channel have no sensible default."""

    name: str
    purpose: str
    starts_on: date | None
    channel: str
    format: Format = SPRINT
    signup_from: date | None = None
    signup_until: date | None = None
    last_start_on: date | None = None
    ends_on: date | None = None
    goals: tuple[str, ...] = ()
    level_gap: int = 1
    minimum_group: int = SMALLEST_GROUP
    language: str = "de"
    address: Address = Address.DU


def default_signup_until(starts_on: date) -> date:
    """Return the last day of sign-up that still leaves the automatic round its time."""
    return starts_on - ROUND_BEFORE_START


def default_ends_on(draft: ProgrammeDraft) -> date | None:
    """Return the day by which a pair that starts on the last start day has closed."""
    last = draft.last_start_on or draft.starts_on
    return last + draft.format.length if last else None


Errors = dict[str, list[str]]


def validate(draft: ProgrammeDraft, today: date) -> Errors:
    """Return what is wrong, field by field, as catalogue keys; empty when all is well."""
    found = [*_text_errors(draft), *_date_errors(draft, today), *_setting_errors(draft)]
    errors: Errors = {}
    for field, code in found:
        errors.setdefault(field, []).append(f"programmes.{code}")
    return errors


def _text_errors(draft: ProgrammeDraft) -> list[tuple[str, str]]:
    rules = (
        (not draft.name.strip(), "name", "name_missing"),
        (len(draft.name) > NAME_LENGTH, "name", "name_too_long"),
        (not draft.purpose.strip(), "purpose", "purpose_missing"),
        (len(draft.purpose) > PURPOSE_LENGTH, "purpose", "purpose_too_long"),
        (not draft.channel, "channel", "channel_missing"),
        (draft.starts_on is None, "starts_on", "start_missing"),
    )
    return [(field, code) for wrong, field, code in rules if wrong]


def _date_errors(draft: ProgrammeDraft, today: date) -> list[tuple[str, str]]:
    start = draft.starts_on
    if start is None:
        return []
    until = draft.signup_until or default_signup_until(start)
    rules = (
        (start < today, "starts_on", "start_in_past"),
        (start >= today and default_signup_until(start) < today, "starts_on", "start_too_soon"),
        (until > default_signup_until(start), "signup_until", "signup_ends_too_late"),
        ((draft.signup_from or until) > until, "signup_from", "signup_ends_before_it_begins"),
        ((draft.last_start_on or start) < start, "last_start_on", "last_start_before_start"),
        ((draft.ends_on or date.max) <= start, "ends_on", "end_before_start"),
        (_ends_early(draft), "ends_on", "end_before_last_pair"),
    )
    return [(field, code) for wrong, field, code in rules if wrong]


def _ends_early(draft: ProgrammeDraft) -> bool:
    needed = default_ends_on(draft)
    if needed is None or draft.ends_on is None or draft.starts_on is None:
        return False
    return draft.starts_on < draft.ends_on < needed


def _setting_errors(draft: ProgrammeDraft) -> list[tuple[str, str]]:
    shape = draft.format
    rules = (
        (len(draft.goals) > MOST_GOALS, "goals", "too_many_goals"),
        (draft.level_gap not in GAPS, "level_gap", "level_gap_unknown"),
        (draft.minimum_group < SMALLEST_GROUP, "minimum_group", "group_too_small"),
        (draft.minimum_group > LARGEST_MINIMUM, "minimum_group", "group_too_large"),
        (shape.weeks not in WEEKS, "weeks", "weeks_unknown"),
        (shape.every not in EVERY, "every", "rhythm_unknown"),
        (shape.minutes not in MINUTES, "minutes", "minutes_unknown"),
    )
    return [(field, code) for wrong, field, code in rules if wrong]
