"""The pairs of a plan with their reasons, from the numbers the solver used."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import TypeAlias

import numpy as np

from bot.domain.matching.kept import Kept
from bot.domain.matching.reasons import reasons
from bot.domain.matching.table import Array
from bot.domain.matching.types import Components, PairResult, Weights

Known: TypeAlias = Mapping[tuple[str, str], PairResult]
NOTHING: Known = MappingProxyType({})


def explain(
    kept: Kept,
    rows: Array,
    cols: Array,
    weights: Weights,
    *,
    locked: frozenset[tuple[str, str]] = frozenset(),
    known: Known = NOTHING,
) -> tuple[PairResult, ...]:
    """Return the pairs with components, scores and reasons, sorted by ids.

    `known` are pairs explained before under the same rules.
    """
    mentors, mentees = kept.table.mentors.people, kept.table.mentees.people
    keys = [
        (mentors[i].id, mentees[j].id) for i, j in zip(rows.tolist(), cols.tolist(), strict=True)
    ]
    fresh = np.array([key not in known for key in keys], bool)
    found = {key: known[key] for key in keys if key in known}
    found |= {(p.mentor, p.mentee): p for p in _afresh(kept, rows[fresh], cols[fresh], weights)}
    marked = {key: found[key] for key in sorted(keys)}
    wrong = [key for key, pair in marked.items() if pair.locked != (key in locked)]
    marked |= {key: replace(marked[key], locked=key in locked) for key in wrong}
    return tuple(marked.values())


def _afresh(kept: Kept, rows: Array, cols: Array, weights: Weights) -> Iterator[PairResult]:
    """Explain pairs from their facts."""
    found = kept.pairwise.pairs(rows, cols)
    minutes = kept.pairwise.minutes(rows, cols).tolist()
    columns = [column.tolist() for column in found.values]
    for place, known in zip((1, 2, 4), found.known, strict=True):
        pairs = zip(columns[place], known.tolist(), strict=True)
        columns[place] = [value if fine else None for value, fine in pairs]
    mentors, mentees = kept.table.mentors.people, kept.table.mentees.people
    each = zip(rows.tolist(), cols.tolist(), minutes, zip(*columns, strict=True), strict=True)
    for points, (row, col, time, values) in zip(found.scores(weights).tolist(), each, strict=True):
        mentor, mentee, parts = mentors[row], mentees[col], Components(*values)
        why = reasons(mentor, mentee, parts, weights, time)
        yield PairResult(mentor.id, mentee.id, points, parts, why)
