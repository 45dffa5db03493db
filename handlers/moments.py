"""Moments of a talk: the form, and what it became."""

import re
from typing import Any

from slack_bolt import Ack, App
from slack_sdk import WebClient

from bot.core import Bot, Who
from bot.services import moments
from bot.views import moments as views
from handlers.edge import Body, Form, open_modal, pressed
from handlers.values import number


def opened(ack: Ack, body: Body, client: WebClient, bot: Bot, who: Who) -> None:
    """Open the form."""
    with bot.turn(who) as turn:
        view = moments.form(turn, number(pressed(body)))
    open_modal(client, body, view)
    ack()


def noted(ack: Ack, view: dict[str, Any], bot: Bot, who: Who) -> None:
    """Note what was chosen, and show what became of it."""
    form = Form(view)
    with bot.turn(who) as turn:
        shown = moments.note(turn, number(form.metadata), form.options(views.CHOSEN))
    ack(response_action="update", view=shown)


def register(app: App) -> None:
    """Bind the listeners."""
    app.action(re.compile(f"^{views.OPEN}:"))(opened)
    app.view(views.FORM)(noted)
