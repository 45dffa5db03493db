"""Listeners of a pair's journey: its proposal, agreement, pauses and goodbyes."""

import re
from typing import Any

from slack_bolt import Ack, App
from slack_sdk import WebClient

from bot.core import Bot, Who
from bot.services import pairs
from bot.views import pairs as views
from bot.views import pairs_forms as forms
from handlers import home
from handlers.edge import Body, Command, Form, open_modal, pressed, replace_card

COMMANDS: dict[str, Command] = {}


def _ts(body: Body) -> str | None:
    return (body.get("container") or {}).get("message_ts")


def yes(ack: Ack, body: Body, client: WebClient, bot: Bot, who: Who) -> None:
    """Say yes to a proposal."""
    with bot.turn(who) as turn:
        card = pairs.answer(turn, int(pressed(body)), yes=True, ts=_ts(body))
    ack()
    replace_card(client, body, card)
    home.refresh(body, client, bot, who)


def no(ack: Ack, body: Body, client: WebClient, bot: Bot, who: Who) -> None:
    """Say no to a proposal; nobody learns of it."""
    with bot.turn(who) as turn:
        card = pairs.answer(turn, int(pressed(body)), yes=False, ts=_ts(body))
    ack()
    replace_card(client, body, card)
    home.refresh(body, client, bot, who)


def agree(ack: Ack, body: Body, client: WebClient, bot: Bot, who: Who) -> None:
    """Confirm the agreement, after a private question where something is open."""
    with bot.turn(who) as turn:
        asked = pairs.agree(turn, int(pressed(body)))
    if asked.form:
        open_modal(client, body, asked.form)
    ack()
    if asked.card:
        replace_card(client, body, asked.card)
        home.refresh(body, client, bot, who)


def agreed(ack: Ack, view: dict[str, Any], bot: Bot, who: Who) -> None:
    """Take the private wishes and the confirmation."""
    form = Form(view)
    with bot.turn(who) as turn:
        pairs.confirm(
            turn,
            int(form.metadata),
            language=form.option("language"),
            du=forms.DU in form.options("address"),
        )
    ack()


def ten_points(ack: Ack, body: Body, client: WebClient, bot: Bot, who: Who) -> None:
    """Show all ten points of the agreement."""
    with bot.turn(who) as turn:
        view = pairs.ten_points(turn, int(pressed(body)))
    open_modal(client, body, view)
    ack()


def register(app: App) -> None:
    """Bind the listeners."""
    app.action(re.compile(f"^{views.YES}:"))(yes)
    app.action(re.compile(f"^{views.NO}:"))(no)
    app.action(re.compile(f"^{views.AGREE}:"))(agree)
    app.action(re.compile(f"^{views.TEN}:"))(ten_points)
    app.view(forms.AGREE_FORM)(agreed)
