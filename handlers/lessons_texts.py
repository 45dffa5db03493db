"""Listeners of those who put lessons into their own words."""

import re
from typing import Any

from slack_bolt import Ack, App
from slack_sdk import WebClient

from bot.core import Bot, Who
from bot.services import lessons_texts
from bot.views import lessons_texts as views
from handlers import home
from handlers.edge import Body, Form, open_modal, pressed
from handlers.values import number, parts


def edit(ack: Ack, body: Body, client: WebClient, bot: Bot, who: Who) -> None:
    """Open a lesson for editing."""
    programme_id, _, lesson = pressed(body).partition(":")
    with bot.turn(who) as turn:
        view = lessons_texts.form(turn, number(programme_id), lesson)
    open_modal(client, body, view)
    ack()


def kept(ack: Ack, view: dict[str, Any], client: WebClient, bot: Bot, who: Who) -> None:
    """Keep the new words."""
    form = Form(view)
    programme_id, seen, lesson = parts(form.metadata, 3)
    texts = {name: form.text(name) for name in views.FIELDS}
    with bot.turn(who) as turn:
        lessons_texts.keep(turn, number(programme_id), number(seen), lesson, texts)
    ack()
    home.show(client, bot, who, f"lesson_texts:{programme_id}")


def register(app: App) -> None:
    """Bind the listeners."""
    app.action(re.compile(f"^{views.EDIT}:"))(edit)
    app.view(views.FORM)(kept)
