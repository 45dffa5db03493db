"""What the release desk shows, as values."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from bot.views.matching_look import Look


@dataclass(frozen=True, slots=True)
class Line:
    """One suggestion in short."""

    id: int
    version: int
    mentor: str
    mentee: str
    score: int
    reasons: tuple[Any, ...]
    warnings: tuple[str, ...]
    locked: bool


@dataclass(frozen=True, slots=True)
class Wait:
    """Somebody without a partner in one role, with what would help as key and parameters."""

    user_id: str
    role: str
    hint: tuple[str, Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class Veto:
    """Two people whom HR keeps apart, and who decided so."""

    id: int
    mentor: str
    mentee: str
    by: str


@dataclass(frozen=True, slots=True)
class Batch:
    """A release that can still be taken back."""

    at: datetime
    until: datetime
    pairs: int


@dataclass(frozen=True, slots=True)
class Last:
    """What the last round found and proved.

    How many pairs were possible is not told: whoever counts them by the public rules would see
    that somebody stands on somebody's private list.
    """

    failed: bool
    on: date
    floor: int
    proved: bool
    hints: tuple[Mapping[str, Any], ...]
    problems: tuple[Mapping[str, str], ...]


@dataclass(frozen=True, slots=True)
class Auto:
    """Pairs that go out by themselves unless somebody objects."""

    round_id: int
    at: datetime
    pairs: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """One page of the desk; `stamp` tells whether it is still what the reader saw."""

    look: Look
    name: str
    found: int
    pairs: int
    warned: int
    waiting: int
    lines: list[Line]
    waits: list[Wait]
    countries: list[str]
    stamp: str
    vetoed: int = 0
    vetoes: list[Veto] = field(default_factory=list)
    running: bool = False
    batches: list[Batch] = field(default_factory=list)
    last: Last | None = None
    auto: Auto | None = None
    may_run: bool = True
    may_release: bool = True
    topics: Mapping[str, str] = field(default_factory=dict)
