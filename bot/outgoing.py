"""What goes out to Slack: messages, views and files as values, ready for the port."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from slack_sdk.models.blocks import Block


@dataclass(frozen=True, slots=True)
class Message:
    """A message: blocks for the eye, `text` for screen readers and notifications.

    The `text` of a private card must not tell what the card says: it shows on lock screens.
    """

    text: str
    blocks: Sequence[Block | dict[str, Any]] = ()

    def to_slack(self) -> dict[str, Any]:
        """Give the arguments of `chat.postMessage`, with the SDK's own checks applied."""
        return {"text": self.text, "blocks": rendered(self.blocks)}


@dataclass(frozen=True, slots=True)
class File:
    """A file to send along."""

    name: str
    content: bytes = field(repr=False)
    title: str = ""
    alt_text: str = ""


@dataclass(frozen=True, slots=True)
class Outgoing:
    """A rendered letter: to one channel or user, or to a set of people (their group DM).

    With `update_ts` an existing message is replaced; with `delete_ts` it is taken back;
    with `view` the person's Home is published; `files` are uploaded with the text as comment.
    """

    channel: str | tuple[str, ...]
    message: Message | None = None
    update_ts: str | None = None
    delete_ts: str | None = None
    view: dict[str, Any] | None = None
    files: tuple[File, ...] = ()


@dataclass(frozen=True, slots=True)
class Drop:
    """The letter is outdated: do not send it, and record why."""

    reason: str


@dataclass(frozen=True, slots=True)
class Defer:
    """Not now: look again at the given wall-clock second."""

    reason: str
    seconds: float


@dataclass(frozen=True, slots=True)
class Later:
    """Not before `at`, in programme time: the reader's hours or week have no room until then."""

    reason: str
    at: datetime


def rendered(blocks: Sequence[Block | dict[str, Any]]) -> list[dict[str, Any]]:
    """Turn blocks into JSON; the SDK's models check their own limits while doing so."""
    return [block if isinstance(block, dict) else block.to_dict() for block in blocks]
