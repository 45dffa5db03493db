"""Freeze a survey at its close: the only cells any report will ever read."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from random import Random

from bot.domain.cells import FEWEST_TEXTS, Asked, Cell, cells, written
from bot.domain.indices import Change, Form, Measure, response_rate
from bot.domain.suppression import SMALLEST_GROUP
from bot.domain.surveys import Ballot, Poll, ResultsHidden


@dataclass(frozen=True, slots=True)
class Frozen:
    """What is left of a survey when its answers are closed; `answered` is None below five.

    Free texts wait, shuffled and masked, until a human has read them; `texts` holds those that
    may be shown.
    """

    survey: str
    closed_at: datetime
    asked: int
    answered: int | None
    cells: tuple[Cell, ...]
    texts: Mapping[str, tuple[str, ...]]
    changes: tuple[Change, ...] = ()
    waiting: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def cell(self, measure: str, split: str = "", group: str = "") -> Cell | None:
        """The cell asked for, or None: nothing is ever computed on request."""
        wanted = (measure, split, group)
        return next((c for c in self.cells if (c.measure, c.split, c.group) == wanted), None)

    def groups(self, measure: str, split: str) -> tuple[Cell, ...]:
        """The cells of one split; one split at a time is all a report can ask for."""
        return tuple(c for c in self.cells if (c.measure, c.split) == (measure, split) and split)

    def change(self, measure: str, group: str = "") -> Change | None:
        """The frozen change of a measure."""
        return next((c for c in self.changes if (c.measure, c.group) == (measure, group)), None)

    def next_texts(self, most: int) -> tuple[str, tuple[str, ...]]:
        """Give the question whose texts wait to be read, and the next of them."""
        return next(((key, texts[:most]) for key, texts in self.waiting.items() if texts), ("", ()))

    def read(self, key: str, count: int, left_out: Collection[int]) -> "Frozen":
        """Show the first `count` waiting texts but those left out, which are gone for good."""
        waits = self.waiting[key]
        kept = tuple(text for n, text in enumerate(waits[:count]) if n not in left_out)
        shown = {**self.texts, key: (*self.texts.get(key, ()), *kept)}
        return replace(self, texts=shown, waiting={**self.waiting, key: waits[count:]})

    @property
    def response(self) -> float | None:
        """The share that answered, 0 to 1."""
        return response_rate(self.answered, self.asked)


def results(poll: Poll, frozen: Frozen | None, *, now: datetime) -> Frozen:
    """The frozen cells of a closed poll; raises `ResultsHidden` while people can still answer."""
    if frozen is None or now < poll.closes_at:
        raise ResultsHidden(closes_at=poll.closes_at)
    return frozen


def freeze(
    survey: str,
    measures: Sequence[Measure],
    ballots: Sequence[Ballot],
    asked: Asked,
    *,
    closed_at: datetime,
    seed: int,
    k: int = SMALLEST_GROUP,
    changes: tuple[Change, ...] = (),
    clean: Callable[[str], str] = str.strip,
) -> Frozen:
    """Decide once what may be shown; `ballots` holds one per person (see `surveys.counted`).

    `clean` takes names out of free texts.

    The first split matters most: a later one is told only if it is safe beside the earlier ones.
    """
    items = [item for measure in measures for item in measure.items]
    if len(set(items)) < len(items):
        raise ValueError("a question belongs to one measure only")
    if k < SMALLEST_GROUP:
        raise ValueError(f"no group may be smaller than {SMALLEST_GROUP}")
    told = tuple(cell for measure in measures for cell in cells(measure, ballots, asked, k=k))
    texts = {m.key: _texts(m, ballots, seed, clean) for m in measures if m.form is Form.TEXT}
    waiting = {key: found for key, found in texts.items() if found}
    answered = len(ballots) if len(ballots) >= k else None
    return Frozen(survey, closed_at, len(asked.people), answered, told, {}, changes, waiting)


def _texts(
    measure: Measure, ballots: Sequence[Ballot], seed: int, clean: Callable[[str], str]
) -> tuple[str, ...]:
    given = written(measure, ballots)
    if len(given) < FEWEST_TEXTS:
        return ()
    Random(f"{seed}:{measure.key}").shuffle(given)  # noqa: S311 - an order, not a secret
    return tuple(clean(text) for text in given)
