"""A running bot with its HTTP side, and ways to ask it."""

import hashlib
import hmac
import itertools
import json
import urllib.error
import urllib.parse
import urllib.request
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.config import Settings
from bot.running import Running
from bot.sandbox import Sandbox
from bot.sandbox.state import TEAM
from bot.web import Server
from storage.engine import begin
from storage.models import Workspace

TRIGGERS = map(str, itertools.count())
FORM = "application/x-www-form-urlencoded"


class NoRedirect(urllib.request.HTTPRedirectHandler):
    """Show redirects instead of following them."""

    def redirect_request(self, *_: Any, **__: Any) -> None:
        """Follow nothing."""


OPENER = urllib.request.build_opener(NoRedirect)


@dataclass
class Site:
    """A running bot with its HTTP side."""

    sandbox: Sandbox
    running: Running
    server: Server

    def get(
        self, path: str, body: bytes | None = None, **headers: str
    ) -> tuple[int, str, dict[str, str]]:
        """Ask; give status, text and headers."""
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        request = urllib.request.Request(
            f"http://127.0.0.1:{self.server.port}{path}", data=body, headers=named
        )
        try:
            with OPENER.open(request, timeout=20) as answer:
                return answer.status, answer.read().decode(), dict(answer.headers)
        except urllib.error.HTTPError as error:
            with error:
                return error.code, error.read().decode(), dict(error.headers)

    def slack(self, body: bytes, kind: str = FORM, *, ago: int = 0, **headers: str) -> int:
        """Knock as Slack does, signed `ago` seconds ago; give the status."""
        return self.ask(body, kind, ago=ago, **headers)[0]

    def ask(
        self, body: bytes, kind: str = FORM, *, ago: int = 0, **headers: str
    ) -> tuple[int, str]:
        """The same, with what is answered."""
        stamp = str(int(self.running.bot.clock.wall()) - ago)
        secret = self.running.bot.settings.signing_secret.encode()
        digest = hmac.new(secret, f"v0:{stamp}:".encode() + body, hashlib.sha256).hexdigest()
        signed = {
            "X_Slack_Request_Timestamp": stamp,
            "X_Slack_Signature": f"v0={digest}",
            "Content_Type": kind,
        }
        return self.get("/slack/events", body, **signed, **headers)[:2]

    def event(self, event: dict[str, Any], team: str | None = TEAM, **more: Any) -> int:
        """Tell an event; give the status."""
        told = {
            "type": "event_callback",
            "event_id": f"Ev{event['type']}",
            "event_time": int(self.running.bot.clock.now().timestamp()),
            "team_id": team,
            "event": event,
            **more,
        }
        return self.slack(json.dumps(told).encode(), "application/json")

    def command(self, text: str, team: str = TEAM, **more: str) -> bytes:
        """Write a slash command of Ben's as Slack sends it."""
        told = {"command": "/mentor", "text": text, "user_id": "U0BEN", "team_id": team}
        return urllib.parse.urlencode({**told, "trigger_id": next(TRIGGERS), **more}).encode()

    def home(self, workspace_id: str = TEAM) -> Workspace | None:
        """Load the row of a workspace."""
        with begin(self.running.bot.engine) as session:
            return session.get(Workspace, workspace_id)


def install(house: Site) -> tuple[int, str]:
    """Walk through the installation in a browser."""
    _, _, headers = house.get("/slack/install")
    state = urllib.parse.parse_qs(urllib.parse.urlsplit(headers["Location"]).query)["state"][0]
    cookie = headers["Set-Cookie"].partition(";")[0]
    status, told, _ = house.get(f"/slack/oauth_redirect?code=c&state={state}", Cookie=cookie)
    return status, told


def settings(sandbox: Sandbox, folder: Path, **more: Any) -> Settings:
    """Point a bot at the workspace."""
    return Settings(
        api_url=sandbox.api_url,
        database_url=f"sqlite:///{folder}/web.db",
        leads=("U0PETRA",),
        **more,
    )
