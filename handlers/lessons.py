"""Listeners of lessons: `/mentor learn`, reading one, its self-check."""

import re
from typing import Any

from slack_bolt import Ack, App
from slack_sdk import WebClient

from bot.core import Bot, Who
from bot.services import lessons, lessons_reading
from bot.views import lessons as views
from handlers import home
from handlers.edge import Body, Call, Form, in_home, open_modal, pressed
from handlers.values import number, parts


def learn(call: Call) -> None:
    """`/mentor learn`: the lessons of one's role with progress."""
    with call.bot.turn(call.who) as turn:
        answer = lessons.answer(turn)
    call.answer(answer)


def read(ack: Ack, body: Body, client: WebClient, bot: Bot, who: Who) -> None:
    """Open a lesson; inside a finished one the next takes its place."""
    with bot.turn(who) as turn:
        view = lessons_reading.read(turn, pressed(body))
    if (body.get("view") or {}).get("type") == "modal":
        client.views_update(view_id=body["view"]["id"], view=view)
    else:
        open_modal(client, body, view)
    ack()
    if in_home(body):
        home.refresh(body, client, bot, who)


def check(ack: Ack, view: dict[str, Any], client: WebClient, bot: Bot, who: Who) -> None:
    """Go on to the next question, or to the end."""
    form = Form(view)
    lesson, step, seen = parts(form.metadata, 3)
    index = number(step) - 1
    with bot.turn(who) as turn:
        shown, done = lessons_reading.check(
            turn, lesson, index, seen, form.option(f"choice_{index}")
        )
    ack(response_action="update", view=shown)
    if done:
        home.show(client, bot, who)


COMMANDS = {"learn": learn}


def register(app: App) -> None:
    """Bind the listeners."""
    app.action(re.compile(f"^{views.OPEN}:"))(read)
    app.view(views.FORM)(check)
