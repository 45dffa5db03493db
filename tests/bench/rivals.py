"""How others pair the same people, measured where their packages are installed.

mentor-match pairs with the Munkres algorithm. Yelp's beans itself needs a company's directory and
database; what is measured is its rule: everybody is one node of a general graph, whom the rules
keep apart share no edge, an edge weighs more the farther apart two people are in the company
(reporting line, place, languages), or 1 where nothing is known, and NetworkX finds the matching
of the greatest weight. It begins with all pairs and takes those away that the rules keep apart;
which these are, and all weights, is given for free: beans itself computes each weight on a copy of
its table of employees. How long people have been there weighs nothing, since nobody is asked.

The floor is no rule that beans could know, for it knows no score. It is measured twice: with the
pairs below the floor kept apart for it, and as it would pair people itself.
"""

import statistics
from collections.abc import Callable
from dataclasses import replace
from functools import cache
from importlib import import_module
from itertools import combinations
from time import perf_counter
from typing import Any, TypeAlias

from bot.domain.matching.kept import Kept
from bot.domain.matching.prepare import Round, prepare

Figures: TypeAlias = dict[str, Any]
Distance: TypeAlias = Callable[[str, str], float]

SPOKEN = {
    "munkres": "mentor-match with Munkres",
    "beans": "beans' rule with NetworkX, far apart first, our floor as a gift",
    "even": "the same with equal weights",
    "floorless": "beans' rule, far apart first, without our floor",
}


def eligible(this: Round) -> tuple[Kept, dict[tuple[str, str], int]]:
    """Return our score of every eligible pair."""
    kept, edges = prepare(this, ())
    mentors, mentees = kept.table.mentors.people, kept.table.mentees.people
    return kept, {
        (mentors[row].id, mentees[col].id): int(points)
        for block in edges.blocks()
        for row, col, points in zip(*block, strict=True)
    }


def munkres(this: Round) -> Figures:
    """Let mentor-match pair the same people with the Munkres algorithm, our scores for free."""
    try:
        mentee, mentor, process = (
            import_module(f"matching.{name}") for name in ("mentee", "mentor", "process")
        )
    except ModuleNotFoundError:
        return {"missing": True}
    kept, scores = eligible(this)

    class Ours:
        """Our score of two people; without one they are no pair."""

        def apply(self, match: Any) -> int:
            found = scores.get((match.mentor.email, match.mentee.email))
            match.disallowed = found is None
            return found or 0

    mentors = [mentor.Mentor(email=one.id, grade=one.level) for one in kept.table.mentors.people]
    mentees = [mentee.Mentee(email=one.id, grade=one.level) for one in kept.table.mentees.people]
    since = perf_counter()
    process.process_data(mentors, mentees, [[Ours()]])
    spent = perf_counter() - since
    pairs = [(one.email, other.email) for one in mentors for other in one.mentees]
    return {"all": spent, "pairs": len(pairs), "total": sum(scores[pair] for pair in pairs)}


def apart(this: Round) -> Distance:
    """Tell how far apart two people are: steps in the reporting line, place, languages."""
    by_id = {person.id: person for person in this.people}

    @cache
    def line(one: str) -> dict[str, int]:
        found = {one: 0}
        while manager := this.managers.get(one):
            found[manager] = len(found)
            one = manager
        return found

    def distance(one: str, other: str) -> float:
        up, over = line(one), line(other)
        steps = [up[who] + over[who] for who in up.keys() & over.keys()]
        a, b = by_id[one], by_id[other]
        tongues = len(a.languages & b.languages) / len(a.languages | b.languages)
        return min(steps, default=10) / 10 + (a.location != b.location) / 2 + 1 - tongues

    return distance


def alike(this: Round) -> Distance:
    """Let every pair weigh the same, as where nothing is known of people: only numbers count."""
    del this
    return lambda *_: 1.0


def floorless(this: Round) -> Round:
    """Let the hard rules alone decide who may meet."""
    return replace(this, rules=replace(this.rules, floor=0))


def beans(this: Round, weigh: Callable[[Round], Distance]) -> Figures:
    """Pair the same people as a general graph, the farther apart the better."""
    try:
        networkx = import_module("networkx")
    except ModuleNotFoundError:
        return {"missing": True}
    _, scores = eligible(this)
    distance = weigh(this)
    weight = {tuple(sorted(pair)): distance(*pair) for pair in scores}
    people = [person.id for person in this.people]
    kept_apart = set(combinations(people, 2)) - weight.keys()
    since = perf_counter()
    allowed = set(combinations(people, 2)) - kept_apart
    graph = networkx.Graph()
    graph.add_weighted_edges_from((*pair, weight[pair]) for pair in allowed)
    chosen = networkx.max_weight_matching(graph)
    spent = perf_counter() - since
    total = sum(scores.get(pair) or scores[pair[::-1]] for pair in chosen)
    return {"all": spent, "pairs": len(chosen), "total": total}


def told(found: dict[str, list[Figures]], ours: float, total: int) -> None:
    """Print how others compare with our seconds of scoring, solving and proving, and our total."""
    for name, spoken in SPOKEN.items():
        if not (other := found.get(name)):
            continue
        if "missing" in other[0]:
            print(f"  {spoken}: skipped, its packages are not installed")
            continue
        base = statistics.median(one["all"] for one in other)
        print(
            f"  {spoken} {base:.2f} s = {base / ours:.0f} × scoring, solving and proving; "
            f"{other[0]['pairs']:,} pairs, ours score {total / other[0]['total']:.2f} × theirs"
        )
