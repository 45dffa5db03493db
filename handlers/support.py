"""Support in Slack: the command, the shortcut, the form, and the helper's two steps."""

import re
from typing import Any

from slack_bolt import Ack, App
from slack_sdk import WebClient

from bot.core import Bot, Who
from bot.services import support
from bot.views import notices
from bot.views import support as views
from handlers.edge import Body, Call, Command, Form, open_modal, pressed
from handlers.values import number


def command(call: Call) -> None:
    """`/mentor support`: open the form."""
    with call.bot.turn(call.who) as turn:
        view = support.form(turn)
    call.open(view)


def opened(ack: Ack, body: Body, client: WebClient, bot: Bot, who: Who) -> None:
    """Open the form from Home, from a card or from the shortcut."""
    with bot.turn(who) as turn:
        view = support.form(turn)
    open_modal(client, body, view)
    ack()


def asked(ack: Ack, view: dict[str, Any], bot: Bot, who: Who) -> None:
    """Store the request and say who answers."""
    form = Form(view)
    with bot.turn(who) as turn:
        text = support.ask(turn, form.option("asked"), form.text("text"))
        answer = notices.modal(text, turn.t)
    ack(response_action="update", view=answer)


def read(ack: Ack, body: Body, client: WebClient, bot: Bot, who: Who) -> None:
    """Show the request to the helper."""
    with bot.turn(who) as turn:
        view = support.read(turn, number(pressed(body)))
    open_modal(client, body, view)
    ack()


def take(ack: Ack, body: Body, client: WebClient, bot: Bot, who: Who) -> None:
    """“I take care”: the modal shows what comes next."""
    with bot.turn(who) as turn:
        view = support.take(turn, number(pressed(body)))
    ack()
    client.views_update(view_id=body["view"]["id"], view=view)


def done(ack: Ack, body: Body, client: WebClient, bot: Bot, who: Who) -> None:
    """“Answered”: the request is closed."""
    with bot.turn(who) as turn:
        view = support.answered(turn, number(pressed(body)))
    ack()
    client.views_update(view_id=body["view"]["id"], view=view)


COMMANDS: dict[str, Command] = {"support": command}


def register(app: App) -> None:
    """Bind the listeners."""
    app.action(views.OPEN)(opened)
    app.shortcut("shortcut:support")(opened)
    app.view(views.FORM)(asked)
    app.action(re.compile(f"^{views.READ}:"))(read)
    app.action(re.compile(f"^{views.TAKE}:"))(take)
    app.action(re.compile(f"^{views.DONE}:"))(done)
