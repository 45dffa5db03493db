"""`mentorbot dead-letters`: look at messages that could not be delivered, and decide."""

import argparse
from typing import Any

from bot.clock import SystemClock
from bot.commands.edge import DONE, WrongInputError, add_env, database_of, say, settings_of
from storage import operations
from storage.engine import begin


def add_parser(subparsers: Any) -> None:
    """Describe the command."""
    parser = subparsers.add_parser(
        "dead-letters",
        help="list messages that could not be delivered; send them again or give them up",
        description="A letter is dead when Slack refused it for good, or when nobody knows "
        "whether it arrived and sending it twice would be public. It waits for your decision.",
    )
    parser.add_argument("step", nargs="?", choices=("list", "retry", "drop"), default="list")
    parser.add_argument("id", nargs="*", help="which letters, as `list` shows them")
    parser.add_argument("--all", action="store_true", help="all of them")
    parser.add_argument("--limit", type=int, default=50, help="how many to list (50)")
    add_env(parser)
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """List, or decide."""
    if args.step != "list" and not args.id and not args.all:
        raise WrongInputError(f"{args.step}: name the letters, or say --all.")
    engine = database_of(settings_of(args))
    with begin(engine) as session:
        if args.step == "list":
            for row in operations.dead(session, args.limit):
                at = f"{row.settled_at:%Y-%m-%d %H:%M}" if row.settled_at else "-"
                say(f"{row.id}  {at}  {row.workspace_id}  {row.kind}  {row.to}  {row.outcome}")
            count = operations.queue(session, SystemClock().now()).by_state.get("dead", 0)
            say(f"{count} dead letters. `retry ID` sends again, `drop ID` gives up.")
            return DONE
        decide = operations.retry if args.step == "retry" else operations.drop
        done = decide(session, None if args.all else args.id)
    if not done:
        raise WrongInputError("No dead letter has this id; `mentorbot dead-letters` lists them.")
    say(f"{done} {'will be sent again' if args.step == 'retry' else 'given up'}")
    return DONE
