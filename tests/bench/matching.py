"""Measures matching from file to file: `python -m tests.bench.matching [--full] [--seed N]`.

Prints time and peak memory of every stage for made-up companies, the ratio to the bare flow on
the pruned graph and (up to --raw people) to the raw solve on the full graph in the same run.
Every size runs in a process of its own, so that memory is its own.
"""

import argparse
import csv
import os
import random
import resource
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from datetime import date
from itertools import accumulate
from pathlib import Path
from time import perf_counter
from typing import Any

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import numpy as np

from bot.commands.match import uncollected
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

WEDNESDAY = date(2026, 12, 2)
SIZES = [100, 1_000, 3_000, 10_000]
TOPICS = 400
STAGES = ("reading", "scoring", "solving", "proving", "explaining", "writing")
HOURS = ["", "08:00-12:00;13:00-16:00", "10:00-18:00", "09:00-12:00;13:00-17:00"]
ZONES = ["Europe/Berlin"] * 5 + ["Europe/London", "America/New_York"]


def company(size: int, seed: int, *, mixed: bool = False) -> Iterator[list[Any]]:
    """Make up a company: half junior mentors, half senior mentees, skills by Zipf's law."""
    pick = random.Random(seed)  # noqa: S311 - made-up people need no secrecy
    names = [f"skill {place}" for place in range(TOPICS)]
    weight = list(accumulate(1 / (place + 1) for place in range(TOPICS)))
    tags = [f"tag {place}" for place in range(10)]

    def skills() -> list[str]:
        return list(dict.fromkeys(pick.choices(names, cum_weights=weight, k=pick.randint(2, 6))))[
            :5
        ]

    for number in range(size):
        junior = number % 2 == 0
        yield [
            f"p{number:06d}",
            "mentor" if junior else "mentee",
            pick.randint(1, 5) if junior else pick.randint(3, 8),
            f"p{pick.randrange(number):06d}" if number else "",
            f"department {pick.randrange(12)}",
            f"team {pick.randrange(max(2, size // 10))}",
            pick.choice(["Berlin", "München", "London", "New York", "Paris", "Graz"]),
            pick.choice(["de", "de;en", "en"]),
            pick.choice(ZONES),
            pick.choice(HOURS),
            ";".join(f"{skill}:{pick.randint(1, 4)}" for skill in skills()),
            ";".join(f"{skill}:{pick.randint(1, 3)}:{pick.randint(0, 3)}" for skill in skills()),
            ";".join(pick.sample(tags, pick.randint(0, 5))),
            "",
            pick.choice(["", "weekly", "biweekly", "monthly"]),
            pick.randint(1, 3) if mixed else "",
            pick.randint(1, 2) if mixed else "",
            "",
        ]


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


def median_time(task: Callable[[], object], times: int) -> float:
    """Return the median time of a task."""
    found = []
    for _ in range(times):
        since = perf_counter()
        task()
        found.append(perf_counter() - since)
    return statistics.median(found)


def whole_run(folder: Path, meter: Meter) -> tuple[Plan, Any]:
    """Do what `mentorbot match` does, metered."""
    meter("reading")
    people, sheet = read_people(folder / "people.csv")
    if sheet.problems:
        raise SystemExit(str(sheet.problems[:3]))
    this = Round.of(people, Rules(), WEDNESDAY, (), None)
    meter("scoring")
    kept, edges = prepare(this, (), meter)
    plan = plan_of(this, Rules(), kept, edges, meter)
    meter("writing")
    t = Translate("en").plain
    with writing.drafts() as out:
        out.write(folder / "pairs.csv", writing.PAIRS, writing.pair_rows(plan, t, "en"))
        out.write(folder / "left.csv", writing.UNMATCHED, writing.unmatched_rows(plan, t, "en"))
    meter("")
    return plan, edges


def pruned_flow(solved: Solved) -> float:
    """Time the bare flow on the pairs the search ended with."""
    kept: Kept = solved.kept
    graph = kept.graph(kept.floor)
    priced = kept.priced(graph, 1)
    return median_time(lambda: best_total(graph, priced), 3)


def raw_solve(edges: Any, kept: Kept) -> float:
    """Time what one would do without pruning: list every edge, solve one flow on all of them."""

    def solve() -> None:
        columns = [np.concatenate(c) for c in zip(*edges.first_pass(), strict=True)]
        width = len(kept.table.mentees)
        full = Kept(
            kept.table,
            kept.pairwise,
            columns[0] * width + columns[1],
            columns[2],
            kept.room,
            kept.decided,
            kept.floor,
        )
        graph = full.graph(0)
        best_total(graph, full.priced(graph, 1))

    return median_time(solve, 1)


def one(size: int, seed: int, raw: int, *, mixed: bool) -> None:
    """Measure one size and print it."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        with (folder / "people.csv").open("w", encoding="utf-8", newline="") as stream:
            csv.writer(stream).writerows([list(COLUMNS), *company(size, seed, mixed=mixed)])
        meter = Meter()
        with uncollected():
            plan, edges = whole_run(folder, meter)
    solved: Solved = plan.kept.solved
    total, flow = sum(meter.spent.values()), pruned_flow(solved)
    proof = plan.certificate
    print(f"\nn = {size:,} ({'mixed' if mixed else 'unit'}, seed {seed})  certified: {proof.scope}")
    print(
        f"  people {proof.people:,} · floor {proof.floor} · total {proof.total:,} · eligible pairs "
        f"{proof.eligible_pairs:,} · kept {proof.kept_pairs:,} · flows {proof.rounds}"
    )
    for stage in STAGES:
        print(f"  {stage:<11}{meter.spent[stage]:8.2f} s   peak {meter.peak[stage]:7.0f} MB")
    print(f"  {'all':<11}{total:8.2f} s   = {total / flow:.1f} × the bare flow on the pruned graph")
    rows, cols = solved.rows, solved.cols
    told = median_time(lambda: explain(solved.kept, rows, cols, Rules().weights), 3) / max(
        1, len(rows)
    )
    pair = plan.pairs[0]
    veto = [Lock(pair.mentor, pair.mentee, Kind.VETO)]
    again = median_time(lambda: resolve_after_edit(plan, veto), 3)
    print(
        f"  explaining {told * 1e6:.1f} µs a pair · re-solve after an edit {again / flow:.2f} flows"
    )
    if size <= raw:
        base = raw_solve(edges, solved.kept)
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        print(
            f"  raw full solve {base:.2f} s, {peak:.0f} MB: whole run = {total / base:.2f} × that"
        )


def main() -> None:
    """Measure all sizes, each in its own process."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--full", action="store_true", help="50,000 people as well")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--mixed", action="store_true", help="capacities 1-3 and 1-2")
    parser.add_argument("--raw", type=int, default=10_000, help="largest raw solve (much memory)")
    parser.add_argument("--sizes", type=int, nargs="*", help="other sizes")
    parser.add_argument("--one", type=int, help=argparse.SUPPRESS)
    args = parser.parse_args()
    if args.one:
        one(args.one, args.seed, args.raw, mixed=args.mixed)
        return
    for size in args.sizes or [*SIZES, *([50_000] if args.full else [])]:
        words = ["--one", str(size), "--seed", str(args.seed), "--raw", str(args.raw)]
        words += ["--mixed"] if args.mixed else []
        subprocess.run([sys.executable, "-m", "tests.bench.matching", *words], check=True)


if __name__ == "__main__":
    main()
