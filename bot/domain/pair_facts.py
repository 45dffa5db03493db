"""What is known about a pair: its states and the facts every decision about it needs."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from bot.domain.own_weeks import Rest
from bot.domain.pair_events import Event, Signal


class PairState(StrEnum):
    """Where a pair stands; people read kind words, never these."""

    PROPOSED = "proposed"
    ACCEPTED = "accepted"
    ACTIVE = "active"
    PAUSED = "paused"
    AT_RISK = "at_risk"
    REMATCH_REQUESTED = "rematch_requested"
    COMPLETED = "completed"
    ENDED_EARLY = "ended_early"
    WITHDRAWN = "withdrawn"
    EXPIRED = "expired"


OVER = frozenset(
    {PairState.COMPLETED, PairState.ENDED_EARLY, PairState.WITHDRAWN, PairState.EXPIRED}
)


class Waiting(StrEnum):
    """Whose answer a proposal waits for."""

    MENTOR = "waiting_mentor"
    MENTEE = "waiting_mentee"


@dataclass(frozen=True, slots=True)
class Pause:
    """A pause until the end of a day; `by` None is the pair's own, else that person's."""

    until: date
    by: str | None = None
    extended: bool = False


@dataclass(frozen=True, slots=True)
class Risk:
    """Why and since when a pair is at risk; `told` counts the escalations sent."""

    signal: Signal
    since: datetime
    told: int = 0


@dataclass(frozen=True, slots=True)
class Rematch:
    """A wish for another partner; `came_from` is where taking it back leads."""

    by: str
    at: datetime
    came_from: PairState
    self_service: bool
    answer_by: datetime
    ends_at: datetime
    overdue_told: bool = False


@dataclass(frozen=True, slots=True)
class PairFacts:
    """Everything a decision about a pair needs; all instants are aware.

    `counted_from` is when the present stretch began (proposal sent, accepted, resumed): timers
    count from it. `moves`, `cancels` and `unanswered` come from `meetings.count`. `rests` are the
    stretches of rest that are over, `resting_since` is the first day of the present one.
    """

    mentor: str
    mentee: str
    state: PairState
    counted_from: datetime
    waiting: Waiting | None = None
    nudged: int = 0
    agreement_at: datetime | None = None
    goal_set: bool = False
    held: tuple[datetime, ...] = ()
    next_at: datetime | None = None
    planned: int = 6
    rhythm: timedelta = timedelta(weeks=2)
    moves: int = 0
    cancels: int = 0
    unanswered: int = 0
    closing_held: bool = False
    closes_at: datetime | None = None
    closing_offered: bool = False
    pauses: tuple[Pause, ...] = ()
    resting_since: date | None = None
    rests: tuple[Rest, ...] = ()
    risk: Risk | None = None
    rematch: Rematch | None = None
    zone: str = "UTC"
    programme_closed: bool = False


@dataclass(frozen=True, slots=True)
class Decision:
    """The facts afterwards, and what happened on the way."""

    facts: PairFacts
    events: tuple[Event, ...] = ()

    @property
    def state(self) -> PairState:
        """The state afterwards."""
        return self.facts.state
