"""What operators' commands share: the database from the settings, without Slack."""

import os
from collections.abc import Iterator
from pathlib import Path

from bot.clock import SystemClock
from bot.config import DEFAULT_DATABASE, Settings, read_env
from bot.core import Bot, Tick
from storage import migrate, people
from storage.engine import connect


def each_workspace(env_file: Path, only: str | None = None) -> Iterator[Tick]:
    """Open one transaction in every workspace of the database, or in the one that is named."""
    env = read_env(os.environ, env_file)
    url = env.get("DATABASE_URL") or DEFAULT_DATABASE
    keys = tuple((env.get("MENTORBOT_KEYS") or "").replace(",", " ").split())
    engine = connect(url, keys)
    migrate.upgrade(engine)
    bot = Bot(Settings(database_url=url, keys=keys), engine, SystemClock())
    with bot.tick("") as tick:
        found = [one for one in people.workspaces(tick.session) if only in (None, one)]
    for workspace_id in found:
        with bot.tick(workspace_id) as tick:
            yield tick
    engine.dispose()
