"""What all listeners share: reading a payload, and answering where the person is looking."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from slack_bolt import Ack
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot.core import Bot, Who
from bot.domain.refusals import TooLate
from bot.i18n import Translate
from bot.outgoing import Message
from bot.views import notices

Body = dict[str, Any]

CLOSED = frozenset({"exchanged_trigger_id", "expired_trigger_id", "invalid_trigger_id"})
"""How Slack says that a press can open no window any more."""


@dataclass(frozen=True, slots=True)
class Call:
    """One call of the slash command; `text` is what follows its first word, as typed."""

    ack: Ack
    client: WebClient
    bot: Bot
    who: Who
    body: Body
    text: str

    def answer(self, message: Message) -> None:
        """Answer, visible to the caller only."""
        self.ack(response_type="ephemeral", **message.to_slack())

    def open(self, view: dict[str, Any]) -> None:
        """Open a modal in answer."""
        open_modal(self.client, self.body, view)
        self.ack()


Command = Callable[[Call], None]


class Form:
    """What somebody filled in: fields by the name of their block."""

    def __init__(self, view: Mapping[str, Any]) -> None:
        self._values = (view.get("state") or {}).get("values") or {}
        self.metadata = str(view.get("private_metadata") or "")

    def _element(self, name: str) -> Mapping[str, Any]:
        fields = self._values.get(name) or {}
        return next(iter(fields.values()), {})

    def has(self, name: str) -> bool:
        """Tell whether the form had this field."""
        return name in self._values

    def text(self, name: str) -> str:
        """Read a text field, trimmed."""
        return str(self._element(name).get("value") or "").strip()

    def option(self, name: str) -> str | None:
        """Read the one choice of a menu or of radio buttons."""
        chosen = self._element(name).get("selected_option")
        return str(chosen["value"]) if chosen else None

    def options(self, name: str) -> list[str]:
        """Read the choices of a multiple menu or of checkboxes, in the order chosen."""
        return [str(item["value"]) for item in self._element(name).get("selected_options") or []]

    def user(self, name: str) -> str | None:
        """Read a chosen person."""
        return self._element(name).get("selected_user")

    def users(self, name: str) -> list[str]:
        """Read chosen people."""
        return list(self._element(name).get("selected_users") or [])

    def conversation(self, name: str) -> str | None:
        """Read a chosen channel."""
        element = self._element(name)
        return element.get("selected_conversation") or element.get("selected_channel")

    def day(self, name: str) -> date | None:
        """Read a chosen day."""
        value = self._element(name).get("selected_date")
        return date.fromisoformat(value) if value else None

    def time(self, name: str) -> str | None:
        """Read a chosen time of day, `HH:MM`."""
        return self._element(name).get("selected_time")


def pressed(body: Body) -> str:
    """Read the value of the pressed button or of the chosen option."""
    action = body["actions"][0]
    if "selected_option" in action:
        return str((action["selected_option"] or {}).get("value", ""))
    return str(action.get("value") or "")


def open_modal(client: WebClient, body: Body, view: dict[str, Any]) -> None:
    """Show a modal on top of whatever the person sees; the trigger lives three seconds.

    Raises:
        TooLate: they are over.
    """
    inside = in_modal(body)
    call = (
        client.views_push if inside and body.get("type") == "block_actions" else client.views_open
    )
    try:
        call(trigger_id=body["trigger_id"], view=view)
    except SlackApiError as error:
        if error.response["error"] in CLOSED:
            raise TooLate from error
        raise


def replace_card(client: WebClient, body: Body, message: Message) -> None:
    """Put a new card in place of the one whose button was pressed."""
    container = body.get("container") or {}
    channel, ts = container.get("channel_id"), container.get("message_ts")
    if channel and ts and not container.get("is_ephemeral"):
        client.chat_update(channel=channel, ts=ts, **message.to_slack())


def in_home(body: Body) -> bool:
    """Tell whether the press came from the person's Home."""
    return (body.get("view") or {}).get("type") == "home"


def in_modal(body: Body) -> bool:
    """Tell whether the press came from a window on top of the page."""
    return (body.get("view") or {}).get("type") == "modal"


def notice(client: WebClient, body: Body, t: Translate, text: str) -> None:
    """Tell something in a small modal, wherever the person is."""
    open_modal(client, body, notices.modal(text, t))


def voice(bot: Bot, who: Who) -> Translate:
    """Find the reader's voice in a turn of its own."""
    with bot.turn(who) as turn:
        return turn.t
