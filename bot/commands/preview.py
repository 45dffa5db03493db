"""`mentorbot preview`: which letters go out in the coming weeks, as HR sees it in Slack."""

import argparse
import os
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

from bot.clock import SystemClock
from bot.config import Settings, SettingsError, read_env
from bot.core import Bot, Tick, zone_of
from bot.i18n import Translate, languages
from bot.services import programmes_mail
from bot.views import programmes_mail as views
from storage import migrate, people
from storage import programmes as store
from storage.engine import connect
from storage.models import Programme


def add_parser(subparsers: Any) -> None:
    """Describe the command."""
    parser = subparsers.add_parser(
        "preview",
        help="show which messages go out in the coming weeks",
        description="Shows, programme by programme, what is planned: the same list as “This "
        "week’s mail” in Slack. Nothing is sent or changed.",
    )
    parser.add_argument("--weeks", type=int, default=1, metavar="N", help="how far ahead (1)")
    parser.add_argument("--language", choices=languages(), default="en", help="of the list (en)")
    parser.add_argument("--env", type=Path, default=Path(".env"), help="settings file (.env)")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Print; 2 when the number of weeks makes no sense."""
    if not 1 <= args.weeks <= 52:  # noqa: PLR2004 - a year
        print("--weeks: from 1 to 52")  # noqa: T201 - the answer of a command
        return 2
    try:
        settings = Settings.from_env(read_env(os.environ, args.env))
    except SettingsError as error:
        print("\n".join(error.problems))  # noqa: T201 - the answer of a command
        return 2
    engine = connect(settings.database_url, settings.keys)
    migrate.upgrade(engine)
    bot = Bot(settings, engine, SystemClock())
    for line in lines(bot, timedelta(weeks=args.weeks), args.language):
        print(line)  # noqa: T201 - the answer of a command
    return 0


def lines(bot: Bot, span: timedelta, language: str) -> Iterator[str]:
    """Write a heading per programme and a line per batch."""
    with bot.tick("") as tick:
        workspaces = people.workspaces(tick.session)
    for workspace_id in workspaces:
        with bot.tick(workspace_id) as tick:
            for programme in store.programmes(tick.session, workspace_id):
                yield from _programme(tick, programme, span, language)


def _programme(tick: Tick, programme: Programme, span: timedelta, language: str) -> Iterator[str]:
    t = Translate(language, zone=zone_of(tick.person(programme.created_by)))
    batches = programmes_mail.planned(tick, programme, tick.now + span)
    if not batches:
        return
    yield f"{programme.name} ({t.plain(f'programmes.state_{programme.state}')})"
    yield from (f"  {views.line(batch, t).replace('*', '')}" for batch in batches)
