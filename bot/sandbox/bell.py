"""The bell that rings when something in the workspace has changed."""

import asyncio
from collections.abc import Callable, Iterable
from typing import Any, TypeVar

Json = dict[str, Any]
T = TypeVar("T")


class Bell:
    """Wakes everyone who waits for a condition, and feeds the pages' event streams.

    All methods run on the sandbox's event loop.
    """

    def __init__(self) -> None:
        self._streams: dict[asyncio.Queue[Json], str] = {}
        self._sleepers: set[asyncio.Future[None]] = set()

    def ring(self, kind: str, users: Iterable[str] | None = None, **facts: Any) -> None:
        """Tell the pages of these users (None: all) and wake everyone who waits."""
        readers = None if users is None else set(users)
        for queue, user in self._streams.items():
            if readers is None or user in readers:
                queue.put_nowait({"type": kind, **facts})
        self.wake()

    def wake(self) -> None:
        """Let everyone who waits look again."""
        for sleeper in self._sleepers:
            if not sleeper.done():
                sleeper.set_result(None)
        self._sleepers.clear()

    def listen(self, user: str) -> "asyncio.Queue[Json]":
        """Open the stream of one user's page."""
        queue: asyncio.Queue[Json] = asyncio.Queue()
        self._streams[queue] = user
        return queue

    def leave(self, queue: "asyncio.Queue[Json]") -> None:
        """Close a stream."""
        self._streams.pop(queue, None)

    async def until(self, look: Callable[[], T | None], seconds: float) -> T:
        """Wait until `look` returns something true, and return it.

        Raises:
            TimeoutError: it stayed false for that many seconds.
        """
        async with asyncio.timeout(seconds):
            while not (seen := look()):
                sleeper = asyncio.get_running_loop().create_future()
                self._sleepers.add(sleeper)
                await sleeper
            return seen
