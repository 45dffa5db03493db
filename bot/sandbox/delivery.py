"""Carrying payloads to the app, by socket or signed HTTP, and repeating unanswered events."""

import asyncio
import hashlib
import hmac
import json
import time
import urllib.parse
from dataclasses import dataclass, field
from typing import Any

import aiohttp

from bot.sandbox.core import Slack
from bot.sandbox.socket_mode import Sockets
from bot.sandbox.state import APP, BOT, TEAM, Json


@dataclass(frozen=True, slots=True)
class Answer:
    """How the app answered: `error` is empty when it acknowledged in time."""

    error: str = ""
    payload: Json = field(default_factory=dict)


class Delivery:
    """One delivery per payload, to any one open socket or to the request URL."""

    def __init__(self, slack: Slack, sockets: Sockets) -> None:
        self.slack = slack
        self.sockets = sockets
        self.delivered: list[Json] = []
        self.unanswered: list[Json] = []

    @property
    def online(self) -> bool:
        """Whether anybody is there to receive."""
        return bool(self.slack.app.request_url) or self.sockets.count > 0

    async def interactive(self, payload: Json) -> Answer:
        """Deliver a click, submission, shortcut or request for options."""
        return await self._once("interactive", payload)

    async def command(self, payload: Json) -> Answer:
        """Deliver a slash command."""
        return await self._once("slash_commands", payload)

    def emit(self, event: Json) -> None:
        """Deliver an event in the background if the app subscribed to its type."""
        if event["type"] in self.slack.app.events or event["type"] == "message_metadata_posted":
            self.slack.spawn(self.event(event))

    async def event(self, event: Json) -> Answer:
        """Deliver an event; repeat it as often as Slack does while nobody acknowledges."""
        payload = self._event_callback(event)
        answer = await self._once("events_api", payload)
        for attempt, delay in enumerate(self.slack.app.retry_delays, start=1):
            if not answer.error:
                return answer
            await asyncio.sleep(delay)
            answer = await self._once("events_api", payload, attempt, "timeout")
        if answer.error:
            self.unanswered.append(payload)
        return answer

    def _event_callback(self, event: Json) -> Json:
        now = self.slack.clock.now()
        return {
            "token": "sandbox",
            "team_id": TEAM,
            "api_app_id": APP,
            "event": {"event_ts": f"{now.timestamp():.6f}", **event},
            "type": "event_callback",
            "event_id": self.slack.world.new_id("Ev"),
            "event_time": int(now.timestamp()),
            "authorizations": [
                {
                    "enterprise_id": None,
                    "team_id": TEAM,
                    "user_id": BOT,
                    "is_bot": True,
                    "is_enterprise_install": False,
                }
            ],
            "is_ext_shared_channel": False,
        }

    async def _once(self, kind: str, payload: Json, attempt: int = 0, reason: str = "") -> Answer:
        self.delivered.append({"type": kind, "retry_attempt": attempt, "payload": payload})
        seconds = self.slack.app.ack_seconds
        if self.slack.app.request_url:
            answer = await self._post(kind, payload, attempt, reason)
        else:
            error, told = await self.sockets.send(kind, payload, seconds, attempt, reason)
            answer = Answer(error, told)
        self.slack.bell.wake()
        return answer

    async def _post(self, kind: str, payload: Json, attempt: int, reason: str) -> Answer:
        """Deliver by HTTP as Slack does: signed, within three seconds, no second try."""
        body, headers = self._signed(kind, payload)
        if attempt:
            headers |= {"x-slack-retry-num": str(attempt), "x-slack-retry-reason": f"http_{reason}"}
        timeout = aiohttp.ClientTimeout(total=self.slack.app.ack_seconds)
        try:
            async with (
                aiohttp.ClientSession(timeout=timeout) as session,
                session.post(self.slack.app.request_url, data=body, headers=headers) as response,
            ):
                text = await response.text()
                return _read(response.status, text)
        except (aiohttp.ClientError, TimeoutError):
            return Answer("operation_timeout")

    def _signed(self, kind: str, payload: Json) -> tuple[bytes, dict[str, str]]:
        content = "application/x-www-form-urlencoded"
        if kind == "events_api":
            content, body = "application/json", json.dumps(payload)
        elif kind == "slash_commands":
            body = urllib.parse.urlencode(payload)
        else:
            body = urllib.parse.urlencode({"payload": json.dumps(payload)})
        stamp = str(time.time_ns() // 10**9)
        base = f"v0:{stamp}:{body}".encode()
        digest = hmac.new(self.slack.app.signing_secret.encode(), base, hashlib.sha256)
        return body.encode(), {
            "content-type": content,
            "x-slack-request-timestamp": stamp,
            "x-slack-signature": f"v0={digest.hexdigest()}",
        }


def _read(status: int, text: str) -> Answer:
    if status != 200:  # noqa: PLR2004 - HTTP's own number
        return Answer("operation_timeout")
    try:
        told: Any = json.loads(text) if text else {}
    except json.JSONDecodeError:
        told = {"text": text}
    return Answer("", told if isinstance(told, dict) else {"text": text})
