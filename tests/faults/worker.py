"""Courier processes for the kill test: a nursery that has everything imported and forks on demand.

Reads commands from standard input: `go` forks a courier and answers with its process id,
`kill PID` ends one with SIGKILL, `end` ends all. The couriers share nothing but the database.
"""

import logging
import os
import signal
import sys
import time
from dataclasses import dataclass
from datetime import UTC, datetime

from bot.clock import SystemClock
from bot.config import Settings
from bot.core import Bot
from bot.courier import Courier
from bot.pace import Pace
from bot.settling import Handling
from bot.slack import web_client
from storage.engine import AlreadyRunningError, connect, sole_process
from tests.faults.rig import TIMEOUT, followed, render


class Now(SystemClock):
    """Programme time stands at the suite's zero; wall time is the machine's, for all processes."""

    def __init__(self, at: str) -> None:
        self._at = datetime.fromisoformat(at).astimezone(UTC)

    def now(self) -> datetime:
        """Give the programme's time."""
        return self._at


@dataclass(frozen=True)
class Order:
    """What a courier needs to know, as given on the command line."""

    url: str
    key: str
    api_url: str
    token: str
    at: str
    lease: str


def work(order: Order) -> None:
    """Deliver for ever."""
    engine = connect(order.url, (order.key,))
    settings = Settings(bot_token=order.token, api_url=order.api_url)
    client = web_client(
        settings,
        settings.bot_token,
        timeout=TIMEOUT,  # type: ignore[arg-type]  # seconds may be a fraction
    )
    lease = float(order.lease)
    bot = Bot(settings, engine, Now(order.at))
    courier = Courier(
        bot,
        {"test": Handling(render, followed, followed)},
        lambda _workspace: client,
        pace=Pace(None),
        threads=2,
        lease=lease,
        quarantine=2 * lease,
    )
    with sole_process(engine):
        courier.repair(sole=engine.dialect.name == "sqlite")
        looked = time.monotonic()
        while True:
            if time.monotonic() - looked > lease / 2:
                courier.repair()
                looked = time.monotonic()
            if not courier.run_once():
                time.sleep(0.02)


def child(arguments: list[str]) -> None:
    """Be a courier until killed; the predecessor's lock may take a moment to go."""
    logging.disable(logging.CRITICAL)
    for _ in range(100):
        try:
            work(Order(*arguments))
        except AlreadyRunningError:
            time.sleep(0.01)


def main(arguments: list[str]) -> None:
    """Fork and kill as told."""
    alive: set[int] = set()
    for line in sys.stdin:
        command, _, number = line.strip().partition(" ")
        if command == "go":
            born = os.fork()
            if not born:
                child(arguments)
                os._exit(0)
            alive.add(born)
            print(born, flush=True)
            continue
        for victim in {int(number)} if number else set(alive):
            os.kill(victim, signal.SIGKILL)
            os.waitpid(victim, 0)
            alive.discard(victim)
        print("killed", flush=True)
    for victim in alive:
        os.kill(victim, signal.SIGKILL)


if __name__ == "__main__":
    main(sys.argv[1:])
