"""`mentorbot doctor`: check everything around the bot, and say for each problem what to do."""

import argparse
from typing import Any

from bot.clock import SystemClock
from bot.commands.checks import Finding, Level, database, slack
from bot.commands.edge import (
    DONE,
    WRONG,
    WrongInputError,
    add_env,
    database_of,
    is_new,
    say,
    settings_of,
)

MARKS = {Level.OK: "ok   ", Level.NOTE: "note ", Level.WRONG: "WRONG"}


def add_parser(subparsers: Any) -> None:
    """Describe the command."""
    parser = subparsers.add_parser(
        "doctor",
        help="check settings, Slack, database, keys and queue; says what to do",
        description="Checks settings, tokens, scopes, clock, database, keys and queue. Each line "
        "says ok, or what to do. Changes nothing. Ends with 2 when something is wrong.",
    )
    parser.add_argument("--offline", action="store_true", help="do not call Slack")
    add_env(parser)
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Check and print; 2 when something is wrong."""
    found = findings(args)
    for one in found:
        say(f"{MARKS[one.level]}  {one.area:<9} {one.text}")
    wrong = sum(one.level is Level.WRONG for one in found)
    say(f"{wrong} to be put right." if wrong else "Everything that was checked is in order.")
    return WRONG if wrong else DONE


def findings(args: argparse.Namespace) -> list[Finding]:
    """Check in the order in which problems should be solved."""
    clock = SystemClock()
    try:
        settings = settings_of(args, offline=args.offline)
    except WrongInputError as error:
        problems = str(error).splitlines()[:-1]
        return [Finding(Level.WRONG, "settings", problem) for problem in problems]
    found = [Finding(Level.OK, "settings", f"all read; {args.env} and the environment")]
    if not args.offline:
        found += slack(settings, clock)
    if is_new(settings):
        return [*found, Finding(Level.NOTE, "database", "none yet: `mentorbot run` makes it")]
    try:
        engine = database_of(settings, current=False)
    except WrongInputError as error:
        return [*found, Finding(Level.WRONG, "database", str(error))]
    return [*found, *database(settings, engine, clock)]
