"""`mentorbot brand`: the company's name, colour and logo on certificates and reports."""

import argparse
from pathlib import Path
from typing import Any

from bot.commands.database import each_workspace
from bot.domain.refusals import Refusal
from bot.i18n import Translate
from bot.services import letterhead


def add_parser(subparsers: Any) -> None:
    """Describe the command."""
    parser = subparsers.add_parser(
        "brand",
        help="set the name, colour and logo on certificates and reports",
        description="Sets how certificates and reports look. What is left out stays as it is; "
        "an empty value goes back to the bot's own look.",
    )
    parser.add_argument("--company", help="name of the company")
    parser.add_argument("--accent", help="colour, such as #185f6d")
    parser.add_argument("--place", help="town that stands beside the date")
    parser.add_argument("--logo", help="PNG or JPEG up to 2 MB")
    parser.add_argument("--workspace", help="Slack's id of the workspace, if there are several")
    parser.add_argument("--env", type=Path, default=Path(".env"), help="settings file (.env)")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Store it; 2 when a value or the picture cannot be used."""
    try:
        logo = _read(Path(args.logo)) if args.logo else None
    except OSError as error:
        print(f"--logo: {error.strerror}: {args.logo}")  # noqa: T201 - the answer
        return 2
    if args.logo == "":
        logo = b""
    try:
        for tick in each_workspace(args.env, args.workspace):
            letterhead.change(
                tick, company=args.company, accent=args.accent, place=args.place, logo=logo
            )
            print(f"{tick.workspace_id}: {letterhead.company(tick)}")  # noqa: T201 - the answer
    except Refusal as error:
        print(_why(error))  # noqa: T201 - the answer
        return 2
    return 0


def _read(path: Path) -> bytes:
    """Read a picture, and of one that is too big no more than shows it."""
    from bot.reports.logo import MOST_BYTES

    with path.open("rb") as file:
        return file.read(MOST_BYTES + 1)


def _why(error: Refusal) -> str:
    """Say what is wrong, of a picture more exactly than that it is."""
    t = Translate()
    code = error.facts.get("code")
    return t.plain(f"reports.logo_{code}" if code else error.key, **error.facts)
