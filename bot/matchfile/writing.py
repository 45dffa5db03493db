"""Result tables that appear whole or not at all."""

import csv
import os
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import Any

from bot.domain.matching.edges import Edges
from bot.domain.matching.types import CRITERIA, PairResult, Plan
from bot.matchfile.problems import Translate
from bot.matchfile.words import sentence

MOST_EDGES = 10_000_000
PAIRS = ("mentor", "mentee", "score", *CRITERIA, "reason_1", "reason_2", "reason_3")
UNMATCHED = ("id", "role", "code", "hint")
EDGES = ("mentor", "mentee", "score", *CRITERIA)


class Drafts:
    """Files that are written beside their place and moved there together at the end."""

    def __init__(self) -> None:
        self._waiting: list[tuple[Path, Path]] = []

    def write(self, path: Path, header: tuple[str, ...], rows: Iterable[Iterable[Any]]) -> None:
        """Write one table beside its place."""
        place = path.absolute()
        handle, name = tempfile.mkstemp(prefix=f".{place.name}.", suffix=".part", dir=place.parent)
        self._waiting.append((Path(name), place))
        with os.fdopen(handle, "w", encoding="utf-8", newline="") as stream:
            writer = csv.writer(stream, lineterminator="\n")
            writer.writerow(header)
            writer.writerows(rows)
            stream.flush()
            os.fsync(stream.fileno())

    def publish(self) -> None:
        """Move every table to its place."""
        mask = os.umask(0)
        os.umask(mask)
        for draft, place in self._waiting:
            draft.chmod(0o666 & ~mask)
            draft.replace(place)
        self._waiting.clear()

    def drop(self) -> None:
        """Leave no draft behind."""
        for draft, _ in self._waiting:
            with suppress(OSError):
                draft.unlink()
        self._waiting.clear()


@contextmanager
def drafts() -> Iterator[Drafts]:
    """Publish all files if everything went well, none otherwise."""
    with ExitStack() as stack:
        held = Drafts()
        stack.callback(held.drop)
        yield held
        held.publish()


def _cells(pair: PairResult) -> list[Any]:
    """Return the numbers of a pair; unknown criteria stay empty."""
    known = ["" if value is None else value for value in pair.components.values()]
    return [pair.mentor, pair.mentee, pair.score, *known]


def pair_rows(plan: Plan, t: Translate, language: str) -> Iterator[list[Any]]:
    """Return the lines of pairs.csv; the same reason is put into words once."""
    told: dict[tuple[str, tuple[Any, ...]], str] = {}
    for pair in plan.pairs:
        row = _cells(pair)
        for said in pair.reasons:
            key = said.code, tuple(said.params.items())
            if key not in told:
                told[key] = sentence(said, t, language)
            row.append(told[key])
        yield row


def unmatched_rows(plan: Plan, t: Translate, language: str) -> Iterator[list[Any]]:
    """Return the lines of unmatched.csv."""
    for one in plan.unmatched:
        yield [one.id, one.role, one.why, sentence(one.hint, t, language)]


def edge_rows(edges: Edges) -> Iterator[list[Any]]:
    """Return every eligible pair with score and components, sorted by ids within a block."""
    table, pairwise = edges.scanner.table, edges.scanner.pairwise
    for rows, cols, scores in edges.blocks():
        parts = pairwise.pairs(rows, cols)
        columns = [column.astype(object) for column in parts.values]
        for place, known in zip((1, 2, 4), parts.known, strict=True):
            columns[place][~known] = ""
        mentors = (table.mentors.people[row].id for row in rows.tolist())
        mentees = (table.mentees.people[col].id for col in cols.tolist())
        yield from map(list, zip(mentors, mentees, scores.tolist(), *columns, strict=True))
