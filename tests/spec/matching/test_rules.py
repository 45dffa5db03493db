"""Every hard rule as a table, and the manual that is written from it."""

import tomllib
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from bot.domain.matching.eligibility import Company, verdict
from bot.domain.matching.types import Code, MatchPerson, Rules

RULES = tomllib.loads(Path(__file__).with_name("rules.toml").read_text("utf-8"))["rule"]
CASES = [
    pytest.param(rule["code"], case, id=f"{rule['code']}-{number}")
    for rule in RULES
    for number, case in enumerate(rule["case"], 1)
]
ON = date(2026, 12, 2)


@pytest.mark.parametrize(("code", "case"), CASES)
def test_a_hard_rule_judges_two_people(
    code: str, case: dict[str, Any], made: Callable[..., MatchPerson]
) -> None:
    """Each row of the table holds, and breaks no other rule than its own."""
    rules = Rules(**{"level_gap": 0 if code == "same_person" else 1, **case.get("rules", {})})
    company = Company(
        on=ON,
        managers=case.get("managers", {}),
        former=[frozenset(case["former"])] if "former" in case else [],
        vetoes=[tuple(case["vetoes"])] if "vetoes" in case else [],
    )
    people = made("mentor", case["mentor"]), made("mentee", {"level": "5", **case["mentee"]})

    broken = verdict(*people, rules, company)

    assert (() if case["fine"] else (Code(code),)) == broken


def test_every_rule_has_a_table() -> None:
    """No hard rule is left without examples; the floor is part of the score."""
    assert set(Code) - {Code.FLOOR} == {Code(rule["code"]) for rule in RULES}


def test_the_manual_is_current(manual: dict[str, Any]) -> None:
    """docs/matching.md is what the tables say; run tests/spec/matching/manual.py to renew it."""
    assert manual["page"]() == manual["PAGE"].read_text("utf-8")
