"""What would help a round: counterfactuals, solved where the graph is small, else counted."""

from collections import Counter
from collections.abc import Collection
from dataclasses import replace

import numpy as np

from bot.domain.matching.counted import SECRET, counted, typical
from bot.domain.matching.flow import Graph, cover
from bot.domain.matching.kept import Kept, among
from bot.domain.matching.regrow import FEW, regrow
from bot.domain.matching.table import Array
from bot.domain.matching.types import Hint, MatchPerson, Role, Rules, Unmatched


def _topics(person: MatchPerson, role: Role) -> set[str]:
    """Return the topics somebody waits with."""
    items = person.offers if role is Role.MENTOR else person.wants
    return {item.topic for item in items}


def what_helps(
    kept: Kept, rules: Rules, unmatched: Collection[Unmatched], pairs: Array, *, solvable: bool
) -> tuple[Hint, ...]:
    """Return the topics that would match most of those who wait; `pairs` are the plan's cells.

    Solved: with enough new people for the topic, who fit everybody wanting it, the most people
    that can be covered grows by `gain` (matched people may change partners on the way).
    Counted (large rounds): those who wait for the topic themselves, a lower bound.
    """
    return tuple(
        hint
        for role in (Role.MENTEE, Role.MENTOR)
        for hint in _for_side(kept, rules, unmatched, role, pairs if solvable else None)
    )


def _for_side(
    kept: Kept,
    rules: Rules,
    unmatched: Collection[Unmatched],
    role: Role,
    pairs: Array | None,
) -> list[Hint]:
    """Return the hints for those who wait in one role."""
    table = kept.table
    side, other = table.mentees, table.mentors
    if role is Role.MENTOR:
        side, other = other, side
    waiting = [side.index[u.id] for u in unmatched if u.role is role and u.why not in SECRET]
    count = Counter(topic for i in waiting for topic in _topics(side.people[i], role))
    size = typical(other.capacity.tolist())
    hints = counted(role, count, size)
    if pairs is None or not hints:
        return hints
    solved = _Solver(kept, rules, role, waiting, pairs)
    gains = [(hint, solved.gain(hint.topic)) for hint in hints]
    found = [replace(one, count=-(-gain // size), gain=gain, solved=True) for one, gain in gains]
    return sorted(found, key=lambda hint: (-hint.gain, hint.topic))


class _Solver:
    """Solves counterfactuals for one role on the kept pairs."""

    def __init__(
        self, kept: Kept, rules: Rules, role: Role, waiting: list[int], pairs: Array
    ) -> None:
        graph, room, side = kept.graph(rules.floor), kept.room, kept.table.mentees
        used = among(graph.rows * len(side) + graph.cols, pairs)
        self.need = np.minimum(room.col, room.need_col)
        if role is Role.MENTOR:
            order = np.argsort(graph.cols, kind="stable")
            turned = graph.cols[order], graph.rows[order], graph.scores[order]
            graph, used = Graph(*turned, room.col, room.row), used[order]
            self.need, side = np.minimum(room.row, room.need_row), kept.table.mentors
        self.graph, self.role, self.people = graph, role, side.people
        self.served = sorted(set(graph.cols.tolist()) | set(waiting))
        self.few = len(waiting) <= FEW
        before, self.used = regrow(graph, used, graph.room_row, self.need)
        self.before = before.count

    def gain(self, topic: str) -> int:
        """Return how many more are covered with enough new partners for a topic."""
        helped = [i for i in self.served if topic in _topics(self.people[i], self.role)]
        graph, extra = self.graph, len(self.graph.room_row)
        rows, cols = np.r_[graph.rows, np.full(len(helped), extra)], np.r_[graph.cols, helped]
        more = Graph(rows, cols, rows, np.r_[graph.room_row, len(helped)], graph.room_col)
        if not self.few:
            return cover(more, more.room_row, self.need).count - self.before
        used = np.append(self.used, np.zeros(len(helped), bool))
        return regrow(more, used, more.room_row, self.need)[0].count - self.before
