"""The outgoing port: one call to Slack, and what its answer means for the letter behind it."""

import json
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any
from urllib.error import URLError

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError
from slack_sdk.web.slack_response import SlackResponse

from bot.config import Settings
from bot.outgoing import Message, Outgoing

TIMEOUT_SECONDS = 10

UNREACHABLE = frozenset(
    {
        "user_disabled",
        "user_not_found",
        "users_not_found",
        "user_not_visible",
        "channel_not_found",
        "is_archived",
        "not_in_channel",
        "messages_tab_disabled",
        "cannot_dm_bot",
        "restricted_action",
        "message_not_found",
        "cant_update_message",
        "cant_delete_message",
        "edit_window_closed",
        "invalid_user_combination",
        "not_enabled",
    }
)
"""The receiver cannot be written to: no retry; somebody is told."""

LOCKED_OUT = frozenset(
    {
        "invalid_auth",
        "not_authed",
        "token_revoked",
        "token_expired",
        "account_inactive",
        "org_login_required",
        "team_access_not_granted",
        "missing_scope",
    }
)
"""The whole workspace is out of reach until the operator acts; letters wait."""

LOST_ANSWERS = frozenset(
    {"fatal_error", "internal_error", "service_unavailable", "request_timeout"}
)
"""Slack documents that these may hide a partial success."""


@dataclass(frozen=True, slots=True)
class Sent:
    """Slack accepted it."""

    channel: str | None = None
    ts: str | None = None


@dataclass(frozen=True, slots=True)
class RateLimited:
    """Slack asks to wait `seconds` with `method` in this workspace."""

    method: str
    seconds: float


@dataclass(frozen=True, slots=True)
class NotSent:
    """It certainly did not arrive; it may be tried again."""

    reason: str


@dataclass(frozen=True, slots=True)
class Unknown:
    """It may or may not have arrived: the answer got lost."""

    reason: str


@dataclass(frozen=True, slots=True)
class Refused:
    """Slack will never accept it; with `workspace` nothing at all will be accepted."""

    reason: str
    workspace: bool = False


Outcome = Sent | RateLimited | NotSent | Unknown | Refused


def web_client(settings: Settings, token: str) -> WebClient:
    """Make a client without the SDK's retries: its default posts twice on a dropped connection."""
    return WebClient(
        token=token,
        base_url=settings.api_url,
        timeout=TIMEOUT_SECONDS,
        proxy=settings.proxy,
        ssl=_ssl_context(settings),
        retry_handlers=[],
    )


def deliver(client: WebClient, outgoing: Outgoing, letter_id: str) -> Outcome:
    """Send one rendered letter and classify the answer."""
    method = "chat.postMessage"
    try:
        channel = outgoing.channel
        if not isinstance(channel, str):
            method = "conversations.open"
            channel = str(client.conversations_open(users=list(channel))["channel"]["id"])
            method = "chat.postMessage"
        method, response = _call(client, channel, outgoing, letter_id)
    except SlackApiError as error:
        return _refusal(method, error)
    except (ConnectionRefusedError, URLError) as error:
        return _unreached(error)
    except (OSError, json.JSONDecodeError) as error:
        return Unknown(type(error).__name__)
    return Sent(response.get("channel") or channel, response.get("ts"))


def _call(
    client: WebClient, channel: str, outgoing: Outgoing, letter_id: str
) -> tuple[str, SlackResponse]:
    """Make the one call that the letter stands for."""
    if outgoing.view is not None:
        return "views.publish", client.views_publish(user_id=channel, view=outgoing.view)
    if outgoing.delete_ts is not None:
        return "chat.delete", client.chat_delete(channel=channel, ts=outgoing.delete_ts)
    message = outgoing.message or Message("")
    if outgoing.update_ts is not None:
        return "chat.update", client.chat_update(
            channel=channel, ts=outgoing.update_ts, **message.to_slack()
        )
    if outgoing.files:
        return "files.completeUploadExternal", _upload(client, channel, outgoing, message)
    return "chat.postMessage", client.chat_postMessage(
        channel=channel,
        metadata={"event_type": "mentorbot_letter", "event_payload": {"id": letter_id}},
        unfurl_links=False,
        unfurl_media=False,
        **message.to_slack(),
    )


def _upload(client: WebClient, channel: str, outgoing: Outgoing, message: Message) -> SlackResponse:
    if channel.startswith(("U", "W")):
        channel = str(client.conversations_open(users=[channel])["channel"]["id"])
    uploads: list[dict[str, Any]] = [
        {
            "filename": file.name,
            "content": file.content,
            "title": file.title or file.name,
            "alt_txt": file.alt_text or None,
        }
        for file in outgoing.files
    ]
    return client.files_upload_v2(
        channel=channel, initial_comment=message.text, file_uploads=uploads
    )


def _refusal(method: str, error: SlackApiError) -> Outcome:
    """Read Slack's no: wait, never, not now, or nobody knows."""
    response: Any = error.response
    status = getattr(response, "status_code", 0)
    if status == HTTPStatus.TOO_MANY_REQUESTS:
        return RateLimited(method, float(response.headers.get("Retry-After", 1)))
    reason = str(response.get("error", "")) if hasattr(response, "get") else ""
    if reason == "ratelimited":
        return RateLimited(method, 1.0)
    if reason in LOCKED_OUT:
        return Refused(reason, workspace=True)
    if status >= HTTPStatus.INTERNAL_SERVER_ERROR or reason in LOST_ANSWERS or not reason:
        return Unknown(reason or f"http_{status}")
    return Refused(reason)


def _unreached(error: OSError) -> Outcome:
    """Tell a connection that never was from one that broke."""
    cause = error.reason if isinstance(error, URLError) else error
    if isinstance(cause, ConnectionRefusedError) or "Name or service" in str(cause):
        return NotSent("unreachable")
    return Unknown(type(cause).__name__)


def _ssl_context(settings: Settings) -> Any:
    import ssl

    return ssl.create_default_context(cafile=settings.ca_file) if settings.ca_file else None
