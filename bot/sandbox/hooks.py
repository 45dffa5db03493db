"""Response URLs: five answers within thirty minutes to something a person did."""

import time
import uuid
from dataclasses import dataclass

from bot.sandbox import messages
from bot.sandbox.core import Slack, SlackError
from bot.sandbox.state import BOT, Json, Message

USES = 5
SECONDS = 30 * 60


@dataclass(slots=True)
class Hook:
    """What one response URL answers to; `ts` is the message that was acted on ("": none)."""

    user: str
    channel: str
    ts: str
    made_at: float
    uses: int = 0


class Hooks:
    """All response URLs of this run."""

    def __init__(self, slack: Slack) -> None:
        self.slack = slack
        self._hooks: dict[str, Hook] = {}

    def make(self, user: str, channel: str, ts: str = "") -> str:
        """A fresh response URL."""
        name = uuid.uuid4().hex
        self._hooks[name] = Hook(user, channel, ts, time.monotonic())
        return f"{self.slack.base_url}/hooks/{name}"

    def answer(self, name: str, payload: Json) -> None:
        """Take one post to a response URL.

        Raises:
            SlackError: used_url, expired_url, or why the message is refused.
        """
        hook = self._hooks.get(name)
        if hook is None or time.monotonic() - hook.made_at > SECONDS:
            raise SlackError("expired_url")
        if hook.uses >= USES:
            raise SlackError("used_url")
        hook.uses += 1
        self._apply(hook, payload)

    def _apply(self, hook: Hook, payload: Json) -> None:
        original = self.slack.world.find(hook.channel, hook.ts, reader=hook.user)
        if payload.get("delete_original"):
            if original is None:
                raise SlackError("message_not_found")
            messages.remove(self.slack, original)
            return
        messages.check(self.slack, payload, "response_url")
        if payload.get("replace_original") and original is not None:
            self._replace(original, payload)
        else:
            say(self.slack, hook.user, hook.channel, payload)

    def _replace(self, original: Message, payload: Json) -> None:
        if original.ephemeral_to and payload.get("response_type") == "in_channel":
            raise SlackError("invalid_response_type")
        messages.change(self.slack, original, payload)


def say(slack: Slack, user: str, channel: str, payload: Json) -> Message:
    """Show an answer: to its reader only, unless it is meant for the channel."""
    public = payload.get("response_type") == "in_channel"
    return messages.post(
        slack, slack.channel(channel), BOT, payload, ephemeral_to="" if public else user
    )
