"""people.csv: everybody who signed up, with every error in the file."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

from bot.domain.matching.reporting import cycles
from bot.domain.matching.types import MatchPerson, Offer, Want
from bot.matchfile.cells import COLUMNS, NEEDED
from bot.matchfile.problems import WrongCellError
from bot.matchfile.sheets import Sheet, read_sheet

EMPTY_ALLOWED = frozenset(COLUMNS) - {"id", "role", "level", "languages", "timezone"}


Reader = Callable[[str], Any]


def _person(sheet: Sheet, readers: list[Reader | None], line: int, row: list[str]) -> list[Any]:
    """Read one row; errors are noted in the sheet."""
    facts: list[Any] = []
    for place, (read, cell) in enumerate(zip(readers, row, strict=True)):
        if read is None:
            continue
        try:
            facts.append(read(cell))
        except WrongCellError as error:
            sheet.wrong(line, place, error)
    return facts


def _row_by_row(sheet: Sheet) -> list[tuple[int, MatchPerson]]:
    """Read the rows that can be read; all errors of the others are noted in the sheet."""
    readers = [COLUMNS.get(name) for name in sheet.header]
    names = [name for name in sheet.header if name in COLUMNS]
    found = []
    for line, row in sheet.rows:
        facts = _person(sheet, readers, line, row)
        if facts and len(facts) == len(names):
            found.append((line, MatchPerson(**dict(zip(names, facts, strict=True)))))
    return found


def _without_errors(sheet: Sheet) -> list[tuple[int, MatchPerson]]:
    """Read all rows, column by column, which is faster; nothing if there is any error."""
    named = zip(sheet.header, zip(*(row for _, row in sheet.rows), strict=True), strict=False)
    try:
        facts = {name: map(COLUMNS[name], cells) for name, cells in named if name in COLUMNS}
        columns = [list(column) for column in facts.values()]
    except WrongCellError:
        return []
    people = (
        MatchPerson(**dict(zip(facts, row, strict=True))) for row in zip(*columns, strict=True)
    )
    return [(line, person) for (line, _), person in zip(sheet.rows, people, strict=True)]


def _one_spelling(people: list[MatchPerson]) -> list[MatchPerson]:
    """Write topics and tags that differ in case only as they were written first."""
    spelling: dict[str, str] = {}

    def same(word: str) -> str:
        return spelling.setdefault(word.casefold(), word)

    plain = {w for p in people for w in (*p.style, *(o.topic for o in p.offers))}
    plain |= {w.topic for p in people for w in p.wants}
    if len({word.casefold() for word in plain}) == len(plain):
        return people
    for word in sorted(plain):
        same(word)
    return [_respelled(p, {word: same(word) for word in plain}) for p in people]


def _respelled(person: MatchPerson, to: dict[str, str]) -> MatchPerson:
    """Return a person with every topic and tag in its one spelling."""
    return replace(
        person,
        offers=tuple(Offer(to[o.topic], o.level) for o in person.offers),
        wants=tuple(Want(to[w.topic], w.priority, w.level) for w in person.wants),
        style=frozenset(to[tag] for tag in person.style),
    )


def _check_ids(sheet: Sheet, found: list[tuple[int, MatchPerson]]) -> None:
    """Refuse doubled ids, and people who exclude themselves."""
    first: dict[str, int] = {}
    for line, person in found:
        if person.id in first:
            error = WrongCellError("id_twice", value=person.id, line=first[person.id])
            sheet.wrong(line, sheet.place("id"), error)
        first.setdefault(person.id, line)
        if person.id in person.not_with:
            sheet.wrong(
                line, sheet.place("not_with"), WrongCellError("not_with_self", value=person.id)
            )


def _check_managers(sheet: Sheet, found: list[tuple[int, MatchPerson]]) -> None:
    """Refuse managers in a circle, once per circle, at its first person in the file."""
    managers = {person.id: person.manager_id for _, person in found}
    lines: dict[str, int] = {}
    for line, person in found:
        lines.setdefault(person.id, line)
    for ring in cycles(managers):
        start = min(ring, key=lambda name: lines[name])
        turn = ring[ring.index(start) :] + ring[: ring.index(start)]
        path = " → ".join((*turn, start))
        sheet.wrong(
            lines[start], sheet.place("manager_id"), WrongCellError("manager_cycle", value=path)
        )


def read_people(path: Path) -> tuple[list[MatchPerson], Sheet]:
    """Return everybody in a file, and the sheet with its errors.

    Raises:
        RefusedFilesError: the file cannot be read at all.
    """
    sheet = read_sheet(path, list(COLUMNS), NEEDED)
    found: list[tuple[int, MatchPerson]] = []
    if not sheet.problems:
        found = _without_errors(sheet) or _row_by_row(sheet)
        _check_ids(sheet, found)
        _check_managers(sheet, found)
    return _one_spelling([person for _, person in found]), sheet
