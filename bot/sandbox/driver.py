"""People who use the workspace by program: what a colleague would do with mouse and keyboard."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from bot.sandbox import answers, messages, views
from bot.sandbox.state import BOT, Json, Message, User

if TYPE_CHECKING:
    from bot.sandbox.server import Sandbox


class ActionFailed(AssertionError):  # noqa: N818 - reads as what happened
    """The client would have shown an error: the app did not answer, or not well."""


@dataclass(frozen=True, slots=True)
class Reply:
    """What came of an action.

    `error` is Slack's code ("" when it went well), `errors` the form errors by block id,
    `messages` what appeared for this person meanwhile, `view` the modal on top afterwards.
    """

    error: str = ""
    errors: dict[str, str] = field(default_factory=dict)
    messages: list[Message] = field(default_factory=list)
    view: Json | None = None

    @property
    def ok(self) -> bool:
        """Whether nothing was refused."""
        return not self.error and not self.errors

    @property
    def text(self) -> str:
        """Everything that can be read in the messages, joined."""
        return "\n".join(answers.words(message) for message in self.messages)


class Person:
    """One person at their client; every method waits for its effect, none sleeps."""

    def __init__(self, sandbox: "Sandbox", user_id: str) -> None:
        self.sandbox = sandbox
        self.id = user_id

    def __repr__(self) -> str:
        return f"Person({self.id})"

    @property
    def user(self) -> User:
        """The account."""
        return self.sandbox.world.users[self.id]

    # --- looking ----------------------------------------------------------------------------

    def dm_channel(self) -> str:
        """The id of the direct message with the app."""
        return self.sandbox.do(lambda: self.sandbox.slack.direct(self.id).id)

    def messages(self, channel: str) -> list[Message]:
        """What this person sees in a channel (id or name), oldest first."""
        name = self._channel(channel)
        return self.sandbox.do(lambda: messages.visible(self.sandbox.slack, name, self.id))

    def dm(self) -> list[Message]:
        """What the app has written to this person directly."""
        return self.messages(self.dm_channel())

    def groups(self) -> list[str]:
        """The ids of this person's group messages."""
        return [
            c.id
            for c in self.sandbox.world.channels.values()
            if c.kind == "mpim" and self.id in c.members
        ]

    def modal(self) -> Json | None:
        """The modal on top, if any."""
        return self.sandbox.do(self._top)

    def home(self, seconds: float = 5.0) -> Json:
        """Open the Home tab and wait until the app has published what belongs there."""
        before = self.sandbox.world.homes.get(self.id, {}).get("hash")
        self.sandbox.run(self.sandbox.people.open_home(self.id))

        def published() -> Json | None:
            view = self.sandbox.world.homes.get(self.id)
            return view if view and view["hash"] != before else None

        return self.sandbox.wait(published, seconds)

    def wait_for(
        self, text: str = "", channel: str = "", *, after: str = "0", seconds: float = 5.0
    ) -> Message:
        """Wait for a message to this person that contains `text` (any channel if left out).

        `after` is the ts of a message that is too old to count.
        """
        name = self._channel(channel) if channel else ""

        def seen() -> Message | None:
            found = [one for one in self._seen() if not name or one.channel == name]
            late = [one for one in found if float(one.ts) > float(after)]
            return next((one for one in late if text in answers.words(one)), None)

        return self.sandbox.wait(seen, seconds)

    def wait_for_modal(
        self, fits: Callable[[Json], bool] = lambda _view: True, seconds: float = 5.0
    ) -> Json:
        """Wait until a modal that fits is on top."""

        def top() -> Json | None:
            view = self._top()
            return view if view and fits(view) else None

        return self.sandbox.wait(top, seconds)

    # --- acting -----------------------------------------------------------------------------

    def command(self, text: str, channel: str = "") -> Reply:
        """Type a slash command (in the app's direct message if no channel is given)."""
        name = self._channel(channel) if channel else self.dm_channel()
        return self._act(self.sandbox.interactions.command(self.id, name, text))

    def shortcut(self, callback_id: str) -> Reply:
        """Use a global shortcut."""
        return self._act(self.sandbox.interactions.shortcut(self.id, callback_id))

    def say(self, text: str, channel: str) -> Message:
        """Write a plain message."""
        place = self.sandbox.world.channels[self._channel(channel)]
        return self.sandbox.do(
            lambda: messages.post(self.sandbox.slack, place, self.id, {"text": text})
        )

    def press(self, where: Message | Json, what: str, value: str = "") -> Reply:
        """Press a button: by action_id, label or a part of either; `value` tells equals apart."""
        block, element = answers.find(_blocks(where), what, value)
        return self._interact(where, block, element, {})

    def choose(self, where: Message | Json, what: str, value: Any) -> Reply:
        """Choose something in a menu, picker or among radio buttons (action_id or label)."""
        block, element = answers.find(_blocks(where), what)
        return self._interact(where, block, element, answers.given(element, value))

    def options(self, view: Json, what: str, typed: str) -> Json:
        """Type into an external select and get its options."""
        block, element = answers.find(view["blocks"], what)
        place = {"type": "view", "view_id": view["id"]}
        work = self.sandbox.interactions.options(
            self.id, place, block["block_id"], element["action_id"], typed
        )
        return self.sandbox.run(work)

    def fill(self, view: Json, answers_by_field: dict[str, Any]) -> Json:
        """The `state.values` of a form; fields by block_id, action_id or label."""
        return answers.values(view, answers_by_field)

    def submit(self, view: Json, answers_by_field: dict[str, Any] | None = None) -> Reply:
        """Fill in and submit a form."""
        values = self.fill(view, answers_by_field or {})
        return self._act(self.sandbox.interactions.submit(self.id, view["id"], values))

    def close(self, view: Json, *, clear: bool = False) -> None:
        """Close a form without submitting it."""
        self.sandbox.run(self.sandbox.interactions.close(self.id, view["id"], clear=clear))

    # --- behind the scenes ------------------------------------------------------------------

    def _interact(self, where: Message | Json, block: Json, element: Json, action: Json) -> Reply:
        place: Json = (
            {"type": "view", "view_id": where["id"]}
            if isinstance(where, dict)
            else {
                "type": "message",
                "channel": where.channel,
                "ts": where.ts,
            }
        )
        return self._act(
            self.sandbox.interactions.action(
                self.id, place, (block["block_id"], element["action_id"]), action
            )
        )

    def _act(self, work: Any) -> Reply:
        before = self.sandbox.world.last_ts
        told = self.sandbox.run(answers.refusable(work))
        return self.sandbox.do(lambda: self._reply(told, before))

    def _reply(self, told: Json, before: str) -> Reply:
        fresh = [one for one in self._seen() if float(one.edited or one.ts) > float(before)]
        return Reply(
            told.get("error", ""),
            told.get("errors", {}),
            [one for one in fresh if one.user == BOT],
            self._top(),
        )

    def _seen(self) -> list[Message]:
        slack = self.sandbox.slack
        mine = [c.id for c in slack.world.channels.values() if self.id in c.members]
        found = [one for name in mine for one in messages.visible(slack, name, self.id)]
        return sorted(found, key=lambda one: float(one.ts))

    def _top(self) -> Json | None:
        stack = views.stack(self.sandbox.slack, self.id)
        return stack[-1] if stack else None

    def _channel(self, name: str) -> str:
        for channel in self.sandbox.world.channels.values():
            if name.removeprefix("#") in (channel.id, channel.name):
                return channel.id
        raise KeyError(name)


def _blocks(where: Message | Json) -> list[Json]:
    blocks: list[Json] = where["blocks"] if isinstance(where, dict) else where.blocks
    return blocks
