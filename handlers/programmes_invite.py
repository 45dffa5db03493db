"""Opening sign-up in Slack: the invitation is read first, then confirmed."""

import re
from typing import Any

from slack_bolt import Ack, App
from slack_sdk import WebClient

from bot.core import Bot, Who
from bot.services import programmes_invite
from bot.views.programmes_invite import FORM
from bot.views.programmes_page import OPEN
from bot.views.wording import ANYWAY
from handlers import home
from handlers.edge import Body, Form, open_modal, pressed
from handlers.values import numbers


def opened(ack: Ack, body: Body, client: WebClient, bot: Bot, who: Who) -> None:
    """Show the invitation."""
    programme_id, seen = numbers(pressed(body), 2)
    with bot.turn(who) as turn:
        view = programmes_invite.opened(turn, programme_id, seen)
    open_modal(client, body, view)
    ack()


def submitted(ack: Ack, view: dict[str, Any], client: WebClient, bot: Bot, who: Who) -> None:
    """Open sign-up, or show the form again with remarks about its words."""
    form = Form(view)
    programme_id, seen = numbers(form.metadata, 2)
    with bot.turn(who) as turn:
        again = programmes_invite.submit(
            turn, programme_id, seen, form.text("text"), anyway=bool(form.options(ANYWAY))
        )
    if again:
        ack(response_action="update", view=again)
        return
    ack()
    home.show(client, bot, who, f"programme:{programme_id}")


def register(app: App) -> None:
    """Bind the listeners."""
    app.action(re.compile(f"^{OPEN}:"))(opened)
    app.view(FORM)(submitted)
