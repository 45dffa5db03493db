"""Insights for the sponsor: written by one of a pair, released by the other."""

import re
from typing import Any

from slack_bolt import Ack, App
from slack_sdk import WebClient

from bot.core import Bot, Who
from bot.services import insight_words
from bot.views import insight_words as views
from bot.views import notices
from bot.views import recognition_page as page_views
from handlers import home
from handlers.edge import Body, Form, open_modal, pressed
from handlers.values import number, numbers


def opened(ack: Ack, body: Body, client: WebClient, bot: Bot, who: Who) -> None:
    """Open the form."""
    with bot.turn(who) as turn:
        view = insight_words.form(turn, number(pressed(body)))
    open_modal(client, body, view)
    ack()


def written(ack: Ack, view: dict[str, Any], client: WebClient, bot: Bot, who: Who) -> None:
    """Keep the words and ask the partner."""
    form = Form(view)
    with bot.turn(who) as turn:
        insight_words.write(turn, number(form.metadata), form.text("insight"))
        t = turn.t
    ack(response_action="update", view=notices.modal(t("insight_words.asked_now"), t))
    home.show(client, bot, who, page_views.PAGE)


def read(ack: Ack, body: Body, client: WebClient, bot: Bot, who: Who) -> None:
    """Show the words to the partner."""
    with bot.turn(who) as turn:
        view = insight_words.decision(turn, number(pressed(body)))
    open_modal(client, body, view)
    ack()


def decided(ack: Ack, view: dict[str, Any], client: WebClient, bot: Bot, who: Who) -> None:
    """Take the partner's answer."""
    form = Form(view)
    words_id, seen = numbers(form.metadata, 2)
    with bot.turn(who) as turn:
        agrees = form.option("answer") == "yes"
        insight_words.decide(turn, words_id, seen, agrees=agrees)
        t = turn.t
    said = t("insight_words.decided_yes" if agrees else "insight_words.decided_no")
    ack(response_action="update", view=notices.modal(said, t))
    home.show(client, bot, who, page_views.PAGE)


def taken_back(ack: Ack, body: Body, client: WebClient, bot: Bot, who: Who) -> None:
    """Withdraw an insight."""
    with bot.turn(who) as turn:
        insight_words.take_back(turn, number(pressed(body)))
    ack()
    home.refresh(body, client, bot, who)


def register(app: App) -> None:
    """Bind the listeners."""
    app.action(re.compile(f"^{views.OPEN}:"))(opened)
    app.view(views.WRITTEN)(written)
    app.action(re.compile(f"^{views.READ}:"))(read)
    app.view(views.DECIDED)(decided)
    app.action(re.compile(f"^{views.TAKE_BACK}:"))(taken_back)
