"""A running bot: database, Bolt app, beats and connection, started and stopped together."""

import contextlib
import logging
import sqlite3
from dataclasses import dataclass
from typing import Any

from apscheduler.schedulers.background import BackgroundScheduler
from slack_bolt import App
from slack_bolt.adapter.socket_mode import SocketModeHandler
from slack_sdk import WebClient
from slack_sdk.socket_mode.builtin import SocketModeClient
from sqlalchemy import Engine

from bot import app
from bot.agenda import Agenda
from bot.clock import Clock
from bot.config import Settings
from bot.core import Bot
from bot.courier import Courier
from bot.pace import Pace
from bot.schedule import beats
from bot.services import receipts
from bot.services.looks import LOOKS
from bot.services.post import HANDLINGS
from bot.slack import web_client
from storage import migrate
from storage.engine import connect, sole_process, sqlite_is_old
from storage.ledger import LEASE_SECONDS

log = logging.getLogger(__name__)

FORBIDDEN_SCOPE = ":history"


class ForbiddenScopeError(Exception):
    """The token may read conversations; the bot never reads along and refuses to start."""


@dataclass(slots=True)
class Running:
    """Everything of one process, with one way to stop it."""

    bot: Bot
    app: App
    agenda: Agenda
    courier: Courier
    scheduler: BackgroundScheduler | None
    socket: SocketModeHandler
    held: contextlib.ExitStack

    def stop(self) -> None:
        """Take no new work, finish what is under way, and close."""
        _deaf(self.socket.client)
        self.agenda.close()
        self.courier.close()
        if self.scheduler:
            self.scheduler.shutdown(wait=True)
        with contextlib.suppress(OSError):
            self.socket.close()  # type: ignore[no-untyped-call]  # Bolt ships it untyped
        self.app.listener_runner.listener_executor.shutdown(wait=True)
        self.held.close()

    def step(self) -> int:
        """Do everything that is due right now; return how much that was."""
        total = 0
        while handled := self.agenda.drain() + self.courier.run_until_empty():
            total += handled
        return total


def start(
    settings: Settings,
    clock: Clock,
    *,
    pace: Pace | None = None,
    lease: float = LEASE_SECONDS,
    with_beats: bool = True,
) -> Running:
    """Bring the schema up to date, check the token, and start app, beats and connection.

    Raises:
        ForbiddenScopeError: the token carries a `*:history` scope.
        AlreadyRunningError: another process works on this SQLite database.
    """
    with contextlib.ExitStack() as held:
        engine = connect(settings.database_url, settings.keys)
        held.callback(engine.dispose)
        held.enter_context(sole_process(engine))
        _warn(engine)
        migrate.upgrade(engine)
        bot = Bot(settings, engine, clock)
        client = web_client(settings, settings.bot_token)
        greet(bot, client)
        bolt = app.build(bot, client)
        courier = Courier(bot, HANDLINGS, lambda _workspace: client, pace=pace, lease=lease)
        courier.repair(sole=engine.dialect.name == "sqlite")
        agenda = Agenda(bot, LOOKS)
        scheduler = beats(agenda, courier) if with_beats else None
        socket = SocketModeHandler(bolt, settings.app_token, proxy=settings.proxy)
        socket.connect()  # type: ignore[no-untyped-call]  # Bolt ships it untyped
        if scheduler:
            scheduler.start()
        return Running(bot, bolt, agenda, courier, scheduler, socket, held.pop_all())
    raise AssertionError("an exit stack swallows nothing")


def _deaf(client: SocketModeClient) -> None:
    """Take no more envelopes, and wait until those taken are carried out and acknowledged.

    Closing at once would cut the connection on which the running listeners still acknowledge;
    Slack repeats events, not clicks.
    """
    client.closed = True
    client.message_processor.shutdown()  # type: ignore[no-untyped-call]  # the SDK ships it untyped
    client.message_workers.shutdown(wait=True)


def _warn(engine: Engine) -> None:
    """Tell the operator about a SQLite with the WAL-reset bug (fixed in 3.51.3)."""
    if engine.dialect.name == "sqlite" and sqlite_is_old():
        log.warning("sqlite older than 3.51.3", extra={"version": sqlite3.sqlite_version})


def greet(bot: Bot, client: WebClient) -> None:
    """Ask Slack who we are, check the scopes, and let waiting letters flow."""
    answer: Any = client.auth_test()
    scopes = str(answer.headers.get("x-oauth-scopes", ""))
    reading = [scope for scope in scopes.split(",") if scope.strip().endswith(FORBIDDEN_SCOPE)]
    if reading:
        raise ForbiddenScopeError(", ".join(reading))
    with bot.tick(str(answer["team_id"])) as tick:
        receipts.resume(
            tick,
            name=str(answer.get("team") or ""),
            bot_user_id=str(answer.get("user_id") or ""),
            scopes=scopes,
        )
