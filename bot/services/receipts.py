"""Slack's own word about our letters and our place in the workspace."""

import logging
from collections.abc import Mapping
from typing import Any

from bot.core import Tick
from bot.services import privacy
from bot.services.post import HANDLINGS
from bot.settling import confirm
from bot.slack import LETTER_EVENT, Sent
from storage import people
from storage.models import Workspace

log = logging.getLogger(__name__)


def take(tick: Tick, event: Mapping[str, Any]) -> None:
    """Settle the letter that a `message_metadata_posted` event of our own app names."""
    home = people.workspace(tick.session, tick.workspace_id)
    if event.get("user_id") != home.bot_user_id:
        return
    metadata = event.get("metadata") or {}
    letter_id = (metadata.get("event_payload") or {}).get("id")
    if letter_id and metadata.get("event_type") == LETTER_EVENT:
        arrived = Sent(str(event.get("channel_id", "")), str(event.get("message_ts", "")))
        confirm(tick, HANDLINGS, str(letter_id), arrived)


def suspend(home: Workspace, reason: str) -> None:
    """Hold all letters of a workspace that cannot be reached, and tell the operator."""
    if home.suspended != reason:
        log.error(
            "workspace out of reach", extra={"workspace": home.workspace_id, "reason": reason}
        )
    home.suspended, home.bot_token = reason, None


def resume(tick: Tick, home: Workspace, *, bot_user_id: str, scopes: str, name: str = "") -> None:
    """Note that a workspace answers: letters flow again."""
    home.name, home.bot_user_id, home.scopes = name or home.name, bot_user_id, scopes
    home.suspended = None
    home.installed_at = home.installed_at or tick.now
    privacy.plan(tick, home.workspace_id)
