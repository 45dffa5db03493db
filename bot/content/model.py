"""What the curriculum consists of: one frozen record per kind of text.

Every record kept under a key in a data file carries that key as `id`, the same in all languages.
Facts (numbers, tags, the right answer) live in `facts/`, words in one folder per language.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from bot.content.voice import Voice


class Audience(StrEnum):
    """For whom a text is meant, or who of a pair asks a question."""

    BOTH = "both"
    MENTOR = "mentor"
    MENTEE = "mentee"


class Stage(StrEnum):
    """The stretch of a pair's conversation arc a text belongs to."""

    MEET = "meet"
    EXPECTATIONS = "expectations"
    TOPIC_A = "topic_a"
    MIDPOINT = "midpoint"
    CULTURE = "culture"
    FEEDBACK = "feedback"
    TRANSFER = "transfer"
    REFLECT = "reflect"
    CLOSE = "close"


class Release(StrEnum):
    """The moment a lesson is offered."""

    SIGN_UP = "sign_up"
    SESSION_1 = "before_session_1"
    SESSION_2 = "before_session_2"
    SESSION_3 = "before_session_3"
    SESSION_4 = "before_session_4"


class TopicKind(StrEnum):
    """Which way a topic usually travels; anyone may offer or want any topic."""

    FORWARD = "forward"
    RETURN = "return"


class TagKind(StrEnum):
    """What a tag says about a person's wishes."""

    STYLE = "style"
    INTEREST = "interest"


class Owner(StrEnum):
    """Whose goal it is."""

    MENTOR = "mentor"
    MENTEE = "mentee"
    JOINT = "joint"


class PollKind(StrEnum):
    """How a poll is answered."""

    SINGLE = "single"
    MULTIPLE = "multiple"
    SCALE = "scale"
    TEXT = "text"


@dataclass(frozen=True, slots=True)
class Option:
    """One answer of a self-check, with what we say to whoever picks it."""

    id: str
    text: Voice
    feedback: Voice


@dataclass(frozen=True, slots=True)
class Question:
    """A self-check question; `right` names the id of its one right option."""

    id: str
    right: str
    question: Voice
    options: Mapping[str, Option]


@dataclass(frozen=True, slots=True)
class Lesson:
    """A micro-lesson of two to three minutes: one card, one try-out, a self-check."""

    id: str
    number: int
    audience: Audience
    release: Release
    minutes: int
    title: Voice
    goal: Voice
    points: tuple[Voice, ...]
    try_out: Voice
    reflection: Voice
    check: Mapping[str, Question]
    source: str = ""


@dataclass(frozen=True, slots=True)
class Prompt:
    """A conversation question. Asked by one, it is worded as that person says it."""

    id: str
    stage: Stage
    asks: Audience
    text: Voice
    source: str = ""


@dataclass(frozen=True, slots=True)
class Try:
    """One small thing to try or notice in a week between two talks; both read it."""

    id: str
    stage: Stage
    text: Voice


@dataclass(frozen=True, slots=True)
class Topic:
    """A topic of the catalogue; `offer_only` topics may be offered but never asked for."""

    id: str
    kind: TopicKind
    name: Voice
    description: Voice
    synonyms: tuple[str, ...]
    offer_only: bool = False


@dataclass(frozen=True, slots=True)
class Tag:
    """A working-style or interest tag somebody may choose."""

    id: str
    kind: TagKind
    name: Voice


@dataclass(frozen=True, slots=True)
class Level:
    """A named level band; `rank` 1 is the lowest. A partner never sees it."""

    id: str
    rank: int
    name: Voice
    explanation: Voice


@dataclass(frozen=True, slots=True)
class Profile:
    """Tags and level bands of the sign-up form."""

    tags: Mapping[str, Tag]
    levels: Mapping[str, Level]


@dataclass(frozen=True, slots=True)
class Goal:
    """A goal template with its five steps, `levels[0]` being −2 (Spence 2007)."""

    id: str
    owner: Owner
    category: str
    title: Voice
    levels: tuple[Voice, ...]

    def level(self, score: int) -> Voice:
        """Return the step for a score from −2 to +2."""
        if not -2 <= score <= 2:  # noqa: PLR2004 - the scale's ends, said in the line above
            raise ValueError(f"goal attainment runs from -2 to +2, not {score}")
        return self.levels[score + 2]


@dataclass(frozen=True, slots=True)
class Goals:
    """Templates, the frame that names the five steps, and the review talk."""

    frame: tuple[Voice, ...]
    templates: Mapping[str, Goal]
    review: tuple[Voice, ...]
    hint: Voice


@dataclass(frozen=True, slots=True)
class Milestone:
    """A process milestone, private until its owner shares it."""

    id: str
    name: Voice
    text: Voice
    audience: Audience = Audience.BOTH


@dataclass(frozen=True, slots=True)
class Agreement:
    """What a pair agrees on: four lines at first sight, all ten behind a click."""

    intro: Voice
    short: tuple[Voice, ...]
    points: Mapping[str, "Clause"]
    confirm: Voice


@dataclass(frozen=True, slots=True)
class Clause:
    """One of the ten points."""

    id: str
    title: Voice
    text: Voice
