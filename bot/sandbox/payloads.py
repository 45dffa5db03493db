"""The payloads in which Slack tells the app what a person did."""

import re

from bot.sandbox.core import Slack
from bot.sandbox.state import APP, TEAM, Channel, Json, Message, User, World

_MENTION = re.compile(r"<(@[UW]\w+|#[CG]\w+\|[^<>]*)>")


def person(user: User) -> Json:
    """The `user` part of an interaction."""
    return {"id": user.id, "username": user.name, "name": user.name, "team_id": user.team_id}


def common(slack: Slack, user: User, kind: str) -> Json:
    """What all interactions have in common."""
    return {
        "type": kind,
        "token": "sandbox",
        "api_app_id": APP,
        "team": {"id": TEAM, "domain": slack.world.team_domain},
        "user": person(user),
        "enterprise": None,
        "is_enterprise_install": False,
    }


def channel_name(channel: Channel) -> str:
    """The unreliable name that Slack sends along."""
    if channel.kind == "im":
        return "directmessage"
    return "privategroup" if channel.is_private and channel.kind == "channel" else channel.name


def message_place(channel: Channel, message: Message, shown: Json) -> Json:
    """The part of an interaction that says it happened on a message."""
    place: Json = {
        "container": {
            "type": "message",
            "message_ts": message.ts,
            "channel_id": channel.id,
            "is_ephemeral": bool(message.ephemeral_to),
        },
        "channel": {"id": channel.id, "name": channel_name(channel)},
    }
    return place if message.ephemeral_to else place | {"message": shown}


def escaped(world: World, text: str) -> str:
    """The text of a command as an app with `should_escape` gets it.

    Typed `&`, `<` and `>` become entities; `@name` and `#channel` become references.
    """
    parts = re.split(f"({_MENTION.pattern})", text)
    kept = iter(parts)
    told: list[str] = []
    for plain in kept:
        told.append(_references(world, entities(plain)))
        reference = next(kept, None)
        if reference is not None:
            told.append(reference)
            next(kept)
    return "".join(told)


def entities(text: str) -> str:
    """Replace the three characters that mean something in mrkdwn."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _references(world: World, text: str) -> str:
    known: dict[str, str] = {}
    for user in world.users.values():
        for name in (user.name, user.real_name, user.display_name):
            known[f"@{entities(name)}"] = f"<@{user.id}>"
    for channel in world.channels.values():
        if channel.kind == "channel":
            name = "" if channel.is_private else channel.name
            known[f"#{channel.name}"] = f"<#{channel.id}|{name}>"
    known.pop("@", None)
    names = "|".join(re.escape(name) for name in sorted(known, key=len, reverse=True))
    lower = {name.lower(): reference for name, reference in known.items()}
    return (
        re.sub(f"({names})(?!\\w)", lambda hit: lower[hit[1].lower()], text, flags=re.IGNORECASE)
        if names
        else text
    )
