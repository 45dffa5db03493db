"""Polls and surveys: how they are asked, answered once, closed, and what a vote may say."""

import hashlib
import hmac
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import StrEnum

from bot.domain.refusals import Refusal
from bot.domain.suppression import SMALLEST_GROUP

FEWEST_OPTIONS, MOST_OPTIONS = 2, 10
LONGEST_TITLE, LONGEST_QUESTION, LONGEST_OPTION, LONGEST_TEXT = 150, 300, 75, 2_000
MOST_QUESTIONS = 10
SMALLEST_CHANNEL = 10
"""A poll in a channel needs this many people, so that an answer cannot be guessed."""
SHORTEST_RUN, LONGEST_RUN = timedelta(hours=1), timedelta(days=90)
REMIND_AFTER = 0.6
"""The one reminder goes out after this share of the time."""

Value = int | float | frozenset[int] | str
"""Option (from 0), scale step or own average, several options, or free text."""


class Kind(StrEnum):
    """How a question is answered."""

    SINGLE = "single"
    MULTIPLE = "multiple"
    SCALE = "scale"
    TEXT = "text"


class Audience(StrEnum):
    """Whom a poll goes to."""

    PROGRAMME = "programme"
    MENTORS = "mentors"
    MENTEES = "mentees"
    CHANNEL = "channel"


@dataclass(frozen=True, slots=True)
class Question:
    """One question; `options` for choices, `low`…`high` for a scale."""

    key: str
    kind: Kind
    text: str = ""
    options: tuple[str, ...] = ()
    low: int = 1
    high: int = 5


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong at one field; `surveys.problem_<code>` is its sentence."""

    where: str
    code: str
    facts: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Poll:
    """A poll or survey; answers are taken from `opens_at` until before `closes_at`."""

    key: str
    title: str
    questions: tuple[Question, ...]
    audience: Audience
    opens_at: datetime
    closes_at: datetime
    reach: int
    """How many people are asked."""

    def is_open(self, now: datetime) -> bool:
        """Whether an answer counts now."""
        return self.opens_at <= now < self.closes_at

    @property
    def remind_at(self) -> datetime:
        """When those who have not answered are reminded, once."""
        return self.opens_at + (self.closes_at - self.opens_at) * REMIND_AFTER


@dataclass(frozen=True, slots=True)
class Ballot:
    """One person's answers under a pseudonym, with their group in each split."""

    voter: str
    groups: tuple[str, ...]
    values: Mapping[str, Value]
    answered_at: datetime


class PollRefused(Refusal):
    """The poll cannot be sent like this; `problems` tells what to change at which field."""

    key = "surveys.refused_poll"

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__(count=len(problems))
        self.problems = tuple(problems)


class AnswerRefused(PollRefused):
    """The answer does not fit its question; nothing typed is lost."""

    key = "surveys.refused_answer"


class PollClosed(Refusal):
    """The vote came before the opening or after the deadline."""

    key = "surveys.refused_closed"


class NotAsked(Refusal):
    """The person does not belong to those who are asked."""

    key = "surveys.refused_not_asked"


class ResultsHidden(Refusal):
    """Results are not shown while people can still answer."""

    key = "surveys.refused_hidden"


def open_poll(poll: Poll) -> Poll:
    """The poll itself if it can be sent, with texts trimmed; raises `PollRefused` otherwise."""
    trimmed = replace(
        poll, title=poll.title.strip(), questions=tuple(map(_trimmed, poll.questions))
    )
    if problems := check(trimmed):
        raise PollRefused(problems)
    return trimmed


def _trimmed(question: Question) -> Question:
    options = tuple(option.strip() for option in question.options if option.strip())
    return replace(question, text=question.text.strip(), options=options)


def check(poll: Poll) -> tuple[Problem, ...]:
    """Everything that keeps a poll from being sent, field by field."""
    return (
        *_length("title", poll.title, LONGEST_TITLE),
        *_count(poll),
        *_deadline(poll),
        *_reach(poll),
        *(problem for question in poll.questions for problem in _question(question)),
    )


def _length(where: str, text: str, most: int) -> tuple[Problem, ...]:
    if not text:
        return (Problem(where, "empty"),)
    if len(text) > most:
        return (Problem(where, "too_long", {"most": most, "now": len(text)}),)
    return ()


def _count(poll: Poll) -> tuple[Problem, ...]:
    if not poll.questions:
        return (Problem("questions", "no_question"),)
    if len(poll.questions) > MOST_QUESTIONS:
        return (Problem("questions", "too_many_questions", {"most": MOST_QUESTIONS}),)
    keys = [question.key for question in poll.questions]
    return (Problem("questions", "question_twice"),) if len(set(keys)) < len(keys) else ()


def _deadline(poll: Poll) -> tuple[Problem, ...]:
    run = poll.closes_at - poll.opens_at
    if run <= timedelta():
        return (Problem("deadline", "past"),)
    if run < SHORTEST_RUN:
        return (Problem("deadline", "too_soon", {"hours": 1}),)
    return (Problem("deadline", "too_late", {"days": 90}),) if run > LONGEST_RUN else ()


def _reach(poll: Poll) -> tuple[Problem, ...]:
    least = SMALLEST_CHANNEL if poll.audience is Audience.CHANNEL else SMALLEST_GROUP
    if poll.reach >= least:
        return ()
    return (Problem("audience", "too_few_people", {"least": least, "n": poll.reach}),)


def _question(question: Question) -> tuple[Problem, ...]:
    found = _length(f"{question.key}.text", question.text, LONGEST_QUESTION)
    if question.kind in {Kind.SINGLE, Kind.MULTIPLE}:
        return (*found, *_options(question))
    steps = question.high - question.low + 1
    if question.kind is Kind.SCALE and not FEWEST_OPTIONS < steps <= MOST_OPTIONS:
        facts = {"least": FEWEST_OPTIONS + 1, "most": MOST_OPTIONS}
        return (*found, Problem(f"{question.key}.scale", "scale_steps", facts))
    return found


def _options(question: Question) -> tuple[Problem, ...]:
    where, options = f"{question.key}.options", question.options
    if len(options) < FEWEST_OPTIONS:
        return (Problem(where, "too_few_options", {"least": FEWEST_OPTIONS}),)
    if len(options) > MOST_OPTIONS:
        return (Problem(where, "too_many_options", {"most": MOST_OPTIONS, "n": len(options)}),)
    if len({option.casefold() for option in options}) < len(options):
        return (Problem(where, "option_twice"),)
    longest = max(options, key=len)
    return _length(where, longest, LONGEST_OPTION)


def vote(poll: Poll, ballot: Ballot, *, asked: bool, now: datetime) -> Ballot:
    """Check one person's answers; storing them under `ballot.voter` replaces their earlier ones.

    Unanswered questions may be missing. Raises `PollClosed`, `NotAsked` or `AnswerRefused`.
    """
    if not poll.is_open(now):
        raise PollClosed(closes_at=poll.closes_at)
    if not asked:
        raise NotAsked
    known = {question.key: question for question in poll.questions}
    problems = [
        problem
        for key, value in ballot.values.items()
        for problem in (_answer(known[key], value) if key in known else [Problem(key, "unknown")])
    ]
    if problems:
        raise AnswerRefused(problems)
    return replace(ballot, answered_at=now)


def _answer(question: Question, value: Value) -> list[Problem]:
    if question.kind is Kind.TEXT:
        if isinstance(value, str) and len(value) > LONGEST_TEXT:
            facts = {"most": LONGEST_TEXT, "now": len(value)}
            return [Problem(question.key, "too_long", facts)]
        return [] if isinstance(value, str) else [Problem(question.key, "not_an_option")]
    return [] if _possible(question, value) else [Problem(question.key, "not_an_option")]


def _possible(question: Question, value: Value) -> bool:
    match question.kind, value:
        case Kind.SINGLE, int():
            return 0 <= value < len(question.options)
        case Kind.MULTIPLE, frozenset():
            return all(0 <= option < len(question.options) for option in value)
        case Kind.SCALE, int() | float():
            return question.low <= value <= question.high
    return False


def answers_so_far(answered: int, *, k: int = SMALLEST_GROUP) -> int | None:
    """How many have answered while the poll is open; None below `k`: no live counters there."""
    return answered if answered >= k else None


def pseudonym(link_key: bytes, person: str) -> str:
    """The name under which a person's answers are stored; nobody can link it without the key.

    One key per programme run for baseline, midpoint and closing, one each for everything else; it
    is destroyed when the outcome report is final.

    >>> pseudonym(b"one run", "U1") == pseudonym(b"another", "U1")
    False
    """
    return hmac.new(link_key, person.encode(), hashlib.sha256).hexdigest()[:32]


def counted(ballots: Sequence[Ballot]) -> tuple[Ballot, ...]:
    """One ballot per person, the latest, in an order that says nothing about when they voted."""
    latest: dict[str, Ballot] = {}
    for ballot in sorted(ballots, key=lambda ballot: ballot.answered_at):
        latest[ballot.voter] = ballot
    return tuple(latest[voter] for voter in sorted(latest))
