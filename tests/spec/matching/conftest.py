"""What the matching tables share: people written as cells of people.csv."""

import runpy
import tomllib
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, TypeAlias

import pytest

from bot.domain.matching.types import MatchPerson
from bot.matchfile.cells import COLUMNS

Make: TypeAlias = Callable[[str, Mapping[str, str]], MatchPerson]
HERE = Path(__file__).parent


@pytest.fixture
def made() -> Make:
    """Make an everyday mentor or mentee with some other facts."""
    everyday = tomllib.loads((HERE / "rules.toml").read_text("utf-8"))["everyday"]

    def make(role: str, cells: Mapping[str, str]) -> MatchPerson:
        facts = {**everyday[role], **cells}
        return MatchPerson(**{name: COLUMNS[name](text) for name, text in facts.items()})

    return make


@pytest.fixture
def manual() -> dict[str, Any]:
    """Load the script that writes the manual."""
    return runpy.run_path(str(HERE / "manual.py"))
