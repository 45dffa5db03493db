"""The values that every part of the workspace shares: app, clock, state, records, triggers."""

import asyncio
import time
from collections.abc import Coroutine, Iterable
from dataclasses import dataclass, field
from typing import Any

from bot.blockkit import Violation
from bot.sandbox.bell import Bell
from bot.sandbox.clock import Clock
from bot.sandbox.config import AppConfig
from bot.sandbox.faults import Faults, RateLimits
from bot.sandbox.state import BOT, TEAM, Channel, Json, User, World


class SlackError(Exception):
    """An answer `{"ok": false, "error": code}`, with further fields in `extra`."""

    def __init__(self, code: str, **extra: Any) -> None:
        super().__init__(code)
        self.code = code
        self.extra = extra


@dataclass(slots=True)
class Call:
    """One call of the Web API; `at` is monotonic seconds, `error` empty when it went well.

    `undercut` marks a call made before the Retry-After of an earlier answer was over.
    """

    method: str
    args: Json
    at: float
    status: int = 200
    error: str = ""
    fault: str = ""
    accepted: bool = False
    undercut: bool = False
    answer: Json = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Breach:
    """One payload that broke Slack's rules: which call or answer, where, how."""

    source: str
    pointer: str
    message: str


@dataclass(slots=True)
class Triggers:
    """Trigger ids: single use, valid for a few (monotonic) seconds."""

    seconds: float
    _made: dict[str, tuple[str, float]] = field(default_factory=dict)
    _used: set[str] = field(default_factory=set)

    def make(self, user: str) -> str:
        """A fresh trigger for something this user did."""
        name = f"{len(self._made) + 1}.{TEAM}.{user}"
        self._made[name] = (user, time.monotonic())
        return name

    def exchange(self, name: str) -> str:
        """The user behind a trigger; afterwards it is worth nothing."""
        if name not in self._made:
            raise SlackError("invalid_trigger_id")
        if name in self._used:
            raise SlackError("exchanged_trigger_id")
        user, made_at = self._made[name]
        if time.monotonic() - made_at > self.seconds:
            raise SlackError("expired_trigger_id")
        self._used.add(name)
        return user


class Slack:
    """The workspace: what all methods, interactions and pages work on (event loop only)."""

    def __init__(self, app: AppConfig, clock: Clock, world: World) -> None:
        self.app = app
        self.clock = clock
        self.world = world
        self.bell = Bell()
        self.faults = Faults()
        self.limits = RateLimits()
        self.calls: list[Call] = []
        self.breaches: list[Breach] = []
        self.triggers = Triggers(app.trigger_seconds)
        self.base_url = ""
        self.revoked = False
        self._tasks: set[asyncio.Task[Any]] = set()

    def ts(self) -> str:
        """A fresh message time stamp."""
        return self.world.new_ts(self.clock.now())

    def user(self, name: str, error: str = "user_not_found") -> User:
        """A person by id, or the given error."""
        found = self.world.users.get(name)
        if found is None:
            raise SlackError(error)
        return found

    def channel(self, name: str) -> Channel:
        """A conversation by id."""
        found = self.world.channels.get(name)
        if found is None:
            raise SlackError("channel_not_found")
        return found

    def direct(self, user: str) -> Channel:
        """The bot's direct message with a person."""
        return self.world.conversation("im", [user, BOT], self.clock.now())

    def breach(self, source: str, found: Iterable[Violation]) -> list[str]:
        """Record violations; returns them as Slack words them in `response_metadata`."""
        listed = list(found)
        self.breaches.extend(Breach(source, one.pointer, one.message) for one in listed)
        return [f"[ERROR] {one}" for one in listed]

    def spawn(self, work: Coroutine[Any, Any, Any]) -> None:
        """Do something in the background; it ends with the server at the latest."""
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def settle(self) -> None:
        """Cancel what still runs in the background."""
        tasks = list(self._tasks)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
