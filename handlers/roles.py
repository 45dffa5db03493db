"""Roles in Slack: `/mentor admin`, the first lead, appointing and removing."""

import re
from typing import Any

from slack_bolt import Ack, App
from slack_sdk import WebClient

from bot.core import Bot, Who
from bot.services import roles
from bot.views import roles as views
from bot.views.programmes import FIRST_LEAD
from handlers import home
from handlers.acquaint import meet
from handlers.edge import Body, Call, Command, Form, open_modal, pressed
from handlers.values import number


def admin(call: Call) -> None:
    """`/mentor admin`: roles and the audit trail, here and in Home."""
    with call.bot.turn(call.who) as turn:
        answer = roles.answer(turn)
    call.answer(answer)


def first_lead(ack: Ack, body: Body, client: WebClient, bot: Bot, who: Who) -> None:
    """Ask for the first lead."""
    with bot.turn(who) as turn:
        view = roles.first_lead_form(turn)
    open_modal(client, body, view)
    ack()


def first_lead_named(ack: Ack, view: dict[str, Any], client: WebClient, bot: Bot, who: Who) -> None:
    """Appoint the first lead."""
    chosen = Form(view).user("person")
    meet(bot, client, who, [chosen] if chosen else [])
    with bot.turn(who) as turn:
        roles.appoint_first_lead(turn, chosen)
    ack()
    home.show(client, bot, who)


def appoint(ack: Ack, body: Body, client: WebClient, bot: Bot, who: Who) -> None:
    """Ask whom to appoint."""
    with bot.turn(who) as turn:
        view = roles.form(turn)
    open_modal(client, body, view)
    ack()


def appointed(ack: Ack, view: dict[str, Any], client: WebClient, bot: Bot, who: Who) -> None:
    """Give the role."""
    form = Form(view)
    chosen, where = form.user("person"), form.option("programme") or views.ALL
    meet(bot, client, who, [chosen] if chosen else [])
    with bot.turn(who) as turn:
        programme_id = None if where == views.ALL else number(where)
        roles.appoint(turn, chosen, form.option("role") or "", programme_id, form.text("scope"))
    ack()
    home.show(client, bot, who, "admin")


def remove(ack: Ack, body: Body, client: WebClient, bot: Bot, who: Who) -> None:
    """Take a role away."""
    with bot.turn(who) as turn:
        roles.remove(turn, number(pressed(body)))
    ack()
    home.refresh(body, client, bot, who)


COMMANDS: dict[str, Command] = {"admin": admin}


def register(app: App) -> None:
    """Bind the listeners."""
    app.action(FIRST_LEAD)(first_lead)
    app.view(views.FIRST_FORM)(first_lead_named)
    app.action(views.APPOINT)(appoint)
    app.view(views.FORM)(appointed)
    app.action(re.compile(f"^{views.REMOVE}:"))(remove)
