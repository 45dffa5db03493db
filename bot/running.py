"""A running bot: database, Bolt app, beats and connection, started and stopped together."""

import contextlib
import logging
import sqlite3
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from apscheduler.schedulers.background import BackgroundScheduler
from slack_bolt import App, BoltRequest, BoltResponse
from slack_bolt.adapter.socket_mode import SocketModeHandler
from slack_bolt.adapter.socket_mode.internals import build_headers, send_response
from slack_sdk import WebClient
from slack_sdk.socket_mode.builtin import SocketModeClient
from slack_sdk.socket_mode.client import BaseSocketModeClient
from slack_sdk.socket_mode.request import SocketModeRequest
from sqlalchemy import Engine

from bot import app
from bot.agenda import Agenda
from bot.answering import Answer
from bot.clock import Clock
from bot.config import Settings
from bot.core import Bot
from bot.courier import Courier
from bot.door import Door, authorize
from bot.matcher import Matcher
from bot.meter import Meter
from bot.pace import Pace
from bot.schedule import beats
from bot.scopes import granted, refuse_reading
from bot.services import budget_door, installs, receipts
from bot.services.looks import LOOKS
from bot.services.post import HANDLINGS
from bot.slack import web_client
from bot.web import BEAT_SECONDS, Server, Watch, Web
from storage import migrate
from storage.engine import connect, sole_process, sqlite_is_old
from storage.ledger import LEASE_SECONDS

log = logging.getLogger(__name__)


@dataclass(slots=True)
class Running:
    """Everything of one process, with one way to stop it."""

    bot: Bot
    app: App
    agenda: Agenda
    courier: Courier
    matcher: Matcher
    scheduler: BackgroundScheduler | None
    socket: SocketModeHandler | None
    meter: Meter
    held: contextlib.ExitStack
    prompt: bool

    def stop(self) -> None:
        """Take no new work, finish what is under way, and close; a second time is harmless."""
        if self.socket:
            _deaf(self.socket.client)
        self.agenda.close()
        self.matcher.close()
        self.courier.close()
        if self.scheduler and self.scheduler.running:
            self.scheduler.shutdown(wait=True)
        if self.socket:
            hang_up(self.socket)
        self.app.listener_runner.listener_executor.shutdown(wait=True)
        self.held.close()

    def step(self) -> int:
        """Do everything that is due right now; return how much that was."""
        total = 0
        while handled := self._once():
            total += handled
        return total

    def _once(self) -> int:
        looked = self.agenda.drain()
        return looked + self.matcher.run_until_empty() + self.courier.run_until_empty()


def start(
    settings: Settings,
    clock: Clock,
    *,
    pace: Pace | None = None,
    lease: float = LEASE_SECONDS,
    with_beats: bool = True,
    prompt: bool = True,
) -> Running:
    """Bring the schema up to date, check the token, and start app, beats and connection.

    A `prompt` bot answers over its socket as soon as a turn is stored. One that is not answers
    when the card is replaced and Home is published too, so that whoever moves the clock next
    does not overtake that.

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
        bolt, client_for = _over_http(bot) if settings.http_mode else _one_workspace(bot)
        courier = Courier(bot, HANDLINGS, client_for, pace=pace, lease=lease, door=budget_door.door)
        courier.repair(sole=engine.dialect.name == "sqlite")
        agenda = Agenda(bot, LOOKS)
        matcher = Matcher(bot)
        if engine.dialect.name == "sqlite":
            matcher.repair()
        scheduler = beats(agenda, courier, matcher) if with_beats else None
        meter = Meter()
        socket = None if settings.http_mode else _connect(bolt, bot, meter, prompt=prompt)
        if scheduler:
            scheduler.start()
        return Running(
            bot, bolt, agenda, courier, matcher, scheduler, socket, meter, held.pop_all(), prompt
        )
    raise AssertionError("an exit stack swallows nothing")


ClientFor = Callable[[str], WebClient | None]


def _one_workspace(bot: Bot) -> tuple[App, ClientFor]:
    """Work with the one token of the settings."""
    client = web_client(bot.settings, bot.settings.bot_token)
    greet(bot, client)
    return app.build(bot, client), lambda _workspace: client


def _over_http(bot: Bot) -> tuple[App, ClientFor]:
    """Work with the token of each workspace; the door checks signatures itself."""
    bolt = app.build(bot, authorize=authorize(bot), request_verification_enabled=False)
    return bolt, installs.Clients(bot)


PING_SECONDS = 2.0
"""How often Slack's end of the socket is asked: the SDK gives a silent one up after four pings."""


class Handler(SocketModeHandler):
    """Bolt's handler, which answers at once, and measures how long that took."""

    def __init__(self, bolt: App, bot: Bot, meter: Meter, *, prompt: bool) -> None:
        super().__init__(
            bolt, bot.settings.app_token, proxy=bot.settings.proxy, ping_interval=PING_SECONDS
        )
        self._bot, self._meter, self._prompt = bot, meter, prompt

    def handle(self, client: BaseSocketModeClient, req: SocketModeRequest) -> None:
        """Carry out one request; what its listener does after the answer, nobody waits for."""
        begun, wall = time.monotonic(), self._bot.clock.wall()
        sent_at = (req.payload or {}).get("event_time")
        if sent_at:
            age = self._bot.clock.now().timestamp() - float(sent_at)
            self._meter.ages.add(max(0.0, age))

        def send(given: BoltResponse) -> None:
            send_response(client, req, given, wall)
            self._meter.acks.add(time.monotonic() - begun)

        answer = Answer(send)
        context = {"ack": answer} if self._prompt else {}
        done = self.app.dispatch(
            BoltRequest(
                mode="socket_mode", body=req.payload, headers=build_headers(req), context=context
            )
        )
        answer.send(done)


def _connect(bolt: App, bot: Bot, meter: Meter, *, prompt: bool) -> SocketModeHandler:
    """Open the socket to Slack."""
    handler = Handler(bolt, bot, meter, prompt=prompt)
    handler.connect()  # type: ignore[no-untyped-call]  # Bolt ships it untyped
    return handler


def _connected(bot: Bot, client: SocketModeClient) -> bool:
    """Tell whether the socket is open and Slack's end has answered a ping lately."""
    session = client.current_session
    if session is None or not session.is_active():
        return False
    heard = session.last_ping_pong_time
    return heard is None or bot.clock.wall() - heard < 3 * PING_SECONDS


def _always() -> bool:
    return True


def serve(running: Running, place: tuple[str, int]) -> Server:
    """Open the HTTP side of a running bot: health, readiness, metrics, and Slack in HTTP mode."""
    socket = running.socket
    watch = Watch(
        running.bot,
        running.courier.counted,
        (lambda: _connected(running.bot, socket.client)) if socket else _always,
        running.meter,
    )
    if running.scheduler:
        watch.beat()
        running.scheduler.add_job(watch.beat, "interval", seconds=BEAT_SECONDS, id="pulse")
    http_mode = running.bot.settings.http_mode
    door = Door(running.bot, running.app, running.meter, running.prompt) if http_mode else None
    server = Server(Web(watch, door), watch, place)
    server.start()
    return server


def _deaf(client: SocketModeClient) -> None:
    """Take no more envelopes, and wait until those taken are carried out and acknowledged.

    Closing at once would cut the connection on which the running listeners still acknowledge;
    Slack repeats events, not clicks.
    """
    client.closed = True
    client.message_queue.put(None)  # wakes the one that waits up to a second for an envelope
    client.message_processor.shutdown()  # type: ignore[no-untyped-call]  # the SDK ships it untyped
    client.message_workers.shutdown(wait=True)


def hang_up(socket: SocketModeHandler) -> None:
    """Close the socket, and see to it that it does close.

    A session of the SDK that begins at this very moment forgets that it was told to end, and
    closing would wait for it for ever; so it is told again until it has heard.
    """

    def close() -> None:
        with contextlib.suppress(OSError):
            socket.close()  # type: ignore[no-untyped-call]  # Bolt ships it untyped

    closing = threading.Thread(target=close, name="hang-up", daemon=True)
    closing.start()
    while closing.is_alive():
        socket.client.current_session_state.terminated = True
        closing.join(0.1)


def _warn(engine: Engine) -> None:
    """Tell the operator about a SQLite with the WAL-reset bug (fixed in 3.51.3)."""
    if engine.dialect.name == "sqlite" and sqlite_is_old():
        log.warning("sqlite older than 3.51.3", extra={"version": sqlite3.sqlite_version})


def greet(bot: Bot, client: WebClient) -> None:
    """Ask Slack who we are, check the scopes, and let waiting letters flow."""
    answer: Any = client.auth_test()
    scopes = granted(answer)
    refuse_reading(scopes)
    with bot.tick(str(answer["team_id"])) as tick:
        receipts.resume(
            tick,
            tick.home,
            name=str(answer.get("team") or ""),
            bot_user_id=str(answer.get("user_id") or ""),
            scopes=scopes,
        )
