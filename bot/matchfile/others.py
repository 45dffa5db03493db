"""rules.toml, history and locks: the smaller files of a round."""

import re
import tomllib
from dataclasses import fields
from pathlib import Path
from typing import Any

from bot.domain.matching.types import HEAVIEST, Kind, Lock, PairHistory, Rules, Weights
from bot.matchfile.problems import Problem, RefusedFilesError, WrongCellError, closest, unknown
from bot.matchfile.sheets import Sheet, read_sheet, read_text

NUMBERS = {"level_gap": range(20), "floor": range(10_001), "common_minutes": range(1_441)}
SWITCHES = ("same_team_allowed", "repeats_allowed")
WEIGHTS = [field.name for field in fields(Weights)]


class _Toml:
    """A TOML file whose errors know their place."""

    def __init__(self, path: Path) -> None:
        self.name, self.text = str(path), read_text(path)
        self.problems: list[Problem] = []

    def wrong(self, key: str, name: str, **params: object) -> None:
        """Note an error where a key is written."""
        match = re.search(rf"^[ \t]*(?:\[\s*)?[\"']?({re.escape(name)})\b", self.text, re.MULTILINE)
        start = match.start(1) if match else 0
        line = self.text.count("\n", 0, start) + 1
        column = start - (self.text.rfind("\n", 0, start) + 1) + 1
        self.problems.append(Problem(self.name, line, column, key, {"value": name, **params}))

    def number(self, name: str, value: object, within: range) -> int | None:
        """Check a whole number."""
        if isinstance(value, bool) or not isinstance(value, int) or value not in within:
            self.wrong("rule_number", name, least=within.start, most=within.stop - 1)
            return None
        return value

    def load(self) -> dict[str, Any]:
        """Parse the file; a syntax error is refused at once."""
        try:
            return tomllib.loads(self.text)
        except tomllib.TOMLDecodeError as error:
            found = re.search(r"line (\d+), column (\d+)", str(error))
            line, column = (int(found[1]), int(found[2])) if found else (_last(self.text), 1)
            wrong = Problem(self.name, line, column, "rules_syntax", {"reason": str(error)})
            raise RefusedFilesError([wrong]) from error


def _last(text: str) -> int:
    """Return the number of the last line with anything on it."""
    return text.rstrip().count("\n") + 1


def _weights(toml: _Toml, table: object) -> dict[str, int]:
    """Read the table of weights."""
    if not isinstance(table, dict):
        toml.wrong("rule_table", "weights")
        return {}
    found = {}
    for name, value in table.items():
        if name not in WEIGHTS:
            near = closest(name, WEIGHTS)
            toml.wrong("rule_unknown_suggest" if near else "rule_unknown", name, suggestion=near)
            continue
        least = 1 if name == "topic_fit" else 0
        number = toml.number(name, value, range(least, HEAVIEST + 1))
        if number is not None:
            found[name] = number
    return found


def read_rules(path: Path) -> tuple[Rules, list[Problem]]:
    """Return a programme's rules; what the file leaves out keeps its default.

    Raises:
        RefusedFilesError: the file cannot be read at all.
    """
    toml = _Toml(path)
    facts: dict[str, Any] = {}
    known = [*NUMBERS, *SWITCHES, "weights"]
    for name, value in toml.load().items():
        if name == "weights":
            facts["weights"] = Weights(**_weights(toml, value))
        elif name in NUMBERS:
            facts[name] = toml.number(name, value, NUMBERS[name])
        elif name in SWITCHES:
            facts[name] = value
            if not isinstance(value, bool):
                toml.wrong("rule_switch", name)
        else:
            near = closest(name, known)
            toml.wrong("rule_unknown_suggest" if near else "rule_unknown", name, suggestion=near)
    return (Rules() if toml.problems else Rules(**facts)), toml.problems


def read_history(path: Path) -> tuple[list[PairHistory], Sheet]:
    """Return former pairs; a `pairs.csv` of an earlier round is just right.

    Raises:
        RefusedFilesError: the file cannot be read at all.
    """
    sheet = read_sheet(path, ["mentor", "mentee"], ["mentor", "mentee"], strict=False)
    if sheet.problems:
        return [], sheet
    one, other = sheet.place("mentor"), sheet.place("mentee")
    found = []
    for line, row in sheet.rows:
        for place in (one, other):
            if not row[place]:
                sheet.wrong(line, place, WrongCellError("id_empty"))
        found.append(PairHistory(row[one], row[other]))
    return found, sheet


def read_locks(path: Path, known: list[str]) -> tuple[dict[Lock, int], Sheet]:
    """Return locks and vetoes with their lines; both on one pair contradict each other.

    Raises:
        RefusedFilesError: the file cannot be read at all.
    """
    columns = ["mentor", "mentee", "kind"]
    sheet = read_sheet(path, columns, columns)
    found: dict[Lock, int] = {}
    for line, row in [] if sheet.problems else sheet.rows:
        cells = {name: row[sheet.place(name)] for name in columns}
        before = len(sheet.problems)
        for name in ("mentor", "mentee"):
            if cells[name] not in known:
                sheet.wrong(line, sheet.place(name), unknown("person_unknown", cells[name], known))
        if cells["kind"].lower() not in set(Kind):
            error = unknown("kind_unknown", cells["kind"], [str(kind) for kind in Kind])
            sheet.wrong(line, sheet.place("kind"), error)
        if len(sheet.problems) == before:
            _note(
                sheet,
                found,
                Lock(cells["mentor"], cells["mentee"], Kind(cells["kind"].lower())),
                line,
            )
    return found, sheet


def _note(sheet: Sheet, found: dict[Lock, int], lock: Lock, line: int) -> None:
    """Take a lock in, unless its opposite is there already."""
    turned = Kind.VETO if lock.kind is Kind.LOCK else Kind.LOCK
    opposite = found.get(Lock(lock.mentor, lock.mentee, turned))
    if opposite is not None:
        error = WrongCellError(
            "lock_contradicts", mentor=lock.mentor, mentee=lock.mentee, line=opposite
        )
        sheet.wrong(line, sheet.place("kind"), error)
    found.setdefault(lock, line)
