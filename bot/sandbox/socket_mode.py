"""Socket Mode: real WebSockets with hello, envelopes, acknowledgements and refreshes."""

import asyncio
import contextlib
import itertools
import json
import uuid
from typing import Any

from aiohttp import WSMsgType, web

from bot.sandbox.bell import Bell
from bot.sandbox.state import APP, Json

MOST = 10
"""Open sockets per app (docs.slack.dev/apis/events-api/using-socket-mode)."""


class Sockets:
    """All open sockets of the app; each envelope goes to one of them, in turn."""

    def __init__(self, bell: Bell) -> None:
        self._bell = bell
        self._open: dict[web.WebSocketResponse, web.Request] = {}
        self._waiting: dict[str, tuple[asyncio.Future[Json], web.WebSocketResponse]] = {}
        self._turn = itertools.count()
        self.tickets: set[str] = set()
        self.opened = 0
        self.acks: list[str] = []

    @property
    def count(self) -> int:
        """How many sockets are open."""
        return len(self._open)

    def ticket(self) -> str:
        """A secret that lets one client connect."""
        made = uuid.uuid4().hex
        self.tickets.add(made)
        return made

    async def connect(self, request: web.Request) -> web.StreamResponse:
        """Serve one socket until it closes."""
        if request.query.get("ticket") not in self.tickets or self.count >= MOST:
            return web.Response(status=403)
        socket = web.WebSocketResponse(compress=False, timeout=1.0)
        await socket.prepare(request)
        await socket.send_json(self._hello(str(request.host)))
        self._open[socket] = request
        self.opened += 1
        self._bell.ring("bot", online=True)
        try:
            with contextlib.suppress(ConnectionResetError):
                async for frame in socket:
                    if frame.type is WSMsgType.TEXT:
                        self._acknowledged(frame.data)
        finally:
            self._closed(socket)
        return socket

    def _hello(self, host: str) -> Json:
        return {
            "type": "hello",
            "num_connections": self.count + 1,
            "connection_info": {"app_id": APP},
            "debug_info": {
                "host": host,
                "build_number": 1,
                "approximate_connection_time": 18060,
            },
        }

    def _acknowledged(self, text: str) -> None:
        """Hand an ack to whoever waits for it; a late or unknown one is dropped."""
        try:
            frame = json.loads(text)
        except json.JSONDecodeError:
            return
        name = frame.get("envelope_id", "")
        self.acks.append(name)
        future, _socket = self._waiting.get(name, (None, None))
        if future is not None and not future.done():
            payload = frame.get("payload")
            future.set_result(payload if isinstance(payload, dict) else {})

    def _closed(self, socket: web.WebSocketResponse) -> None:
        self._open.pop(socket, None)
        for future, owner in self._waiting.values():
            if owner is socket and not future.done():
                future.set_exception(ConnectionResetError())
        self._bell.ring("bot", online=bool(self._open))

    async def send(
        self, kind: str, payload: Json, seconds: float, attempt: int = 0, reason: str = ""
    ) -> tuple[str, Json]:
        """Deliver one envelope to one socket; ("", answer) or (error, {})."""
        if not self._open:
            return "dispatch_failed", {}
        socket = list(self._open)[next(self._turn) % len(self._open)]
        envelope: dict[str, Any] = {
            "envelope_id": str(uuid.uuid4()),
            "type": kind,
            "payload": payload,
            "accepts_response_payload": kind != "events_api",
        }
        if kind == "events_api":
            envelope |= {"retry_attempt": attempt, "retry_reason": reason}
        future: asyncio.Future[Json] = asyncio.get_running_loop().create_future()
        self._waiting[envelope["envelope_id"]] = (future, socket)
        try:
            async with asyncio.timeout(seconds):
                await socket.send_json(envelope)
                return "", await future
        except (TimeoutError, ConnectionError):
            return "operation_timeout", {}
        finally:
            del self._waiting[envelope["envelope_id"]]

    async def refresh(self, reason: str = "refresh_requested", grace: float = 0.2) -> None:
        """Ask every client to reconnect ("warning" first, "link_disabled" when switched off).

        Old sockets get nothing more and are cut after `grace` seconds; acks still count.
        """
        for socket in list(self._open):
            told = {"type": "disconnect", "reason": reason, "debug_info": {"host": "sandbox"}}
            await socket.send_json(told)
            if reason != "warning":
                request = self._open.pop(socket, None)
                asyncio.get_running_loop().call_later(grace, _cut, request)

    async def drop(self) -> None:
        """Cut every connection without a word."""
        for socket, request in list(self._open.items()):
            _cut(request)
            self._closed(socket)

    async def close(self) -> None:
        """Close all sockets when the server ends."""
        for socket in list(self._open):
            await socket.close()


def _cut(request: web.Request | None) -> None:
    """Close the connection below a socket."""
    if request is not None and request.transport is not None:
        request.transport.close()
