"""This week's mail in Slack, and writing to groups: form, preview, test, sending, taking back."""

import re
from typing import Any

from slack_bolt import Ack, App
from slack_sdk import WebClient

from bot.core import Bot, Who
from bot.services import programmes_copies, programmes_mail, programmes_writing
from bot.views import programmes_mail as views
from bot.views import programmes_writing as forms
from bot.views.programmes_supply import CALL
from bot.views.wording import ANYWAY
from handlers import home
from handlers.edge import Body, Form, open_modal, pressed
from handlers.values import number, numbers


def hold(ack: Ack, body: Body, client: WebClient, bot: Bot, who: Who) -> None:
    """Hold a batch."""
    _switch(body, bot, who, hold=True)
    ack()
    home.refresh(body, client, bot, who)


def release(ack: Ack, body: Body, client: WebClient, bot: Bot, who: Who) -> None:
    """Let a held batch go."""
    _switch(body, bot, who, hold=False)
    ack()
    home.refresh(body, client, bot, who)


def _switch(body: Body, bot: Bot, who: Who, *, hold: bool) -> None:
    programme_id, _, key = pressed(body).partition(":")
    with bot.turn(who) as turn:
        programmes_mail.switch(turn, number(programme_id), key, hold=hold)


def write(ack: Ack, body: Body, client: WebClient, bot: Bot, who: Who) -> None:
    """Open an empty form."""
    with bot.turn(who) as turn:
        view = programmes_writing.opened(turn, number(pressed(body)))
    open_modal(client, body, view)
    ack()


def call(ack: Ack, body: Body, client: WebClient, bot: Bot, who: Who) -> None:
    """Open the form with a ready call for people who know a topic."""
    programme_id, _, topic = pressed(body).partition(":")
    with bot.turn(who) as turn:
        view = programmes_writing.opened(
            turn, number(programme_id), programmes_copies.CHANNEL, topic
        )
    open_modal(client, body, view)
    ack()


def edit(ack: Ack, body: Body, client: WebClient, bot: Bot, who: Who) -> None:
    """Open a message again that has not gone out."""
    with bot.turn(who) as turn:
        view = programmes_writing.edited(turn, number(pressed(body)))
    open_modal(client, body, view)
    ack()


def composed(ack: Ack, view: dict[str, Any], bot: Bot, who: Who) -> None:
    """Show how it will look."""
    form = Form(view)
    programme_id, mailing_id, seen = numbers(form.metadata, 3)
    written = programmes_writing.Written(
        mailing_id, seen, form.option("audience") or "", form.text("text")
    )
    with bot.turn(who) as turn:
        preview = programmes_writing.compose(turn, programme_id, written)
    ack(response_action="update", view=preview)


def test(ack: Ack, body: Body, client: WebClient, bot: Bot, who: Who) -> None:
    """Send it to oneself."""
    with bot.turn(who) as turn:
        view = programmes_writing.test(turn, number(pressed(body)))
    ack()
    client.views_update(view_id=body["view"]["id"], view=view)


def sent(ack: Ack, view: dict[str, Any], client: WebClient, bot: Bot, who: Who) -> None:
    """Hand it to the ledger, or show it again with remarks about its words."""
    form = Form(view)
    mailing_id, seen = numbers(form.metadata, 2)
    with bot.turn(who) as turn:
        again = programmes_writing.send(
            turn,
            mailing_id,
            seen,
            anyway=bool(form.options(ANYWAY)),
            day=form.day("day"),
            at=form.time("time"),
        )
        page = f"mail:{programmes_writing.programme_of(turn, mailing_id)}"
    if again:
        ack(response_action="update", view=again)
        return
    ack()
    home.show(client, bot, who, page)


def cancel(ack: Ack, body: Body, client: WebClient, bot: Bot, who: Who) -> None:
    """Take a message back."""
    with bot.turn(who) as turn:
        programmes_writing.cancel(turn, number(pressed(body)))
    ack()
    home.refresh(body, client, bot, who)


def register(app: App) -> None:
    """Bind the listeners."""
    app.action(re.compile(f"^{views.HOLD}:"))(hold)
    app.action(re.compile(f"^{views.RELEASE}:"))(release)
    app.action(views.WRITE)(write)
    app.action(re.compile(f"^{CALL}:"))(call)
    app.action(re.compile(f"^{views.EDIT}:"))(edit)
    app.action(re.compile(f"^{views.CANCEL}:"))(cancel)
    app.view(forms.FORM)(composed)
    app.action(forms.TEST)(test)
    app.view(forms.PREVIEW)(sent)
