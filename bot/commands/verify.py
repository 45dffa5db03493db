"""`mentorbot verify CODE`: tell whether a certificate is genuine."""

import argparse
from pathlib import Path
from typing import Any

from bot.commands.database import each_workspace
from bot.i18n import Translate
from bot.services import certificates
from bot.views.certificates import verdict


def add_parser(subparsers: Any) -> None:
    """Describe the command."""
    parser = subparsers.add_parser(
        "verify",
        help="tell whether a certificate is genuine",
        description="Looks up the code that stands at the foot of a certificate. Dashes, case "
        "and 0/O do not matter.",
    )
    parser.add_argument("code", help="such as N5EA-UAQP-C5SC-LE3J")
    parser.add_argument("--env", type=Path, default=Path(".env"), help="settings file (.env)")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Answer; 0 genuine, 1 replaced by a newer one, 3 unknown."""
    t = Translate()
    for tick in each_workspace(args.env):
        facts, replaced = certificates.look_up(tick, args.code)
        if facts is not None:
            print(verdict(facts, t, replaced=replaced))  # noqa: T201 - the answer
            return int(replaced)
    print(verdict(None, t, replaced=False))  # noqa: T201 - the answer
    return 3
