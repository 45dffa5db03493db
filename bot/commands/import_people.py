"""`mentorbot import`: people data from a file, looked at first, imported whole or not at all."""

import argparse
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot.clock import SystemClock
from bot.config import Settings, read_env
from bot.core import Bot, Tick
from bot.domain.roles import Action, Actor
from bot.i18n import Translate, languages
from bot.services import people_import
from bot.services.people_import import Prospect
from bot.slack import web_client
from bot.views import people_import as views
from storage import migrate, people
from storage.engine import connect

LARGEST = 50 * 2**20
SHOWN = 50
WRONG = 2
OPERATOR = "operator"


def add_parser(subparsers: Any) -> None:
    """Describe the command."""
    parser = subparsers.add_parser(
        "import",
        help="import people data (level, manager, team, country …) from a CSV file",
        description="Reads a CSV export, shows what would change, and imports it after a yes. "
        "Nobody is signed up by it. With an error nothing is imported. An import that would end "
        "more than 5 pairs or 2 % of them waits for a programme lead's yes in Slack.",
    )
    parser.add_argument("file", type=Path, help="people.csv: user_id or email, and facts")
    parser.add_argument("--dry-run", action="store_true", help="show the differences only")
    parser.add_argument("--yes", action="store_true", help="import without asking")
    parser.add_argument("--workspace", help="Slack workspace id, when there are several")
    parser.add_argument("--lang", choices=languages(), default="en", help="language of the answer")
    parser.add_argument("--env", type=Path, default=Path(".env"), help="settings file (.env)")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Import a file: 0 done, 1 declined, 2 wrong input."""
    t = Translate(args.lang)
    settings = Settings.from_env(read_env(os.environ, args.env))
    engine = connect(settings.database_url, settings.keys)
    migrate.upgrade(engine)
    try:
        text = read_file(args.file, t)
        return Importer(Bot(settings, engine, SystemClock()), t, args).run(text)
    except Unreadable as error:
        say(str(error))
        return WRONG
    finally:
        engine.dispose()


class Unreadable(Exception):  # noqa: N818 - it is an answer
    """The file or the request cannot be used; the message says what to do."""


def read_file(path: Path, t: Translate) -> str:
    """Read a text file as UTF-8, with or without BOM, or as Excel's UTF-16.

    Raises:
        Unreadable: with the place of the first wrong byte.
    """
    try:
        raw = path.read_bytes()
    except OSError as error:
        raise Unreadable(f"{path}:1:1: {t.plain('people.unreadable')} ({error.strerror})") from None
    if len(raw) > LARGEST:
        raise Unreadable(f"{path}:1:1: {t.plain('people.file_large', most=LARGEST >> 20)}")
    try:
        utf16 = raw[:2] in {b"\xff\xfe", b"\xfe\xff"}
        return raw.decode("utf-16" if utf16 else "utf-8-sig")
    except UnicodeDecodeError as error:
        before = raw[: error.start]
        line = before.count(b"\n") + 1
        column = len(before[before.rfind(b"\n") + 1 :].decode("utf-8", "replace")) + 1
        message = t.plain("people.file_encoding")
        raise Unreadable(f"{path}:{line}:{column}: {message}") from None


class Importer:
    """One run of the command."""

    def __init__(self, bot: Bot, t: Translate, args: argparse.Namespace) -> None:
        self._bot, self._t, self._args = bot, t, args
        self._emails: dict[str, str] = {}

    def run(self, text: str) -> int:
        """Show what would change, ask, and import."""
        workspace_id = self._workspace()
        if "@" in text and self._bot.settings.bot_token:
            self._emails = slack_emails(
                web_client(self._bot.settings, self._bot.settings.bot_token)
            )
        with self._bot.tick(workspace_id) as tick:
            found = people_import.prospect(tick, text, emails=self._emails, seen=progress())
        if found.plan.wrong:
            return self._wrong(found)
        self._show(found)
        if self._args.dry_run:
            say(self._t.plain("people.nothing_changed"))
            return 0
        if not self._args.yes and not ask(self._t.plain("people.ask")):
            say(self._t.plain("people.nothing_changed"))
            return 1
        with self._bot.tick(workspace_id) as tick:
            return self._store(tick, text)

    def _workspace(self) -> str:
        with self._bot.tick("") as tick:
            known = people.workspaces(tick.session)
        known = [one for one in known if one]
        if self._args.workspace in known:
            return str(self._args.workspace)
        if self._args.workspace is None and len(known) == 1:
            return known[0]
        key = "which_workspace" if known else "no_workspace"
        raise Unreadable(self._t.plain(f"people.{key}", known=", ".join(known)))

    def _wrong(self, found: Prospect) -> int:
        for one in found.plan.sheet.problems:
            say(views.problem(str(self._args.file), one, self._t))
        say(self._t.plain("people.nothing_imported", n=len(found.plan.sheet.problems)))
        return WRONG

    def _show(self, found: Prospect) -> None:
        changes = [one for one in found.plan.changes if one.changed or one.is_new]
        for one in changes[:SHOWN]:
            say(f"{one.user_id}  {views.difference(one, self._t)}")
        if len(changes) > SHOWN:
            say(self._t.plain("people.more", n=len(changes) - SHOWN))
        say(views.counts(found.plan.changes, self._t))
        if found.ending:
            say(self._t.plain("people.would_end", n=len(found.ending)))

    def _store(self, tick: Tick, text: str) -> int:
        """Plan anew inside the transaction that stores, so that nothing slips in between."""
        found = people_import.prospect(tick, text, emails=self._emails)
        if found.plan.wrong:
            return self._wrong(found)
        actor = Actor(tick.workspace_id, OPERATOR)
        count = len(found.plan.changes)
        people.audit(tick.session, actor, Action.PEOPLE_IMPORT, at=tick.now, n=count)
        if found.braked:
            people_import.hold(tick, text, found, OPERATOR, self._emails)
            say(self._t.plain("people.held", n=len(found.ending)))
            return 0
        people_import.carry_out(tick, found)
        say(self._t.plain("people.imported", counts=views.counts(found.plan.changes, self._t)))
        return 0


def slack_emails(client: WebClient) -> dict[str, str]:
    """Ask Slack for everybody's address; without the scope `users:read.email` it tells none."""
    found: dict[str, str] = {}
    try:
        for page in client.users_list(limit=200):
            for user in page["members"]:
                email = (user.get("profile") or {}).get("email")
                if email and not user.get("deleted"):
                    found[email.casefold()] = user["id"]
    except (SlackApiError, OSError) as error:
        sys.stderr.write(f"Slack: {type(error).__name__}\n")
    return found


def progress() -> Callable[[int, int], None] | None:
    """Show rows done on a terminal; nothing elsewhere."""
    if not sys.stderr.isatty():
        return None

    def seen(done: int, total: int) -> None:
        sys.stderr.write(f"\r{done:,} / {total:,}")
        sys.stderr.flush()

    return seen


def ask(question: str) -> bool:
    """Ask on a terminal; without one the answer is no."""
    if not sys.stdin.isatty():
        return False
    return input(f"{question} ").strip().casefold() in {"y", "yes", "j", "ja"}


def say(text: str) -> None:
    """Answer on standard output."""
    print(text)  # noqa: T201 - the answer of a command
