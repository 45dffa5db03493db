"""The outgoing port: one call to Slack, and what its answer means for the letter behind it."""

import errno
import logging
import socket
import ssl
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from http import HTTPStatus
from http.client import HTTPException
from typing import Any
from urllib.error import URLError

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError, SlackRequestError
from slack_sdk.web.slack_response import SlackResponse

from bot.config import Settings
from bot.outgoing import Message, Outgoing

TIMEOUT_SECONDS = 10
LETTER_EVENT = "mentorbot_letter"
"""The metadata type under which a message carries its letter's id."""

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
"""The receiver cannot be written to; any other refusal is a mistake of ours."""

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
        "not_allowed_token_type",
        "ekm_access_denied",
        "enterprise_is_restricted",
        "two_factor_setup_required",
    }
)
"""The whole workspace is out of reach until the operator acts; letters wait."""

LOST_ANSWERS = frozenset(
    {"fatal_error", "internal_error", "service_unavailable", "request_timeout"}
)
"""Slack documents that these may hide a partial success."""

NOT_NOW = frozenset({"team_added_to_org", "accesslimited"})
"""Slack did nothing and asks to come back."""

REPEATABLE = frozenset({"conversations.open", "chat.update", "chat.delete", "views.publish"})
"""Doing these twice is the same as once, so a lost answer costs nothing."""

NEVER_CONNECTED = frozenset({errno.ECONNREFUSED, errno.ENETUNREACH, errno.EHOSTUNREACH})


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
Waits = Callable[[str], float]
"""Tells for how many seconds a method must not be called."""


def web_client(
    settings: Settings, token: str, *, timeout: int = TIMEOUT_SECONDS, team_id: str | None = None
) -> WebClient:
    """Make a client without the SDK's retries: its default posts twice on a dropped connection.

    An organisation's token serves several workspaces: `team_id` says in which one it acts.
    """
    return WebClient(
        token=token,
        team_id=team_id,
        base_url=settings.api_url,
        timeout=timeout,
        proxy=settings.proxy,
        ssl=_ssl_context(settings),
        retry_handlers=[],
        logger=_silent(),
    )


def _silent() -> logging.Logger:
    """Keep the SDK from logging what we classify, count and log ourselves, bodies included."""
    logger = logging.getLogger("bot.slack.sdk")
    logger.setLevel(logging.CRITICAL)
    return logger


def methods(outgoing: Outgoing) -> tuple[str, ...]:
    """Name the Web API methods that sending this takes; the last one is the letter itself."""
    if outgoing.view is not None:
        last = "views.publish"
    elif outgoing.delete_ts is not None:
        last = "chat.delete"
    elif outgoing.update_ts is not None:
        last = "chat.update"
    elif outgoing.files:
        last = "files.completeUploadExternal"
    else:
        last = "chat.postMessage"
    opens = not isinstance(outgoing.channel, str)
    return ("conversations.open", last) if opens else (last,)


def no_wait(_method: str) -> float:
    """Know of no method that must wait."""
    return 0.0


def deliver(
    client: WebClient, outgoing: Outgoing, letter_id: str, *, waits: Waits = no_wait
) -> Outcome:
    """Send one rendered letter and classify the answer; a method that must wait is not called."""
    steps = methods(outgoing)
    channel = outgoing.channel
    if held := _held(steps, waits):
        return held
    if not isinstance(channel, str):
        opened = classified(steps[0], lambda: _open(client, channel))
        if not isinstance(opened, Sent):
            return opened
        channel = str(opened.channel)
        if held := _held(steps[1:], waits):
            return held
    return classified(steps[-1], lambda: _call(client, str(channel), outgoing, letter_id))


def _held(steps: Iterable[str], waits: Waits) -> RateLimited | None:
    return next((RateLimited(step, left) for step in steps if (left := waits(step)) > 0), None)


def classified(method: str, call: Callable[[], Sent]) -> Outcome:
    """Make a call and say what its answer, or the lack of one, means."""
    try:
        return call()
    except SlackApiError as error:
        outcome = _refusal(method, error)
    except SlackRequestError:
        return NotSent("upload_failed")
    except (OSError, HTTPException) as error:
        outcome = _unreached(error)
    if method == "chat.delete" and outcome == Refused("message_not_found"):
        return Sent()
    if isinstance(outcome, Unknown) and method in REPEATABLE:
        return NotSent(outcome.reason)
    return outcome


def _open(client: WebClient, users: Iterable[str]) -> Sent:
    answer: Any = client.conversations_open(users=list(users))
    return Sent(str(answer["channel"]["id"]))


def _call(client: WebClient, channel: str, outgoing: Outgoing, letter_id: str) -> Sent:
    """Make the one call that the letter stands for."""
    if outgoing.view is not None:
        client.views_publish(user_id=channel, view=outgoing.view)
        return Sent(channel)
    if outgoing.delete_ts is not None:
        client.chat_delete(channel=channel, ts=outgoing.delete_ts)
        return Sent(channel, outgoing.delete_ts)
    message = outgoing.message or Message("")
    if outgoing.update_ts is not None:
        client.chat_update(channel=channel, ts=outgoing.update_ts, **message.to_slack())
        return Sent(channel, outgoing.update_ts)
    if outgoing.files:
        return _upload(client, channel, outgoing, message)
    answer = client.chat_postMessage(
        channel=channel,
        metadata={"event_type": LETTER_EVENT, "event_payload": {"id": letter_id}},
        unfurl_links=False,
        unfurl_media=False,
        **message.to_slack(),
    )
    return Sent(answer.get("channel") or channel, answer.get("ts"))


def _upload(client: WebClient, channel: str, outgoing: Outgoing, message: Message) -> Sent:
    if channel.startswith(("U", "W")):
        channel = str(_open(client, [channel]).channel)
    uploads: list[dict[str, Any]] = [
        {
            "filename": file.name,
            "content": file.content,
            "title": file.title or file.name,
            "alt_txt": file.alt_text or None,
        }
        for file in outgoing.files
    ]
    client.files_upload_v2(channel=channel, initial_comment=message.text, file_uploads=uploads)
    return Sent(channel)


def _refusal(method: str, error: SlackApiError) -> Outcome:
    """Read Slack's no: wait, never, not now, or nobody knows."""
    response: Any = error.response
    status, headers, reason = _read(response)
    if status == HTTPStatus.TOO_MANY_REQUESTS or reason == "ratelimited":
        return RateLimited(_called(response, method), _retry_after(headers))
    if reason in LOCKED_OUT:
        return Refused(reason, workspace=True)
    if reason in NOT_NOW:
        return NotSent(reason)
    if status >= HTTPStatus.INTERNAL_SERVER_ERROR or reason in LOST_ANSWERS:
        return Unknown(reason or f"http_{status}")
    if not reason:
        beyond = status >= HTTPStatus.BAD_REQUEST
        return NotSent(f"http_{status}") if beyond else Unknown("no_answer")
    return Refused(reason)


def _read(response: SlackResponse) -> tuple[int, dict[str, str], str]:
    """Read status, headers and error code; the SDK puts a sentence there when it was not JSON."""
    reason = str(response.get("error") or "")
    return response.status_code, dict(response.headers), "" if " " in reason else reason


def _retry_after(headers: dict[str, str]) -> float:
    """Read for how long to wait; at least a second, and half a minute when Slack says nothing."""
    told = {name.lower(): value for name, value in headers.items()}.get("retry-after", "")
    return max(1.0, float(told)) if told.isdigit() else 30.0


def _called(response: SlackResponse, method: str) -> str:
    """Name the method that answered: an upload takes several."""
    return response.api_url.rpartition("/")[2] or method


def _unreached(error: Exception) -> Outcome:
    """Tell a connection that never was from one that broke."""
    cause = error.reason if isinstance(error, URLError) else error
    never = isinstance(cause, socket.gaierror | ssl.SSLCertVerificationError)
    if never or getattr(cause, "errno", None) in NEVER_CONNECTED:
        return NotSent("unreachable")
    return Unknown(type(cause).__name__)


def _ssl_context(settings: Settings) -> ssl.SSLContext | None:
    return ssl.create_default_context(cafile=settings.ca_file) if settings.ca_file else None
