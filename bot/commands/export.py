"""`mentorbot export`: a programme's process data and aggregates as CSV or JSON."""

import argparse
import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from bot.clock import SystemClock
from bot.commands.edge import DONE, WrongInputError, add_env, database_of, say, settings_of
from bot.core import Bot
from bot.i18n import Translate, languages
from bot.reports.tables import as_csv
from bot.services import export
from bot.services.export import Table
from storage import people
from storage import programmes as store
from storage.models import Programme

PRINTED = "-"


def add_parser(subparsers: Any) -> None:
    """Describe the command."""
    parser = subparsers.add_parser(
        "export",
        help="write a programme's counts and frozen survey results as CSV or JSON",
        description="Writes what a programme may tell: counts of what was done, pairs by state, "
        "talks by week, and survey results as they were frozen (groups of five at least). It "
        "holds no single answer, no name, no text anybody typed and no private list. The table "
        "`columns` says what stands in each column; codes are the same in every language. "
        "Without --programme the programmes are listed, if there are several.",
    )
    parser.add_argument("--programme", type=int, metavar="NUMBER", help="which one")
    parser.add_argument("--workspace", metavar="ID", help="Slack's id of the workspace")
    parser.add_argument("--format", choices=("csv", "json"), default="csv", help="csv or json")
    parser.add_argument("--language", choices=languages(), default="en", help="of labels (en)")
    parser.add_argument(
        "--out",
        type=Path,
        required=True,
        metavar="PLACE",
        help="a new folder for CSV, a new file for JSON (- prints it)",
    )
    add_env(parser)
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Gather and write."""
    if args.out.exists() and str(args.out) != PRINTED:
        raise WrongInputError(f"--out: {args.out} exists already; nothing is overwritten.")
    if args.format == "csv" and str(args.out) == PRINTED:
        raise WrongInputError("--out: CSV needs a folder, for there are several tables.")
    settings = settings_of(args)
    bot = Bot(settings, database_of(settings), SystemClock())
    workspace_id, programme_id = _choose(args, list(_known(bot)))
    with bot.tick(workspace_id) as tick:
        programme = store.programme(tick.session, workspace_id, programme_id)
        assert programme is not None  # noqa: S101 - chosen from the list a moment ago
        told = export.tables(tick, programme, Translate(args.language))
        facts = {"workspace": workspace_id, "programme": programme_id, "made_at": str(tick.now)}
    try:
        _write(args, told, facts)
    except OSError as error:
        raise WrongInputError(f"--out: {error.strerror}: {args.out}") from None
    return DONE


def _known(bot: Bot) -> Iterator[Programme]:
    with bot.glance() as tick:
        for workspace_id in people.workspaces(tick.session):
            yield from store.programmes(tick.session, workspace_id)


def _choose(args: argparse.Namespace, known: list[Programme]) -> tuple[str, int]:
    """Find the one programme that is meant, or list those there are."""
    fit = [
        one
        for one in known
        if args.workspace in (None, one.workspace_id) and args.programme in (None, one.id)
    ]
    if len(fit) == 1:
        return fit[0].workspace_id, fit[0].id or 0
    if not known:
        raise WrongInputError("There is no programme yet: nothing to export.")
    lines = [
        f"  {one.id:>4}  {one.name} ({one.state}), in {one.workspace_id}" for one in fit or known
    ]
    why = "Several programmes fit" if fit else "No programme fits"
    raise WrongInputError("\n".join([f"{why}; name one with --programme:", *lines]))


def _write(args: argparse.Namespace, told: Mapping[str, Table], facts: Mapping[str, Any]) -> None:
    if args.format == "csv":
        args.out.mkdir(parents=True)
        for name, table in told.items():
            (args.out / f"{name}.csv").write_bytes(
                as_csv([table.columns, *table.rows], args.language)
            )
        say(f"{len(told)} tables written to {args.out}; columns.csv explains them")
        return
    content = {
        name: [dict(zip(table.columns, row, strict=True)) for row in table.rows]
        for name, table in told.items()
    }
    text = json.dumps({**facts, **content}, ensure_ascii=False, indent=1)
    if str(args.out) == PRINTED:
        say(text)
        return
    args.out.write_text(text + "\n", encoding="utf-8")
    say(f"{len(told)} tables written to {args.out}; “columns” explains them")
