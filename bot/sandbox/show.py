"""How the browser page sees the workspace."""

import hashlib

from bot.sandbox import company, messages
from bot.sandbox.config import Command
from bot.sandbox.core import Slack, SlackError
from bot.sandbox.state import BOT, TEAM, Channel, Json, Message, User

_COLOURS = ("#4a7c59", "#8f5aa8", "#b5651d", "#2f6690", "#a63446", "#5b6770", "#7a6c2e", "#3d7068")


def bootstrap(slack: Slack, *, online: bool, play_mode: str = "manual") -> Json:
    """Team, app, people and the time."""
    app, world = slack.app, slack.world
    return {
        "team": {"id": TEAM, "name": world.team_name},
        "bot": {"user_id": BOT, "name": app.name, "icon": app.icon},
        "commands": [_command(one) for one in app.commands],
        "shortcuts": [
            {"callback_id": s.callback_id, "name": s.name, "type": s.type} for s in app.shortcuts
        ],
        "users": [user(one) for one in world.users.values()],
        "now": slack.clock.now().isoformat(),
        "bot_online": online,
        "play_mode": play_mode,
    }


def _command(one: Command) -> Json:
    return {
        "command": one.command,
        "description": one.description,
        "usage_hint": one.usage_hint,
        "words": [{"role": word.role, "texts": dict(word.texts)} for word in one.words],
    }


def user(one: User) -> Json:
    """A person for the page; the colour of the avatar follows from the id."""
    digest = hashlib.sha256(one.id.encode()).digest()
    return {
        "id": one.id,
        "name": one.shown(),
        "real_name": one.real_name,
        "title": one.title,
        "tz": one.tz,
        "locale": one.locale,
        "role": company.role(one.id),
        "is_admin": one.is_admin,
        "is_guest": one.is_restricted or one.is_ultra_restricted,
        "is_stranger": one.is_stranger,
        "is_bot": one.is_bot,
        "deleted": one.deleted,
        "avatar_color": _COLOURS[digest[0] % len(_COLOURS)],
    }


def readable(slack: Slack, reader: str, channel: str) -> Channel:
    """A conversation that this person belongs to."""
    found = slack.channel(channel)
    if reader not in found.members:
        raise SlackError("channel_not_found")
    return found


def conversations(slack: Slack, reader: str) -> list[Json]:
    """A person's conversations: the app first, then channels by name, then messages by time."""
    mine = slack.direct(reader)
    told = [
        _conversation(slack, channel, reader)
        for channel in slack.world.channels.values()
        if reader in channel.members and channel.id != mine.id
    ]
    channels = sorted((one for one in told if one["kind"] == "channel"), key=lambda c: c["name"])
    others = sorted((one for one in told if one["kind"] != "channel"), key=_latest)
    return [_conversation(slack, mine, reader), *channels, *others]


def waiting(slack: Slack) -> dict[str, int]:
    """How many unread private messages each person has; who has none is left out."""
    told: dict[str, int] = {}
    for channel in slack.world.channels.values():
        if channel.kind == "channel":
            continue
        for reader in channel.members:
            told[reader] = told.get(reader, 0) + _unread(slack, channel, reader)
    return {reader: count for reader, count in told.items() if count}


def _unread(slack: Slack, channel: Channel, reader: str) -> int:
    last_read = float(slack.world.read.get(f"{reader}:{channel.id}", "0"))
    seen = messages.visible(slack, channel.id, reader)
    return sum(float(one.ts) > last_read and one.user != reader for one in seen)


def _latest(one: Json) -> float:
    return -float(one["last_ts"] or 0)


def _conversation(slack: Slack, channel: Channel, reader: str) -> Json:
    seen = messages.visible(slack, channel.id, reader)
    return {
        "id": channel.id,
        "kind": channel.kind,
        "name": _name(slack, channel, reader),
        "topic": channel.topic,
        "is_private": channel.is_private,
        "members": channel.members,
        "unread": _unread(slack, channel, reader),
        "last_ts": seen[-1].ts if seen else "",
    }


def _name(slack: Slack, channel: Channel, reader: str) -> str:
    if channel.kind == "channel":
        return channel.name
    people = [slack.world.users[name] for name in channel.members if name != reader]
    if channel.kind == "im":
        return people[0].shown()
    return ", ".join(one.shown() for one in people if not one.is_bot)


def message(slack: Slack, one: Message) -> Json:
    """A message for the page."""
    files = [messages.file_shown(slack, slack.world.files[name]) for name in one.files]
    return {
        "ts": one.ts,
        "user": one.user,
        "bot": one.bot,
        "text": one.text,
        "blocks": one.blocks,
        "attachments": one.attachments,
        "files": [
            {
                "id": file["id"],
                "name": file["name"],
                "mimetype": file["mimetype"],
                "url": f"/files/{file['id']}/{file['name']}",
                "alt_txt": file["alt_txt"],
            }
            for file in files
        ],
        "ephemeral": bool(one.ephemeral_to),
        "edited": bool(one.edited),
        "metadata": one.metadata,
        "reactions": one.reactions,
    }
