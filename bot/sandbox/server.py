"""The sandbox itself: a Slack-like workspace on a local port, in a thread of its own."""

import asyncio
import threading
from collections.abc import Callable, Coroutine
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Protocol, Self, TypeVar

from aiohttp import web

from bot.sandbox import company
from bot.sandbox.api import Context
from bot.sandbox.clock import Clock
from bot.sandbox.config import AppConfig
from bot.sandbox.core import Breach, Call, Slack
from bot.sandbox.delivery import Delivery
from bot.sandbox.driver import Person
from bot.sandbox.faults import Faults, RateLimits
from bot.sandbox.hooks import Hooks
from bot.sandbox.interactions import Interactions
from bot.sandbox.people import People
from bot.sandbox.routes import build
from bot.sandbox.socket_mode import Sockets
from bot.sandbox.state import World
from bot.sandbox.ui import Stage

T = TypeVar("T")


class Stepper(Protocol):
    """Moves the clock so that everything due on the way happens; called in a worker thread."""

    def __call__(self, to: datetime | None) -> int:
        """Move to an instant (None: to the next due one); returns the steps taken."""
        ...


class Sandbox:
    """A workspace with a Web API, Socket Mode, a browser page and 24 people.

    Use it as a context manager or call `start` and `stop`. Everything public may be called
    from any thread.

    Args:
        app: what is installed (tokens, scopes, commands, …).
        clock: what dates the workspace.
        world: who and what is there; the made-up company if left out.
        port: 0 chooses a free one.
    """

    def __init__(
        self,
        app: AppConfig | None = None,
        *,
        clock: Clock | None = None,
        world: World | None = None,
        host: str = "127.0.0.1",
        port: int = 0,
    ) -> None:
        self.clock = clock or Clock()
        self.app = app or AppConfig()
        self.slack = Slack(self.app, self.clock, world or company.world(self.clock, self.app.name))
        self.sockets = Sockets(self.slack.bell)
        self.delivery = Delivery(self.slack, self.sockets)
        self.hooks = Hooks(self.slack)
        self.interactions = Interactions(self.slack, self.delivery, self.hooks)
        self.people = People(self.slack, self.delivery)
        self.stage = Stage(self.slack, self.delivery, self.interactions, self.people)
        self._place = (host, port)
        self._ready = threading.Event()
        self._failure: BaseException | None = None
        self._loop: asyncio.AbstractEventLoop | None = None
        self._ended: asyncio.Event | None = None
        self._thread = threading.Thread(target=self._run, name="sandbox", daemon=True)

    # --- life -----------------------------------------------------------------------------

    def start(self) -> Self:
        """Serve until `stop`; returns when the port is open."""
        self._thread.start()
        self._ready.wait()
        if self._failure is not None:
            raise self._failure
        return self

    def stop(self) -> None:
        """Close every connection and the port."""
        if self._loop is not None and self._ended is not None and self._thread.is_alive():
            self._loop.call_soon_threadsafe(self._ended.set)
            self._thread.join()

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(self, *_: object) -> None:
        self.stop()

    def _run(self) -> None:
        try:
            asyncio.run(self._serve())
        except BaseException as problem:  # noqa: BLE001 - told to whoever called start()
            self._failure = problem
            self._ready.set()

    async def _serve(self) -> None:
        self._loop, self._ended = asyncio.get_running_loop(), asyncio.Event()
        app = build(Context(self.slack, self.delivery), self.hooks, self.stage)
        runner = web.AppRunner(app, handler_cancellation=True, shutdown_timeout=0.1)
        await runner.setup()
        try:
            site = web.TCPSite(runner, *self._place)
            await site.start()
            host, port = runner.addresses[0][:2]
            self.slack.base_url = f"http://{host}:{port}"
            self._ready.set()
            await self._ended.wait()
            self.stage.end()
            await self.sockets.close()
        finally:
            await self.slack.settle()
            await runner.cleanup()

    # --- for tests and the demo -----------------------------------------------------------

    @property
    def url(self) -> str:
        """The address of the browser page."""
        return self.slack.base_url

    @property
    def api_url(self) -> str:
        """What `SLACK_API_URL` must be for an app to talk to this workspace."""
        return f"{self.url}/api/"

    @property
    def world(self) -> World:
        """People, conversations, messages, views; to be read, not changed, by other threads."""
        return self.slack.world

    @property
    def calls(self) -> list[Call]:
        """Every Web API call so far, in order."""
        return self.slack.calls

    @property
    def violations(self) -> list[Breach]:
        """Every payload that broke Slack's rules, and every unknown method; should be empty."""
        return self.slack.breaches

    @property
    def undercuts(self) -> list[Call]:
        """Calls made before the Retry-After of an earlier answer was over; should be empty."""
        return [call for call in self.calls if call.undercut]

    @property
    def faults(self) -> Faults:
        """The switch for failures."""
        return self.slack.faults

    @property
    def limits(self) -> RateLimits:
        """The switch for rate limits."""
        return self.slack.limits

    def person(self, name: str) -> Person:
        """Somebody to act as: by id, handle, real or display name."""
        for user in self.world.users.values():
            if name in (user.id, user.name, user.real_name, user.display_name):
                return Person(self, user.id)
        raise KeyError(name)

    def run(self, work: Coroutine[Any, Any, T], seconds: float = 30.0) -> T:
        """Run something on the sandbox's loop and wait for its result."""
        if self._loop is None:
            work.close()
            raise RuntimeError("the sandbox has not been started")
        return asyncio.run_coroutine_threadsafe(work, self._loop).result(seconds)

    def do(self, work: Callable[[], T]) -> T:
        """Call something on the sandbox's loop, where nothing else moves meanwhile."""

        async def call() -> T:
            return work()

        return self.run(call())

    def wait(self, look: Callable[[], T | None], seconds: float = 5.0) -> T:
        """Wait until `look` returns something true, without sleeping for a fixed time.

        Raises:
            TimeoutError: it stayed false for that many seconds.
        """
        return self.run(self.slack.bell.until(look, seconds), seconds + 5)

    def wait_for_app(self, seconds: float = 10.0) -> None:
        """Wait until the app is connected."""
        self.wait(lambda: self.delivery.online, seconds)

    def refresh(self, reason: str = "refresh_requested") -> None:
        """Ask all sockets to reconnect, as Slack does every few hours."""
        self.run(self.sockets.refresh(reason))

    def drop(self) -> None:
        """Cut all sockets without a word."""
        self.run(self.sockets.drop())

    def step_with(self, stepper: Stepper) -> None:
        """Let the page's clock be moved by the demo instead of by a plain leap."""
        self.stage.stepper = stepper

    def advance(self, by: timedelta) -> datetime:
        """Move the clock on and tell the pages."""
        now = self.clock.advance(by)
        self.tell_time()
        return now

    def tell_time(self) -> None:
        """Show the pages what time it is; while the clock leaps each call is one step."""
        now = self.clock.now().isoformat()
        self.do(lambda: self.slack.bell.ring("clock", now=now))

    def save(self, path: Path) -> None:
        """Keep the workspace in a file; `World.load(path)` gives it back."""

        def keep() -> None:
            self.world.now = self.clock.now().timestamp()
            self.world.save(path)

        self.do(keep)
