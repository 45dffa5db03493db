"""A programme's process data and aggregates as tables: no answer, no name, no private list."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from typing import TYPE_CHECKING

from bot.core import Tick
from bot.domain.insight import Facts, figures
from bot.domain.roles import Action, Actor
from bot.i18n import Translate
from bot.services import insight
from bot.services.insight_report import labels, outcome_of
from storage import insight as store
from storage import people
from storage.models import Programme

if TYPE_CHECKING:
    from bot.reports.tables import Row

WITHHELD = frozenset({"support_requests", "ended_for_fit", "moved_by_mentees"})
"""Counts that could point at somebody where few take part; no report tells them either."""

OPERATOR = "OPERATOR"
"""Who stands in the audit trail for an export on the command line."""


@dataclass(frozen=True, slots=True)
class Table:
    """One table: the codes of its columns, which no language changes, and its rows."""

    columns: Sequence[str]
    rows: Sequence["Row"]


def tables(tick: Tick, programme: Programme, t: Translate) -> Mapping[str, Table]:
    """Gather everything an export holds, by the name of the table, and note it in the audit."""
    found = {
        "process": _process(tick, programme, t),
        "states": _states(tick, programme, t),
        "weeks": _weeks(tick, programme),
        **_answers(tick, programme, t),
    }
    actor = Actor(tick.workspace_id, OPERATOR)
    people.audit(
        tick.session,
        actor,
        Action.REPORT_SEE,
        at=tick.now,
        programme_id=programme.id,
        subject="export",
    )
    return {**found, "columns": _columns(found, t)}


def _process(tick: Tick, programme: Programme, t: Translate) -> Table:
    """Count what was done: the same numbers as in the report, unrounded."""
    counted = insight.count(tick, programme).facts
    names = [one.name for one in fields(Facts) if one.name not in WITHHELD]
    rows = [(name, t.plain(f"export.fact_{name}"), getattr(counted, name)) for name in names]
    return Table(("measure", "label", "value"), rows)


def _states(tick: Tick, programme: Programme, t: Translate) -> Table:
    """Count pairs by state, in the order of a pair's life."""
    counted = store.states(tick.session, tick.workspace_id, programme.id or 0)
    shown = [one for one in insight.SHOWN_STATES if one in counted]
    rows = [(one, t.plain(f"insight.state_{one}"), counted[one]) for one in shown]
    return Table(("state", "label", "pairs"), rows)


def _weeks(tick: Tick, programme: Programme) -> Table:
    """Count talks by the calendar week they lie in."""
    rows = store.weeks(tick.session, tick.workspace_id, programme.id or 0)
    return Table(("week", "talks_planned", "talks_held", "talks_moved"), rows)


def _answers(tick: Tick, programme: Programme, t: Translate) -> Mapping[str, Table]:
    """Take figures and groups from frozen cells: of five answers at least, small ones as ranges."""
    from bot.reports.tables import COLUMNS, GROUP_COLUMNS, figure_rows, group_rows

    outcome = outcome_of(tick, programme, t)
    told = figures(outcome.facts, outcome.waves)
    written = figure_rows(outcome, t.plain)[1:]
    coded = [(one.key, *row) for one, row in zip(told, written, strict=True)]
    groups = group_rows(outcome, t.plain, labels(t))[1:]
    return {"figures": Table(("code", *COLUMNS), coded), "groups": Table(GROUP_COLUMNS, groups)}


def _columns(found: Mapping[str, Table], t: Translate) -> Table:
    """Say what stands in every column of every table."""
    rows = [
        (name, column, t.plain(f"export.column_{column}"))
        for name, table in found.items()
        for column in table.columns
    ]
    return Table(("table", "column", "meaning"), rows)
