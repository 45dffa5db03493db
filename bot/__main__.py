"""The command line: `mentorbot run`, `demo`, `match` and the rest; each has a --help."""

import argparse
import gc
import importlib
import sys
from collections.abc import Iterable, Sequence
from typing import Any

from bot.commands.answer import WRONG, WrongInputError, say

COMMANDS = (
    "run",
    "demo",
    "match",
    "import",
    "export",
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
"""In the order of the help text."""

MODULES = {"import": "import_people"}
"""The commands whose module in bot.commands has another name."""


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code: 0 done, 2 wrong input."""
    parser = argparse.ArgumentParser(
        prog="mentorbot",
        description="Reverse-mentoring programmes in Slack.",
        epilog="`mentorbot COMMAND --help` explains each command.",
    )
    subparsers = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    given = sys.argv[1:] if argv is None else argv
    load([name for name in COMMANDS if name in given[:1]] or COMMANDS, subparsers)
    args = parser.parse_args(given)
    try:
        return int(args.run(args))
    except WrongInputError as error:
        say(str(error))
        return WRONG


def load(names: Iterable[str], subparsers: Any) -> None:
    """Load the modules of these commands: of the one that was given, or of all for the help.

    What a module makes while it is loaded stays, so the collector need not look through it.
    """
    gc.disable()
    for name in names:
        module = MODULES.get(name, name.replace("-", "_"))
        importlib.import_module(f"bot.commands.{module}").add_parser(subparsers)
    gc.freeze()
    gc.enable()


if __name__ == "__main__":
    sys.exit(main())
