"""The reporting line as numbers, so that "above at any distance" is two comparisons."""

from collections.abc import Iterable, Mapping


def cycles(managers: Mapping[str, str]) -> list[tuple[str, ...]]:
    """Return every cycle of managers once, beginning with its smallest id.

    >>> cycles({"a": "b", "b": "a", "c": "a"})
    [('a', 'b')]
    """
    done: set[str] = set()
    found = []
    for start in sorted(managers):
        path: dict[str, None] = {}
        person = start
        while person and person not in done and person not in path:
            path[person] = None
            person = managers.get(person, "")
        if person in path:
            ring = list(path)[list(path).index(person) :]
            first = ring.index(min(ring))
            found.append(tuple(ring[first:] + ring[:first]))
        done.update(path)
    return found


def _collapsed(managers: Mapping[str, str]) -> tuple[dict[str, str], dict[str, str]]:
    """Return each person's node (a cycle is one node) and each node's parent."""
    node = {person: ring[0] for ring in cycles(managers) for person in ring}
    parent = {}
    for person, boss in managers.items():
        own, above = node.get(person, person), node.get(boss, boss)
        if boss and own != above:
            parent[own] = above
    return node, parent


def _intervals(parent: Mapping[str, str]) -> dict[str, tuple[int, int]]:
    """Number a forest depth first: a node stands above those whose number is in its interval."""
    below: dict[str, list[str]] = {}
    for child in sorted(parent):
        below.setdefault(parent[child], []).append(child)
    start: dict[str, int] = {}
    interval: dict[str, tuple[int, int]] = {}
    stack = sorted(set(parent.values()) - parent.keys())
    while stack:
        name = stack[-1]
        if name not in start:
            start[name] = len(start)
            stack.extend(below.get(name, ()))
            continue
        stack.pop()
        interval[name] = (start[name], len(start))
    return interval


def line_intervals(
    managers: Mapping[str, str], people: Iterable[str]
) -> dict[str, tuple[int, int]]:
    """Return (begin, end) for each person: `a` is above `b` if begin a <= begin b < end a.

    Members of a cycle share one interval, so they stand above each other (see
    `eligibility.above`); people outside every line get an interval of their own.
    """
    node, parent = _collapsed(managers)
    interval = _intervals(parent)
    fresh = len(interval)
    found = {}
    for person in people:
        name = node.get(person, person)
        if name not in interval:
            interval[name] = (fresh, fresh + 1)
            fresh += 1
        found[person] = interval[name]
    return found
