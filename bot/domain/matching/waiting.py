"""Why somebody has no partner: the first public rule that leaves nobody, and a kind hint.

Private causes ("not with", a training gate) and the rules about two certain people (team,
reporting line, former pairs, vetoes) all answer "no eligible partner": from that answer nobody
can tell which of them it was, nor about whom.
"""

from collections.abc import Collection, Iterable
from functools import cached_property

import numpy as np

from bot.domain.matching.kept import Kept
from bot.domain.matching.table import NOBODY, Array, Side
from bot.domain.matching.types import MatchPerson, Role, Rules, Said, Unmatched, Why


class Waiting:
    """Explains everybody without a partner in one plan.

    `degrees` count everybody's eligible partners; `known` were explained at the same degrees.
    """

    def __init__(
        self,
        kept: Kept,
        rules: Rules,
        degrees: tuple[Array, Array],
        known: Collection[Unmatched] = (),
    ) -> None:
        self.kept, self.rules, self.degrees = kept, rules, degrees
        self.known = {(one.id, one.role): one for one in known}

    @cached_property
    def _offering(self) -> dict[int, Array]:
        return _holders(self.kept.table.mentors.offers.topic)

    @cached_property
    def _wanting(self) -> dict[int, Array]:
        return _holders(self.kept.table.mentees.wants.topic)

    def everybody(self, rows: Array, cols: Array) -> tuple[Unmatched, ...]:
        """Explain all who are in none of the given pairs, sorted by id and role."""
        table = self.kept.table
        found = [
            *self._side(table.mentors, Role.MENTOR, set(rows.tolist())),
            *self._side(table.mentees, Role.MENTEE, set(cols.tolist())),
        ]
        return tuple(sorted(found, key=lambda one: (one.id, one.role)))

    def _side(self, side: Side, role: Role, used: Collection[int]) -> Iterable[Unmatched]:
        """Explain one side."""
        for place, person in enumerate(side.people):
            if place not in used:
                yield self.known.get((person.id, role)) or self._one(role, place, person)

    def _one(self, role: Role, place: int, person: MatchPerson) -> Unmatched:
        why = self.why(role, place)
        return Unmatched(person.id, role, why, hint(person, role, why))

    def why(self, role: Role, place: int) -> Why:
        """Return the first public rule after which nobody is left for a person."""
        table = self.kept.table
        side, other = table.mentors, table.mentees
        if role is Role.MENTEE:
            side, other = other, side
        if not side.capacity[place]:
            return Why.CAPACITY
        if self.degrees[role is Role.MENTEE][place]:
            return Why.TAKEN
        if not len(other) or (len(other) == 1 and other.people[0].id == side.people[place].id):
            return Why.NOBODY
        return self._funnel(role, place)

    def _funnel(self, role: Role, place: int) -> Why:
        """Apply the public rules one after the other."""
        rows, cols = self._sharing(role, place)
        if not len(rows):
            return Why.TOPIC
        table, rules, pairwise = self.kept.table, self.rules, self.kept.pairwise
        gap = table.mentees.level[cols] - table.mentors.level[rows]
        rows, cols = rows[gap >= rules.level_gap], cols[gap >= rules.level_gap]
        if not len(rows):
            return Why.LEVEL
        spoken = pairwise.tongues[table.mentors.tongue[rows], table.mentees.tongue[cols]] > 0
        rows, cols = rows[spoken], cols[spoken]
        if not len(rows):
            return Why.LANGUAGE
        meets = pairwise.minutes(rows, cols) >= rules.common_minutes
        rows, cols = rows[meets], cols[meets]
        if not len(rows):
            return Why.HOURS
        good = pairwise.pairs(rows, cols).scores(rules.weights) >= rules.floor
        return Why.PRIVATE if good.any() else Why.FLOOR

    def _sharing(self, role: Role, place: int) -> tuple[Array, Array]:
        """Return the pairs of one person that share a topic."""
        table = self.kept.table
        if role is Role.MENTOR:
            topics, holders = table.mentors.offers.topic[place], self._wanting
        else:
            topics, holders = table.mentees.wants.topic[place], self._offering
        none = np.zeros(0, np.int64)
        found = [holders.get(topic, none) for topic in topics.tolist() if topic != NOBODY]
        others = np.unique(np.concatenate([none, *found]))
        own = np.full(len(others), place)
        return (own, others) if role is Role.MENTOR else (others, own)


def _holders(topic: Array) -> dict[int, Array]:
    """Return who has each topic."""
    owner, slot = np.nonzero(topic != NOBODY)
    held = topic[owner, slot]
    order = np.argsort(held, kind="stable")
    names, start = np.unique(held[order], return_index=True)
    groups = np.split(owner[order], start[1:]) if len(names) else []
    return dict(zip(names.tolist(), groups, strict=True))


def hint(person: MatchPerson, role: Role, why: Why) -> Said:
    """Return kind words with the person's own topics; nobody else is ever named."""
    topics: tuple[str, ...] = ()
    if why in {Why.TOPIC, Why.TAKEN}:
        own = (
            person.offers
            if role is Role.MENTOR
            else sorted(person.wants, key=lambda want: want.priority)
        )
        topics = tuple(dict.fromkeys(item.topic for item in own))
        if not topics:
            return Said(f"matching.hint_{why}_{role}_none")
    return Said(f"matching.hint_{why}_{role}", {"topics": topics} if topics else {})
