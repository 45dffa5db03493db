"""`/mentor people`: paste people data, look at the differences, decide about what waits."""

import re
from typing import Any

from slack_bolt import Ack, App
from slack_sdk import WebClient

from bot.core import Bot, Who
from bot.services import people, people_import
from bot.views import notices
from bot.views import people_import as views
from handlers import enrolment_forms, home
from handlers.edge import Body, Call, Command, Form, in_home, open_modal, pressed, replace_card


def paste(call: Call) -> None:
    """`/mentor people`: ask for a table."""
    with call.bot.turn(call.who) as turn:
        view = people.form(turn)
    call.open(view)


def opened(ack: Ack, body: Body, client: WebClient, bot: Bot, who: Who) -> None:
    """Ask for a table, from HR's pages."""
    with bot.turn(who) as turn:
        view = people.form(turn)
    open_modal(client, body, view)
    ack()


def pasted(ack: Ack, view: dict[str, Any], bot: Bot, who: Who) -> None:
    """Show what the table would change."""
    with bot.turn(who) as turn:
        page = people.pasted(turn, Form(view).text("text"))
    ack(response_action="update", view=page)


def confirmed(ack: Ack, bot: Bot, who: Who) -> None:
    """Import it."""
    with bot.turn(who) as turn:
        page = people.confirmed(turn)
    ack(response_action="update", view=page)


def decided(ack: Ack, body: Body, client: WebClient, bot: Bot, who: Who) -> None:
    """Carry out or throw away an import that waited."""
    yes = body["actions"][0]["action_id"].startswith(f"{views.DECIDE}:yes")
    with bot.turn(who) as turn:
        number = enrolment_forms.number(pressed(body)) or 0
        people_import.decide(turn, number, confirmed=yes)
        answer = notices.message(views.decided(turn.t, yes=yes))
    ack()
    if in_home(body):
        home.refresh(body, client, bot, who)
    replace_card(client, body, answer)


COMMANDS: dict[str, Command] = {"people": paste}


def register(app: App) -> None:
    """Bind the listeners."""
    app.action(re.compile(f"^{views.OPEN}"))(opened)
    app.view(views.PASTED)(pasted)
    app.view(views.CONFIRMED)(confirmed)
    app.action(re.compile(f"^{views.DECIDE}:"))(decided)
