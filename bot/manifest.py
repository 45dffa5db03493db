"""The app's manifest: what mentorbot asks Slack for, in one place; manifest.yml comes from it."""

from typing import Any

from bot.domain.refusals import Refusal

DEFAULT_COMMAND = "/mentor"

SCOPES = {
    "commands": "the /mentor command and the two shortcuts",
    "chat:write": "messages to people, pairs and the programme channel",
    "im:write": "opening the direct message with a person",
    "mpim:write": "opening a pair's group message",
    "users:read": "name, time zone, language and kind of account",
    "files:write": "certificates, reports and calendar files",
}
"""Every scope the bot needs, and what for. Never any `*:history`."""

OPTIONAL_SCOPES = {
    "chat:write.public": "posting to a public channel without being invited",
    "users:read.email": "matching an import by e-mail address",
    "channels:read": "the size of a public channel for polls",
    "groups:read": "the size of a private channel for polls",
}
"""What each optional scope adds; the core works without all of them."""

RECEIPTS_SCOPE = "metadata.message:read"
"""Off by default: shows the bot markers on messages (not what people write), so that it learns
of its own messages whose answer was lost and repeats none of them."""

METHODS = {
    "auth.test": None,
    "apps.connections.open": None,
    "oauth.v2.access": None,
    "chat.postMessage": "chat:write",
    "chat.postEphemeral": "chat:write",
    "chat.update": "chat:write",
    "chat.delete": "chat:write",
    "conversations.open": "mpim:write",
    "files.getUploadURLExternal": "files:write",
    "files.completeUploadExternal": "files:write",
    "users.info": "users:read",
    "users.list": "users:read",
    "users.lookupByEmail": "users:read.email",
    "conversations.info": "channels:read",
    "views.open": None,
    "views.push": None,
    "views.update": None,
    "views.publish": None,
}
"""Every Web API method the bot calls, with the scope it needs; no other is ever called."""

EVENTS = ("app_home_opened", "app_uninstalled", "tokens_revoked", "user_change")

ORGANISATION_EVENTS = ("team_access_granted", "team_access_revoked")
"""An organisation lets workspaces in and takes them out; subscribed to over HTTP only."""

SHORTCUTS = (
    ("shortcut:thanks", "Thank someone", "Thank a person; they decide who sees it"),
    ("shortcut:support", "I need support", "Ask the people who run the programme for help"),
)

LONG_DESCRIPTION = (
    "Mentor runs reverse-mentoring programmes inside your company. People lower in the hierarchy "
    "mentor people higher up, and both learn. Employees say what they can teach and what they want "
    "to learn, the bot suggests pairs, HR releases them, and every pair gets lessons, dates, "
    "conversation prompts and short check-ins until the closing talk. The bot never reads "
    "conversations."
)


class CommandName(Refusal):
    """A command begins with a slash and has 2 to 32 characters without spaces."""

    key = "refusal.command_name"


def manifest(
    command: str = DEFAULT_COMMAND, address: str | None = None, *, receipts: bool = False
) -> dict[str, Any]:
    """Describe the app for Slack: Socket Mode, or HTTP at a public address.

    Args:
        command: the slash command's word.
        address: the bot's public `https://…` address; without it Slack reaches us by socket.
        receipts: whether Slack confirms the bot's own messages by an event.

    Raises:
        CommandName: the word is no slash command.
    """
    if not command.startswith("/") or not 2 <= len(command) <= 32 or " " in command:  # noqa: PLR2004 - Slack's own bounds
        raise CommandName(command=command)
    return {
        "_metadata": {"major_version": 2, "minor_version": 1},
        "display_information": {
            "name": "mentorbot",
            "description": "Reverse mentoring in Slack – sign up, match, meet, learn, thank.",
            "background_color": "#1f4b43",
            "long_description": LONG_DESCRIPTION,
        },
        "features": _features(command, address),
        "oauth_config": _oauth(address, receipts=receipts),
        "settings": _settings(address, receipts=receipts),
    }


def to_yaml(content: dict[str, Any]) -> str:
    """Write a manifest the way manifest.yml is kept."""
    import yaml

    return yaml.safe_dump(content, sort_keys=False, allow_unicode=True, width=100)


def _features(command: str, address: str | None) -> dict[str, Any]:
    slash: dict[str, Any] = {
        "command": command,
        "description": "Reverse mentoring – sign up, see where you stand, get help",
        "usage_hint": "[help | signup | profile | status | pause | thanks @person | support]",
        "should_escape": True,
    }
    if address:
        slash["url"] = f"{address}/slack/events"
    return {
        "app_home": {
            "home_tab_enabled": True,
            "messages_tab_enabled": True,
            "messages_tab_read_only_enabled": True,
        },
        "bot_user": {"display_name": "mentorbot", "always_online": True},
        "slash_commands": [slash],
        "shortcuts": [
            {"name": name, "type": "global", "callback_id": callback_id, "description": what}
            for callback_id, name, what in SHORTCUTS
        ],
    }


def _oauth(address: str | None, *, receipts: bool) -> dict[str, Any]:
    scopes = [*SCOPES, *([RECEIPTS_SCOPE] if receipts else [])]
    config: dict[str, Any] = {"scopes": {"bot": scopes, "bot_optional": list(OPTIONAL_SCOPES)}}
    return {"redirect_urls": [f"{address}/slack/oauth_redirect"], **config} if address else config


def _settings(address: str | None, *, receipts: bool) -> dict[str, Any]:
    told = [*EVENTS, *(ORGANISATION_EVENTS if address else ())]
    events: dict[str, Any] = {"bot_events": told}
    if receipts:
        events["bot_events"] = sorted([*told, "message_metadata_posted"])
        events["metadata_subscriptions"] = [{"app_id": "*", "event_type": "mentorbot_letter"}]
    interactivity: dict[str, Any] = {"is_enabled": True}
    if address:
        events = {"request_url": f"{address}/slack/events", **events}
        interactivity |= {
            "request_url": f"{address}/slack/events",
            "message_menu_options_url": f"{address}/slack/events",
        }
    return {
        "event_subscriptions": events,
        "interactivity": interactivity,
        "org_deploy_enabled": address is not None,
        "socket_mode_enabled": address is None,
        "token_rotation_enabled": False,
    }
