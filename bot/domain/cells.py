"""Turn one measure's answers into the cells that may be published."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from bot.domain.indices import Form, Measure, person_value, points
from bot.domain.suppression import (
    Atom,
    Blocks,
    Cut,
    Span,
    coarsen,
    cut,
    nearly_all,
    ranged,
    tally,
)
from bot.domain.surveys import Ballot, Value

FEWEST_TEXTS = 10
FEWEST_BLOCKS_OF_STEPS = 3
"""With fewer blocks than this a scale is told by its mean, not by how it spreads."""


class Why(StrEnum):
    """Why something is not shown; `surveys.why_<value>` is its sentence."""

    FEW = "few"
    THIN = "thin"
    ALIKE = "alike"
    SPLIT = "split"
    FEW_TEXTS = "few_texts"


@dataclass(frozen=True, slots=True)
class Block:
    """Options told together, and how many chose one of them."""

    options: tuple[int, ...]
    count: Span


@dataclass(frozen=True, slots=True)
class Cell:
    """One published figure: a measure in one group of one split (both empty for everybody).

    `n` is 0 where not even the number of answers is told; `why` says what is missing and why.
    """

    measure: str
    n: int
    split: str = ""
    group: str = ""
    blocks: tuple[Block, ...] = ()
    mean: Span | None = None
    scale: tuple[float, float] = (1, 5)
    why: Why | None = None

    @property
    def index(self) -> Span | None:
        """The mean in index points 0-100."""
        if self.mean is None:
            return None
        return Span(points(self.mean.low, *self.scale), points(self.mean.high, *self.scale))


@dataclass(frozen=True, slots=True)
class Asked:
    """Who had been asked, by group only: one tuple of groups per person, one place per split."""

    splits: tuple[str, ...]
    people: tuple[tuple[str, ...], ...]


def written(measure: Measure, ballots: Sequence[Ballot]) -> list[str]:
    """The texts given to a measure, sorted; blank ones do not count."""
    values = (str(ballot.values.get(measure.items[0], "")).strip() for ballot in ballots)
    return sorted(value for value in values if value)


def cells(measure: Measure, ballots: Sequence[Ballot], asked: Asked, *, k: int) -> tuple[Cell, ...]:
    """Every cell of one measure that may be published, the one for everybody first."""
    if measure.form is Form.TEXT:
        n = len(written(measure, ballots))
        why = None if n >= FEWEST_TEXTS else Why.FEW_TEXTS
        return (Cell(measure.key, n if n >= k else 0, why=why),)
    table = _table(measure, ballots, asked, k)
    if len(table.values) < k:
        return (table.cell(0, why=Why.FEW),)
    match measure.form:
        case Form.SEVERAL:
            return _several(table)
        case Form.INDEX:
            return _means(table)
    spread = _spread(table)
    if measure.form is Form.STEPS and len(spread[0].blocks) < FEWEST_BLOCKS_OF_STEPS:
        return _means(table)
    return spread


@dataclass(frozen=True, slots=True)
class _Table:
    """The rows of one measure: each answering person's groups and value."""

    measure: Measure
    asked: Asked
    k: int
    groups: tuple[tuple[str, ...], ...]
    values: tuple[Value, ...]

    @property
    def whole(self) -> Atom:
        return tuple(range(len(self.values)))

    def cell(self, n: int, split: str = "", group: str = "", why: Why | None = None) -> Cell:
        scale = (self.measure.low, self.measure.high)
        return Cell(self.measure.key, n, split, group, scale=scale, why=why)

    def cut(self, atoms: Sequence[Atom], place: int, least: int) -> Cut | None:
        return self._cut(atoms, place, lambda atom: len(atom) >= least)

    def cut_off_the_ends(self, atoms: Sequence[Atom], place: int) -> Cut | None:
        return self._cut(
            atoms,
            place,
            lambda atom: (
                len(atom) >= self.k and not self.measure.ends.near(self.sum(atom), len(atom))
            ),
        )

    def _cut(self, atoms: Sequence[Atom], place: int, enough: Callable[[Atom], bool]) -> Cut | None:
        names = [groups[place] for groups in self.groups]
        return cut(atoms, names, [groups[place] for groups in self.asked.people], enough)

    def sum(self, rows: Atom) -> float:
        return sum(value for row in rows if isinstance(value := self.values[row], int | float))

    def counts(self, rows: Atom) -> tuple[int, ...]:
        low = self.measure.low if self.measure.form is Form.STEPS else 0
        steps = (value for row in rows if isinstance(value := self.values[row], int | float))
        return tally([round(step) - low for step in steps], self.measure.size)

    def chose(self, rows: Atom, option: int) -> int:
        chosen = (value for row in rows if isinstance(value := self.values[row], frozenset))
        return sum(option in value for value in chosen)


def _table(measure: Measure, ballots: Sequence[Ballot], asked: Asked, k: int) -> _Table:
    rows = [(b.groups, value) for b in ballots if (value := _value(measure, b)) is not None]
    return _Table(measure, asked, k, tuple(g for g, _ in rows), tuple(v for _, v in rows))


def _value(measure: Measure, ballot: Ballot) -> Value | None:
    if measure.form in {Form.INDEX, Form.STEPS}:
        return person_value(measure, ballot.values)
    return ballot.values.get(measure.items[0])


def _spread(table: _Table) -> tuple[Cell, ...]:
    """Counts per block of options; every later split uses the same blocks or coarser ones."""
    whole, ordered = table.whole, table.measure.form is Form.STEPS
    counts = table.counts(whole)
    everybody = table.cell(len(whole))
    if unanimous := nearly_all(counts, table.k):
        block = Block((unanimous[0],), unanimous[1])
        return (replace(everybody, blocks=(block,), why=Why.ALIKE), *_withheld(table))
    options: Blocks = tuple((option,) for option in range(table.measure.size))
    blocks = coarsen(options, [counts], ordered=ordered, k=table.k)
    if len(blocks) == 1:
        return (replace(everybody, why=Why.THIN), *_withheld(table))
    told, atoms = [replace(everybody, blocks=_blocks(table, whole, blocks))], [whole]
    for place, split in enumerate(table.asked.splits):
        finer = table.cut(atoms, place, 2 * table.k)
        counted = [table.counts(atom) for atom in finer.atoms] if finer else []
        coarser = coarsen(blocks, counted, ordered=ordered, k=table.k) if finer else ()
        if finer is None or len(coarser) == 1:
            told.append(table.cell(0, split, why=Why.SPLIT))
            continue
        atoms, blocks = list(finer.atoms), coarser
        for name, rows in finer.labels:
            cell = table.cell(len(rows), split, name)
            told.append(replace(cell, blocks=_blocks(table, rows, blocks)))
    return tuple(told)


def _withheld(table: _Table, since: int = 0) -> list[Cell]:
    return [table.cell(0, split, why=Why.SPLIT) for split in table.asked.splits[since:]]


def _blocks(table: _Table, rows: Atom, blocks: Blocks) -> tuple[Block, ...]:
    counts = table.counts(rows)
    sums = (sum(counts[option] for option in block) for block in blocks)
    return tuple(Block(b, Span(n, n)) for b, n in zip(blocks, sums, strict=True))


def _several(table: _Table) -> tuple[Cell, ...]:
    """How many chose each option; each option is a yes/no table of its own."""
    whole = table.whole
    blocks = [b for option in range(table.measure.size) if (b := _chosen(table, option))]
    everybody = replace(
        table.cell(len(whole), why=None if blocks else Why.THIN), blocks=tuple(blocks)
    )
    told, atoms = [everybody], [whole]
    for place, split in enumerate(table.asked.splits):
        finer = table.cut(atoms, place, 2 * table.k)
        shown = [b.options[0] for b in blocks if finer and _both_ways(table, finer, b)]
        if finer is None or not shown:
            told.append(table.cell(0, split, why=Why.SPLIT))
            continue
        atoms = list(finer.atoms)
        for name, rows in finer.labels:
            exact = [(option, table.chose(rows, option)) for option in shown]
            cell = table.cell(len(rows), split, name)
            told.append(replace(cell, blocks=tuple(Block((o,), Span(n, n)) for o, n in exact)))
    return tuple(told)


def _chosen(table: _Table, option: int) -> Block | None:
    n, k = len(table.whole), table.k
    yes = table.chose(table.whole, option)
    if n <= 2 * k:
        return None
    if yes <= k:
        return Block((option,), Span(0, k))
    return Block((option,), Span(yes, yes) if n - yes > k else Span(n - k, n))


def _both_ways(table: _Table, finer: Cut, block: Block) -> bool:
    """Whether in every atom at least k chose the option and k did not."""
    if not block.count.exact:
        return False
    chosen = [(table.chose(atom, block.options[0]), len(atom)) for atom in finer.atoms]
    return all(min(yes, n - yes) >= table.k for yes, n in chosen)


def _means(table: _Table) -> tuple[Cell, ...]:
    """Means for everybody and per split, away from the ends of the scale or as a range."""
    whole, ends = table.whole, table.measure.ends
    span = ends.span(table.sum(whole), len(whole))
    why = None if span.exact else Why.ALIKE
    told = [_mean(table.cell(len(whole), why=why), span)]
    atoms = [whole]
    for place, split in enumerate(table.asked.splits):
        finer = table.cut_off_the_ends(atoms, place)
        if finer:
            atoms = list(finer.atoms)
            told += [_exactly(table, split, name, rows) for name, rows in finer.labels]
            continue
        if span.exact and len(atoms) == 1 and (cells := _ranged(table, place, split)):
            return (*told, *cells, *_withheld(table, place + 1))
        told.append(table.cell(0, split, why=Why.SPLIT))
    return tuple(told)


def _exactly(table: _Table, split: str, name: str, rows: Atom) -> Cell:
    total = table.sum(rows)
    return _mean(table.cell(len(rows), split, name), Span(total, total))


def _ranged(table: _Table, place: int, split: str) -> list[Cell]:
    """One group too near an end: it and one other as ranges; then no further split is told."""
    finer = table.cut([table.whole], place, table.k)
    labels = finer.labels if finer else ()
    spans = ranged([(table.sum(rows), len(rows)) for _, rows in labels], table.measure.ends)
    return [
        _mean(table.cell(len(rows), split, name, None if span.exact else Why.ALIKE), span)
        for (name, rows), span in zip(labels, spans or (), strict=False)
    ]


def _mean(cell: Cell, total: Span) -> Cell:
    return replace(cell, mean=Span(round(total.low / cell.n, 3), round(total.high / cell.n, 3)))
