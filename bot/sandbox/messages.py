"""Messages: checking, keeping and showing them."""

from typing import Any

from bot.blockkit import MESSAGE_TEXT, check_message
from bot.sandbox.core import Slack, SlackError
from bot.sandbox.layout import named
from bot.sandbox.state import APP, BOT, BOT_ID, TEAM, Channel, File, Json, Message


def check(slack: Slack, payload: Json, source: str) -> None:
    """Refuse a message that breaks Slack's rules, with Slack's error code."""
    if not payload.get("text") and not payload.get("blocks") and not payload.get("attachments"):
        slack.breach(source, check_message(payload))
        raise SlackError("no_text")
    found = check_message(payload)
    if not found:
        return
    messages = slack.breach(source, found)
    raise SlackError(_code(found[0].pointer, payload), response_metadata={"messages": messages})


def _code(pointer: str, payload: Json) -> str:
    if pointer == "/text":
        return "msg_too_long" if len(payload.get("text") or "") > MESSAGE_TEXT else "no_text"
    if pointer.startswith("/attachments"):
        return "invalid_attachments"
    return "invalid_metadata_format" if pointer.startswith("/metadata") else "invalid_blocks"


def post(slack: Slack, channel: Channel, user: str, payload: Json, **facts: Any) -> Message:
    """Keep a new message and tell the readers' pages."""
    message = Message(
        channel.id,
        slack.ts(),
        user,
        text=payload.get("text") or "",
        blocks=named(slack.world, payload.get("blocks")),
        attachments=list(payload.get("attachments") or ()),
        metadata=payload.get("metadata") or None,
        thread_ts=str(payload.get("thread_ts") or ""),
        bot=user == BOT,
        **facts,
    )
    slack.world.messages.setdefault(channel.id, []).append(message)
    _ring(slack, message)
    return message


def change(slack: Slack, message: Message, payload: Json) -> None:
    """Give a message new content; what is not in `payload` stays as it was."""
    message.text = payload.get("text") or ""
    if payload.get("blocks") is not None or payload.get("text") is not None:
        message.blocks = named(slack.world, payload.get("blocks"))
    if payload.get("attachments") is not None:
        message.attachments = list(payload["attachments"])
    if payload.get("metadata") is not None:
        message.metadata = payload["metadata"] or None
    message.edited = slack.ts()
    _ring(slack, message)


def remove(slack: Slack, message: Message) -> None:
    """Delete a message."""
    slack.world.messages[message.channel].remove(message)
    _ring(slack, message)


def _ring(slack: Slack, message: Message) -> None:
    channel = slack.world.channels[message.channel]
    readers = [message.ephemeral_to] if message.ephemeral_to else channel.members
    slack.bell.ring("message", readers, channel=message.channel, ts=message.ts)


def visible(slack: Slack, channel: str, reader: str) -> list[Message]:
    """What a person sees in a conversation, oldest first."""
    kept = slack.world.messages.get(channel, ())
    return [message for message in kept if message.ephemeral_to in ("", reader)]


def shown(slack: Slack, message: Message) -> Json:
    """The message object as Slack's API gives it out."""
    told: Json = {
        "type": "message",
        "ts": message.ts,
        "user": message.user,
        "text": message.text,
        "team": TEAM,
    }
    if message.bot:
        told |= {"bot_id": BOT_ID, "app_id": APP}
    if message.blocks:
        told["blocks"] = message.blocks
    if message.attachments:
        told["attachments"] = message.attachments
    if message.files:
        told["files"] = [file_shown(slack, slack.world.files[name]) for name in message.files]
    if message.metadata:
        told["metadata"] = message.metadata
    if message.thread_ts:
        told["thread_ts"] = message.thread_ts
    if message.edited:
        told["edited"] = {"user": message.user, "ts": message.edited}
    if message.reactions:
        told["reactions"] = [
            {"name": name, "users": users, "count": len(users)}
            for name, users in message.reactions.items()
        ]
    return told


def file_shown(slack: Slack, file: File) -> Json:
    """The file object as Slack's API gives it out."""
    address = f"{slack.base_url}/files/{file.id}/{file.name}"
    return {
        "id": file.id,
        "name": file.name,
        "title": file.title or file.name,
        "mimetype": file.mimetype,
        "filetype": file.name.rpartition(".")[2],
        "size": len(file.content()),
        "alt_txt": file.alt_txt,
        "user": BOT,
        "url_private": address,
        "url_private_download": address,
        "permalink": address,
    }
