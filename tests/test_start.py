"""A start is quick because it loads what a start needs: the rest comes when it is first used."""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
SOLVER = {"numpy", "ortools", "pandas", "scipy"}
PAPERS = {"fpdf", "PIL", "xlsxwriter", "icalendar", "yaml", "fontTools"}
FACTS = {"holidays", "alembic", "waitress"}
DEMO = {"aiohttp", "bot.sandbox", "bot.demo"}
BOLT = {"slack_bolt", "sqlalchemy", "sqlmodel", "pydantic", "bot.core"}


def loaded(program: str, look: str = "*sys.modules") -> set[str]:
    """Run a program in a process of its own and tell what it has loaded."""
    source = f"import sys\n{program}\nprint({look}, sep='\\n')"
    told = subprocess.run(
        [sys.executable, "-c", source], cwd=ROOT, check=True, capture_output=True, text=True
    )
    return set(told.stdout.split())


@pytest.mark.parametrize(
    ("program", "heavy"),
    [
        ("import bot.running", SOLVER | PAPERS | FACTS | DEMO),
        ("import bot.demo.worker", SOLVER | PAPERS | FACTS | {"aiohttp", "bot.sandbox"}),
        ("import bot.demo.stage", SOLVER | PAPERS | FACTS | BOLT),
        ("import bot.__main__", SOLVER | PAPERS | FACTS | DEMO | BOLT),
    ],
)
def test_a_start_leaves_out_what_it_does_not_need(program: str, heavy: set[str]) -> None:
    """Nobody waits for a library that only a certificate, a round of matching or a demo needs."""
    assert loaded(program) & heavy == set()


def test_a_command_loads_no_other_one() -> None:
    """`mentorbot run` must not wait for what `mentorbot match` needs."""
    program = "from bot.__main__ import main\ntry: main(['run', '--help'])\n"
    found = loaded(program + "except SystemExit: pass")

    assert "bot.commands.run" in found
    assert found & (SOLVER | DEMO | {"bot.commands.match", "bot.commands.demo"}) == set()


def test_texts_are_read_when_somebody_first_reads_them() -> None:
    """Catalogues and curriculum are large; a start says nothing to anybody."""
    program = "import bot.running\nfrom bot import content, i18n"
    look = "content.load.cache_info().currsize, i18n.catalogue.cache_info().currsize"

    assert loaded(program, look) == {"0"}
