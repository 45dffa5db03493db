"""All eligible pairs of a round: scanned once by two threads, remembered in few bytes."""

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import TypeVar

import numpy as np

from bot.domain.matching.scan import Block, Scanner
from bot.domain.matching.table import Array

THREADS = 2
MAX_STORED = 150_000_000


Found = TypeVar("Found")


def ahead(
    task: Callable[[int, int], Found], spans: Iterable[tuple[int, int]]
) -> Iterator[tuple[int, int, Found]]:
    """Work off spans in order, a few ahead of the reader: NumPy works outside Python's lock."""
    with ThreadPoolExecutor(THREADS) as pool:
        waiting: deque[tuple[int, int, Future[Found]]] = deque()
        for lo, hi in spans:
            waiting.append((lo, hi, pool.submit(task, lo, hi)))
            if len(waiting) > 2 * THREADS:
                first, last, found = waiting.popleft()
                yield first, last, found.result()
        for lo, hi, found in waiting:
            yield lo, hi, found.result()


@dataclass
class Edges:
    """All eligible pairs, kept in memory up to a bound and found again beyond it."""

    scanner: Scanner
    count: int = 0
    degree_row: Array = field(default_factory=lambda: np.zeros(0, np.int64))
    degree_col: Array = field(default_factory=lambda: np.zeros(0, np.int64))
    _stored: dict[int, tuple[Array, Array, Array]] = field(default_factory=dict)

    def _remember(self, lo: int, counts: Array, block: Block) -> None:
        """Store a block in few bytes: counts per mentor, short columns and scores."""
        if self.count <= MAX_STORED:
            self._stored[lo] = (counts, block.cols, block.scores)

    def first_pass(self, work: Callable[[Block], Found]) -> Iterator[tuple[int, Found]]:
        """Scan everything once, remembering what fits.

        Yields how many mentors are done, and what `work` made of their pairs in its thread.
        """
        table = self.scanner.table
        self.degree_row = np.zeros(len(table.mentors), np.int64)
        self.degree_col = np.zeros(len(table.mentees), np.int64)

        def scan(lo: int, hi: int) -> tuple[Block, Array, Array, Found]:
            block = self.scanner.block(lo, hi)
            rows = np.diff(np.searchsorted(block.rows, np.arange(lo, hi + 1, dtype=np.int32)))
            return block, rows, np.bincount(block.cols, minlength=len(table.mentees)), work(block)

        for lo, hi, (block, rows, cols, found) in ahead(scan, self.scanner.spans()):
            self.count += len(block.rows)
            self.degree_row[lo:hi] += rows
            self.degree_col += cols
            self._remember(lo, rows, block)
            yield hi, found

    def blocks(self) -> Iterator[Block]:
        """Yield all eligible pairs again, mentor by mentor."""
        for lo, hi in self.scanner.spans():
            yield self._again(lo, hi)

    def _again(self, lo: int, hi: int) -> Block:
        """Remember a block, or find it again."""
        if lo not in self._stored:
            return self.scanner.block(lo, hi)
        counts, cols, scores = self._stored[lo]
        return Block(np.repeat(np.arange(lo, hi, dtype=np.int32), counts), cols, scores)

    def each(self, work: Callable[[Block], Found]) -> Iterator[Found]:
        """Go through all eligible pairs again; yield what `work` makes of them in its thread."""
        spans = self.scanner.spans()
        return (found for _, _, found in ahead(lambda lo, hi: work(self._again(lo, hi)), spans))

    def reaching(self, rows: Array, cols: Array, floor: int) -> Iterator[Block]:
        """Yield the pairs at or above a floor whose score reaches the sum of two people's bars."""

        def some(block: Block) -> Block:
            need = cols.take(block.cols)
            need += rows.take(block.rows)
            picked = np.flatnonzero(block.scores >= np.maximum(need, floor, out=need))
            return Block(*(column.take(picked) for column in block))

        return self.each(some)
