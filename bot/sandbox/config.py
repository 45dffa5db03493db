"""What the workspace knows about the app that is installed in it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

SCOPES_NEEDED = frozenset(
    {"commands", "chat:write", "im:write", "mpim:write", "users:read", "files:write"}
)
SCOPES_OPTIONAL = frozenset(
    {"chat:write.public", "users:read.email", "channels:read", "groups:read"}
)
EVENTS = frozenset(
    {
        "app_home_opened",
        "team_join",
        "user_change",
        "app_uninstalled",
        "tokens_revoked",
        "member_joined_channel",
    }
)


@dataclass(frozen=True, slots=True)
class Word:
    """One word that may follow a command: by language, how it is typed and what it does.

    Slack knows nothing of these; the page proposes them while somebody types. `role` names
    the only people it is proposed to ("": everybody).
    """

    texts: Mapping[str, tuple[str, str]]
    role: str = ""


@dataclass(frozen=True, slots=True)
class Command:
    """One slash command of the manifest, and the words the page proposes after it."""

    command: str
    description: str = ""
    usage_hint: str = ""
    should_escape: bool = True
    words: tuple[Word, ...] = ()


@dataclass(frozen=True, slots=True)
class Shortcut:
    """One shortcut of the manifest; `type` is "global" or "message"."""

    callback_id: str
    name: str
    type: str = "global"


@dataclass(frozen=True, slots=True)
class AppConfig:
    """Name, tokens, scopes and features of the installed app.

    `methods` limits the Web API to what the app is expected to call (None: everything known).
    `retry_delays` are seconds before the 1st, 2nd, 3rd repetition of an unanswered event.
    With `org_id` it is installed for a whole organisation instead of one workspace.
    """

    name: str = "mentorbot"
    icon: str = "🔁"
    bot_token: str = "xoxb-sandbox"  # noqa: S105 - opens nothing but the sandbox
    app_token: str = "xapp-sandbox"  # noqa: S105 - the same
    signing_secret: str = "sandbox-secret"  # noqa: S105 - the same
    client_id: str = "1.2"
    scopes: frozenset[str] = SCOPES_NEEDED | SCOPES_OPTIONAL
    events: frozenset[str] = EVENTS
    commands: tuple[Command, ...] = (Command("/mentor", "Reverse mentoring", "help"),)
    shortcuts: tuple[Shortcut, ...] = ()
    home_tab: bool = True
    messages_tab: bool = True
    messages_read_only: bool = True
    metadata_events: frozenset[str] = frozenset()
    methods: frozenset[str] | None = None
    request_url: str = ""
    ack_seconds: float = 3.0
    trigger_seconds: float = 3.0
    retry_delays: tuple[float, ...] = (0.0, 60.0, 300.0)
    hang_seconds: float = 60.0
    org_id: str = ""

    @classmethod
    def from_manifest(cls, manifest: Mapping[str, Any], **changes: Any) -> "AppConfig":
        """Read an app manifest (as a mapping) the way Slack does when the app is created."""
        features, settings = manifest.get("features", {}), manifest.get("settings", {})
        home, subscriptions = features.get("app_home", {}), settings.get("event_subscriptions", {})
        facts = {
            "name": features.get("bot_user", manifest["display_information"]).get("display_name")
            or manifest["display_information"]["name"],
            "scopes": frozenset(manifest.get("oauth_config", {}).get("scopes", {}).get("bot", ())),
            "events": frozenset(subscriptions.get("bot_events", ())),
            "commands": tuple(_command(entry) for entry in features.get("slash_commands", ())),
            "shortcuts": tuple(_shortcut(entry) for entry in features.get("shortcuts", ())),
            "home_tab": home.get("home_tab_enabled", False),
            "messages_tab": home.get("messages_tab_enabled", False),
            "messages_read_only": home.get("messages_tab_read_only_enabled", False),
            "metadata_events": frozenset(
                entry["event_type"] for entry in subscriptions.get("metadata_subscriptions", ())
            ),
        }
        return cls(**{**facts, **changes})


def _command(entry: Mapping[str, Any]) -> Command:
    return Command(
        entry["command"],
        entry.get("description", ""),
        entry.get("usage_hint", ""),
        entry.get("should_escape", False),
    )


def _shortcut(entry: Mapping[str, Any]) -> Shortcut:
    return Shortcut(entry["callback_id"], entry["name"], entry.get("type", "global"))
