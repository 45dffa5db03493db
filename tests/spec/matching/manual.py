"""Renders docs/matching.md from the tables that the specification tests check.

Run it to write the page: `PYTHONPATH=. python tests/spec/matching/manual.py`.
"""

import tomllib
from pathlib import Path
from typing import Any

from bot.domain.matching.types import CRITERIA, Rules

HERE = Path(__file__).parent
PAGE = HERE.parents[2] / "docs" / "matching.md"

INTRO = """\
# Matching

This page is written by `PYTHONPATH=. python tests/spec/matching/manual.py` from the tables that
the tests in `tests/spec/matching` check, so it cannot say anything the code does not do.

A **mentor** teaches and stands lower in the hierarchy; a **mentee** learns and stands higher.
Facts are written as in `people.csv`. What a table leaves out is the same for everybody: a mentor
on level 2 who offers AI, a mentee on level 5 who wants it, both German-speaking in Berlin and free
from 09:00 to 17:00.

## What is best

In this order:

1. **People.** As many as possible have at least one partner, counted per role they offer.
2. **Floor.** The weakest pair is as strong as it can be without losing anybody.
3. **Total.** The sum of all scores is as high as possible; capacities above one are used where
   they add a pair at or above that floor.

Equal totals are decided by a fixed hash of the two ids, so the plan does not depend on the order
of the input. Locked pairs stand first and count as matched.

**How it is proved.** Everybody's 16 best partners on both sides are solved as a flow (all pairs
up to 3,000 people). For people and floor, the minimum cut is checked against every eligible pair:
no pair crosses it, so no larger flow exists. That both sides can reach their largest coverage at
once is Mendelsohn and Dulmage's theorem (1958). For the total, whole-number prices from the
residual network are checked: if no pair outside beats the prices of its two people, no better plan
exists. Pairs that fail a check join, and the solver runs again.

**An edit at the desk** (a lock or veto set or taken back) takes one flow on the kept pairs: the
coverage grows from the last plan's pairs, and the last cuts, counted anew, bound people and floor.

## Hard rules
"""

SCORES = """\
## Score

The score is the mean of the known components, weighted with the programme's weights and rounded
half up: `(2 * sum(weight * component) + sum(weight)) // (2 * sum(weight))`. A pair below the
programme's floor ({floor}) is not made: better to wait than a poor pair.

| component | default weight |
|---|---|
{weights}

"""

PRIVACY = """\
## Who waits, and what HR learns

Somebody without a partner gets the first of these reasons that leaves nobody: nobody there, no
topic, level, language, hours, floor. If possible partners are left after these, the answer is “all
taken”; if the rules about two certain people leave nobody (team, reporting line, former pairs,
vetoes, “not with”, training gate), it is “no eligible partner”, one answer for all of them.

Hints such as “3 more mentors for AI would match 3 people more” are counterfactuals. Up to 3,000
people they are *solved*: new people for the topic who fit everybody wanting it join the flow, and
matched people may change partners on the way. Above, they are *counted*: the people who wait for
that topic. Who waits with “no eligible partner” is in neither number.
"""


def load(name: str) -> dict[str, Any]:
    """Read one table of the specification."""
    with (HERE / name).open("rb") as stream:
        return tomllib.load(stream)


def _facts(cells: dict[str, str]) -> str:
    """Write cells as `name: value`."""
    return ", ".join(f"{name} `{value or '–'}`" for name, value in cells.items()) or "–"


def _else(case: dict[str, Any]) -> str:
    """Write what a case says beyond the two people."""
    told = []
    if "managers" in case:
        told.append(", ".join(f"{who} → {boss}" for who, boss in case["managers"].items()))
    told += [f"{name}: {' + '.join(case[name])}" for name in ("former", "vetoes") if name in case]
    told += [f"{name} = {str(value).lower()}" for name, value in case.get("rules", {}).items()]
    return "; ".join(told) or "–"


def _rule(rule: dict[str, Any]) -> str:
    """Write one hard rule with its table."""
    lines = [f"### {rule['name']} (`{rule['code']}`)", "", rule["says"], ""]
    lines += ["| mentor (mia) | mentee (max) | besides | possible |", "|---|---|---|---|"]
    for case in rule["case"]:
        yes = "yes" if case["fine"] else "**no**"
        row = (_facts(case["mentor"]), _facts(case["mentee"]), _else(case), yes)
        lines.append(f"| {' | '.join(row)} |")
    return "\n".join([*lines, "", ""])


def _component(part: dict[str, Any]) -> str:
    """Write one component with its table."""
    lines = [f"### {part['name']} (`{part['field']}`)", "", part["says"], ""]
    lines += ["| mentor | mentee | hundredths |", "|---|---|---|"]
    for case in part["case"]:
        row = (_facts(case["mentor"]), _facts(case["mentee"]), case["is"] or "unknown")
        lines.append(f"| {' | '.join(row)} |")
    return "\n".join([*lines, "", ""])


def _means(scores: list[dict[str, Any]]) -> str:
    """Write the examples of the weighted mean."""
    lines = ["### Examples", "", f"| {' | '.join(CRITERIA)} | score | |", "|" + "---|" * 8]
    for one in scores:
        parts = " | ".join(part or "unknown" for part in one["parts"])
        lines.append(f"| {parts} | {one['is']} | {one['says']} |")
    return "\n".join([*lines, "", ""])


def page() -> str:
    """Return the whole page."""
    parts, rules = load("components.toml"), Rules()
    shown = zip(CRITERIA, rules.weights.values(), strict=True)
    weights = "\n".join(f"| `{name}` | {weight} |" for name, weight in shown)
    text = INTRO + "\n" + "".join(_rule(rule) for rule in load("rules.toml")["rule"])
    text += SCORES.format(floor=rules.floor, weights=weights)
    text += "".join(_component(part) for part in parts["component"])
    return text + _means(parts["score"]) + PRIVACY


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
