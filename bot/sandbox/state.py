"""The people, conversations, messages, files and views of one workspace, and how they are kept."""

import base64
import json
from dataclasses import asdict, dataclass, field, fields
from datetime import datetime
from pathlib import Path
from typing import Any

from bot.sandbox.clock import Clock

Json = dict[str, Any]
TEAM = "T0SANDBOX"
APP = "A0MENTOR"
BOT = "U0MENTORBOT"
BOT_ID = "B0MENTOR"


@dataclass(slots=True)
class User:
    """One account as Slack sees it."""

    id: str
    name: str
    real_name: str
    display_name: str = ""
    title: str = ""
    email: str = ""
    tz: str = "Europe/Berlin"
    locale: str | None = "en-US"
    is_admin: bool = False
    is_owner: bool = False
    is_restricted: bool = False
    is_ultra_restricted: bool = False
    is_bot: bool = False
    is_stranger: bool = False
    deleted: bool = False
    team_id: str = TEAM
    updated: int = 0

    def shown(self) -> str:
        """The name the client shows."""
        return self.display_name or self.real_name


@dataclass(slots=True)
class Channel:
    """A channel ("channel"), direct message ("im") or group message ("mpim")."""

    id: str
    kind: str
    name: str = ""
    topic: str = ""
    is_private: bool = False
    is_archived: bool = False
    members: list[str] = field(default_factory=list)
    created: int = 0


@dataclass(slots=True)
class Message:
    """One message; `ephemeral_to` names the only reader of an ephemeral one."""

    channel: str
    ts: str
    user: str
    text: str = ""
    blocks: list[Json] = field(default_factory=list)
    attachments: list[Json] = field(default_factory=list)
    files: list[str] = field(default_factory=list)
    metadata: Json | None = None
    bot: bool = False
    ephemeral_to: str = ""
    thread_ts: str = ""
    edited: str = ""
    reactions: dict[str, list[str]] = field(default_factory=dict)
    state: dict[str, Json] = field(default_factory=dict)


@dataclass(slots=True)
class File:
    """One uploaded file; `data` is base64 so that the state stays JSON."""

    id: str
    name: str
    title: str = ""
    mimetype: str = "application/octet-stream"
    alt_txt: str = ""
    data: str = ""
    shared: bool = False

    def content(self) -> bytes:
        """The bytes of the file."""
        return base64.b64decode(self.data)


@dataclass(slots=True)
class World:
    """Everything that outlives a restart of the sandbox."""

    users: dict[str, User] = field(default_factory=dict)
    channels: dict[str, Channel] = field(default_factory=dict)
    messages: dict[str, list[Message]] = field(default_factory=dict)
    files: dict[str, File] = field(default_factory=dict)
    homes: dict[str, Json] = field(default_factory=dict)
    stacks: dict[str, list[Json]] = field(default_factory=dict)
    read: dict[str, str] = field(default_factory=dict)
    count: int = 0
    last_ts: str = "0"
    now: float = 0.0
    """What the clock showed when this was kept."""
    team_name: str = "Nordlicht"
    team_domain: str = "nordlicht"

    def new_id(self, prefix: str) -> str:
        """A fresh id such as C00000001A: unique in this workspace."""
        self.count += 1
        return f"{prefix}0{self.count:08d}"

    def new_ts(self, now: datetime) -> str:
        """A message time stamp: dated by the clock, yet always later than the last one."""
        micros = max(round(now.timestamp() * 1_000_000), _micros(self.last_ts) + 1)
        self.last_ts = f"{micros // 1_000_000}.{micros % 1_000_000:06d}"
        return self.last_ts

    def find(self, channel: str, ts: str, *, reader: str = "") -> Message | None:
        """The message with this time stamp that `reader` (or everybody) may see."""
        for message in self.messages.get(channel, ()):
            if message.ts == ts and message.ephemeral_to in ("", reader):
                return message
        return None

    def conversation(self, kind: str, members: list[str], now: datetime) -> Channel:
        """The one direct or group message of exactly these people, made when it is missing."""
        wanted = set(members)
        for channel in self.channels.values():
            if channel.kind == kind and set(channel.members) == wanted:
                return channel
        prefix = "D" if kind == "im" else "G"
        made = Channel(
            self.new_id(prefix),
            kind,
            members=sorted(wanted),
            created=int(now.timestamp()),
            is_private=True,
        )
        if kind == "mpim":
            names = "--".join(self.users[user].name for user in made.members)
            made.name = f"mpdm-{names}-1"
        self.channels[made.id] = made
        return made

    def save(self, path: Path) -> None:
        """Write everything to a JSON file, whole or not at all."""
        draft = path.with_suffix(".part")
        draft.write_text(json.dumps(asdict(self), ensure_ascii=False), encoding="utf-8")
        draft.replace(path)

    @classmethod
    def load(cls, path: Path) -> "World":
        """Read what `save` has written."""
        raw = json.loads(path.read_text(encoding="utf-8"))
        kinds: dict[str, type[User | Channel | File]] = {
            "users": User,
            "channels": Channel,
            "files": File,
        }
        for key, kind in kinds.items():
            raw[key] = {name: kind(**entry) for name, entry in raw[key].items()}
        raw["messages"] = {
            channel: [Message(**entry) for entry in entries]
            for channel, entries in raw["messages"].items()
        }
        known = {entry.name for entry in fields(cls)}
        return cls(**{key: value for key, value in raw.items() if key in known})


def _micros(ts: str) -> int:
    seconds, _, rest = ts.partition(".")
    return int(seconds) * 1_000_000 + int(rest or 0)


def fresh_world(clock: Clock, bot_name: str) -> World:
    """A workspace in which nobody but the bot lives."""
    world = World()
    world.users[BOT] = User(
        BOT, "mentor", bot_name, is_bot=True, updated=int(clock.now().timestamp())
    )
    return world
