"""The most people covered, grown from the pairs of an earlier plan: cheap where little is new."""

import numpy as np

from bot.domain.matching.flow import Cover, Graph
from bot.domain.matching.table import Array

FEW = 48
"""So many people are covered one by one; with more a flow from nothing is faster."""


def regrow(graph: Graph, used: Array, room_row: Array, room_col: Array) -> tuple[Cover, Array]:
    """Add chains of pairs to those in use until no more people can be covered.

    The same count as `cover`, and a cut that proves it (whoever the last search reached), with
    the pairs then in use. The graph's rows must be sorted; pairs in use beyond somebody's room
    are dropped.
    """
    used = used & _within(graph.rows, used, room_row)
    used &= _within(graph.cols, used, room_col)
    growth = _Growth(graph, used, room_row, room_col)
    while growth.step():
        pass
    return Cover(int(growth.used.sum()), growth.row_seen, growth.col_seen), growth.used


def _within(people: Array, used: Array, room: Array) -> Array:
    """Tell which used pairs fit into the room of one side's people, the first ones of each."""
    places = np.flatnonzero(used)
    order = places[np.argsort(people[places], kind="stable")]
    owner = people[order]
    nth = np.arange(len(order)) - np.searchsorted(owner, owner)
    fine = np.zeros(len(used), bool)
    fine[order[nth < room[owner]]] = True
    return fine


class _Growth:
    """A search for chains: a mentor with room, a mentee, that mentee's mentor, and so on."""

    def __init__(self, graph: Graph, used: Array, room_row: Array, room_col: Array) -> None:
        self.graph, self.used, self.room_row, self.room_col = graph, used, room_row, room_col
        self.begin = np.searchsorted(graph.rows, np.arange(len(room_row)))
        self.count = np.bincount(graph.rows, minlength=len(room_row))
        self.row_seen, self.col_seen = np.zeros(0, bool), np.zeros(0, bool)

    def step(self) -> bool:
        """Add one chain; false if there is none."""
        rows, cols = self.graph.rows, self.graph.cols
        taken = np.flatnonzero(self.used)
        taken = taken[np.argsort(cols[taken], kind="stable")]
        owner = cols[taken]
        free_col = np.bincount(owner, minlength=len(self.room_col)) < self.room_col
        self.row_seen = np.bincount(rows[taken], minlength=len(self.room_row)) < self.room_row
        self.col_seen = np.zeros(len(self.room_col), bool)
        came_row, came_col = np.full(len(self.room_row), -1), np.full(len(self.room_col), -1)
        front = np.flatnonzero(self.row_seen)
        while len(front):
            arcs = _runs(self.begin[front], self.count[front])
            arcs = arcs[~self.used[arcs] & ~self.col_seen[cols[arcs]]]
            came_col[cols[arcs]] = arcs
            self.col_seen[cols[arcs]] = True
            reached = np.unique(cols[arcs])
            if free_col[reached].any():
                self._flip(int(reached[free_col[reached]][0]), came_row, came_col)
                return True
            first, last = np.searchsorted(owner, reached), np.searchsorted(owner, reached, "right")
            back = taken[_runs(first, last - first)]
            back = back[~self.row_seen[rows[back]]]
            came_row[rows[back]] = back
            self.row_seen[rows[back]] = True
            front = np.unique(rows[back])
        return False

    def _flip(self, col: int, came_row: Array, came_col: Array) -> None:
        """Walk a chain backwards: pairs not in use come in, the others go out."""
        while True:
            arc = came_col[col]
            self.used[arc] = True
            row = self.graph.rows[arc]
            if came_row[row] < 0:
                return
            arc = came_row[row]
            self.used[arc] = False
            col = int(self.graph.cols[arc])


def _runs(begin: Array, count: Array) -> Array:
    """Return the numbers of several runs, one after the other."""
    return np.repeat(begin - np.cumsum(count) + count, count) + np.arange(count.sum())
