"""People as columns of numbers, mentors on one side and mentees on the other."""

from collections.abc import Callable, Collection, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from hashlib import blake2b
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from bot.domain.matching import score
from bot.domain.matching.reporting import line_intervals
from bot.domain.matching.types import MatchPerson

Array: TypeAlias = NDArray[Any]
NOBODY = -1


@dataclass(frozen=True)
class Topics:
    """Topic lists as padded columns: `topic` is -1 where a list ends, `value` holds 5 levels."""

    topic: Array
    level: Array
    value: Array


@dataclass(frozen=True)
class Side:
    """All mentors or all mentees, sorted by level and id."""

    people: tuple[MatchPerson, ...]
    index: Mapping[str, int]
    capacity: Array
    level: Array
    team: Array
    department: Array
    location: Array
    rhythm: Array
    formats: Array
    ready: Array
    begin: Array
    end: Array
    clock: Array
    tongue: Array
    offers: Topics
    wants: Topics
    tags: Array
    tag_count: Array
    hash: Array

    def __len__(self) -> int:
        """Count the people of this side."""
        return len(self.people)


@dataclass(frozen=True)
class Table:
    """Both sides, and the distinct clocks (zone, hours) and language sets behind them."""

    mentors: Side
    mentees: Side
    clocks: tuple[tuple[str, tuple[tuple[int, int], ...]], ...]
    tongues: tuple[frozenset[str], ...]
    topics: tuple[str, ...]
    tags: int

    @cached_property
    def ranks(self) -> Array:
        """The rank of every topic by name, from 1; the first name has the highest."""
        ranks = np.zeros(len(self.topics), np.int64)
        order = sorted(range(len(self.topics)), key=self.topics.__getitem__, reverse=True)
        ranks[order] = np.arange(1, len(order) + 1)
        return ranks

    @cached_property
    def by_rank(self) -> list[str]:
        """The topics from the lowest rank to the highest."""
        return sorted(self.topics, reverse=True)


class Codes(dict[Any, int]):
    """Numbers handed out in order of first appearance."""

    def __missing__(self, key: Hashable) -> int:
        """Give a new key the next number."""
        self[key] = len(self)
        return self[key]

    def column(self, keys: Iterable[str]) -> Array:
        """Return the numbers of names; an empty name is nobody's."""
        return np.array([self[key] if key else NOBODY for key in keys], np.int64)


def _padded(rows: Sequence[Collection[int]], fill: int = NOBODY) -> Array:
    """Make lists of different lengths a rectangle."""
    size = np.array([len(row) for row in rows], np.int64)
    table = np.full((len(rows), max(1, size.max(initial=0))), fill, np.int64)
    flat = [number for row in rows for number in row]
    table[np.arange(table.shape[1]) < size[:, None]] = flat
    return table


def _offers(people: Sequence[MatchPerson], topics: Codes) -> Topics:
    """Encode what people teach."""
    found = [score.offers_by_topic(person.offers) for person in people]
    topic = _padded([[topics[name] for name in row] for row in found])
    level = _padded([list(row.values()) for row in found], 0)
    return Topics(topic, level, np.zeros((*topic.shape, 0), np.int64))


def _wants(people: Sequence[MatchPerson], topics: Codes) -> Topics:
    """Encode what people want, with the points for each level of a teacher."""
    found = [score.want_points(person.wants) for person in people]
    topic = _padded([[topics[name] for name in row] for row in found])
    value = np.zeros((*topic.shape, 5), np.int64)
    owner, slot = np.nonzero(topic != NOBODY)
    flat = [points for row in found for points in row.values()]
    value[owner, slot] = np.array(flat, np.int64).reshape(-1, 5)
    return Topics(topic, np.zeros_like(topic), value)


def person_hash(name: str, salt: bytes) -> int:
    """Return 64 stable bits of an id: the same on every machine and in every order."""
    return int.from_bytes(blake2b(name.encode(), digest_size=8, person=salt).digest(), "little")


@dataclass(frozen=True)
class _Book:
    """The numbers that both sides share."""

    styles: dict[frozenset[str], list[int]]
    topics: Codes
    teams: Codes
    departments: Codes
    locations: Codes
    clocks: Codes
    tongues: Codes
    tags: Codes

    def plain(self, people: Sequence[MatchPerson]) -> dict[str, Array]:
        """Encode everything that is one number a person."""
        for style in {p.style: None for p in people if p.style not in self.styles}:
            self.styles[style] = sorted(self.tags[tag] for tag in sorted(style))
        formats = [("remote" in p.formats) + 2 * ("onsite" in p.formats) for p in people]
        return {
            "level": np.array([p.level for p in people], np.int64),
            "team": self.teams.column(p.team for p in people),
            "department": self.departments.column(p.department for p in people),
            "location": self.locations.column(p.location for p in people),
            "rhythm": np.array(
                [score.RHYTHMS.index(p.rhythm) + 1 if p.rhythm else 0 for p in people]
            ),
            "formats": np.array(formats, np.int64),
            "ready": np.array([p.ready for p in people], bool),
            "clock": np.array([self.clocks[p.timezone, p.hours] for p in people], np.int64),
            "tongue": np.array([self.tongues[p.languages] for p in people], np.int64),
            "tags": _padded([self.styles[p.style] for p in people]),
            "tag_count": np.array([len(p.style) for p in people], np.int64),
        }


def _side(
    pool: Iterable[MatchPerson],
    capacity: Callable[[MatchPerson], int],
    book: _Book,
    line: Mapping[str, tuple[int, int]],
    salt: bytes,
) -> Side:
    """Encode one side."""
    people = tuple(sorted(pool, key=lambda person: (person.level, person.id)))
    plain = {name: np.asarray(column, np.int32) for name, column in book.plain(people).items()}
    return Side(
        people=people,
        index={person.id: place for place, person in enumerate(people)},
        capacity=np.array([capacity(person) for person in people], np.int64),
        begin=np.array([line[person.id][0] for person in people], np.int32),
        end=np.array([line[person.id][1] for person in people], np.int32),
        offers=_offers(people, book.topics),
        wants=_wants(people, book.topics),
        hash=np.array([person_hash(person.id, salt) for person in people], np.uint64),
        **plain,
    )


def encode(people: Collection[MatchPerson], managers: Mapping[str, str]) -> Table:
    """Turn people into columns; their order in the input leaves no trace.

    `managers` may know more people than take part; their own `manager_id` is added to it.
    """
    known = {**managers, **{person.id: person.manager_id for person in people}}
    line = line_intervals(known, sorted(known))
    book = _Book({}, *(Codes() for _ in range(7)))
    mentors = _side(
        (p for p in people if p.role.teaches), lambda p: p.mentor_capacity, book, line, b"mentor"
    )
    mentees = _side(
        (p for p in people if p.role.learns), lambda p: p.mentee_capacity, book, line, b"mentee"
    )
    return Table(
        mentors,
        mentees,
        tuple(book.clocks),
        tuple(book.tongues),
        tuple(book.topics),
        len(book.tags),
    )
