"""`mentorbot keys`: make an encryption key, or encrypt everything anew with the newest one."""

import argparse
import os
import time
from pathlib import Path
from typing import Any

from cryptography.fernet import Fernet
from sqlalchemy.engine import make_url

from bot.commands.edge import DONE, WrongInputError, add_env, database_of, say, settings_of
from storage import rotation
from storage.engine import key_file
from storage.types import KEYRING


def add_parser(subparsers: Any) -> None:
    """Describe the command."""
    parser = subparsers.add_parser(
        "keys",
        help="make an encryption key, or rotate the keys",
        description="Free text and tokens are encrypted with the first key in MENTORBOT_KEYS. To "
        "rotate: put a new key in front of the old one, restart the bot, run `keys rotate`, then "
        "remove the old key. With SQLite's own key file, `keys rotate` does all of that; stop the "
        "bot first.",
    )
    parser.add_argument("step", choices=("new", "rotate"))
    add_env(parser)
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Make a key, or rotate."""
    if args.step == "new":
        say(Fernet.generate_key().decode())
        return DONE
    settings = settings_of(args)
    engine = database_of(settings)
    own = None if settings.keys else key_file(make_url(settings.database_url))
    keys = own.read_text().split() if own else []
    if own:
        keys.insert(0, Fernet.generate_key().decode())
        _write(own, keys)
        KEYRING.install(keys)
    begun = time.perf_counter()
    try:
        number = rotation.rotate(engine)
    except KeyError:
        raise WrongInputError(
            f"No key opens {', '.join(rotation.unreadable(engine))}; nothing was changed. "
            "Add the key that was in use before."
        ) from None
    if own:
        _write(own, keys[:1])
    say(f"{number:,} values encrypted with the first key in {time.perf_counter() - begun:.1f} s")
    return DONE


def _write(file: Path, keys: list[str]) -> None:
    """Replace the key file in one step, readable by its owner only."""
    new = file.with_name(file.name + ".new")
    handle = os.open(new, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "w") as stream:
        stream.write("\n".join(keys) + "\n")
        stream.flush()
        os.fsync(stream.fileno())
    new.replace(file)
