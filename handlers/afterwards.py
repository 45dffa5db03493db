"""Listeners of what comes after the goodbye: asked in private, answered, changed."""

import re
from typing import Any

from slack_bolt import Ack, App
from slack_sdk import WebClient

from bot.core import Bot, Who
from bot.services import afterwards
from bot.views import afterwards as views
from bot.views import notices
from handlers import home
from handlers.edge import Body, Command, Form, notice, open_modal, pressed
from handlers.values import number

COMMANDS: dict[str, Command] = {}


def ask(ack: Ack, body: Body, client: WebClient, bot: Bot, who: Who) -> None:
    """Ask in private, also from a post that both read."""
    with bot.turn(who) as turn:
        view = afterwards.form(turn, number(pressed(body)))
    open_modal(client, body, view)
    ack()


def nothing(ack: Ack, body: Body, client: WebClient, bot: Bot, who: Who) -> None:
    """Note that this was all."""
    with bot.turn(who) as turn:
        said = afterwards.choose(turn, number(pressed(body)), ())
    notice(client, body, turn.t, said)
    ack()
    home.refresh(body, client, bot, who)


def chosen(ack: Ack, view: dict[str, Any], client: WebClient, bot: Bot, who: Who) -> None:
    """Take the choice, and say what follows from it."""
    form = Form(view)
    with bot.turn(who) as turn:
        said = afterwards.choose(turn, number(form.metadata), form.options(views.FIELD))
    ack(response_action="update", view=notices.modal(said, turn.t))
    home.show(client, bot, who)


def register(app: App) -> None:
    """Bind the listeners."""
    app.action(re.compile(f"^{views.ASK}:"))(ask)
    app.action(re.compile(f"^{views.NOTHING}:"))(nothing)
    app.view(views.FORM)(chosen)
