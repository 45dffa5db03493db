"""Installations of many workspaces: begun once, finished once, tokens encrypted at rest."""

import secrets
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from slack_sdk import WebClient

from bot import manifest
from bot.core import Bot
from bot.scopes import refuse_reading
from bot.services import receipts
from bot.slack import web_client
from storage import installs, people

STATE_SECONDS = 600
"""How long somebody has between “Install” and “Allow”."""


class InstallError(Exception):
    """The installation cannot be finished; the message says why and what to do."""


def begin(bot: Bot) -> tuple[str, str]:
    """Begin an installation: the random state, and Slack's page to send the browser to."""
    state = secrets.token_urlsafe(32)
    with bot.tick("") as tick:
        installs.begin_install(tick.session, state, bot.clock.wall() + STATE_SECONDS)
    asked = {
        "client_id": bot.settings.client_id,
        "scope": ",".join((*manifest.SCOPES, *manifest.OPTIONAL_SCOPES)),
        "state": state,
    }
    return (
        state,
        f"{bot.settings.api_url.removesuffix('api/')}oauth/v2/authorize?{urlencode(asked)}",
    )


def finish(bot: Bot, code: str, state: str) -> str:
    """Exchange Slack's code for the token and store it; return the workspace's name.

    Raises:
        InstallError: the state is used up, or the answer is for a whole organisation.
        ForbiddenScopeError: the token could read conversations.
    """
    with bot.tick("") as tick:
        known = installs.take_install(tick.session, state, bot.clock.wall())
    if not known:
        raise InstallError("This link has been used or is too old. Please begin again.")
    answer: Any = web_client(bot.settings, "").oauth_v2_access(
        client_id=bot.settings.client_id, client_secret=bot.settings.client_secret, code=code
    )
    team = answer.get("team")
    if not team:
        raise InstallError("Please install the app in one workspace, not in the organisation.")
    scopes = str(answer.get("scope") or "")
    refuse_reading(scopes)
    with bot.tick(str(team["id"])) as tick:
        people.workspace(tick.session, tick.workspace_id).bot_token = str(answer["access_token"])
        receipts.resume(
            tick,
            name=str(team.get("name") or ""),
            bot_user_id=str(answer.get("bot_user_id") or ""),
            scopes=scopes,
        )
    return str(team.get("name") or "")


@dataclass(slots=True)
class Clients:
    """Gives the client of a workspace, made once per token."""

    bot: Bot
    _made: dict[str, tuple[str, WebClient]] = field(default_factory=dict)

    def __call__(self, workspace_id: str) -> WebClient | None:
        """Give the client; None where the app is not installed."""
        with self.bot.glance() as tick:
            home = installs.home(tick.session, workspace_id)
        token = home.bot_token if home else None
        if token is None:
            self._made.pop(workspace_id, None)
            return None
        known = self._made.get(workspace_id)
        if known is None or known[0] != token:
            known = (token, web_client(self.bot.settings, token))
            self._made[workspace_id] = known
        return known[1]


def token_and_bot(bot: Bot, workspace_id: str) -> tuple[str, str] | None:
    """Give token and bot user of a workspace; None where the app is not installed."""
    with bot.glance() as tick:
        home = installs.home(tick.session, workspace_id)
        return (str(home.bot_token), home.bot_user_id) if home else None
