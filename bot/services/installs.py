"""Installations of many workspaces: begun once, finished once, tokens encrypted at rest."""

import secrets
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from slack_sdk import WebClient

from bot import manifest
from bot.core import Bot, Tick
from bot.scopes import refuse_reading
from bot.services import receipts
from bot.slack import web_client
from storage import installs, people
from storage.models import Workspace

STATE_SECONDS = 600
"""How long somebody has between “Install” and “Allow”."""

WITHDRAWN = "team_access_revoked"
"""Why a workspace stands still whose organisation took the app away from it."""


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
    """Exchange Slack's code for the token and store it; return where it was installed.

    Raises:
        InstallError: the state is used up, or Slack told no place.
        ForbiddenScopeError: the token could read conversations.
    """
    with bot.tick("") as tick:
        known = installs.take_install(tick.session, state, bot.clock.wall())
    if not known:
        raise InstallError("This link has been used or is too old. Please begin again.")
    answer: Any = web_client(bot.settings, "").oauth_v2_access(
        client_id=bot.settings.client_id, client_secret=bot.settings.client_secret, code=code
    )
    place = answer.get("enterprise" if answer.get("is_enterprise_install") else "team")
    if not place:
        raise InstallError("Slack named neither a workspace nor an organisation. Please try again.")
    refuse_reading(str(answer.get("scope") or ""))
    with bot.tick("") as tick:
        _keep(tick, str(place["id"]), place, answer)
    return str(place.get("name") or "")


def _keep(tick: Tick, place_id: str, place: Mapping[str, Any], answer: Mapping[str, Any]) -> None:
    """Store the token, and let letters flow in the workspace or in all of the organisation."""
    row = people.workspace(tick.session, place_id)
    row.bot_token, row.org_id, row.installed_at = str(answer["access_token"]), None, tick.now
    facts = {
        "bot_user_id": str(answer.get("bot_user_id") or ""),
        "scopes": str(answer.get("scope") or ""),
    }
    receipts.resume(tick, row, name=str(place.get("name") or ""), **facts)
    for served in installs.of_organisation(tick.session, place_id):
        served.installed_at = tick.now
        if served.suspended != WITHDRAWN:
            receipts.resume(tick, served, **facts)


def admit(bot: Bot, org_id: str, workspace_ids: Iterable[str]) -> None:
    """Serve these workspaces with their organisation's installation from now on."""
    with bot.tick("") as tick:
        org = installs.home(tick.session, org_id)
        if org is None:
            return
        for workspace_id in workspace_ids:
            row = people.workspace(tick.session, workspace_id)
            row.org_id, row.bot_token, row.installed_at = org_id, None, tick.now
            receipts.resume(tick, row, bot_user_id=org.bot_user_id, scopes=org.scopes)


def concerned(tick: Tick, place_id: str) -> list[Workspace]:
    """List the row of a workspace or organisation and the rows it serves."""
    row = people.workspace(tick.session, place_id)
    return [row, *installs.of_organisation(tick.session, place_id)]


def token_and_bot(bot: Bot, workspace_id: str, org_id: str = "") -> tuple[str, str] | None:
    """Give token and bot user of a workspace; None where the app is not installed.

    A workspace that we first hear of through its organisation's installation is admitted.
    """
    with bot.glance() as tick:
        found = installs.home(tick.session, workspace_id)
        known = tick.session.get(Workspace, workspace_id)
        if found is None and org_id and (known is None or not known.suspended):
            found = installs.home(tick.session, org_id)
            known = None
        answer = (str(found.bot_token), found.bot_user_id) if found else None
    if answer and workspace_id and known is None:
        admit(bot, org_id, [workspace_id])
    return answer


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
        if home is None or token is None:
            self._made.pop(workspace_id, None)
            return None
        known = self._made.get(workspace_id)
        if known is None or known[0] != token:
            shared = None if home.workspace_id == workspace_id else workspace_id
            known = (token, web_client(self.bot.settings, token, team_id=shared))
            self._made[workspace_id] = known
        return known[1]
