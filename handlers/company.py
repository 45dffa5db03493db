"""The company's settings in Slack: three forms, and the question where people of a band go."""

import re
from collections.abc import Callable, Mapping
from typing import Any

from slack_bolt import Ack, App
from slack_sdk import WebClient

from bot.core import Bot, Who
from bot.services import company
from bot.views import company as views
from handlers import home
from handlers.edge import Body, Form, open_modal, pressed
from handlers.values import number, numbers, one_of

PAGE = "company"


def opened(ack: Ack, body: Body, client: WebClient, bot: Bot, who: Who) -> None:
    """Open one of the forms."""
    with bot.turn(who) as turn:
        view = company.opened(turn, pressed(body))
    open_modal(client, body, view)
    ack()


def saved(ack: Ack, view: dict[str, Any], client: WebClient, bot: Bot, who: Who) -> None:
    """Store a form and show the page again."""
    form = Form(view)
    section = form.metadata.rpartition(":")[2]
    with bot.turn(who) as turn:
        company.save(turn, section, numbers(form.metadata, 1)[0], one_of(READ, section)(form))
    ack()
    home.show(client, bot, who, PAGE)


def levels_sent(ack: Ack, view: dict[str, Any], client: WebClient, bot: Bot, who: Who) -> None:
    """Store the level bands, or ask first where people go."""
    form = Form(view)
    with bot.turn(who) as turn:
        asked = company.name_levels(turn, numbers(form.metadata, 1)[0], form.text("bands"))
    if asked:
        ack(response_action="update", view=asked)
        return
    ack()
    home.show(client, bot, who, PAGE)


def moved(ack: Ack, view: dict[str, Any], client: WebClient, bot: Bot, who: Who) -> None:
    """Store the level bands and move the people."""
    form = Form(view)
    seen, _, levels = form.metadata.partition(":")
    targets = {number(level): form.option(f"level_{level}") or "" for level in levels.split(",")}
    with bot.turn(who) as turn:
        company.move_levels(turn, number(seen), targets)
    ack()
    home.show(client, bot, who, PAGE)


def _basics(form: Form) -> dict[str, Any]:
    return {
        "place": form.option("place"),
        "hours": form.text("hours"),
        "company_channel": form.conversation("company_channel"),
        "working_languages": form.options("languages"),
    }


def _contacts(form: Form) -> dict[str, Any]:
    return {name: form.text(name) for name in company.TEXTS}


READ: Mapping[str, Callable[[Form], dict[str, Any]]] = {"basics": _basics, "contacts": _contacts}


def register(app: App) -> None:
    """Bind the listeners."""
    app.action(re.compile(f"^{views.OPEN}:"))(opened)
    app.view(f"{views.FORM}:levels")(levels_sent)
    app.view(re.compile(f"^{views.FORM}:(basics|contacts)$"))(saved)
    app.view(views.MOVES)(moved)
