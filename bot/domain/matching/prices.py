"""Whole-number prices of people from the residual network of an optimal flow: the proof."""

from dataclasses import dataclass

import numpy as np

from bot.domain.matching.flow import Graph, Priced
from bot.domain.matching.table import Array

FAR = np.int64(1) << 61


@dataclass(frozen=True)
class Prices:
    """A pair outside the kept ones can improve the plan only if its weight exceeds row - col."""

    row: Array
    col: Array


def _boxes(room: Array, degree: Array, bonus: Array, worth: int) -> tuple[Array, Array]:
    """Return the gain of one more partner and the loss of one fewer; FAR where impossible."""
    gain = np.where(degree >= room, -FAR, np.where((degree == 0) & (bonus > 0), worth, 0))
    loss = np.where(degree == 0, FAR, np.where((degree == 1) & (bonus > 0), worth, 0))
    return gain, loss


def _pull(row: Array, col: Array, rows: Array, cols: Array, weight: Array) -> Array:
    """Lower row prices along used arcs, backwards; tell which fell."""
    before = row.copy()
    reached = col[cols]
    near = reached < FAR // 2
    np.minimum.at(row, rows[near], reached[near] + weight[near])
    return np.asarray(row < before)


def _settle(graph: Graph, priced: Priced, used: Array, row: Array, col: Array) -> None:
    """Lower prices along residual arcs until none can be lowered (no negative cycle exists)."""
    free = np.flatnonzero(~used)
    order = free[np.argsort(graph.rows[free], kind="stable")]
    heads, weight = graph.cols[order], priced.weight[order]
    count = np.bincount(graph.rows[order], minlength=len(row))
    begin = np.cumsum(count) - count
    taken = np.flatnonzero(used)
    back_row, back_col, back_weight = graph.rows[taken], graph.cols[taken], priced.weight[taken]
    active = np.flatnonzero(_pull(row, col, back_row, back_col, back_weight) | (row < FAR // 2))
    while len(active):
        length = count[active]
        arc = np.repeat(begin[active] - np.cumsum(length) + length, length) + np.arange(
            length.sum()
        )
        np.minimum.at(col, heads[arc], np.repeat(row[active], length) - weight[arc])
        active = np.flatnonzero(_pull(row, col, back_row, back_col, back_weight))


def prices(graph: Graph, priced: Priced, used: Array) -> Prices:
    """Return prices halfway between the two extremes, where the fewest pairs look tempting.

    Weights and bonus must be even, so that the halves stay whole.
    """
    degree_row = np.bincount(graph.rows[used], minlength=len(graph.room_row))
    degree_col = np.bincount(graph.cols[used], minlength=len(graph.room_col))
    gain_row, loss_row = _boxes(graph.room_row, degree_row, priced.bonus_row, priced.bonus)
    gain_col, loss_col = _boxes(graph.room_col, degree_col, priced.bonus_col, priced.bonus)
    high_row = np.where(gain_row > -FAR, -gain_row, FAR)
    high_col = np.where(loss_col < FAR, loss_col, FAR)
    _settle(graph, priced, used, high_row, high_col)
    low_col = np.where(gain_col > -FAR, -gain_col, FAR)
    low_row = np.where(loss_row < FAR, loss_row, FAR)
    turned = Graph(graph.cols, graph.rows, graph.scores, graph.room_col, graph.room_row)
    _settle(turned, priced, used, low_col, low_row)
    return Prices(_middle(high_row, -low_row), _middle(high_col, -low_col))


def _middle(high: Array, low: Array) -> Array:
    """Return the middle of two extremes, or the one that is bounded."""
    far_high, far_low = high >= FAR // 2, low <= -(FAR // 2)
    high = np.where(far_high, np.where(far_low, FAR // 4, low), high)
    return (high + np.where(far_low, high, low)) // 2


def tempting(found: Prices, rows: Array, cols: Array, weight: Array) -> Array:
    """Return by how much each pair would beat the prices; above 0 it may improve the plan."""
    return np.asarray(weight - (found.row[rows] - found.col[cols]))
