"""What all commands share: where settings come from, how they answer, how they ask."""

import argparse
import os
import sys
from pathlib import Path

from sqlalchemy import Engine
from sqlalchemy.engine import make_url
from sqlalchemy.exc import SQLAlchemyError

from bot.commands.answer import DONE, WRONG, WrongInputError, say
from bot.config import Settings, SettingsError, read_env
from storage import migrate
from storage.engine import connect

__all__ = [
    "DONE",
    "WRONG",
    "WrongInputError",
    "add_env",
    "add_yes",
    "confirmed",
    "database_of",
    "is_new",
    "say",
    "settings_of",
]


def add_env(parser: argparse.ArgumentParser) -> None:
    """Let the settings file be named."""
    parser.add_argument("--env", type=Path, default=Path(".env"), help="settings file (.env)")


def add_yes(parser: argparse.ArgumentParser) -> None:
    """Let the question be answered in advance."""
    parser.add_argument("--yes", action="store_true", help="do it without asking")


def settings_of(args: argparse.Namespace, *, offline: bool = True) -> Settings:
    """Read the settings; `offline` does without Slack's tokens.

    Raises:
        WrongInputError: with all problems at once.
    """
    try:
        return Settings.from_env(read_env(os.environ, args.env), offline=offline)
    except SettingsError as error:
        problems = [*error.problems, "Nothing was done. .env.example explains every setting."]
        raise WrongInputError("\n".join(problems)) from None


def database_of(settings: Settings, *, current: bool = True) -> Engine:
    """Open the database.

    Args:
        settings: name the address and the keys.
        current: whether its schema must be the newest.

    Raises:
        WrongInputError: it cannot be reached or is not up to date.
    """
    try:
        engine = connect(settings.database_url, settings.keys)
        version = migrate.current(engine)
    except (SQLAlchemyError, ValueError, OSError) as error:
        reason = str(getattr(error, "orig", None) or error).strip().splitlines()[0]
        raise WrongInputError(f"DATABASE_URL: the database does not open: {reason}") from None
    if current and version != migrate.head():
        raise WrongInputError(
            f"The database has schema {version or 'none'}, this version needs {migrate.head()}: "
            "run `mentorbot migrate up` first."
        )
    return engine


def is_new(settings: Settings) -> bool:
    """Tell whether the SQLite database has not been made yet."""
    address = make_url(settings.database_url)
    return address.get_backend_name() == "sqlite" and not Path(str(address.database)).exists()


def confirmed(args: argparse.Namespace, question: str) -> bool:
    """Ask on the terminal, unless --yes was given; no terminal means no."""
    if args.yes:
        return True
    if not sys.stdin.isatty():
        say(f"{question} Add --yes to confirm; nothing was done.")
        return False
    return input(f"{question} Type yes: ").strip().lower() == "yes"
