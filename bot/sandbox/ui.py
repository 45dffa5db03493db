"""What the browser page asks for and does: the `/ui` addresses."""

import asyncio
import json
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from typing import Any

from aiohttp import web

from bot.sandbox import messages, show, views
from bot.sandbox.core import Slack, SlackError
from bot.sandbox.delivery import Delivery
from bot.sandbox.interactions import Interactions, failed
from bot.sandbox.people import People
from bot.sandbox.state import Json

Act = Callable[[Json], Awaitable[Any]]


class Stage:
    """The page's side of the workspace; "as" in each request says whom the visitor plays."""

    def __init__(
        self, slack: Slack, delivery: Delivery, interactions: Interactions, people: People
    ) -> None:
        self.slack = slack
        self.delivery = delivery
        self.interactions = interactions
        self.people = people
        self.stepper: Callable[[datetime | None], int] | None = None
        self.on_play: Callable[[str], None] | None = None
        self.on_coming: Callable[[], Json] | None = None
        self._play_mode = "manual"
        self._streams: set[asyncio.Task[Any]] = set()

    def add_to(self, router: web.UrlDispatcher) -> None:
        """Enter all addresses."""
        looks: dict[str, Act] = {
            "bootstrap": self.bootstrap,
            "conversations": self.conversations,
            "messages": self.messages,
            "home": self.home,
            "modals": self.modals,
            "waiting": self.waiting,
            "coming": self.coming,
        }
        acts: dict[str, Act] = {
            "read": self.read,
            "say": self.say,
            "command": self.command,
            "shortcut": self.shortcut,
            "action": self.action,
            "submit": self.submit,
            "close": self.close,
            "options": self.options,
            "dm-opened": self.dm_opened,
            "clock": self.clock,
            "play": self.play,
            "user": self.user,
        }
        for name, act in looks.items():
            router.add_get(f"/ui/{name}", _served(act))
        for name, act in acts.items():
            router.add_post(f"/ui/{name}", _served(act))
        router.add_get("/ui/events", self.events)

    def end(self) -> None:
        """Close the event streams when the server ends."""
        for task in self._streams:
            task.cancel()

    async def bootstrap(self, _ask: Json) -> Json:
        """What the page needs once."""
        return show.bootstrap(self.slack, online=self.delivery.online, play_mode=self._play_mode)

    async def conversations(self, ask: Json) -> list[Json]:
        """The sidebar."""
        return show.conversations(self.slack, self.slack.user(ask["as"]).id)

    async def messages(self, ask: Json) -> list[Json]:
        """One conversation."""
        channel = show.readable(self.slack, ask["as"], ask["channel"])
        found = messages.visible(self.slack, channel.id, ask["as"])
        return [show.message(self.slack, one) for one in found]

    async def home(self, ask: Json) -> Json | None:
        """The Home tab; looking at it is an event for the app, a mere refresh is not."""
        if ask.get("opened") == "0":
            return self.slack.world.homes.get(ask["as"])
        return await self.people.open_home(ask["as"])

    async def modals(self, ask: Json) -> list[Json]:
        """The open modals, bottom first."""
        return views.stack(self.slack, ask["as"])

    async def waiting(self, _ask: Json) -> Json:
        """Who has something unread, and how much."""
        return show.waiting(self.slack)

    async def coming(self, _ask: Json) -> Json:
        """What the clock's next event is: `at` and, by language, `what`; {} if nothing is due."""
        return await asyncio.to_thread(self.on_coming) if self.on_coming else {}

    async def read(self, ask: Json) -> Json:
        """Everything in a conversation has been seen."""
        self.slack.world.read[f"{ask['as']}:{ask['channel']}"] = self.slack.world.last_ts
        self.slack.bell.ring("conversations", [ask["as"]])
        return {}

    async def say(self, ask: Json) -> Json:
        """A plain message by a person."""
        channel = show.readable(self.slack, ask["as"], ask["channel"])
        if channel.kind == "im" and self.slack.app.messages_read_only:
            return failed("read_only")
        message = messages.post(self.slack, channel, ask["as"], {"text": ask["text"]})
        return {"ok": True, "ts": message.ts}

    async def command(self, ask: Json) -> Json:
        """A slash command."""
        channel = show.readable(self.slack, ask["as"], ask["channel"])
        return await self.interactions.command(ask["as"], channel.id, ask["text"])

    async def shortcut(self, ask: Json) -> Json:
        """A global shortcut."""
        return await self.interactions.shortcut(ask["as"], ask["callback_id"])

    async def action(self, ask: Json) -> Json:
        """A press or a choice."""
        values = (ask.get("state") or {}).get("values")
        return await self.interactions.action(
            ask["as"],
            ask["container"],
            (ask["block_id"], ask["action_id"]),
            ask.get("action") or {},
            values,
        )

    async def submit(self, ask: Json) -> Json:
        """A modal's submit button."""
        values = (ask.get("state") or {}).get("values") or {}
        return await self.interactions.submit(ask["as"], ask["view_id"], values)

    async def close(self, ask: Json) -> Json:
        """A modal's close button, or its cross (`clear`)."""
        return await self.interactions.close(
            ask["as"], ask["view_id"], clear=bool(ask.get("clear"))
        )

    async def options(self, ask: Json) -> Json:
        """The options of an external select."""
        return await self.interactions.options(
            ask["as"], ask["container"], ask["block_id"], ask["action_id"], ask.get("value", "")
        )

    async def dm_opened(self, ask: Json) -> Json:
        """The Messages tab."""
        await self.people.open_messages(ask["as"])
        return {}

    async def clock(self, ask: Json) -> Json:
        """Move the clock: to an instant, by seconds, or to the next due instant."""
        steps = await self._move(ask)
        now = self.slack.clock.now().isoformat()
        self.slack.bell.ring("clock", now=now)
        return {"now": now, "steps": steps, "running": self.slack.clock.running}

    async def _move(self, ask: Json) -> int:
        to: datetime | None = None
        if "to" in ask:
            to = datetime.fromisoformat(ask["to"])
        elif "by_seconds" in ask:
            to = self.slack.clock.now() + timedelta(seconds=float(ask["by_seconds"]))
        if self.stepper is not None:
            return await asyncio.to_thread(self.stepper, to)
        if to is not None:
            self.slack.clock.set(to)
        return int(to is not None)

    async def play(self, ask: Json) -> Json:
        """People who answer by themselves: "auto" or "manual"."""
        if self.on_play is None:
            return failed("not_available")
        self._play_mode = str(ask["mode"])
        await asyncio.to_thread(self.on_play, self._play_mode)
        return {"ok": True}

    async def user(self, ask: Json) -> Json:
        """Change a person."""
        facts = {key: ask[key] for key in ("deleted", "tz", "locale") if key in ask}
        self.people.change(ask["id"], **facts)
        return {"ok": True}

    async def events(self, request: web.Request) -> web.StreamResponse:
        """The stream of what has changed (server-sent events)."""
        response = web.StreamResponse(
            headers={"content-type": "text/event-stream", "cache-control": "no-store"}
        )
        await response.prepare(request)
        queue = self.slack.bell.listen(request.query.get("as", ""))
        task = asyncio.current_task()
        if task is not None:
            self._streams.add(task)
        try:
            await response.write(b": hello\n\n")
            while True:
                told = await queue.get()
                await response.write(f"data: {json.dumps(told)}\n\n".encode())
        except (ConnectionError, asyncio.CancelledError):
            return response
        finally:
            self.slack.bell.leave(queue)
            self._streams.discard(task) if task else None


def _served(act: Act) -> Callable[[web.Request], Awaitable[web.Response]]:
    """Wrap one look or act: JSON in, JSON out, errors as `{"ok": false}`."""

    async def serve(request: web.Request) -> web.Response:
        ask: Json = dict(request.query)
        try:
            if request.can_read_body:
                ask |= json.loads(await request.text())
            told = await act(ask)
        except SlackError as error:
            told = failed(error.code)
        except (KeyError, ValueError, TypeError) as problem:
            told = failed(f"invalid_request: {problem!r}")
        return web.json_response(told)

    return serve
