"""`mentorbot move`: take everything from SQLite to PostgreSQL, with the counts compared."""

import argparse
from typing import Any

from sqlalchemy import Engine
from sqlalchemy.engine import make_url
from sqlalchemy.exc import SQLAlchemyError

from bot.commands.edge import DONE, WrongInputError, add_env, database_of, say, settings_of
from bot.config import Settings
from storage import copies, migrate, rotation
from storage.engine import connect, key_file


def add_parser(subparsers: Any) -> None:
    """Describe the command."""
    parser = subparsers.add_parser(
        "move",
        help="take all data from SQLite to an empty PostgreSQL database",
        description="Copies every table into an empty PostgreSQL database and compares the "
        "counts. The SQLite file stays as it is. Stop the bot first; afterwards set DATABASE_URL.",
    )
    parser.add_argument("to", metavar="ADDRESS", help="postgresql://user:password@host/name")
    add_env(parser)
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Copy all tables."""
    settings = settings_of(args)
    _check(settings, args.to)
    source = database_of(settings)
    if lost := rotation.unreadable(source):
        file = key_file(make_url(settings.database_url))
        raise WrongInputError(
            f"No key in MENTORBOT_KEYS opens {', '.join(lost)}: add the key from {file}."
        )
    target = _target(settings, args.to)
    try:
        moved = copies.move(source, target)
    except (copies.CopyError, SQLAlchemyError) as error:
        raise WrongInputError(f"Nothing was moved: {str(error).splitlines()[0]}") from None
    for name, rows in moved.items():
        say(f"ok    {name:<20} {rows:>9,}")
    say("Now set DATABASE_URL to the new address, keep MENTORBOT_KEYS, and start the bot.")
    return DONE


def _check(settings: Settings, to: str) -> None:
    if not settings.database_url.startswith("sqlite"):
        raise WrongInputError("DATABASE_URL is no SQLite database: nothing to move.")
    if not to.startswith("postgresql"):
        raise WrongInputError("The target must be postgresql://user:password@host/name.")
    if not settings.keys:
        file = key_file(make_url(settings.database_url))
        raise WrongInputError(
            f"PostgreSQL needs MENTORBOT_KEYS: put the key from {file} there first."
        )


def _target(settings: Settings, to: str) -> Engine:
    """Open the target and make its tables; it must hold nothing yet."""
    try:
        engine = connect(to, settings.keys)
        migrate.upgrade(engine)
        if copies.is_empty(engine):
            return engine
    except (SQLAlchemyError, ImportError) as error:
        raise WrongInputError(f"The target does not open: {str(error).splitlines()[0]}") from None
    raise WrongInputError("The target holds data already: only an empty database is filled.")
