"""The arguments of one Web API call, however the client has packed them."""

import json
from typing import Any

from aiohttp import web

from bot.sandbox.core import SlackError
from bot.sandbox.state import Json


class Args:
    """Arguments by name, with the conversions that Slack makes."""

    def __init__(self, raw: Json) -> None:
        self.raw = raw

    def text(self, name: str, default: str = "") -> str:
        """A string ("" or the default when it is missing)."""
        value = self.raw.get(name)
        return default if value is None else str(value)

    def need(self, name: str, error: str = "invalid_arguments") -> str:
        """A string that must be there."""
        if not (value := self.text(name)):
            raise SlackError(error)
        return value

    def flag(self, name: str) -> bool:
        """A truth value: true, "true", 1 or "1"."""
        return self.text(name).lower() in ("true", "1")

    def number(self, name: str, default: int) -> int:
        """A whole number."""
        try:
            return int(self.text(name) or default)
        except ValueError:
            raise SlackError("invalid_arguments") from None

    def data(self, name: str, error: str = "invalid_arguments") -> Any:
        """An object or list, as such or as a string of JSON; None when it is missing."""
        value = self.raw.get(name)
        if isinstance(value, str) and value:
            try:
                return json.loads(value)
            except json.JSONDecodeError:
                raise SlackError(error) from None
        return value or None

    def names(self, name: str) -> list[str]:
        """A list of ids, as a list or separated by commas."""
        value = self.raw.get(name) or []
        listed = value.split(",") if isinstance(value, str) else value
        return [str(one).strip() for one in listed if str(one).strip()]


async def read(request: web.Request) -> Json:
    """All arguments of a request: query, form or JSON body, token header."""
    raw: Json = dict(request.query)
    if request.content_type == "application/json":
        body = await request.text()
        given = json.loads(body) if body else {}
        raw |= given if isinstance(given, dict) else {}
    elif request.can_read_body:
        raw |= {name: value for name, value in (await request.post()).items()}  # noqa: C416 - a multidict
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() == "bearer":
        raw["token"] = token.strip()
    return raw
