"""What an import would change: rows checked against each other and against what is known."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from bot.domain import people_cells as cells_of
from bot.domain.enrolment_about import line_above
from bot.domain.people_cells import CLEAR, CellError
from bot.domain.people_file import Sheet, read_sheet
from bot.domain.refusals import Refusal

MOST_PAIRS = 5
MOST_SHARE = 0.02
"""An import that would end more pairs than this, or a larger share, waits for a person."""
_USER = re.compile(r"[UW][A-Z0-9]{2,20}")
_MAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
Facts = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Directory:
    """What is known before: people by id, ids by e-mail address, level bands by name."""

    people: Mapping[str, Facts]
    emails: Mapping[str, str]
    ranks: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Change:
    """One person of the file: what is new about them, `field → (before, after)`."""

    user_id: str
    line: int
    facts: Facts = field(repr=False)
    changed: Mapping[str, tuple[Any, Any]] = field(repr=False)
    is_new: bool = False


@dataclass(frozen=True, slots=True)
class Plan:
    """All an import would do, or everything that is wrong."""

    sheet: Sheet
    changes: tuple[Change, ...] = ()

    @property
    def wrong(self) -> bool:
        """Whether nothing may be imported."""
        return bool(self.sheet.problems)

    @property
    def left(self) -> tuple[str, ...]:
        """Name the people the file says have left."""
        return tuple(one.user_id for one in self.changes if one.facts.get("left"))


def plan(text: str, known: Directory, *, seen: Callable[[int, int], None] | None = None) -> Plan:
    """Read people data and say what it would change; nothing is changed while anything is wrong.

    `seen` hears of progress as (rows done, rows in all).
    """
    sheet = read_sheet(text)
    if sheet.problems:
        return Plan(sheet)
    found = _identified(sheet, known)
    ids = {user_id for user_id, _, _ in found}
    changes: list[Change] = []
    for number, (user_id, line, cells) in enumerate(found):
        facts = _facts(sheet, line, cells, known, ids)
        changes.append(_change(user_id, line, facts, known))
        if seen and number % 1000 == 0:
            seen(number, len(found))
    _check_circles(sheet, changes, known)
    sheet.problems.sort(key=lambda one: (one.line, one.column))
    return Plan(sheet, tuple(changes))


def _identified(sheet: Sheet, known: Directory) -> list[tuple[str, int, dict[str, str]]]:
    """Find out who each row is about; nobody may be in the file twice."""
    found: list[tuple[str, int, dict[str, str]]] = []
    first: dict[str, int] = {}
    for line, row in sheet.rows:
        cells = sheet.cells(row)
        column = "user_id" if "user_id" in cells else "email"
        try:
            user_id = _person(cells.get(column, ""), known)
        except CellError as error:
            sheet.wrong(line, column, error.key, **error.facts)
            continue
        if user_id in first:
            sheet.wrong(line, column, "twice", value=cells[column], first=first[user_id])
            continue
        first[user_id] = line
        found.append((user_id, line, cells))
    return found


def _person(text: str, known: Directory) -> str:
    """Read a Slack id or the e-mail address of somebody we know."""
    if not text:
        raise CellError("nobody")
    if "@" in text:
        if not _MAIL.fullmatch(text):
            raise CellError("email_wrong", value=text)
        if text.casefold() not in known.emails:
            raise CellError("email_unknown", value=text)
        return known.emails[text.casefold()]
    if not _USER.fullmatch(text):
        raise CellError("id_wrong", value=text)
    return text


def _facts(
    sheet: Sheet, line: int, cells: Mapping[str, str], known: Directory, ids: set[str]
) -> Facts:
    """Read all cells of a row; each that cannot be read is noted."""
    facts: Facts = {}
    for name, text in cells.items():
        try:
            if name not in {"user_id", "email"}:
                facts |= _fact(name, text, cells, known, ids)
        except CellError as error:
            sheet.wrong(line, name, error.key, **error.facts)
        except Refusal:
            sheet.wrong(line, name, "hours_wrong", value=text)
    if "email" in cells and "user_id" in cells:
        facts["email"] = cells["email"]
    return facts


def _fact(name: str, text: str, cells: Mapping[str, str], known: Directory, ids: set[str]) -> Facts:
    if name == "left":
        return {"left": cells_of.yes(text)}
    stored = "manager_id" if name == "manager" else name
    if text == CLEAR:
        return {stored: [] if name == "languages" else None}
    match name:
        case "level":
            return {"level": cells_of.level(text, known.ranks)}
        case "manager":
            return {"manager_id": _manager(text, known, ids)}
        case "region":
            return {"region": cells_of.region(text, cells.get("country", ""))}
        case _:
            return {name: cells_of.READERS[name](text)}


def _manager(text: str, known: Directory, ids: set[str]) -> str:
    manager = _person(text, known)
    if manager not in ids and manager not in known.people:
        raise CellError("manager_unknown", value=text)
    return manager


def _change(user_id: str, line: int, facts: Facts, known: Directory) -> Change:
    before = known.people.get(user_id)
    had = before or {}
    changed = {
        name: (had.get(name), after) for name, after in facts.items() if had.get(name) != after
    }
    if not facts.get("left"):
        changed.pop("left", None)
    return Change(user_id, line, facts, changed, before is None)


def managers_after(changes: Sequence[Change], known: Directory) -> dict[str, str | None]:
    """Map everybody to their manager as it would be after the import."""
    line = {user_id: facts.get("manager_id") for user_id, facts in known.people.items()}
    line |= {one.user_id: one.facts["manager_id"] for one in changes if "manager_id" in one.facts}
    return line


def _check_circles(sheet: Sheet, changes: Sequence[Change], known: Directory) -> None:
    """Refuse managers who report to themselves through others, once per circle."""
    line = managers_after(changes, known)
    lines = {one.user_id: one.line for one in changes if "manager_id" in one.facts}
    done: set[str] = set()
    for user_id, at in lines.items():
        path: list[str] = []
        here: str | None = user_id
        while here and here not in done and here not in path:
            path.append(here)
            here = line.get(here)
        if here in path:
            circle = path[path.index(here) :]
            where = next((lines[one] for one in circle if one in lines), at)
            names = " → ".join((*circle[:6], circle[0]))
            sheet.wrong(where, "manager", "manager_circle", people=names)
        done.update(path)


def ended_pairs(
    pairs: Sequence[tuple[int, str, str]], result: Plan, known: Directory
) -> tuple[int, ...]:
    """Name the pairs (id, one, other) an import would end: one left, or one reports to the other.

    Pairs that are already part of one reporting line are not the import's doing.
    """
    before = {user_id: facts.get("manager_id") for user_id, facts in known.people.items()}
    after, left = managers_after(result.changes, known), set(result.left)
    return tuple(
        number
        for number, one, other in pairs
        if {one, other} & left or (related(one, other, after) and not related(one, other, before))
    )


def related(one: str, other: str, managers: Mapping[str, str | None]) -> bool:
    """Tell whether one stands above the other in the reporting line, at any distance."""
    return other in line_above(one, managers) or one in line_above(other, managers)


def needs_brake(ending: int, running: int) -> bool:
    """Tell whether so many ended pairs need a person's yes.

    >>> needs_brake(5, 1000), needs_brake(6, 1000), needs_brake(1, 20), needs_brake(0, 0)
    (False, True, True, False)
    """
    return ending > MOST_PAIRS or ending > running * MOST_SHARE
