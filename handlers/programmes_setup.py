"""The set-up checklist in Slack."""

import re

from slack_bolt import Ack, App
from slack_sdk import WebClient

from bot.core import Bot, Who
from bot.services import programmes_setup
from bot.views.programmes_setup import TEXT, TICK
from handlers import home
from handlers.edge import Body, open_modal, pressed
from handlers.values import numbers


def ticked(ack: Ack, body: Body, client: WebClient, bot: Bot, who: Who) -> None:
    """Tick a task off, or open it again."""
    programme_id, task = numbers(pressed(body), 1)[0], pressed(body).rpartition(":")[2]
    with bot.turn(who) as turn:
        programmes_setup.tick(turn, programme_id, task)
    ack()
    home.refresh(body, client, bot, who)


def text(ack: Ack, body: Body, client: WebClient, bot: Bot, who: Who) -> None:
    """Show a ready text."""
    programme_id, name = numbers(pressed(body), 1)[0], pressed(body).rpartition(":")[2]
    with bot.turn(who) as turn:
        view = programmes_setup.text(turn, programme_id, name)
    open_modal(client, body, view)
    ack()


def register(app: App) -> None:
    """Bind the listeners."""
    app.action(re.compile(f"^{TICK}:"))(ticked)
    app.action(re.compile(f"^{TEXT}:"))(text)
