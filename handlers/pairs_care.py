"""Listeners of those in charge: a proposal taken back, a pair released or stopped."""

import re

from slack_bolt import Ack, App
from slack_sdk import WebClient

from bot.core import Bot, Who
from bot.services import pairs_care as care
from bot.views import pairs_care as views
from handlers import home
from handlers.edge import Body, Command, pressed
from handlers.values import number

COMMANDS: dict[str, Command] = {}


def recall(ack: Ack, body: Body, client: WebClient, bot: Bot, who: Who) -> None:
    """Take a proposal back."""
    with bot.turn(who) as turn:
        care.recall(turn, number(pressed(body)))
    ack()
    home.refresh(body, client, bot, who)


def release(ack: Ack, body: Body, client: WebClient, bot: Bot, who: Who) -> None:
    """Let both go back to the pool."""
    with bot.turn(who) as turn:
        care.release(turn, number(pressed(body)))
    ack()
    home.refresh(body, client, bot, who)


def stop(ack: Ack, body: Body, client: WebClient, bot: Bot, who: Who) -> None:
    """End a pair at once."""
    with bot.turn(who) as turn:
        care.stop(turn, number(pressed(body)))
    ack()
    home.refresh(body, client, bot, who)


def register(app: App) -> None:
    """Bind the listeners."""
    app.action(re.compile(f"^{views.RECALL}:"))(recall)
    app.action(re.compile(f"^{views.RELEASE}:"))(release)
    app.action(re.compile(f"^{views.STOP}:"))(stop)
