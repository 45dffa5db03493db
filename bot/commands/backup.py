"""`mentorbot backup`: a consistent, checked copy of the database while the bot goes on."""

import argparse
from pathlib import Path
from typing import Any

from sqlalchemy.engine import URL, make_url

from bot.commands.edge import DONE, WrongInputError, add_env, database_of, is_new, say, settings_of
from storage import copies
from storage.engine import EVERYWHERE, key_file


def add_parser(subparsers: Any) -> None:
    """Describe the command."""
    parser = subparsers.add_parser(
        "backup",
        help="write a checked copy of the database into a file",
        description="Copies the database while the bot goes on, and checks the copy. With "
        "PostgreSQL it calls pg_dump. The encryption keys are not in it: keep them elsewhere.",
    )
    parser.add_argument("file", type=Path, help="where to; must not exist yet")
    add_env(parser)
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Copy and check."""
    settings = settings_of(args)
    if args.file.exists():
        raise WrongInputError(f"{args.file} exists already; a backup is never overwritten.")
    if is_new(settings):
        raise WrongInputError("There is no database yet: nothing to back up.")
    database_of(settings, current=False).dispose()
    address = make_url(settings.database_url)
    try:
        if address.get_backend_name() == "sqlite":
            copies.copy_sqlite(Path(str(address.database)), args.file)
        else:
            _dump(address, args.file)
    except copies.CopyError as error:
        raise WrongInputError(f"The backup failed and was not kept: {error}") from None
    say(f"ok    {args.file} written and checked, {args.file.stat().st_size:,} bytes")
    where = "MENTORBOT_KEYS" if settings.keys else str(key_file(address))
    say(f"note  It can be read with the keys in {where} only: keep them, apart from the file.")
    return DONE


def _dump(address: URL, file: Path) -> None:
    """Let PostgreSQL's own tool write the file."""
    tool = copies.pg_tool("pg_dump")
    if tool is None:
        raise WrongInputError(
            "pg_dump is not on this machine. Run where it is: "
            f"PGOPTIONS='-c app.workspace={EVERYWHERE}' pg_dump --format=custom "
            f"--enable-row-security --file={file} and the database's address."
        )
    arguments = ("--format=custom", "--no-owner", "--enable-row-security", f"--file={file}")
    copies.pg_run(tool, address, *arguments)
    file.chmod(0o600)
    copies.pg_check(file)
