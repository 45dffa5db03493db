"""A nursery for the fault tests: it has everything imported and forks processes on demand.

Reads commands from standard input: `go ORDER` forks a process and answers with its id, `kill PID`
ends one with SIGKILL. They share nothing but the database. A `courier` delivers, an `app` answers
what people press.
"""

import gc
import json
import logging
import os
import signal
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime

from slack_bolt.adapter.socket_mode import SocketModeHandler
from sqlalchemy.orm import configure_mappers

from bot import app
from bot.clock import SystemClock
from bot.config import Settings
from bot.core import Bot
from bot.courier import Courier
from bot.pace import Pace
from bot.sandbox import AppConfig
from bot.settling import Handling
from bot.slack import web_client
from storage.engine import AlreadyRunningError, connect, sole_process
from tests.faults.rig import followed, render

log = logging.getLogger(__name__)


class Now(SystemClock):
    """Programme time stands at the suite's zero; wall time is the machine's, for all processes."""

    def __init__(self, at: str) -> None:
        self._at = datetime.fromisoformat(at).astimezone(UTC)

    def now(self) -> datetime:
        """Give the programme's time."""
        return self._at


@dataclass(frozen=True)
class Order:
    """What a process needs to know."""

    url: str
    key: str
    api_url: str
    token: str
    at: str
    lease: str
    patience: str
    role: str

    @property
    def bot(self) -> Bot:
        """Open the database."""
        engine = connect(self.url, (self.key,))
        settings = Settings(bot_token=self.token, api_url=self.api_url)
        return Bot(settings, engine, Now(self.at))


def deliver(order: Order) -> None:
    """Deliver for ever."""
    bot, lease = order.bot, float(order.lease)
    client = web_client(
        bot.settings,
        order.token,
        timeout=float(order.patience),  # type: ignore[arg-type]  # seconds may be a fraction
    )
    courier = Courier(
        bot,
        {"test": Handling(render, followed, followed)},
        lambda _workspace: client,
        pace=Pace(None),
        threads=2,
        lease=lease,
        quarantine=2 * lease,
    )
    with sole_process(bot.engine):
        courier.repair(sole=bot.engine.dialect.name == "sqlite")
        threading.Thread(target=beat, args=(courier.repair, lease / 2), daemon=True).start()
        beat(courier.run_until_empty, 0.02)


def beat(work: Callable[[], object], seconds: float) -> None:
    """Do something again and again, as the metronome does: an error costs one beat."""
    while True:
        try:
            work()
        except Exception:
            log.exception("beat failed")
        time.sleep(seconds)


def answer(order: Order) -> None:
    """Answer for ever what comes by the socket."""
    bot = order.bot
    bolt = app.build(bot, web_client(bot.settings, order.token))
    with sole_process(bot.engine):
        SocketModeHandler(bolt, AppConfig().app_token).connect()
        threading.Event().wait()


ROLES = {"courier": deliver, "app": answer}


def child(order: Order) -> None:
    """Work until killed; the predecessor's lock may take a moment to go."""
    logging.disable(logging.CRITICAL)
    for _ in range(100):
        try:
            ROLES[order.role](order)
        except AlreadyRunningError:
            time.sleep(0.01)


def main() -> None:
    """Fork and kill as told, with ready what every process would do first."""
    configure_mappers()
    gc.freeze()
    alive: set[int] = set()
    for line in sys.stdin:
        command, _, rest = line.strip().partition(" ")
        if command == "go":
            born = os.fork()
            if not born:
                child(Order(**json.loads(rest)))
                os._exit(0)
            alive.add(born)
            print(born, flush=True)
            continue
        os.kill(int(rest), signal.SIGKILL)
        os.waitpid(int(rest), 0)
        alive.discard(int(rest))
        print("killed", flush=True)
    for victim in alive:
        os.kill(victim, signal.SIGKILL)


if __name__ == "__main__":
    main()
