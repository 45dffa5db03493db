"""Answering surveys and polls in Slack: the form, page by page."""

import re
from typing import Any

from slack_bolt import Ack, App
from slack_sdk import WebClient

from bot.core import Bot, Who
from bot.services import surveys_answering as answering
from bot.services import surveys_cards
from bot.views import surveys as views
from handlers.edge import Body, Command, Form, open_modal, pressed
from handlers.values import number, numbers, parts


def answer(ack: Ack, body: Body, client: WebClient, bot: Bot, who: Who) -> None:
    """Open the form, or the test of a poll that was not sent yet."""
    survey_id, _, talk = pressed(body).partition(":")
    with bot.turn(who) as turn:
        view = answering.open_form(turn, number(survey_id), _place(body, talk))
    open_modal(client, body, view)
    ack()


def _place(body: Body, talk: str) -> str:
    """Note where the card stands that was pressed, and the talk it is about, if any."""
    container = body.get("container") or {}
    channel, ts = str(container.get("channel_id") or ""), container.get("message_ts")
    lasting = channel and ts and not container.get("is_ephemeral")
    return f"{channel}|{ts}|{talk}" if lasting else channel


def given(ack: Ack, view: dict[str, Any], client: WebClient, bot: Bot, who: Who) -> None:
    """Take one page; show the next one, or thanks, and then on the card as well."""
    survey, page, place = parts(Form(view).metadata, 3)
    card = None
    with bot.turn(who) as turn:
        shown = answering.submit(turn, number(survey), number(page), answers(view), place)
        if shown["callback_id"] != views.FORM:
            card = surveys_cards.answered(turn, number(survey), place)
    ack(response_action="update", view=shown)
    if card:
        channel, ts = parts(place, 3, "|")[:2]
        client.chat_update(channel=channel, ts=ts, **card.to_slack())


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
