"""The command line: `mentorbot run`, `demo`, `match` and the rest; each has a --help."""

import argparse
import importlib
import sys
from collections.abc import Sequence

from bot.commands.edge import WRONG, WrongInputError, say

COMMANDS = (
    "run",
    "demo",
    "match",
    "import_people",
    "preview",
    "manifest",
    "doctor",
    "migrate",
    "backup",
    "restore",
    "move",
    "dead-letters",
    "keys",
    "audit",
    "export-works-council",
    "brand",
    "verify",
)
"""The modules in bot.commands, in the order of the help text."""


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code: 0 done, 2 wrong input."""
    parser = argparse.ArgumentParser(
        prog="mentorbot",
        description="Reverse-mentoring programmes in Slack.",
        epilog="`mentorbot COMMAND --help` explains each command.",
    )
    subparsers = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    for name in COMMANDS:
        importlib.import_module(f"bot.commands.{name.replace('-', '_')}").add_parser(subparsers)
    args = parser.parse_args(argv)
    try:
        return int(args.run(args))
    except WrongInputError as error:
        say(str(error))
        return WRONG


if __name__ == "__main__":
    sys.exit(main())
