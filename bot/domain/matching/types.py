"""The facts matching reads and the results it hands back, all frozen."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

FULL = 10_000
"""The best component and the best score, in hundredths of a point."""

HEAVIEST = 1_000
"""The largest weight: sums of products stay far below 2**31."""

DEFAULT_OFFER_LEVEL = 3
DEFAULT_WANT_LEVEL = 1


class Role(StrEnum):
    """What a person signed up for."""

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


class Code(StrEnum):
    """Why two people cannot be a pair; `PRIVATE` never says which private cause."""

    SAME_PERSON = "same_person"
    ROLE = "role"
    CAPACITY = "no_capacity"
    TOPIC = "no_topic"
    LEVEL = "no_level"
    LANGUAGE = "no_language"
    HOURS = "no_hours"
    TEAM = "same_team"
    LINE = "reporting_line"
    REPEAT = "repeat"
    VETO = "veto"
    FLOOR = "below_floor"
    PRIVATE = "no_eligible_partner"


class Why(StrEnum):
    """Why somebody has no partner in a plan."""

    CAPACITY = "no_capacity"
    NOBODY = "nobody_there"
    TOPIC = "no_topic"
    LEVEL = "no_level"
    LANGUAGE = "no_language"
    HOURS = "no_hours"
    FLOOR = "below_floor"
    PRIVATE = "no_eligible_partner"
    TAKEN = "all_taken"


class Kind(StrEnum):
    """What HR decided about two people."""

    LOCK = "lock"
    VETO = "veto"


@dataclass(frozen=True, slots=True)
class Offer:
    """A topic somebody can teach, with their level from 0 to 4."""

    topic: str
    level: int = DEFAULT_OFFER_LEVEL


@dataclass(frozen=True, slots=True)
class Want:
    """A topic somebody wants to learn: priority 1 (most) to 3, own level 0 to 4."""

    topic: str
    priority: int = 2
    level: int = DEFAULT_WANT_LEVEL


WORKING_DAY = ((540, 1020),)
"""09:00 to 17:00 in local minutes: who states no hours is taken to be free then."""

BOTH_FORMATS = frozenset({"remote", "onsite"})


@dataclass(frozen=True, slots=True)
class MatchPerson:
    """One person as matching sees them; `ready` and `not_with` are private.

    `hours` are local minutes of the day, `(start, end)`. `ready` is false while a programme's
    training gate keeps somebody out; nobody may learn which of the private causes applied.
    """

    id: str
    role: Role
    level: int
    manager_id: str = ""
    department: str = ""
    team: str = ""
    location: str = ""
    languages: frozenset[str] = frozenset()
    timezone: str = "UTC"
    hours: tuple[tuple[int, int], ...] = WORKING_DAY
    offers: tuple[Offer, ...] = ()
    wants: tuple[Want, ...] = ()
    style: frozenset[str] = frozenset()
    formats: frozenset[str] = BOTH_FORMATS
    rhythm: str = ""
    mentor_capacity: int = 1
    mentee_capacity: int = 1
    not_with: frozenset[str] = frozenset()
    ready: bool = True


@dataclass(frozen=True, slots=True)
class Weights:
    """How much each criterion counts (Allen, Eby & Lentz 2006; Eby et al. 2013; defaults ours)."""

    topic_fit: int = 35
    return_topic: int = 20
    style: int = 15
    availability: int = 12
    distance: int = 10
    language: int = 8

    def __post_init__(self) -> None:
        """Refuse weights that cannot make a mean.

        Raises:
            ValueError: a weight is negative or above 1,000, or topic fit weighs nothing.
        """
        if any(not 0 <= value <= HEAVIEST for value in self.values()):
            raise ValueError("a weight is a whole number from 0 to 1000")
        if not self.topic_fit:
            raise ValueError("topic_fit must weigh at least 1")

    def values(self) -> tuple[int, ...]:
        """Return the six weights in the order of `Components.values`."""
        return (
            self.topic_fit,
            self.return_topic,
            self.style,
            self.availability,
            self.distance,
            self.language,
        )


@dataclass(frozen=True, slots=True)
class Rules:
    """A programme's rules; minutes are per working day, the floor is in hundredths."""

    weights: Weights = Weights()
    level_gap: int = 1
    floor: int = 4_500
    common_minutes: int = 60
    same_team_allowed: bool = False
    repeats_allowed: bool = False


@dataclass(frozen=True, slots=True, order=True)
class Lock:
    """HR's word on two people; an override lets a lock break company rules, never private ones."""

    mentor: str
    mentee: str
    kind: Kind = Kind.LOCK
    override: bool = False


@dataclass(frozen=True, slots=True, order=True)
class PairHistory:
    """Two people who have been a pair before."""

    mentor: str
    mentee: str


@dataclass(frozen=True, slots=True)
class Components:
    """The six criteria of one pair, 0 to 10,000; None where data is missing."""

    topic_fit: int
    return_topic: int | None
    style: int | None
    availability: int
    distance: int | None
    language: int

    def values(self) -> tuple[int | None, ...]:
        """Return the six values in the order of `Weights.values`."""
        return (
            self.topic_fit,
            self.return_topic,
            self.style,
            self.availability,
            self.distance,
            self.language,
        )


CRITERIA = ("topic_fit", "return_topic", "style", "availability", "distance", "language")


@dataclass(frozen=True)
class Said:
    """A catalogue key with the numbers and names that fill its placeholders."""

    code: str
    params: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class PairResult:
    """One pair of a plan with the numbers the solver used and three reasons."""

    mentor: str
    mentee: str
    score: int
    components: Components
    reasons: tuple[Said, ...]
    locked: bool = False


@dataclass(frozen=True, slots=True)
class Unmatched:
    """Somebody without a partner in one of their roles, and why."""

    id: str
    role: Role
    why: Why
    hint: Said


@dataclass(frozen=True, slots=True)
class LockProblem:
    """A lock or veto that could not be honoured, and why."""

    lock: Lock
    code: str


@dataclass(frozen=True, slots=True)
class Hint:
    """What would help: `count` more people of `role` for `topic` would match `gain` more.

    `solved` tells whether the counterfactual was solved, or counted from those who wait.
    """

    topic: str
    role: Role
    count: int
    gain: int
    solved: bool


@dataclass(frozen=True, slots=True)
class Certificate:
    """What was proved: nobody else can be matched, no higher floor, no higher total.

    `scope` is "all" when every eligible pair was checked and "kept" after a quick re-solve.
    """

    people: int
    floor: int
    total: int
    eligible_pairs: int
    kept_pairs: int
    rounds: int
    scope: str = "all"


@dataclass(frozen=True)
class Plan:
    """A whole proposal; `kept` carries what a quick re-solve at the desk needs."""

    pairs: tuple[PairResult, ...]
    unmatched: tuple[Unmatched, ...]
    certificate: Certificate
    hints: tuple[Hint, ...] = ()
    lock_problems: tuple[LockProblem, ...] = ()
    blocking_pairs: int = 0
    kept: Any = field(default=None, compare=False, repr=False)

    @property
    def total(self) -> int:
        """The sum of all scores, in hundredths."""
        return sum(pair.score for pair in self.pairs)
