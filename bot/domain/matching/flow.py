"""Two exact flows of a proven solver: most people covered, and the best total."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from ortools.graph.python import max_flow, min_cost_flow

from bot.domain.matching.table import Array
from bot.domain.matching.types import FULL


@dataclass(frozen=True)
class Graph:
    """Kept pairs (rows and columns) and what each person can still take."""

    rows: Array
    cols: Array
    scores: Array
    room_row: Array
    room_col: Array


@dataclass(frozen=True)
class Cover:
    """The most nodes of one side that can be covered, with the cut that proves it.

    What leaves the people inside the cut bounds a coverage in any graph: a cut is still a proof
    when pairs came or went since.
    """

    count: int
    row_inside: Array
    col_inside: Array

    def ceiling(self, graph: Graph, room_row: Array, room_col: Array, count: int) -> int:
        """Return the highest floor at which so many can be covered, by this cut; -1 if none."""
        ends = room_row[~self.row_inside].sum() + room_col[self.col_inside].sum()
        scores = graph.scores[self.row_inside[graph.rows] & ~self.col_inside[graph.cols]]
        need = count - int(ends)
        if need <= 0:
            return FULL
        return int(np.partition(scores, -need)[-need]) if need <= len(scores) else -1


def cover(graph: Graph, room_row: Array, room_col: Array) -> Cover:
    """Push as much flow as possible through the kept pairs; the minimum cut is the proof."""
    rows, cols = len(room_row), len(room_col)
    source, sink = rows + cols, rows + cols + 1
    solver: Any = max_flow.SimpleMaxFlow()
    tail = np.r_[np.full(rows, source), graph.rows, np.arange(rows, rows + cols)]
    head = np.r_[np.arange(rows), graph.cols + rows, np.full(cols, sink)]
    room = np.r_[room_row, np.ones(len(graph.rows), np.int64), room_col]
    solver.add_arcs_with_capacity(tail, head, room)
    if solver.solve(source, sink) != solver.OPTIMAL:
        raise AssertionError("the flow solver failed")
    inside = np.zeros(rows + cols + 2, bool)
    inside[solver.get_source_side_min_cut()] = True
    return Cover(int(solver.optimal_flow()), inside[:rows], inside[rows:source])


@dataclass(frozen=True)
class Priced:
    """Arc weights and first-partner bonuses of one lexicographic objective."""

    weight: Array
    bonus: int
    bonus_row: Array
    bonus_col: Array


def best_total(graph: Graph, priced: Priced) -> Array:
    """Return which kept pairs to use: bonuses for first partners, then weights, highest sum."""
    rows, cols = len(graph.room_row), len(graph.room_col)
    source, sink = rows + cols, rows + cols + 1
    first_row = np.minimum(graph.room_row, priced.bonus_row)
    first_col = np.minimum(graph.room_col, priced.bonus_col)
    to_row, to_col = np.arange(rows), np.arange(rows, rows + cols)
    tail = np.r_[graph.rows, np.tile(np.full(rows, source), 2), np.tile(to_col, 2), source]
    head = np.r_[graph.cols + rows, np.tile(to_row, 2), np.full(2 * cols, sink), sink]
    amount = int(min(graph.room_row.sum(), graph.room_col.sum()))
    room = np.r_[np.ones(len(graph.rows), np.int64), first_row, graph.room_row - first_row]
    room = np.r_[room, first_col, graph.room_col - first_col, amount]
    cost = np.r_[-priced.weight, np.full(rows, -priced.bonus), np.zeros(rows, np.int64)]
    cost = np.r_[cost, np.full(cols, -priced.bonus), np.zeros(cols + 1, np.int64)]
    solver: Any = min_cost_flow.SimpleMinCostFlow()
    arcs = solver.add_arcs_with_capacity_and_unit_cost(tail, head, room, cost)
    solver.set_nodes_supplies(np.array([source, sink]), np.array([amount, -amount]))
    if solver.solve() != solver.OPTIMAL:
        raise AssertionError("the flow solver failed")
    return np.asarray(solver.flows(arcs[: len(graph.rows)]) > 0)
