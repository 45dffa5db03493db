"""A start is quick because it loads what a start needs: the rest comes when it is first used."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
SOLVER = {"numpy", "ortools", "pandas", "scipy"}
PAPERS = {"fpdf", "PIL", "xlsxwriter", "icalendar", "yaml", "fontTools"}
FACTS = {"holidays", "alembic", "waitress"}
DEMO = {"aiohttp", "bot.sandbox", "bot.demo"}
BOLT = {"slack_bolt", "sqlalchemy", "sqlmodel", "pydantic", "bot.core"}


def loaded(*programs: str) -> list[set[str]]:
    """Run programs one after the other in one process; tell what is loaded after each."""
    look = "print(*sys.modules)"
    source = "\n".join(("import sys", *(f"{program}\n{look}" for program in programs)))
    told = subprocess.run(
        [sys.executable, "-c", source], cwd=ROOT, check=True, capture_output=True, text=True
    )
    return [set(line.split()) for line in told.stdout.splitlines() if line.startswith("sys ")]


def test_a_start_leaves_out_what_it_does_not_need() -> None:
    """Nobody waits for a library that only a certificate, a round of matching or a demo needs."""
    main, run, running, worker = loaded(
        "import bot.__main__",
        "try: bot.__main__.main(['run', '--help'])\nexcept SystemExit: pass",
        "import bot.running\nfrom bot import content, i18n\n"
        "assert not content.load.cache_info().currsize, 'the texts wait for their first reader'\n"
        "assert not i18n.catalogue.cache_info().currsize, 'so do the catalogues'",
        "import bot.demo.worker",
    )

    assert main & (SOLVER | PAPERS | FACTS | DEMO | BOLT) == set()
    assert "bot.commands.run" in run
    assert run & (SOLVER | DEMO | {"bot.commands.match", "bot.commands.demo"}) == set()
    assert running & (SOLVER | PAPERS | FACTS | DEMO) == set()
    assert worker & (SOLVER | PAPERS | FACTS | {"aiohttp", "bot.sandbox"}) == set()


def test_the_stage_of_the_demo_leaves_the_bot_to_its_worker() -> None:
    """Its page is there before the bot is."""
    [stage] = loaded("import bot.demo.stage")

    assert stage & (SOLVER | PAPERS | FACTS | BOLT) == set()
