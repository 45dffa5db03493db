"""`mentorbot manifest`: print the app manifest for Slack, for Socket Mode or HTTP."""

import argparse
from typing import Any

from bot import manifest
from bot.i18n import Translate


def add_parser(subparsers: Any) -> None:
    """Describe the command."""
    parser = subparsers.add_parser(
        "manifest",
        help="print the manifest to create the Slack app from",
        description="Prints the app manifest. Paste it at api.slack.com/apps → Create New App → "
        "From a manifest.",
    )
    parser.add_argument("--command", default=manifest.DEFAULT_COMMAND, dest="word", help="its name")
    parser.add_argument("--http", metavar="URL", help="public https address (HTTP mode)")
    parser.add_argument(
        "--receipts", action="store_true", help="let Slack confirm the bot's own messages"
    )
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Print; 2 when the command's name or the address is not acceptable to Slack."""
    if args.http and not args.http.startswith("https://"):
        print("--http: Slack needs a public address that begins with https://")  # noqa: T201 - the answer
        return 2
    address = args.http.rstrip("/") if args.http else None
    try:
        content = manifest.manifest(args.word, address, receipts=args.receipts)
    except manifest.CommandName as error:
        print(Translate().plain(error.key, **error.facts))  # noqa: T201 - the answer
        return 2
    print(manifest.to_yaml(content), end="")  # noqa: T201 - the answer
    return 0
