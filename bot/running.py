"""A running bot: database, Bolt app, beats and connection, started and stopped together."""

import contextlib
import logging
from dataclasses import dataclass
from typing import Any

from apscheduler.schedulers.background import BackgroundScheduler
from slack_bolt import App
from slack_bolt.adapter.socket_mode import SocketModeHandler
from slack_sdk import WebClient

from bot import app
from bot.agenda import Agenda
from bot.clock import Clock
from bot.config import Settings
from bot.core import Bot
from bot.courier import Courier, Pace
from bot.schedule import beats
from bot.scopes import granted, refuse_reading
from bot.services import receipts
from bot.services.looks import LOOKS
from bot.services.post import HANDLINGS
from bot.slack import web_client
from storage import migrate
from storage.engine import connect

log = logging.getLogger(__name__)


@dataclass(slots=True)
class Running:
    """Everything of one process, with one way to stop it."""

    bot: Bot
    app: App
    agenda: Agenda
    courier: Courier
    scheduler: BackgroundScheduler | None
    socket: SocketModeHandler | None

    def stop(self) -> None:
        """Take no new work, finish what is under way, and close."""
        if self.scheduler:
            self.scheduler.shutdown(wait=True)
        if self.socket:
            with contextlib.suppress(OSError):
                self.socket.close()  # type: ignore[no-untyped-call]  # Bolt ships it untyped
        self.courier.close()
        self.bot.engine.dispose()

    def step(self) -> int:
        """Do everything that is due right now; return how much that was."""
        total = 0
        while handled := self.agenda.drain() + self.courier.run_until_empty():
            total += handled
        return total


def start(
    settings: Settings, clock: Clock, *, pace: Pace | None = None, with_beats: bool = True
) -> Running:
    """Bring the schema up to date, check the token, and start app, beats and connection.

    Raises:
        ForbiddenScopeError: the token carries a `*:history` scope.
    """
    engine = connect(settings.database_url, settings.keys)
    migrate.upgrade(engine)
    bot = Bot(settings, engine, clock)
    client = web_client(settings, settings.bot_token)
    greet(bot, client)
    bolt = app.build(bot, client)
    courier = Courier(bot, HANDLINGS, lambda _workspace: client, pace=pace)
    agenda = Agenda(bot, LOOKS)
    scheduler = beats(agenda, courier) if with_beats else None
    socket = SocketModeHandler(bolt, settings.app_token, proxy=settings.proxy)
    socket.connect()  # type: ignore[no-untyped-call]  # Bolt ships it untyped
    if scheduler:
        scheduler.start()
    return Running(bot, bolt, agenda, courier, scheduler, socket)


def greet(bot: Bot, client: WebClient) -> None:
    """Ask Slack who we are, check the scopes, and let waiting letters flow."""
    answer: Any = client.auth_test()
    scopes = granted(answer)
    refuse_reading(scopes)
    with bot.tick(str(answer["team_id"])) as tick:
        receipts.resume(
            tick,
            name=str(answer.get("team") or ""),
            bot_user_id=str(answer.get("user_id") or ""),
            scopes=scopes,
        )
