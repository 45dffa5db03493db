"""Scores from survey items: per person, per group, both ways, and before against after.

Items, the two-thirds rule and the two-way index are this programme's own, unvalidated instrument;
reports call them programme feedback, not test results.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from math import ceil
from statistics import fmean, median

from bot.domain.suppression import SMALLEST_GROUP, Atom, Ends, Span, cut
from bot.domain.surveys import Ballot, Question, Value


class Form(StrEnum):
    """What is told about a measure: how answers spread, one mean, or the texts."""

    CHOICE = "choice"
    SEVERAL = "several"
    STEPS = "steps"
    INDEX = "index"
    TEXT = "text"


@dataclass(frozen=True, slots=True)
class Measure:
    """What is published together: one question, or an index over several.

    A question belongs to one measure only: an index beside its own items could be subtracted.
    """

    key: str
    form: Form
    items: tuple[str, ...]
    low: int = 1
    high: int = 5
    options: tuple[str, ...] = ()

    @property
    def ends(self) -> Ends:
        """The scale of one person's value."""
        return Ends(self.low, self.high, len(self.items))

    @property
    def size(self) -> int:
        """How many options or steps there are to count."""
        return len(self.options) or self.high - self.low + 1


INDICES: Mapping[str, tuple[str, ...]] = {
    "rq": ("rq1", "rq2", "rq3", "rq4"),
    "lb": ("lb1", "lb2"),
    "lb3": ("lb3",),
    "lb4": ("lb4",),
    "gu": ("gu1", "gu2", "gu3", "gu4"),
    "be": ("be1", "be2", "be3"),
    "stay": ("stay",),
    "match": ("pq1",),
    "help": ("pq2",),
    "load": ("pq3",),
    "contact": ("pq4",),
    "rec": ("rec",),
    "useful": ("p1",),
    "open": ("p2",),
    "both": ("p3a",),
    "fit": ("p3b",),
}
"""Quality, benefit, transfer, view, understanding, belonging, staying, programme, pulse."""

SKILLS: Mapping[str, tuple[str, ...]] = {"skill": ("sr",), "skill_then": ("sr_then",)}
"""Self-ratings 0-4, averaged over a person's own topics: now, and looking back at the start."""


def measures(asked: Sequence[str]) -> tuple[Measure, ...]:
    """The indices that can be formed from the items a survey asks.

    >>> [measure.key for measure in measures(["lb1", "lb2", "stay", "sr"])]
    ['lb', 'stay', 'skill']
    """
    return tuple(
        Measure(key, Form.INDEX, present, low, high)
        for table, low, high in ((INDICES, 1, 5), (SKILLS, 0, 4))
        for key, items in table.items()
        if (present := tuple(item for item in items if item in asked))
    )


def question_measure(question: Question) -> Measure:
    """The measure of one poll question."""
    form = {
        "single": Form.CHOICE,
        "multiple": Form.SEVERAL,
        "scale": Form.STEPS,
        "text": Form.TEXT,
    }[question.kind]
    return Measure(
        question.key, form, (question.key,), question.low, question.high, question.options
    )


def person_value(measure: Measure, values: Mapping[str, Value]) -> float | None:
    """One person's mean over a measure's items; None when fewer than two thirds are answered."""
    given = [value for item in measure.items if isinstance(value := values.get(item), int | float)]
    if len(given) < ceil(len(measure.items) * 2 / 3):
        return None
    return fmean(given)


def points(mean: float, low: float = 1, high: float = 5) -> float:
    """A mean as index points from 0 to 100.

    >>> points(4.0)
    75.0
    """
    return (mean - low) / (high - low) * 100


def two_way(received_by: Mapping[str, Span]) -> Span | None:
    """The weaker of both directions, from the benefit index per role; None unless both are told.

    So one-way learning cannot hide behind a good average.
    """
    if {"mentor", "mentee"} - received_by.keys():
        return None
    spans = [received_by["mentor"], received_by["mentee"]]
    return Span(min(span.low for span in spans), min(span.high for span in spans))


@dataclass(frozen=True, slots=True)
class Change:
    """The median change of matched persons in index points, frozen; `group` is empty for all."""

    measure: str
    group: str
    n: int
    points: float


def changes(
    measure: Measure,
    before: Sequence[Ballot],
    after: Sequence[Ballot],
    *,
    earlier: Measure | None = None,
    k: int = SMALLEST_GROUP,
) -> tuple[Change, ...]:
    """How people who answered both times changed, for all and by the first split (the role).

    `earlier` is the measure of the first time, if it is another one ("looking back"). Medians do
    not add up, so a group's figure cannot be subtracted from another's.
    """
    return medians(measure.key, _matched(measure, before, after, earlier or measure), k=k)


def medians(
    key: str, shifts: Sequence[tuple[str, float]], *, k: int = SMALLEST_GROUP
) -> tuple[Change, ...]:
    """The median of (group, change) of each person, for all and by group, from `k` people on."""
    if len(shifts) < k:
        return ()
    whole: Atom = tuple(range(len(shifts)))
    by_group = cut([whole], [group for group, _ in shifts], (), lambda atom: len(atom) >= k)
    labels = [("", whole), *(by_group.labels if by_group else ())]
    return tuple(
        Change(key, name, len(rows), round(median(shifts[row][1] for row in rows), 1))
        for name, rows in labels
    )


def _matched(
    measure: Measure, before: Sequence[Ballot], after: Sequence[Ballot], earlier: Measure
) -> list[tuple[str, float]]:
    first = {ballot.voter: person_value(earlier, ballot.values) for ballot in before}
    found = []
    for ballot in sorted(after, key=lambda ballot: ballot.voter):
        old, new = first.get(ballot.voter), person_value(measure, ballot.values)
        if old is not None and new is not None:
            shift = points(new, measure.low, measure.high) - points(old, earlier.low, earlier.high)
            found.append(("".join(ballot.groups[:1]), shift))
    return found


def response_rate(answered: int | None, asked: int) -> float | None:
    """Answers per person asked, 0 to 1; None when too few answered or nobody was asked."""
    return answered / asked if answered is not None and asked else None
