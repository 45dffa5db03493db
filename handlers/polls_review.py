"""Free texts read before anybody sees them: opened from the results, released a few at a time."""

import re
from typing import Any

from slack_bolt import Ack, App
from slack_sdk import WebClient

from bot.core import Bot, Who
from bot.services import polls_review
from bot.views import polls_review as views
from handlers import home
from handlers.edge import Body, Command, Form, open_modal, pressed
from handlers.values import number, numbers

COMMANDS: dict[str, Command] = {}


def opened(ack: Ack, body: Body, client: WebClient, bot: Bot, who: Who) -> None:
    """Show the next texts."""
    with bot.turn(who) as turn:
        view = polls_review.form(turn, number(pressed(body)))
    open_modal(client, body, view)
    ack()


def released(ack: Ack, view: dict[str, Any], client: WebClient, bot: Bot, who: Who) -> None:
    """Let the texts be shown, and go on with the next ones."""
    form = Form(view)
    survey_id, seen = numbers(form.metadata, 2)
    left_out = frozenset(number(n) for n in form.options(views.LEFT_OUT) if n.isdigit())
    with bot.turn(who) as turn:
        following = polls_review.keep(turn, survey_id, seen, left_out)
    if following:
        ack(response_action="update", view=following)
        return
    ack()
    home.show(client, bot, who, f"poll:{survey_id}")


def register(app: App) -> None:
    """Bind the listeners."""
    app.action(re.compile(f"^{views.OPEN}:"))(opened)
    app.view(views.FORM)(released)
