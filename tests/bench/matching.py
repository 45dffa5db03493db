"""Measures matching from file to file: `python -m tests.bench.matching [--full] [--seed N]`.

Prints, for made-up companies, time and peak memory of every stage, and the ratio to the bare flow
on the kept pairs, to the raw solve on the full graph, to mentor-match with the Munkres algorithm,
and to beans' way with NetworkX (each where its packages are installed), all in the same run. Every
measurement runs in a process of its own, so that memory is its own, and in turns with the others;
the median counts.
"""

import argparse
import csv
import json
import math
import os
import resource
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Callable
from datetime import date
from pathlib import Path
from time import perf_counter
from typing import Any

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import numpy as np

from bot.collector import uncollected
from bot.domain.matching.edges import Edges
from bot.domain.matching.explain import explain
from bot.domain.matching.flow import best_total
from bot.domain.matching.kept import Kept
from bot.domain.matching.prepare import Round, prepare
from bot.domain.matching.search import Solved
from bot.domain.matching.solve import plan_of, resolve_after_edit
from bot.domain.matching.types import Kind, Lock, Plan, Rules
from bot.i18n import Translate
from bot.matchfile import writing
from bot.matchfile.cells import COLUMNS
from bot.matchfile.people import read_people
from tests.bench import rivals
from tests.bench.company import company

WEDNESDAY = date(2026, 12, 2)
SIZES = [100, 1_000, 3_000, 10_000]
TURNS = 7
ONCE = 20_000
"""Larger companies are measured once: each turn takes minutes and many gigabytes."""

RIVALS, RIVAL_TURNS = 1_000, 3
"""The size at which others are measured, and how often: they need minutes for more."""

STAGES = ("reading", "scoring", "solving", "proving", "explaining", "writing")
Figures = dict[str, Any]


class Meter:
    """Times stages, and notes the process's peak memory at the end of each."""

    def __init__(self) -> None:
        self.spent = dict.fromkeys(STAGES, 0.0)
        self.peak = dict.fromkeys(STAGES, 0.0)
        self._stage, self._since = "", perf_counter()

    def __call__(self, stage: str, done: float = 0.0) -> None:
        """Hear that a stage begins (people and floor are part of solving)."""
        del done
        now = perf_counter()
        if self._stage:
            self.spent[self._stage] += now - self._since
            self.peak[self._stage] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        self._stage, self._since = {"people": "solving", "floor": "solving"}.get(stage, stage), now


def peak() -> float:
    """Return the most memory this process ever held, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def medians(**tasks: Callable[[], object]) -> dict[str, float]:
    """Time some tasks in turns and return the median of each."""
    found: dict[str, list[float]] = {name: [] for name in tasks}
    for _ in range(TURNS):
        for name, task in tasks.items():
            since = perf_counter()
            task()
            found[name].append(perf_counter() - since)
    return {name: statistics.median(times) for name, times in found.items()}


def read(folder: Path) -> Round:
    """Read the company."""
    people, sheet = read_people(folder / "people.csv")
    if sheet.problems:
        raise SystemExit(str(sheet.problems[:3]))
    return Round.of(people, Rules(), WEDNESDAY, (), None)


def whole(folder: Path) -> Figures:
    """Do what `mentorbot match` does, metered."""
    meter = Meter()
    meter("reading")
    this = read(folder)
    meter("scoring")
    plan = plan_of(this, Rules(), *prepare(this, (), meter), meter)
    meter("writing")
    t = Translate("en").plain
    with writing.drafts() as out:
        out.write(folder / "pairs.csv", writing.PAIRS, writing.pair_rows(plan, t, "en"))
        out.write(folder / "left.csv", writing.UNMATCHED, writing.unmatched_rows(plan, t, "en"))
    meter("")
    total = sum(meter.spent.values())
    proof = {name: getattr(plan.certificate, name) for name in PROOF}
    return {"spent": meter.spent, "peak": meter.peak, "all": total, **proof, **desk(plan)}


PROOF = ("people", "floor", "total", "eligible_pairs", "kept_pairs", "rounds", "scope")


def desk(plan: Plan) -> Figures:
    """Time the bare flow on the pairs the search ended with, edits at the desk, and reasons.

    The weakest pair stands first at the desk: people and floor change when it goes and comes back.
    """
    solved: Solved = plan.kept.solved
    graph = solved.kept.graph(solved.kept.floor)
    priced = solved.kept.priced(graph, 1)
    weakest = min(plan.pairs, key=lambda pair: pair.score)
    veto = [Lock(plan.pairs[0].mentor, plan.pairs[0].mentee, Kind.VETO)]
    weak = [Lock(weakest.mentor, weakest.mentee, Kind.VETO)]
    lock = [Lock(plan.pairs[-1].mentor, plan.pairs[-1].mentee)]
    without, locked, changed = (resolve_after_edit(plan, one) for one in (veto, lock, weak))
    found = medians(
        flow=lambda: best_total(graph, priced),
        veto=lambda: resolve_after_edit(plan, veto),
        lock=lambda: resolve_after_edit(plan, lock),
        back=lambda: resolve_after_edit(without, ()),
        unlock=lambda: resolve_after_edit(locked, ()),
        weakest=lambda: resolve_after_edit(plan, weak),
        weakest_back=lambda: resolve_after_edit(changed, ()),
        told=lambda: explain(solved.kept, solved.rows, solved.cols, Rules().weights),
    )
    return found | {"told": found["told"] / max(1, len(solved.rows))}


EDITS = {
    "veto": "veto",
    "back": "taken back",
    "lock": "lock",
    "unlock": "taken back",
    "weakest": "veto of the weakest pair",
    "weakest_back": "taken back",
}


def raw(folder: Path) -> Figures:
    """Do what one would do without pruning: list every edge, solve one flow on all of them."""
    kept, _ = prepare(this := read(folder), (), keep=1)
    since = perf_counter()
    _, edges = prepare(this, (), keep=1)
    graph, full = every(edges, kept)
    best_total(graph, full.priced(graph, 1))
    return {"all": perf_counter() - since, "peak": peak()}


def every(edges: Edges, kept: Kept) -> tuple[Any, Kept]:
    """Put all eligible pairs into one graph."""
    rows, cols, scores = (np.concatenate(c) for c in zip(*edges.blocks(), strict=True))
    cells = rows.astype(np.int64) * len(kept.table.mentees) + cols
    facts = (kept.table, kept.pairwise, cells, scores.astype(np.int64), kept.room, kept.decided)
    full = Kept(*facts, kept.floor)
    return full.graph(0), full


MEASURES: dict[str, Callable[[Path], Figures]] = {
    "whole": whole,
    "raw": raw,
    "munkres": lambda folder: rivals.munkres(read(folder)),
    "beans": lambda folder: rivals.beans(read(folder), rivals.apart),
    "even": lambda folder: rivals.beans(read(folder), rivals.alike),
    "floorless": lambda folder: rivals.beans(rivals.floorless(read(folder)), rivals.apart),
}


def measured(what: str, folder: Path) -> Figures:
    """Measure one thing in a process of its own."""
    words = [sys.executable, "-m", "tests.bench.matching", "--measure", what, str(folder)]
    told = subprocess.run(words, check=True, stdout=subprocess.PIPE, text=True)
    found: Figures = json.loads(told.stdout)
    return found


def size_up(size: int, seed: int, most_raw: int, *, mixed: bool) -> float:
    """Measure one size, print it, and return the seconds of the whole run."""
    turns = 1 if size > ONCE else TURNS
    what = ["whole", *(["raw"] if size <= most_raw else [])]
    what += list(rivals.SPOKEN) if size == RIVALS and not mixed else []
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        with (folder / "people.csv").open("w", encoding="utf-8", newline="") as stream:
            csv.writer(stream).writerows([list(COLUMNS), *company(size, seed, mixed=mixed)])
        found: dict[str, list[Figures]] = {one: [] for one in what}
        for turn in range(turns):
            for one in what:
                if turn < RIVAL_TURNS or one not in rivals.SPOKEN:
                    found[one].append(measured(one, folder))
    print(f"\nn = {size:,} ({'mixed' if mixed else 'unit'}, seed {seed}, median of {turns})")
    return told(found)


def median_of(found: list[Figures], *path: str) -> float:
    """Return the median of one figure."""

    def value(one: Any) -> float:
        for step in path:
            one = one[step]
        return float(one)

    return statistics.median(value(one) for one in found)


def told(found: dict[str, list[Figures]]) -> float:
    """Print what was measured at one size."""
    runs = found["whole"]
    one, total, flow = runs[0], median_of(runs, "all"), median_of(runs, "flow")
    print(
        f"  people {one['people']:,} · floor {one['floor']} · total {one['total']:,} · eligible "
        f"{one['eligible_pairs']:,} · kept {one['kept_pairs']:,} · flows {one['rounds']} · "
        f"certified: {one['scope']}"
    )
    for stage in STAGES:
        spent, most = median_of(runs, "spent", stage), median_of(runs, "peak", stage)
        print(f"  {stage:<11}{spent:8.3f} s   peak {most:7.0f} MB")
    print(f"  {'all':<11}{total:8.3f} s   = {total / flow:.1f} × the bare flow on kept pairs")
    edits = (f"{said} {median_of(runs, name) / flow:.2f}" for name, said in EDITS.items())
    print(f"  explaining {median_of(runs, 'told') * 1e6:.1f} µs a pair")
    print(f"  re-solve after an edit, in bare flows: {' · '.join(edits)}")
    most = max(median_of(runs, "peak", stage) for stage in STAGES)
    if rawly := found.get("raw"):
        base, memory = median_of(rawly, "all"), median_of(rawly, "peak")
        print(
            f"  raw full solve {base:.3f} s, {memory:.0f} MB: the whole run takes "
            f"{total / base:.2f} × its time and {most / memory:.2f} × its memory"
        )
    ours = sum(median_of(runs, "spent", stage) for stage in STAGES[1:4])
    rivals.told(found, ours, one["total"])
    return total


def main() -> None:
    """Measure all sizes."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--full", action="store_true", help="50,000 people as well")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--mixed", action="store_true", help="capacities 1-3 and 1-2")
    parser.add_argument(
        "--raw", type=int, default=10_000, help="largest raw solve; 50,000 people need 13 GB"
    )
    parser.add_argument("--sizes", type=int, nargs="*", help="other sizes")
    parser.add_argument("--measure", nargs=2, help=argparse.SUPPRESS)
    args = parser.parse_args()
    if args.measure:
        with uncollected():
            print(json.dumps(MEASURES[args.measure[0]](Path(args.measure[1]))))
        return
    sizes = args.sizes or [*SIZES, *([50_000] if args.full else [])]
    spent = {size: size_up(size, args.seed, args.raw, mixed=args.mixed) for size in sizes}
    if {10_000, 50_000} <= spent.keys():
        power = math.log(spent[50_000] / spent[10_000]) / math.log(5)
        print(f"\ngrowth from 10,000 to 50,000: n^{power:.2f}")


if __name__ == "__main__":
    main()
