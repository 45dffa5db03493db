"""Decide which aggregates may be shown, so that nothing about fewer than five can be worked out.

The proof is in the construction, not in a check afterwards. People are cut into *atoms* (role, or
role and unit), each with at least `k` answers, and every published group is a union of atoms.
Counts are published for *blocks* of answer options, such that every (atom, block) holds at least
`k` answers; a later split may only use the same blocks or coarser ones. So whatever is added or
subtracted, the result is a sum of numbers that are each at least `k`; and inside a block every
option could still have `k` answers (the Fréchet bounds of two margins that are both at least `k`).
Means are published for atoms whose sum lies far enough from both ends of the scale that no
option's count is fixed by it. The one thing a merged block does tell: that some option in it is
small, not which.

Rule of five and complementary suppression: Hundepool et al. 2012, "Statistical Disclosure Control".
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import combinations, pairwise

SMALLEST_GROUP = 5
"""No programme may go below this (works councils ask for up to twelve)."""

OTHER = "*"
"""The label of several groups shown as one, because each alone would be too small."""

Counts = tuple[int, ...]
Blocks = tuple[tuple[int, ...], ...]
Atom = tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Span:
    """A figure that is either exact (`low == high`) or told as a range."""

    low: float
    high: float

    @property
    def exact(self) -> bool:
        """Whether one number is told rather than two."""
        return self.low == self.high

    @property
    def middle(self) -> float:
        """The number to draw where a drawing needs one."""
        return (self.low + self.high) / 2


@dataclass(frozen=True, slots=True)
class Cut:
    """Atoms (positions of rows) and, for each split shown so far, its labels and their rows."""

    atoms: tuple[Atom, ...]
    labels: tuple[tuple[str, Atom], ...] = ()


def cut(
    atoms: Sequence[Atom],
    group_of: Sequence[str],
    known: Sequence[str],
    enough: Callable[[Atom], bool],
) -> Cut | None:
    """Split `atoms` by one more attribute; None when no safe split into two or more is left.

    `group_of` names each row's group, `known` all groups that had been invited (an invited group
    without answers is small, too). A group stays on its own if it is `enough` within every atom;
    the rest becomes `OTHER`, joined by the smallest group until `OTHER` is enough as well.
    """
    members: dict[str, list[int]] = {name: [] for name in sorted({*known, *group_of})}
    for position in sorted(position for atom in atoms for position in atom):
        members[group_of[position]].append(position)
    kept = [name for name in members if _fits(atoms, members[name], enough)]
    kept.sort(key=lambda name: (-len(members[name]), name))
    rest = sorted(position for name in members if name not in kept for position in members[name])
    small = len(kept) < len(members)
    while small and kept and not _fits(atoms, rest, enough):
        rest = sorted([*rest, *members[kept.pop()]])
    labels = [(name, tuple(members[name])) for name in sorted(kept)]
    labels += [(OTHER, tuple(rest))] if small or not kept else []
    if len(labels) == 1:
        return None
    pieces = [_within(atom, rows) for atom in atoms for _, rows in labels]
    return Cut(tuple(pieces), tuple(labels))


def _within(atom: Atom, rows: Sequence[int]) -> Atom:
    chosen = set(rows)
    return tuple(position for position in atom if position in chosen)


def _fits(atoms: Sequence[Atom], rows: Sequence[int], enough: Callable[[Atom], bool]) -> bool:
    return all(enough(_within(atom, rows)) for atom in atoms)


def tally(values: Sequence[int], size: int) -> Counts:
    """How often each of `size` options occurs.

    >>> tally([0, 2, 2], 3)
    (1, 0, 2)
    """
    counts = [0] * size
    for value in values:
        counts[value] += 1
    return tuple(counts)


def coarsen(blocks: Blocks, atoms: Sequence[Counts], *, ordered: bool, k: int) -> Blocks:
    """Merge `blocks` of options as little as possible, until every atom has `k` in each.

    On an ordered scale only neighbours are merged.

    >>> coarsen(((0,), (1,), (2,), (3,), (4,)), [(1, 4, 6, 5, 9)], ordered=True, k=5)
    ((0, 1), (2,), (3,), (4,))
    >>> coarsen(((0,), (1,), (2,)), [(9, 8, 3)], ordered=False, k=5)
    ((0,), (1, 2))
    """
    merge = _neighbours if ordered else _smallest
    return merge(blocks, atoms, k)


def _sum(counts: Counts, block: Sequence[int]) -> int:
    return sum(counts[option] for option in block)


def _holds(block: Sequence[int], atoms: Sequence[Counts], k: int) -> bool:
    return all(_sum(counts, block) >= k for counts in atoms)


def _neighbours(blocks: Blocks, atoms: Sequence[Counts], k: int) -> Blocks:
    """The most blocks possible; among those, the one with the fullest smallest block."""
    for cuts in range(len(blocks) - 1, 0, -1):
        joins = (_joined(blocks, places) for places in combinations(range(1, len(blocks)), cuts))
        safe = [merged for merged in joins if _emptiest(merged, atoms) >= k]
        if safe:
            return max(safe, key=lambda merged: _emptiest(merged, atoms))
    return _joined(blocks, ())


def _joined(blocks: Blocks, places: Sequence[int]) -> Blocks:
    edges = (0, *places, len(blocks))
    return tuple(
        tuple(option for block in blocks[start:stop] for option in block)
        for start, stop in pairwise(edges)
    )


def _emptiest(blocks: Blocks, atoms: Sequence[Counts]) -> int:
    return min(_sum(counts, block) for block in blocks for counts in atoms)


def _smallest(blocks: Blocks, atoms: Sequence[Counts], k: int) -> Blocks:
    """Join all small blocks, and the next smallest as long as they are too few together."""
    small = [block for block in blocks if not _holds(block, atoms, k)]
    large = [block for block in blocks if _holds(block, atoms, k)]
    large.sort(key=lambda block: (sum(_sum(counts, block) for counts in atoms), block))
    rest = tuple(sorted(option for block in small for option in block))
    while small and large and not _holds(rest, atoms, k):
        rest = tuple(sorted((*rest, *large.pop(0))))
    return tuple(sorted([*large, rest] if small else large))


def nearly_all(counts: Counts, k: int) -> tuple[int, Span] | None:
    """The option that (nearly) everybody chose, told as a range that hides how unanimous it was.

    >>> nearly_all((12, 0, 0), 5)
    (0, Span(low=7, high=12))
    """
    total = sum(counts)
    option = max(range(len(counts)), key=lambda place: counts[place])
    if total < 2 * k or counts[option] < total - k:
        return None
    return option, Span(total - k, total)


@dataclass(frozen=True, slots=True)
class Ends:
    """A scale's lowest and highest value, and how many items one person's value averages."""

    low: float
    high: float
    items: int = 1

    @property
    def margin(self) -> float:
        """How far a sum must stay from its ends: one person's whole scale on one item."""
        return (self.high - self.low) / self.items

    def near(self, total: float, n: int) -> bool:
        """Whether a sum of `n` values fixes the count of an option at an end of the scale."""
        return min(total - n * self.low, n * self.high - total) <= self.margin

    def span(self, total: float, n: int) -> Span:
        """The sum itself, or the range up to the end it is too near to."""
        if not self.near(total, n):
            return Span(total, total)
        if n * self.high - total <= self.margin:
            return Span(n * self.high - self.margin, n * self.high)
        return Span(n * self.low, n * self.low + self.margin)


def ranged(sums: Sequence[tuple[float, int]], ends: Ends) -> tuple[Span, ...] | None:
    """Sums of groups of which exactly one lies too near an end: that one as a range.

    Subtracting the others from the total would undo it, so the smallest other group is told as the
    range that follows from it and tells nothing more. None when two or more groups are too near.
    """
    near = [place for place, (total, n) in enumerate(sums) if ends.near(total, n)]
    if len(near) != 1 or len(sums) == 1:
        return None
    spans = [ends.span(total, n) for total, n in sums]
    partner = min(
        (place for place in range(len(sums)) if place not in near),
        key=lambda place: (sums[place][1], place),
    )
    both = sums[near[0]][0] + sums[partner][0]
    spans[partner] = Span(both - spans[near[0]].high, both - spans[near[0]].low)
    return tuple(spans)
