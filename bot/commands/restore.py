"""`mentorbot restore`: put a backup in the database's place and erase again who had been erased."""

import argparse
import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Engine
from sqlalchemy.engine import URL, make_url

from bot.clock import SystemClock
from bot.commands.edge import (
    DONE,
    WRONG,
    WrongInputError,
    add_env,
    add_yes,
    confirmed,
    database_of,
    say,
    settings_of,
)
from bot.config import Settings
from bot.services import privacy
from storage import carryover, copies, migrate, rotation
from storage import privacy as stored
from storage.engine import begin, connect


@dataclass(frozen=True, slots=True)
class Known:
    """What the database in use knows and the backup may not; `readable` is false when lost."""

    erased: list[tuple[str, str, datetime]] = field(default_factory=list)
    gone: list[dict[str, Any]] = field(default_factory=list)
    readable: bool = True


def add_parser(subparsers: Any) -> None:
    """Describe the command."""
    parser = subparsers.add_parser(
        "restore",
        help="put a backup in the database's place",
        description="Checks the backup, puts it in the database's place, brings its schema up to "
        "date, and erases again everybody who was erased after it was made. Messages that have "
        "gone out since are not sent again. Stop the bot first.",
    )
    parser.add_argument("file", type=Path, help="a file written by `mentorbot backup`")
    add_env(parser)
    add_yes(parser)
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Check, replace, replay."""
    settings = settings_of(args)
    if not args.file.is_file():
        raise WrongInputError(f"There is no file {args.file}.")
    address = make_url(settings.database_url)
    known = _known(settings, address)
    question = "The database in use is replaced; what it learnt since the backup is lost."
    if known is not None and not confirmed(args, question):
        return WRONG
    restore = _sqlite if address.get_backend_name() == "sqlite" else _postgresql
    try:
        replayed = restore(settings, address, args.file, known or Known(readable=False))
    except copies.CopyError as error:
        raise WrongInputError(f"The backup was not restored: {error}") from None
    say(f"ok    restored from {args.file}, schema {migrate.head()}")
    say(f"ok    {replayed} erasures done again")
    return DONE


def _known(settings: Settings, address: URL) -> Known | None:
    """Ask the database in use whom it erased and what it sent; None when there is none yet."""
    file = address.database
    if address.get_backend_name() == "sqlite" and not Path(str(file)).exists():
        return None
    try:
        engine = database_of(settings)
    except WrongInputError:
        say("note  The database in use cannot be read: erasures since the backup are not known,")
        say("      and private messages due since then go out once more; public ones wait for you.")
        return Known(readable=False)
    with begin(engine) as session:
        erased = [(row.workspace_id, row.user_id, row.at) for row in stored.erasures(session)]
        found = Known(erased, carryover.gone(session))
    engine.dispose()
    return found


def _sqlite(settings: Settings, address: URL, file: Path, known: Known) -> int:
    """Prepare the copy beside the database, and put it in place in one step."""
    place = Path(str(address.database))
    if (found := copies.integrity(file)) != "ok":
        raise copies.CopyError(f"{file} is damaged or no backup ({found})")
    new = place.with_name(place.name + ".restoring")
    new.unlink(missing_ok=True)
    with _alone(place):
        copies.copy_sqlite(file, new)
        keys = settings.keys or tuple(_keys_of(place))
        replayed = _prepare(connect(f"sqlite:///{new}", keys), known)
        for rest in ("-wal", "-shm"):
            Path(f"{place}{rest}").unlink(missing_ok=True)
            Path(f"{new}{rest}").unlink(missing_ok=True)
        new.replace(place)
    return replayed


def _keys_of(place: Path) -> list[str]:
    file = Path(f"{place}.key")
    if not file.exists():
        raise copies.CopyError(f"its key is missing: put the key file back to {file}")
    return file.read_text().split()


def _postgresql(settings: Settings, address: URL, file: Path, known: Known) -> int:
    """Let PostgreSQL's own tool replace the tables."""
    tool = copies.pg_tool("pg_restore")
    if tool is None:
        raise WrongInputError("pg_restore is not on this machine: restore with it elsewhere.")
    arguments = ("--clean", "--if-exists", "--no-owner", "--single-transaction")
    copies.pg_run(tool, address, *arguments, f"--dbname={address.database}", str(file))
    return _prepare(connect(settings.database_url, settings.keys), known)


def _prepare(engine: Engine, known: Known) -> int:
    """Bring the restored database up to date, check its keys, erase again."""
    try:
        if migrate.current(engine) is None:
            raise copies.CopyError("it holds no mentorbot database")
        migrate.upgrade(engine)
        if lost := rotation.unreadable(engine):
            raise copies.CopyError(f"no key opens {', '.join(lost)}: add the old key")
        now = SystemClock().now()
        with begin(engine) as session:
            if known.readable:
                carryover.carry(session, known.gone)
            else:
                carryover.doubt(session, now)
        return privacy.replay(engine, known.erased, now)
    finally:
        engine.dispose()


@contextmanager
def _alone(place: Path) -> Iterator[None]:
    """Make sure that no bot works on the database meanwhile."""
    with Path(f"{place}.lock").open("w") as handle:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            raise WrongInputError("The bot is running on this database: stop it first.") from None
        yield
