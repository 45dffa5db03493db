"""How many people can be covered at best, told without a flow: by reach, and by known cuts."""

from typing import TypeAlias

import numpy as np

from bot.domain.matching.flow import Cover
from bot.domain.matching.kept import Kept, Room
from bot.domain.matching.table import Array

Covers: TypeAlias = tuple[Cover, Cover]
"""The mentors' coverage and the mentees', each with its cut."""


def sides(room: Room) -> tuple[tuple[Array, Array], tuple[Array, Array]]:
    """Return the capacities under which each side's coverage is the largest flow.

    A set of mentors and a set of mentees that can be covered alone can be covered together
    (Mendelsohn & Dulmage 1958), so the two counts add up.
    """
    by_row = (np.minimum(room.row, room.need_row), room.col)
    by_col = (room.row, np.minimum(room.col, room.need_col))
    return by_row, by_col


def reach(kept: Kept) -> Array:
    """Return everybody's best score (per role): at a higher floor nobody can cover them.

    True of all pairs, for the kept ones hold everybody's best. -1 where there is no pair.
    """
    graph, room = kept.graph(0), kept.room
    row, col = np.full(len(room.row), -1), np.full(len(room.col), -1)
    np.maximum.at(row, graph.rows, graph.scores)
    np.maximum.at(col, graph.cols, graph.scores)
    return np.concatenate((row[room.need_row > 0], col[room.need_col > 0]))


def at_most(kept: Kept, floor: int) -> int:
    """Count the people who have a pair at or above a floor: no more can be covered."""
    graph, room = kept.graph(floor), kept.room
    rows = np.bincount(graph.rows, minlength=len(room.row)) > 0
    cols = np.bincount(graph.cols, minlength=len(room.col)) > 0
    return int((rows & (room.need_row > 0)).sum() + (cols & (room.need_col > 0)).sum())


def ceiling(kept: Kept, known: Covers, counts: tuple[int, int]) -> int:
    """Bound the floor at which the kept pairs can cover so many of each side, by known cuts."""
    each = zip(known, sides(kept.room), counts, strict=True)
    graph = kept.graph(0)
    return min(cut.ceiling(graph, *rooms, count) for cut, rooms, count in each)
