"""The playbook: which aggregate figure suggests which step, as rows with thresholds."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.domain.insight import Facts, Figure, roles
from bot.domain.publication import Frozen
from bot.domain.suppression import SMALLEST_GROUP

MANY_MOVES = 20.0
CLUSTER = 5
"""Support requests are only hinted at from this number on."""


@dataclass(frozen=True, slots=True)
class Hint:
    """A step to consider; `reports.hint_<key>` says it, `value` and `n` are its reason."""

    key: str
    value: float
    n: int
    bound: float | None = None

    @property
    def digits(self) -> int:
        """How many decimals the value needs, so that it does not read like its threshold.

        >>> Hint("relationship", 74.6, 11, 75).digits
        1
        """
        return int(self.bound is not None and round(self.value) == self.bound)


@dataclass(frozen=True, slots=True)
class Rule:
    """Below `least` or above `most` the hint applies; ranges count only when they are clear."""

    key: str
    figure: str
    least: float | None = None
    most: float | None = None
    fewest: int = 1
    """How many cases the figure needs before it says anything."""


PLAYBOOK = (
    Rule("acceptance", "acceptance", least=85, fewest=SMALLEST_GROUP),
    Rule("first_talk", "first_talk", least=80, fewest=SMALLEST_GROUP),
    Rule("agreement", "agreement", least=95, fewest=SMALLEST_GROUP),
    Rule("dose", "held", least=75, fewest=SMALLEST_GROUP),
    Rule("moves", "moved_by_mentees", most=MANY_MOVES, fewest=SMALLEST_GROUP),
    Rule("relationship", "relationship_midpoint", least=75),
    Rule("no_rematch", "rematch", least=1, fewest=20),
    Rule("rematch", "rematch", most=15, fewest=SMALLEST_GROUP),
    Rule("mentors_learn_less", "benefit_gap", most=10),
    Rule("mentees_learn_little", "benefit_mentees", least=65),
    Rule("understanding", "understanding_change", least=0.1),
    Rule("load", "load", least=60),
    Rule("answers", "response", least=50),
    Rule("fit", "ended_for_fit", most=20, fewest=SMALLEST_GROUP),
    Rule("support", "support", most=CLUSTER - 1),
)
"""Thresholds of the programme model; understanding that stays flat or falls is a reason as well."""


def hints(facts: Facts, figures: Sequence[Figure], waves: Mapping[str, Frozen]) -> tuple[Hint, ...]:
    """The steps the figures suggest, in the order of the playbook."""
    known = _readings(facts, figures, waves)
    return tuple(
        Hint(rule.key, *reading, rule.least if rule.least is not None else rule.most)
        for rule in PLAYBOOK
        if (reading := known.get(rule.figure)) and _applies(rule, *reading)
    )


def _applies(rule: Rule, value: float, n: int) -> bool:
    if n < rule.fewest:
        return False
    if rule.least is not None and value < rule.least:
        return True
    return rule.most is not None and value > rule.most


def _readings(
    facts: Facts, figures: Sequence[Figure], waves: Mapping[str, Frozen]
) -> dict[str, tuple[float, int]]:
    """Every figure a rule may look at: value and n."""
    known = {f.key: (f.value.middle, f.n) for f in figures if f.value}
    if facts.talks_planned:
        share = 100 * facts.moved_by_mentees / facts.talks_planned
        known["moved_by_mentees"] = (share, facts.talks_planned)
    if facts.ended_early:
        known["ended_for_fit"] = (100 * facts.ended_for_fit / facts.ended_early, facts.ended_early)
    known["support"] = (facts.support_requests, facts.support_requests)
    known |= _changes(figures) | _midpoint(waves) | _benefits(waves)
    return known | _answers(waves)


def _changes(figures: Sequence[Figure]) -> dict[str, tuple[float, int]]:
    return {f"{f.key}_change": (f.change.points, f.change.n) for f in figures if f.change}


def _midpoint(waves: Mapping[str, Frozen]) -> dict[str, tuple[float, int]]:
    wave = waves.get("midpoint")
    cell = wave.cell("rq") if wave else None
    return {"relationship_midpoint": (cell.index.middle, cell.n)} if cell and cell.index else {}


def _benefits(waves: Mapping[str, Frozen]) -> dict[str, tuple[float, int]]:
    told = roles(waves.get("closing"), "lb")
    index = {name: cell.index.middle for name, cell in told.items() if cell.index}
    found = {}
    if "mentee" in index:
        found["benefit_mentees"] = (index["mentee"], told["mentee"].n)
    if {"mentor", "mentee"} <= index.keys():
        found["benefit_gap"] = (index["mentee"] - index["mentor"], told["mentor"].n)
    return found


def _answers(waves: Mapping[str, Frozen]) -> dict[str, tuple[float, int]]:
    last = [waves[wave] for wave in ("baseline", "midpoint", "closing") if wave in waves]
    if not last or last[-1].response is None:
        return {}
    return {"response": (100 * last[-1].response, last[-1].asked)}
