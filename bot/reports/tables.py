"""The same aggregates as tables: CSV and XLSX, safe to open in a spreadsheet."""

import csv
import io
from collections.abc import Iterable, Mapping, Sequence

import xlsxwriter

from bot.domain.cells import Cell
from bot.domain.insight import Figure, figures
from bot.domain.playbook import hints
from bot.reports.outcome import Outcome
from bot.reports.paper import Translate, number
from bot.reports.wording import label_text

Value = str | int | float | None
Row = Sequence[Value]

COLUMNS = (
    "area",
    "figure",
    "value_low",
    "value_high",
    "unit",
    "n",
    "response",
    "before_low",
    "before_high",
    "change",
    "change_n",
    "target",
    "note",
)
GROUP_COLUMNS = ("survey", "figure", "split", "group", "n", "answer", "value_low", "value_high")
BRIDGE_COLUMNS = ("area", "from", "to", "pairs")
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n")


def figure_rows(outcome: Outcome, t: Translate) -> list[Row]:
    """Header and one row per figure; empty figures say why in the note."""
    told = figures(outcome.facts, outcome.waves)
    return [_header(COLUMNS, t), *(_figure(figure, t) for figure in told)]


def report_rows(outcome: Outcome, t: Translate) -> list[Row]:
    """The figures, and before them how far the report is."""
    header, *rows = figure_rows(outcome, t)
    title, line = outcome.standing
    blank: Row = [None] * (len(COLUMNS) - 3)
    return [header, [t("reports.outcome_standing"), title, *blank, line], *rows]


def _header(columns: Sequence[str], t: Translate) -> Row:
    return [t(f"reports.column_{column}") for column in columns]


def _figure(figure: Figure, t: Translate) -> Row:
    value, before, change = figure.value, figure.before, figure.change
    return [
        t(f"reports.branch_{figure.branch}"),
        label_text(figure, t),
        _round(value.low) if value is not None else None,
        _round(value.high) if value is not None else None,
        t(f"reports.unit_{figure.unit}"),
        figure.n,
        _round(100 * figure.response) if figure.response is not None else None,
        _round(before.low) if before is not None else None,
        _round(before.high) if before is not None else None,
        change.points if change is not None else None,
        change.n if change is not None else None,
        figure.target,
        t(f"reports.empty_{figure.empty}") if figure.empty else "",
    ]


def _round(value: float) -> float:
    return round(value, 1)


def group_rows(outcome: Outcome, t: Translate, labels: Mapping[str, str]) -> list[Row]:
    """Header and one row per frozen cell; `labels` names measures, groups and surveys."""
    rows = [
        row
        for survey, frozen in sorted(outcome.waves.items())
        for cell in frozen.cells
        for row in _cell(survey, cell, labels)
    ]
    return [_header(GROUP_COLUMNS, t), *rows]


def _cell(survey: str, cell: Cell, labels: Mapping[str, str]) -> Iterable[Row]:
    if not cell.n:
        return
    names = (survey, cell.measure, cell.split, cell.group)
    start = [labels.get(name, name) for name in names]
    if cell.index is not None:
        yield [*start, cell.n, "", _round(cell.index.low), _round(cell.index.high)]
    for block in cell.blocks:
        options = " / ".join(
            labels.get(f"{cell.measure}.{option}", str(option + 1)) for option in block.options
        )
        yield [*start, cell.n, options, block.count.low, block.count.high]


def hint_rows(outcome: Outcome, t: Translate, lang: str) -> list[Row]:
    """The playbook's hints with the figure behind each."""
    told = figures(outcome.facts, outcome.waves)
    return [
        [t(f"reports.hint_{hint.key}", value=number(hint.value, lang, hint.digits)), hint.n]
        for hint in hints(outcome.facts, told, outcome.waves)
    ]


def bridge_rows(outcome: Outcome, t: Translate) -> list[Row]:
    """Header and one row per bridge that may be shown, then all others together."""
    rows: list[Row] = [_header(BRIDGE_COLUMNS, t)]
    for found in outcome.bridges:
        name = t(f"reports.bridges_{found.what}")
        rows += [[name, one.mentor, one.mentee, one.n] for one in found.shown]
        if found.rest:
            rows.append([name, t("reports.bridge_others"), "", found.rest])
    return rows


def as_csv(rows: Iterable[Row], lang: str) -> bytes:
    """A file spreadsheets of that language open by a double click.

    German ones expect semicolons and decimal commas.
    """
    out = io.StringIO()
    german = lang == "de"
    writer = csv.writer(out, delimiter=";" if german else ",", lineterminator="\r\n")
    for row in rows:
        writer.writerow([_plain(value, decimal_comma=german) for value in row])
    return "\ufeff".encode() + out.getvalue().encode()


def _plain(value: Value, *, decimal_comma: bool) -> str:
    if isinstance(value, str):
        return harmless(value)
    text = "" if value is None else f"{value:g}" if isinstance(value, float) else str(value)
    return text.replace(".", ",") if decimal_comma else text


def harmless(text: str) -> str:
    """Text that no spreadsheet takes for a formula.

    >>> harmless("=1+1"), harmless(" @SUM(A1)"), harmless("fine")
    ("'=1+1", "' @SUM(A1)", 'fine')
    """
    start = text.lstrip(" \u00a0\ufeff")
    return f"'{text}" if start.startswith(_FORMULA_STARTS) else text


def as_xlsx(outcome: Outcome, t: Translate, lang: str, labels: Mapping[str, str]) -> bytes:
    """A workbook with figures, groups and hints; text stays text."""
    out = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(out, options) as book:
        bold = book.add_format({"bold": True, "bottom": 1})
        sheets = {
            "figures": report_rows(outcome, t),
            "groups": group_rows(outcome, t, labels),
            "bridges": bridge_rows(outcome, t),
            "hints": hint_rows(outcome, t, lang),
        }
        for name, rows in sheets.items():
            sheet = book.add_worksheet(t(f"reports.sheet_{name}"))
            sheet.set_column(0, len(rows[0]) - 1 if rows else 0, 22)
            for place, row in enumerate(rows):
                heading = bold if place == 0 and name != "hints" else None
                _write(sheet, place, row, heading)
    return out.getvalue()


def _write(sheet: xlsxwriter.worksheet.Worksheet, place: int, row: Row, style: object) -> None:
    for column, value in enumerate(row):
        if isinstance(value, str):
            sheet.write_string(place, column, value, style)
        elif value is not None:
            sheet.write_number(place, column, value, style)
