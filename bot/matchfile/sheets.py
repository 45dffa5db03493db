"""CSV as people really save it: BOM, semicolons, `sep=` lines, padded rows, wrong encodings."""

import csv
from collections.abc import Iterator
from dataclasses import dataclass, field
from io import StringIO
from pathlib import Path

from bot.matchfile.problems import Problem, RefusedFilesError, WrongCellError, closest

MARK = "\ufeff"
"""A byte order mark, which spreadsheets also leave inside a file; Python takes it for a letter."""


def read_text(path: Path) -> str:
    """Return a file's text.

    Raises:
        RefusedFilesError: the file cannot be opened or is not UTF-8.
    """
    try:
        raw = path.read_bytes()
    except OSError as error:
        wrong = Problem(str(path), 1, 1, "file_unreadable", {"reason": error.strerror or "?"})
        raise RefusedFilesError([wrong]) from error
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before = raw[: error.start]
        line = before.count(b"\n") + 1
        column = len(before[before.rfind(b"\n") + 1 :].decode("utf-8", "replace")) + 1
        key = "file_utf16" if raw[:2] in {b"\xff\xfe", b"\xfe\xff"} else "file_encoding"
        raise RefusedFilesError([Problem(str(path), line, column, key)]) from error


@dataclass
class Sheet:
    """A table of text: its header, its rows with the line they begin on, and its errors."""

    name: str
    text: str
    delimiter: str = ","
    header: list[str] = field(default_factory=list)
    rows: list[tuple[int, list[str]]] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)

    def where(self, line: int, place: int) -> tuple[int, int]:
        """Return line and character at which a field of the record on `line` begins."""
        lines = self.text.split("\n")
        column, seen, quoted, own = 1, 0, False, line
        for number in range(line - 1, len(lines)):
            for offset, character in enumerate(lines[number]):
                if seen == place:
                    return own, column
                if character == '"':
                    quoted = not quoted
                elif character == self.delimiter and not quoted:
                    seen, column, own = seen + 1, offset + 2, number + 1
            if not quoted:
                break
        return own, column

    def wrong(self, line: int, place: int, error: WrongCellError) -> None:
        """Note an error in one cell."""
        own, column = self.where(line, place)
        self.problems.append(Problem(self.name, own, column, error.key, dict(error.params)))

    def place(self, name: str) -> int:
        """Return the number of a column, -1 if it is absent."""
        return self.header.index(name) if name in self.header else -1


def _unmarked(cell: str) -> str:
    return cell.strip().strip(MARK).strip()


def _records(sheet: Sheet, skip: int) -> Iterator[tuple[int, list[str]]]:
    """Read records with the line they begin on."""
    lines = sheet.text.split("\n")[skip:]
    reader = csv.reader(StringIO("\n".join(lines), newline=""), delimiter=sheet.delimiter)
    bare = _unmarked if MARK in sheet.text else str.strip
    while True:
        line = reader.line_num + skip + 1
        try:
            record = next(reader)
        except StopIteration:
            return
        except csv.Error:
            sheet.wrong(line, 0, WrongCellError("file_csv"))
            return
        yield line, [bare(cell) for cell in record]


def _open(path: Path) -> tuple[Sheet, int]:
    """Return an empty sheet with its delimiter, and how many lines to skip."""
    text = read_text(path).replace("\r\n", "\n").replace("\r", "\n")
    first = text.split("\n", 1)[0]
    if first.strip().strip('"').lower().startswith("sep="):
        return Sheet(str(path), text, first.strip().strip('"')[4:5] or ","), 1
    marks = {mark: first.count(mark) for mark in ",;\t"}
    return Sheet(str(path), text, max(marks, key=lambda mark: marks[mark])), 0


def _check_header(
    sheet: Sheet, line: int, known: list[str], needed: list[str], *, strict: bool
) -> None:
    """Refuse unknown, doubled and missing columns."""
    for place, name in enumerate(sheet.header):
        if name in sheet.header[:place]:
            sheet.wrong(line, place, WrongCellError("column_twice", value=name))
        elif strict and name and name not in known:
            near = closest(name, known)
            key = "column_unknown_suggest" if near else "column_unknown"
            sheet.wrong(line, place, WrongCellError(key, value=name, suggestion=near))
    for name in needed:
        if name not in sheet.header:
            sheet.wrong(line, 0, WrongCellError("column_missing", value=name))


def read_sheet(path: Path, known: list[str], needed: list[str], *, strict: bool = True) -> Sheet:
    """Read a table; errors in its shape are collected in the sheet.

    Raises:
        RefusedFilesError: the file cannot be read at all.
    """
    sheet, skip = _open(path)
    for line, record in _records(sheet, skip):
        if not any(record):
            continue
        if not sheet.header:
            while record and not record[-1]:
                record.pop()
            sheet.header = [name.lower() for name in record]
            _check_header(sheet, line, known, needed, strict=strict)
            continue
        extra = record[len(sheet.header) :]
        if any(extra):
            sheet.wrong(line, len(sheet.header), WrongCellError("row_long", n=len(record)))
        missing = len(sheet.header) - len(record)
        sheet.rows.append((line, record[: len(sheet.header)] + [""] * missing))
    if not sheet.header:
        sheet.problems.append(Problem(sheet.name, 1, 1, "file_empty"))
    return sheet
