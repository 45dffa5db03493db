"""People data as text: a table with its errors, each at its line and column."""

import csv
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from io import StringIO

COLUMNS = (
    "user_id",
    "email",
    "name",
    "level",
    "manager",
    "department",
    "team",
    "location",
    "country",
    "region",
    "languages",
    "timezone",
    "hours",
    "left",
)
"""What an export may hold; one of the first two is needed."""

ALIASES: Mapping[str, str] = {
    "id": "user_id",
    "slack_id": "user_id",
    "slack-id": "user_id",
    "member_id": "user_id",
    "e-mail": "email",
    "mail": "email",
    "ebene": "level",
    "führungskraft": "manager",
    "vorgesetzt": "manager",
    "manager_id": "manager",
    "abteilung": "department",
    "standort": "location",
    "ort": "location",
    "land": "country",
    "bundesland": "region",
    "sprachen": "languages",
    "language": "languages",
    "zeitzone": "timezone",
    "arbeitszeit": "hours",
    "ausgeschieden": "left",
}
"""Other names for the same columns, as exports have them."""

_QUIRKS = frozenset("='")
_FORMULA = re.compile(r'="(.*)"', re.DOTALL)
_SPACES = "\u00a0\u202f\u200b\ufeff"


@dataclass(frozen=True, slots=True)
class Problem:
    """One error; line and column count from 1, `key` finds its sentence."""

    line: int
    column: int
    key: str
    facts: Mapping[str, object] = field(default_factory=dict)


@dataclass(slots=True)
class Sheet:
    """A table of text: the columns it has, its rows with their lines, and what is wrong."""

    text: str
    delimiter: str = ","
    header: list[str] = field(default_factory=list)
    rows: list[tuple[int, list[str]]] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    _lines: list[str] = field(default_factory=list)

    def cells(self, row: list[str]) -> dict[str, str]:
        """Give a row's cells by column name; those left empty are left out."""
        return {name: cell for name, cell in zip(self.header, row, strict=True) if name and cell}

    def wrong(self, line: int, name: str, key: str, **facts: object) -> None:
        """Note an error in the cell of a column."""
        place = self.header.index(name) if name in self.header else 0
        self.wrong_at(line, place, key, **facts)

    def wrong_at(self, line: int, place: int, key: str, **facts: object) -> None:
        """Note an error in the cell at a place."""
        where = self._where(line, place)
        self.problems.append(Problem(*where, f"people.{key}", facts))

    def _where(self, line: int, place: int) -> tuple[int, int]:
        """Find line and character at which a cell begins; texts may hold line breaks."""
        self._lines = self._lines or self.text.split("\n")
        number, column, seen, quoted = line, 1, 0, False
        while True:
            for offset, character in enumerate(self._lines[number - 1]):
                if seen == place:
                    return number, column
                if character == '"':
                    quoted = not quoted
                elif character == self.delimiter and not quoted:
                    seen, column = seen + 1, offset + 2
            if not quoted or number == len(self._lines):
                return number, column
            number += 1


def read_sheet(text: str) -> Sheet:
    r"""Read a table with BOM, semicolons, tabs, `sep=` lines and Excel's quirks.

    >>> sheet = read_sheet('user_id;name\n="U0123";Ada')
    >>> sheet.cells(sheet.rows[0][1])
    {'user_id': 'U0123', 'name': 'Ada'}
    """
    text = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    sheet, skip = _sheet(text)
    for line, record in _records(sheet, skip):
        if any(record):
            _take(sheet, line, record)
    if not sheet.header:
        sheet.problems.append(Problem(1, 1, "people.file_empty"))
    return sheet


def _sheet(text: str) -> tuple[Sheet, int]:
    """Find the delimiter, and how many lines stand above the header."""
    first = text.split("\n", 1)[0]
    told = first.strip().strip('"').lower()
    if told.startswith("sep="):
        return Sheet(text, first.strip().strip('"')[4:5] or ","), 1
    marks = {mark: first.count(mark) for mark in ",;\t"}
    return Sheet(text, max(marks, key=lambda mark: marks[mark])), 0


def _records(sheet: Sheet, skip: int) -> Iterator[tuple[int, list[str]]]:
    """Read records with the line each begins on."""
    rest = sheet.text.split("\n", 1)[1] if skip else sheet.text
    reader = csv.reader(StringIO(rest, newline=""), delimiter=sheet.delimiter)
    while True:
        line = reader.line_num + skip + 1
        try:
            record = next(reader)
        except StopIteration:
            return
        except csv.Error:
            sheet.wrong_at(line, 0, "file_csv")
            return
        yield line, [_cell(cell) for cell in record]


def _cell(raw: str) -> str:
    """Tidy one cell: Excel's `="…"` and leading apostrophe go, line breaks become spaces."""
    cell = raw.strip().strip(_SPACES)
    if cell[:1] not in _QUIRKS and "\n" not in cell and "  " not in cell:
        return cell
    found = _FORMULA.fullmatch(cell)
    cell = found[1].replace('""', '"') if found else cell.removeprefix("'")
    return " ".join(cell.split()) if "\n" in cell or "  " in cell else cell.strip()


def _take(sheet: Sheet, line: int, record: list[str]) -> None:
    if not sheet.header:
        _take_header(sheet, line, record)
        return
    width = len(sheet.header)
    if any(record[width:]):
        sheet.wrong_at(line, width, "row_long", n=len(record), most=width)
    sheet.rows.append((line, record[:width] + [""] * (width - len(record))))


def _take_header(sheet: Sheet, line: int, record: list[str]) -> None:
    names = [name.lower().replace(" ", "_") for name in record]
    sheet.header = [ALIASES.get(name, name) for name in names]
    for place, name in enumerate(sheet.header):
        if name in sheet.header[:place] and name:
            sheet.wrong_at(line, place, "column_twice", value=record[place])
        elif name and name not in COLUMNS:
            key, near = unknown("column_unknown", name, (*COLUMNS, *ALIASES))
            sheet.wrong_at(line, place, key, value=record[place], suggestion=near)
    if not {"user_id", "email"} & set(sheet.header):
        sheet.wrong_at(line, 0, "column_missing")


def unknown(key: str, word: str, known: Iterable[str]) -> tuple[str, str]:
    """Give the sentence for an unknown word: with a suggestion where one is close."""
    near = next(iter(get_close_matches(word, list(known), n=1, cutoff=0.6)), "")
    return (f"{key}_suggest" if near else key), near
