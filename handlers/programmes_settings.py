"""A programme's settings in Slack: four forms, each read by its own function."""

import re
from collections.abc import Callable, Mapping
from typing import Any

from slack_bolt import Ack, App
from slack_sdk import WebClient

from bot.core import Bot, Who
from bot.domain.agreement import Address
from bot.domain.programme_settings import CRITERIA
from bot.services import programmes_settings
from bot.views.programmes_page import SETTINGS
from bot.views.programmes_settings import FORM, SWITCHES
from handlers import home
from handlers.acquaint import meet
from handlers.edge import Body, Form, open_modal, pressed
from handlers.values import number, numbers, one_of

Typed = dict[str, Any]


def opened(ack: Ack, body: Body, client: WebClient, bot: Bot, who: Who) -> None:
    """Open one of the forms."""
    section = pressed(body).rpartition(":")[2]
    with bot.turn(who) as turn:
        view = programmes_settings.opened(turn, numbers(pressed(body), 1)[0], section)
    open_modal(client, body, view)
    ack()


def saved(ack: Ack, view: dict[str, Any], client: WebClient, bot: Bot, who: Who) -> None:
    """Store a form and show the programme's page again."""
    form = Form(view)
    programme_id, seen = numbers(form.metadata, 2)
    section = form.metadata.rpartition(":")[2]
    typed = one_of(READ, section)(form)
    meet(bot, client, who, typed.get("coordinators", ()))
    with bot.turn(who) as turn:
        programmes_settings.save(turn, programme_id, section, seen, typed)
    ack()
    home.show(client, bot, who, f"programme:{programme_id}")


def _basics(form: Form) -> Typed:
    return {
        "name": form.text("name"),
        "purpose": form.text("purpose"),
        "channel": form.conversation("channel") or "",
        "goals": tuple(form.options("goals")),
        "language": form.option("language") or "en",
        "address": Address(form.option("address") or "du"),
    }


def _dates(form: Form) -> Typed:
    days = ("starts_on", "signup_from", "signup_until", "last_start_on", "ends_on")
    return {
        "format": form.option("format") or "",
        **{name: form.text(name) for name in ("weeks", "every", "minutes")},
        **{name: form.day(name) for name in days},
    }


def _rules(form: Form) -> Typed:
    numbers_ = ("level_gap", "mentor_capacity", "mentee_capacity")
    return {
        **{name: number(form.option(name) or "1") for name in numbers_},
        **{name: name in form.options("switches") for name in SWITCHES},
        "weights": {name: form.text(f"weight_{name}") for name in CRITERIA},
    }


def _people(form: Form) -> Typed:
    return {
        "sponsor": form.user("sponsor"),
        "coordinators": tuple(form.users("coordinators")),
        "minimum_group": number(form.option("minimum_group") or "0"),
        "company_channel": form.conversation("company_channel"),
        "contacts": form.text("contacts"),
    }


READ: Mapping[str, Callable[[Form], Typed]] = {
    "basics": _basics,
    "dates": _dates,
    "rules": _rules,
    "people": _people,
}


def register(app: App) -> None:
    """Bind the listeners."""
    app.action(re.compile(f"^{SETTINGS}:"))(opened)
    app.view(re.compile(f"^{FORM}:"))(saved)
