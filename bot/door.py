"""Slack over HTTP: signed requests in, Bolt's answer out; and the pages that install the app."""

import logging
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from http import HTTPStatus
from http.cookies import SimpleCookie
from typing import Any
from urllib.parse import parse_qs

from slack_bolt import App, BoltRequest
from slack_bolt.authorization import AuthorizeResult
from slack_sdk.errors import SlackApiError
from slack_sdk.signature import Clock, SignatureVerifier

from bot.answering import promptly
from bot.core import Bot
from bot.meter import Meter
from bot.scopes import ForbiddenScopeError
from bot.services import inbound, installs

log = logging.getLogger(__name__)

COOKIE = "mentorbot-install"
FORM = "application/x-www-form-urlencoded"


@dataclass(frozen=True, slots=True)
class Request:
    """One HTTP request."""

    method: str
    path: str
    query: str
    headers: Mapping[str, str]
    body: bytes


@dataclass(frozen=True, slots=True)
class Response:
    """One HTTP answer."""

    status: int
    body: str = ""
    headers: tuple[tuple[str, str], ...] = (("Content-Type", "text/plain; charset=utf-8"),)


def authorize(bot: Bot) -> Callable[..., AuthorizeResult | None]:
    """Let Bolt find a workspace's token in our own table, without asking Slack every time."""

    def find(enterprise_id: str | None, team_id: str | None) -> AuthorizeResult | None:
        found = installs.token_and_bot(bot, team_id or "", enterprise_id or "")
        if found is None:
            return None
        return AuthorizeResult(
            enterprise_id=enterprise_id, team_id=team_id, bot_token=found[0], bot_user_id=found[1]
        )

    return find


@dataclass(slots=True)
class Door:
    """Where Slack knocks: `/slack/events`, `/slack/install`, `/slack/oauth_redirect`."""

    bot: Bot
    app: App
    meter: Meter
    prompt: bool = False
    """Whether Slack is answered as soon as a turn is stored."""

    def events(self, request: Request) -> Response:
        """Check the signature on the raw body, and let Bolt do the rest."""
        if not self._signed(request):
            log.warning("signature refused")
            return Response(HTTPStatus.UNAUTHORIZED)
        begun = time.monotonic()
        self._note_age(request)
        try:
            if not inbound.is_new(self.bot, request.body, request.headers):
                log.warning("request repeated")
                return Response(HTTPStatus.CONFLICT)
            bolt = _for_bolt(request)
            answer = promptly(self.app, bolt) if self.prompt else self.app.dispatch(bolt)
        except (ValueError, TypeError, LookupError, AttributeError) as error:
            log.warning("request not understood", extra={"reason": type(error).__name__})
            return Response(HTTPStatus.BAD_REQUEST)
        self.meter.acks.add(time.monotonic() - begun)
        return Response(answer.status, answer.body or "", tuple(answer.first_headers().items()))

    def _signed(self, request: Request) -> bool:
        verifier = SignatureVerifier(self.bot.settings.signing_secret, _Wall(self.bot))
        try:
            return verifier.is_valid(
                request.body.decode(),
                request.headers.get("x-slack-request-timestamp", ""),
                request.headers.get("x-slack-signature", ""),
            )
        except ValueError:
            return False

    def _note_age(self, request: Request) -> None:
        stamp = float(request.headers["x-slack-request-timestamp"])
        self.meter.ages.add(max(0.0, self.bot.clock.wall() - stamp))

    def install(self, _request: Request) -> Response:
        """Send the browser to Slack, with a state that is good once for ten minutes."""
        state, address = installs.begin(self.bot)
        cookie = f"{COOKIE}={state}; Path=/slack; Max-Age={installs.STATE_SECONDS}"
        secure = f"{cookie}; HttpOnly; SameSite=Lax"
        return Response(HTTPStatus.FOUND, "", (("Location", address), ("Set-Cookie", secure)))

    def redirected(self, request: Request) -> Response:
        """Take the code that Slack sends the browser back with."""
        given = {name: values[0] for name, values in parse_qs(request.query).items()}
        cookie: Any = SimpleCookie(request.headers.get("cookie", "")).get(COOKIE)
        if "error" in given:
            return _page(HTTPStatus.OK, "Nothing was installed.")
        if not given.get("state") or cookie is None or cookie.value != given["state"]:
            return _page(HTTPStatus.BAD_REQUEST, "Please begin the installation in this browser.")
        try:
            name = installs.finish(self.bot, given.get("code", ""), given["state"])
        except installs.InstallError as error:
            return _page(HTTPStatus.BAD_REQUEST, str(error))
        except ForbiddenScopeError as error:
            return _page(HTTPStatus.FORBIDDEN, f"mentorbot never reads along: remove {error}.")
        except (SlackApiError, OSError) as error:
            log.warning("installation failed", extra={"reason": type(error).__name__})
            return _page(HTTPStatus.BAD_GATEWAY, "Slack did not confirm. Please begin again.")
        return _page(HTTPStatus.OK, f"mentorbot is installed in {name}. Open its Home in Slack.")


class _Wall(Clock):
    """The clock the SDK's verifier asks for."""

    def __init__(self, bot: Bot) -> None:
        self._bot = bot

    def now(self) -> float:
        """Give seconds since 1970."""
        return self._bot.clock.wall()


def _for_bolt(request: Request) -> BoltRequest:
    body = readable(request.body.decode(), request.headers.get("content-type", ""))
    return BoltRequest(body=body, query=request.query, headers=dict(request.headers))


def readable(body: str, content_type: str) -> str:
    """Keep Bolt from taking a form for something else because somebody typed “payload”.

    Bolt 1.30 reads any form that contains the word as an interaction without content.

    >>> readable("text=my+payload", FORM)
    'text=my+%70ayload'
    >>> readable("payload=%7B%22a%22%3A+1%7D", FORM)
    'payload=%7B%22a%22%3A+1%7D'
    """
    is_form = content_type.startswith(FORM) and not body.startswith(("payload=", "{"))
    return body.replace("payload", "%70ayload") if is_form else body


def _page(status: int, text: str) -> Response:
    return Response(status, text + "\n")
