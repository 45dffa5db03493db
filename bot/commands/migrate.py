"""`mentorbot migrate`: show the database's schema version, take it up or down."""

import argparse
from typing import Any

from bot.commands.edge import (
    DONE,
    WRONG,
    WrongInputError,
    add_env,
    add_yes,
    confirmed,
    database_of,
    say,
    settings_of,
)
from storage import migrate


def add_parser(subparsers: Any) -> None:
    """Describe the command."""
    parser = subparsers.add_parser(
        "migrate",
        help="show or change the version of the database's schema",
        description="Without an argument: shows the version. `mentorbot run` goes up by itself; "
        "going down is for operators who return to an older mentorbot.",
    )
    parser.add_argument("step", nargs="?", choices=("show", "up", "down"), default="show")
    parser.add_argument("--to", default="", metavar="VERSION", help="how far (up: newest)")
    add_env(parser)
    add_yes(parser)
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Show, go up or go down."""
    engine = database_of(settings_of(args), current=False)
    before = migrate.current(engine)
    if args.step == "show":
        say(f"schema: {before or 'none'}, newest: {migrate.head()}")
        return DONE
    if args.step == "up":
        migrate.upgrade(engine, args.to or "head")
    elif not args.to:
        raise WrongInputError("down: say how far with --to VERSION; `--to base` removes all.")
    elif confirmed(args, f"Going down to {args.to} drops newer tables with their data."):
        migrate.downgrade(engine, args.to)
    else:
        return WRONG
    say(f"schema: {before or 'none'} → {migrate.current(engine) or 'none'}")
    return DONE
