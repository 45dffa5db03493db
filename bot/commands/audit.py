"""`mentorbot audit`: print who with a role did what, or write it as CSV."""

import argparse
import csv
import json
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from bot.commands.edge import DONE, WrongInputError, add_env, database_of, say, settings_of
from storage import operations
from storage.engine import begin
from storage.models import Audit

COLUMNS = ("at", "workspace", "actor", "action", "programme", "subject", "allowed", "detail")


def add_parser(subparsers: Any) -> None:
    """Describe the command."""
    parser = subparsers.add_parser(
        "audit",
        help="print the audit trail, or write it as CSV",
        description="Shows what people with a role did and what was refused, newest first: ids "
        "only, no names and no texts. The trail is kept for twelve months.",
    )
    parser.add_argument("--since", metavar="DAY", help="from this day on, such as 2026-01-31")
    parser.add_argument("--workspace", metavar="ID", help="one workspace only")
    parser.add_argument("--limit", type=int, default=100, help="how many to print (100)")
    parser.add_argument("--csv", type=Path, metavar="FILE", help="write all of it here; - prints")
    add_env(parser)
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Print or write."""
    since = _day(args.since) if args.since else None
    engine = database_of(settings_of(args))
    with begin(engine) as session:
        found = operations.audited(
            session,
            since=since,
            workspace_id=args.workspace,
            limit=None if args.csv else args.limit,
        )
    if args.csv:
        _write(args.csv, found)
        return DONE
    for row in found:
        say("  ".join(value for value in _values(row) if value))
    say(f"{len(found)} entries")
    return DONE


def _day(text: str) -> datetime:
    try:
        return datetime.fromisoformat(text).replace(tzinfo=UTC)
    except ValueError:
        raise WrongInputError("--since: write the day as 2026-01-31.") from None


def _write(file: Path, rows: list[Audit]) -> None:
    if str(file) == "-":
        csv.writer(sys.stdout).writerows([COLUMNS, *map(_values, rows)])
        return
    with file.open("w", newline="", encoding="utf-8-sig") as stream:
        csv.writer(stream).writerows([COLUMNS, *map(_values, rows)])
    say(f"{len(rows)} entries written to {file}")


def _values(row: Audit) -> tuple[str, ...]:
    """Give the cells; nothing a spreadsheet would take for a formula."""
    cells = (
        row.at.isoformat(timespec="seconds"),
        row.workspace_id,
        row.actor_id,
        row.action,
        "" if row.programme_id is None else str(row.programme_id),
        row.subject,
        "allowed" if row.allowed else "refused",
        json.dumps(row.detail, ensure_ascii=False) if row.detail else "",
    )
    return tuple(f"'{cell}" if cell[:1] in {"=", "+", "-", "@"} else cell for cell in cells)
