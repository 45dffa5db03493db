"""Measure the outcome report for 10,000 participants against the bare drawing of its charts.

Run `python tests/bench/reports.py`; prints memory and the median ratio with its seed.
"""

import importlib.util
import resource
import sys
from pathlib import Path
from statistics import median
from time import perf_counter
from types import ModuleType
from typing import Any

ROOT = Path(__file__).parents[2]
PEOPLE, ROUNDS, SEED = 10_000, 7, 1


def load(path: Path) -> ModuleType:
    """A module by its path."""
    spec = importlib.util.spec_from_file_location("sample", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def bare(paper_module: Any, charts: Any, rows: list[Any]) -> float:
    """The same charts and fonts on two pages, nothing decided and nothing said beside them."""
    start = perf_counter()
    brand = paper_module.Brand("ACME")
    paper = paper_module.Paper("portrait", "en", "bare", brand)
    for family, style in (
        ("Serif", "B"),
        ("Serif", "I"),
        ("Serif", ""),
        ("Sans", ""),
        ("Sans", "B"),
    ):
        paper.face(family, 9, style)
        paper.put(10, 10, "Bare drawing, with the letters of a page: ÄÖÜ äöü 0123456789")
    charts.vector(paper, charts.Chart("", tuple(rows)), 18, 40, 174)
    paper.add_page()
    charts.vector(paper, charts.Chart("", tuple(rows)), 18, 40, 174)
    paper.bytes()
    return perf_counter() - start


def main() -> None:
    """Print the figures."""
    sys.path.insert(0, str(ROOT))
    from bot.domain.insight import figures
    from bot.reports import charts, outcome, paper

    sample = load(ROOT / "tests" / "reports" / "conftest.py")
    begun = perf_counter()
    whole = sample.outcome_of(PEOPLE)
    frozen = perf_counter() - begun
    t = sample.catalogue("en")
    told = [figure for figure in figures(whole.facts, whole.waves) if figure.unit == "points"]
    rows = list(charts.chart_of("", told, "en", t).bars)
    ratios, times = [], []
    for _ in range(ROUNDS):
        base = bare(paper, charts, rows)
        start = perf_counter()
        outcome.draw(whole, paper.Brand("ACME"), t, lang="en")
        times.append(perf_counter() - start)
        ratios.append(times[-1] / base)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"people {PEOPLE:,} seed {SEED} rounds {ROUNDS}")
    print(f"making and freezing all answers {frozen:.2f} s")
    print(f"report {median(times):.3f} s = {median(ratios):.2f} x the bare drawing (reach 3)")
    print(f"peak memory {peak:.0f} MB (reach 300)")


if __name__ == "__main__":
    main()
