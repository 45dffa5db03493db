"""What a programme's process data and frozen answers add up to: figures with n, and what is empty.

Targets are reasoned starts, to be replaced after the pilot; productivity is not measured.
"""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from enum import StrEnum

from bot.domain.cells import Cell
from bot.domain.indices import Change, two_way
from bot.domain.publication import Frozen
from bot.domain.suppression import SMALLEST_GROUP, Span

WAVES = ("baseline", "pulse", "midpoint", "closing", "later", "goals")
FEWEST_FOR_SPLIT = 2 * SMALLEST_GROUP


class Branch(StrEnum):
    """The branches of the KPI tree, in the order they are told."""

    REACH = "reach"
    ACTIVATION = "activation"
    DOSE = "dose"
    QUALITY = "quality"
    LEARNING = "learning"
    UNDERSTANDING = "understanding"
    ENGAGEMENT = "engagement"
    TRANSFER = "transfer"
    COSTS = "costs"


class Unit(StrEnum):
    """How a figure is written."""

    COUNT = "count"
    PERCENT = "percent"
    POINTS = "points"
    HOURS = "hours"


@dataclass(frozen=True, slots=True)
class Facts:
    """Counts of a programme's process data; no answer is among them."""

    reached: int = 0
    signed_up: int = 0
    mentors: int = 0
    mentees: int = 0
    waiting: int = 0
    proposed: int = 0
    accepted: int = 0
    first_talks_due: int = 0
    first_talks_in_time: int = 0
    agreements: int = 0
    pairs: int = 0
    talks_planned: int = 0
    talks_held: int = 0
    talks_moved: int = 0
    moved_by_mentees: int = 0
    rematches: int = 0
    ended_early: int = 0
    ended_for_fit: int = 0
    support_requests: int = 0
    insights_released: int = 0
    changes_adopted: int = 0
    hours_in_talks: float = 0
    hours_around: float = 0


def merged(parts: tuple[Facts, ...]) -> Facts:
    """Several programmes (or scopes) as one."""
    return Facts(**{f.name: sum(getattr(part, f.name) for part in parts) for f in fields(Facts)})


@dataclass(frozen=True, slots=True)
class Figure:
    """One number of the report; `value` is None when it must not or cannot be told (`empty`)."""

    key: str
    branch: Branch
    unit: Unit
    value: Span | None
    n: int
    response: float | None = None
    before: Span | None = None
    change: Change | None = None
    target: float | None = None
    empty: str = ""

    @property
    def met(self) -> bool | None:
        """Whether the target is reached for sure; None where a range leaves it open."""
        if self.value is None or self.target is None:
            return None
        if self.value.low >= self.target:
            return True
        return False if self.value.high < self.target else None


@dataclass(frozen=True, slots=True)
class _Row:
    """One line of the KPI tree read from frozen cells."""

    key: str
    branch: Branch
    wave: str
    measure: str
    target: float | None = None
    before: str = ""
    changed: str = ""


_TREE = (
    _Row("relationship", Branch.QUALITY, "closing", "rq", 75, "midpoint"),
    _Row("match", Branch.QUALITY, "closing", "match", 70),
    _Row("help", Branch.QUALITY, "closing", "help", 70),
    _Row("load", Branch.QUALITY, "closing", "load", 60, "midpoint"),
    _Row("contact", Branch.QUALITY, "closing", "contact", 70),
    _Row("recommend", Branch.QUALITY, "closing", "rec", 70),
    _Row("skills", Branch.LEARNING, "closing", "skill", None, "baseline", "skill"),
    _Row("skills_then", Branch.LEARNING, "closing", "skill_then", None, "", "skill_then"),
    _Row("view", Branch.UNDERSTANDING, "closing", "lb4", 65),
    _Row("understanding", Branch.UNDERSTANDING, "closing", "gu", None, "baseline", "gu"),
    _Row("belonging", Branch.ENGAGEMENT, "closing", "be", None, "baseline", "be"),
    _Row("staying", Branch.ENGAGEMENT, "closing", "stay", None, "baseline", "stay"),
    _Row("transfer", Branch.TRANSFER, "closing", "lb3", None),
    _Row("transfer_later", Branch.TRANSFER, "later", "lb3", None, "closing"),
)


def figures(facts: Facts, waves: Mapping[str, Frozen]) -> tuple[Figure, ...]:
    """Every figure of the KPI tree, branch by branch."""
    found = (
        *_process(facts),
        *(_from_cells(row, waves) for row in _TREE),
        _benefit(waves),
        _goals(waves),
    )
    order = list(Branch)
    return tuple(sorted(found, key=lambda figure: order.index(figure.branch)))


def _process(facts: Facts) -> tuple[Figure, ...]:
    return (
        _share("signed_up", Branch.REACH, facts.signed_up, facts.reached),
        _count("mentors", Branch.REACH, facts.mentors),
        _count("mentees", Branch.REACH, facts.mentees),
        _count("waiting", Branch.REACH, facts.waiting),
        _share("acceptance", Branch.ACTIVATION, facts.accepted, facts.proposed, 85),
        _share(
            "first_talk", Branch.ACTIVATION, facts.first_talks_in_time, facts.first_talks_due, 80
        ),
        _share("agreement", Branch.ACTIVATION, facts.agreements, facts.pairs, 95),
        _share("held", Branch.DOSE, facts.talks_held, facts.talks_planned, 75),
        _count("talks", Branch.DOSE, facts.talks_held),
        _share("moved", Branch.DOSE, facts.talks_moved, facts.talks_planned),
        _share("rematch", Branch.QUALITY, facts.rematches, facts.pairs),
        _count("insights", Branch.TRANSFER, facts.insights_released),
        _count("adopted", Branch.TRANSFER, facts.changes_adopted),
        _hours("hours_in_talks", facts.hours_in_talks, facts.pairs),
        _hours("hours_around", facts.hours_around, facts.signed_up),
    )


def _share(key: str, branch: Branch, part: int, whole: int, target: float | None = None) -> Figure:
    if not whole:
        return Figure(key, branch, Unit.PERCENT, None, 0, target=target, empty="nothing_yet")
    value = round(100 * part / whole, 1)
    return Figure(key, branch, Unit.PERCENT, Span(value, value), whole, target=target)


def _count(key: str, branch: Branch, count: int) -> Figure:
    return Figure(key, branch, Unit.COUNT, Span(count, count), count)


def _hours(key: str, hours: float, n: int) -> Figure:
    value = round(hours, 1)
    return Figure(key, Branch.COSTS, Unit.HOURS, Span(value, value), n)


def _from_cells(row: _Row, waves: Mapping[str, Frozen]) -> Figure:
    wave = waves.get(row.wave)
    cell = wave.cell(row.measure) if wave else None
    index = cell.index if cell else None
    earlier = waves.get(row.before)
    then = earlier.cell(row.measure) if earlier else None
    return Figure(
        row.key,
        row.branch,
        Unit.POINTS,
        index,
        cell.n if cell else 0,
        wave.response if wave else None,
        then.index if then else None,
        wave.change(row.changed) if wave and row.changed else None,
        row.target,
        "" if index else why_empty(wave, cell),
    )


def why_empty(wave: Frozen | None, cell: Cell | None) -> str:
    """The code of the sentence that says why a figure is missing (`reports.empty_<code>`)."""
    if wave is None:
        return "not_asked"
    if wave.asked < SMALLEST_GROUP:
        return "small_programme"
    return "few_answers" if cell else "not_in_survey"


def roles(wave: Frozen | None, measure: str) -> dict[str, Cell]:
    """The cells of mentors and mentees, where they are told."""
    return {cell.group: cell for cell in wave.groups(measure, "role") if cell.n} if wave else {}


def _benefit(waves: Mapping[str, Frozen]) -> Figure:
    wave = waves.get("closing")
    told = roles(wave, "lb")
    spans = {name: span for name, cell in told.items() if (span := cell.index) is not None}
    value = two_way(spans)
    n = sum(cell.n for cell in told.values()) if value else 0
    empty = why_empty(wave, wave.cell("lb") if wave else None)
    if empty == "few_answers" and wave and wave.answered:
        empty = "small_role"
    return Figure(
        "two_way",
        Branch.LEARNING,
        Unit.POINTS,
        value,
        n,
        wave.response if wave else None,
        target=65,
        empty="" if value else empty,
    )


def _goals(waves: Mapping[str, Frozen]) -> Figure:
    wave = waves.get("goals")
    cell = wave.cell("goal") if wave else None
    reached = next((b.count for b in cell.blocks if b.options == (1,)), None) if cell else None
    below = next((b.count for b in cell.blocks if b.options == (0,)), None) if cell else None
    if cell and reached is None and below is not None:
        reached = Span(cell.n - below.high, cell.n - below.low)
    share = (
        Span(100 * reached.low / cell.n, 100 * reached.high / cell.n) if cell and reached else None
    )
    n = cell.n if cell else 0
    change = wave.change("goal") if wave else None
    empty = "" if share else ("few_goals" if wave else "not_asked")
    response = wave.response if wave else None
    return Figure(
        "goals", Branch.LEARNING, Unit.PERCENT, share, n, response, None, change, 60, empty
    )


def smallness(facts: Facts) -> tuple[str, ...]:
    """Why a small programme's report has empty places; `reports.small_<code>` explains each."""
    if not facts.signed_up:
        return ("nobody",)
    if facts.signed_up < SMALLEST_GROUP:
        return ("no_answers",)
    if min(facts.mentors, facts.mentees) < SMALLEST_GROUP:
        return ("no_roles",)
    return ("no_spread",) if min(facts.mentors, facts.mentees) < FEWEST_FOR_SPLIT else ()
