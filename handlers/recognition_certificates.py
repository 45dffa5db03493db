"""Certificates: asked for, not wanted, issued anew, and checked by HR."""

import re
from typing import Any

from slack_bolt import Ack, App
from slack_sdk import WebClient

from bot.core import Bot, Who
from bot.services import certificates, recognition_page
from bot.views import certificates as views
from handlers import acquaint, home
from handlers.edge import Body, Form, open_modal, pressed
from handlers.values import number


def asked(ack: Ack, body: Body, client: WebClient, bot: Bot, who: Who) -> None:
    """Open the form, with the name as Slack has it now."""
    acquaint.meet(bot, client, who, [who.user_id])
    with bot.turn(who) as turn:
        view = recognition_page.certificate_form(turn, number(pressed(body)))
    open_modal(client, body, view)
    ack()


def requested(ack: Ack, view: dict[str, Any], client: WebClient, bot: Bot, who: Who) -> None:
    """Issue it."""
    form = Form(view)
    with bot.turn(who) as turn:
        certificates.request(turn, number(form.metadata), shows=form.options("shows"))
    ack()
    home.show(client, bot, who, "recognition")


def wanted(ack: Ack, body: Body, client: WebClient, bot: Bot, who: Who) -> None:
    """Note whether the person wants certificates."""
    with bot.turn(who) as turn:
        certificates.choose(turn, wanted=pressed(body) == "yes")
    ack()
    home.refresh(body, client, bot, who)


def verify(ack: Ack, body: Body, client: WebClient, bot: Bot, who: Who) -> None:
    """Ask for a code."""
    with bot.turn(who) as turn:
        view = certificates.verify_form(turn)
    open_modal(client, body, view)
    ack()


def verified(ack: Ack, view: dict[str, Any], bot: Bot, who: Who) -> None:
    """Confirm or refuse it."""
    with bot.turn(who) as turn:
        facts, replaced = certificates.verify(turn, Form(view).text("code"))
        answer = views.verified(facts, turn.t, replaced=replaced)
    ack(response_action="update", view=answer)


def register(app: App) -> None:
    """Bind the listeners."""
    app.action(re.compile(f"^{views.REQUEST}:"))(asked)
    app.view(views.REQUESTED)(requested)
    app.action(views.WANT)(wanted)
    app.action(views.VERIFY)(verify)
    app.view(views.VERIFIED)(verified)
