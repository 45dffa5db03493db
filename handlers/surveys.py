"""Answering surveys and polls in Slack: the form, page by page."""

import re
from typing import Any

from slack_bolt import Ack, App
from slack_sdk import WebClient

from bot.core import Bot, Who
from bot.services import surveys_answering as answering
from bot.views import surveys as views
from handlers.edge import Body, Command, Form, open_modal, pressed
from handlers.values import number, numbers, parts


def answer(ack: Ack, body: Body, client: WebClient, bot: Bot, who: Who) -> None:
    """Open the form, or the test of a poll that was not sent yet."""
    channel = str((body.get("container") or {}).get("channel_id") or "")
    with bot.turn(who) as turn:
        view = answering.open_form(turn, number(pressed(body)), channel)
    open_modal(client, body, view)
    ack()


def given(ack: Ack, view: dict[str, Any], bot: Bot, who: Who) -> None:
    """Take one page; show the next one, or thanks."""
    survey_id, page, channel = parts(Form(view).metadata, 3)
    with bot.turn(who) as turn:
        shown = answering.submit(turn, number(survey_id), number(page), answers(view), channel)
    ack(response_action="update", view=shown)


def tried(ack: Ack, view: dict[str, Any], bot: Bot, who: Who) -> None:
    """Thank for a test; nothing is stored."""
    survey_id = numbers(Form(view).metadata, 1)[0]
    with bot.turn(who) as turn:
        shown = answering.tried(turn, survey_id)
    ack(response_action="update", view=shown)


def answers(view: dict[str, Any]) -> dict[str, str | list[str]]:
    """Read all fields of a form, whatever their kind."""
    form, found = Form(view), dict[str, str | list[str]]()
    for block in view["blocks"]:
        if block["type"] == "input":
            name, kind = block["block_id"], block["element"]["type"]
            if kind == "checkboxes":
                found[name] = form.options(name)
            else:
                found[name] = form.option(name) or form.text(name)
    return found


COMMANDS: dict[str, Command] = {}


def register(app: App) -> None:
    """Bind the listeners."""
    app.action(re.compile(f"^{views.ANSWER}"))(answer)
    app.view(views.FORM)(given)
    app.view(views.TRIED)(tried)
