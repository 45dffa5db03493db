"""The pairs of a plan with their reasons, from the numbers the solver used."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import TypeAlias

import numpy as np

from bot.domain.matching.kept import Kept
from bot.domain.matching.reasons import NOTHING_SHARED, Shared, spoken
from bot.domain.matching.table import NOBODY, Array, Table, Topics
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
    """Explain pairs from their facts: what can be told for all at once is told for all at once."""
    table, found = kept.table, kept.pairwise.pairs(rows, cols)
    columns = [column.tolist() for column in found.values]
    for place, known in zip((1, 2, 4), found.known, strict=True):
        pairs = zip(columns[place], known.tolist(), strict=True)
        columns[place] = [value if fine else None for value, fine in pairs]
    shared = zip(
        leading_topics(table, table.mentees.wants, table.mentors.offers, cols, rows),
        leading_topics(table, table.mentors.wants, table.mentees.offers, rows, cols),
        kept.pairwise.minutes(rows, cols).tolist(),
        strict=True,
    )
    points, carried = found.scores(weights).tolist(), found.carried(weights)
    places = zip(rows.tolist(), cols.tolist(), strict=True)
    mentors, mentees = table.mentors.people, table.mentees.people
    each = zip(places, zip(*columns, strict=True), points, carried, shared, strict=True)
    for (row, col), values, score_, most, both in each:
        mentor, mentee = mentors[row], mentees[col]
        why = spoken(mentor, mentee, most, Shared(*both))
        yield PairResult(mentor.id, mentee.id, score_, Components(*values), why)


def leading_topics(
    table: Table, wants: Topics, offers: Topics, learner: Array, teacher: Array
) -> list[str]:
    """Name the topic that adds most to each fit, by name among equals; empty where none is shared.

    The same as the first of `shared_topics`, for all pairs at once.
    """
    ranks, whole = table.ranks, len(table.topics) + 1
    best = np.zeros(len(learner), np.int64)
    for want in range(wants.topic.shape[1]):
        wanted = wants.topic[learner, want]
        for offer in range(offers.topic.shape[1]):
            hit = np.flatnonzero((wanted == offers.topic[teacher, offer]) & (wanted != NOBODY))
            points = wants.value[learner[hit], want, offers.level[teacher[hit], offer]]
            worth = (points * whole) + ranks[wanted[hit]]
            best[hit] = np.maximum(best[hit], worth)
    names = table.by_rank
    return [names[at - 1] if at else NOTHING_SHARED for at in (best % whole).tolist()]
