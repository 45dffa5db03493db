"""Every component of a score as a table, and their weighted mean."""

import tomllib
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from bot.domain.matching.score import components, score
from bot.domain.matching.types import CRITERIA, Components, MatchPerson, Weights

TABLES = tomllib.loads(Path(__file__).with_name("components.toml").read_text("utf-8"))
CASES = [
    pytest.param(part["field"], case, id=f"{part['field']}-{number}")
    for part in TABLES["component"]
    for number, case in enumerate(part["case"], 1)
]


def number(text: str) -> int | None:
    """Read a number of the table; nothing is unknown."""
    return int(text) if text else None


@pytest.mark.parametrize(("field", "case"), CASES)
def test_a_component_scores_two_people(
    field: str, case: dict[str, Any], made: Callable[..., MatchPerson]
) -> None:
    """Each row of the table holds."""
    people = made("mentor", case["mentor"]), made("mentee", case["mentee"])

    assert number(case["is"]) == getattr(components(*people, date(2026, 12, 2)), field)


@pytest.mark.parametrize("case", TABLES["score"], ids=lambda case: case["says"])
def test_a_score_is_the_weighted_mean_of_what_is_known(case: dict[str, Any]) -> None:
    """Unknown criteria drop out, their weights too, and halves go up."""
    parts = Components(*(number(text) for text in case["parts"]))  # type: ignore[arg-type]  # the table's job

    assert int(case["is"]) == score(parts, Weights(**case.get("weights", {})))


def test_every_component_has_a_table() -> None:
    """No criterion is left without examples."""
    assert set(CRITERIA) == {part["field"] for part in TABLES["component"]}


@pytest.mark.parametrize("weights", [{"topic_fit": 0}, {"style": -1}, {"distance": 1001}])
def test_weights_that_make_no_mean_are_refused(weights: dict[str, int]) -> None:
    """Weights are whole numbers from 0 to 1000, and topic fit always counts."""
    with pytest.raises(ValueError, match="weigh"):
        Weights(**weights)
