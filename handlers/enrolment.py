"""`/mentor signup` and its two pages, the search for topics and places, and the notice."""

import re
from typing import Any

from slack_bolt import Ack, App
from slack_sdk import WebClient

from bot.core import Bot, Who
from bot.services import enrolment_profile, enrolment_search, enrolment_signup
from bot.views import enrolment_form as forms
from handlers import enrolment_forms, home
from handlers.edge import Body, Call, Command, Form, open_modal, pressed


def signup(call: Call) -> None:
    """`/mentor signup`: the form, or the profile of somebody who is in already."""
    with call.bot.turn(call.who) as turn:
        view = enrolment_signup.begin(turn) or enrolment_profile.show(turn)
    call.open(view)


def opened(ack: Ack, body: Body, client: WebClient, bot: Bot, who: Who) -> None:
    """Open the same form from an invitation or Home; the value names the programme."""
    wanted = enrolment_forms.number(pressed(body))
    with bot.turn(who) as turn:
        view = enrolment_signup.begin(turn, wanted) or enrolment_profile.show(turn, wanted)
    open_modal(client, body, view)
    ack()


def topics_sent(ack: Ack, view: dict[str, Any], bot: Bot, who: Who) -> None:
    """Go from the first page to the second."""
    chosen = enrolment_forms.topics(Form(view))
    with bot.turn(who) as turn:
        page = enrolment_signup.topics_told(turn, enrolment_forms.programme(view), chosen)
    ack(response_action="update", view=page)


def about_sent(ack: Ack, view: dict[str, Any], client: WebClient, bot: Bot, who: Who) -> None:
    """Let the person in."""
    told = enrolment_forms.about(Form(view))
    with bot.turn(who) as turn:
        page = enrolment_signup.about_told(turn, enrolment_forms.programme(view) or 0, told)
    ack(response_action="update", view=page)
    home.show(client, bot, who)


def topic_typed(ack: Ack, body: Body, bot: Bot, who: Who) -> None:
    """Find topics while somebody types."""
    wanted = body["action_id"] == forms.WANTED
    with bot.turn(who) as turn:
        found = enrolment_search.topics(
            turn,
            str(body.get("value") or ""),
            wanted=wanted,
            programme_id=enrolment_forms.programme(body.get("view") or {}),
        )
    ack(options=found)


def place_typed(ack: Ack, body: Body, bot: Bot, who: Who) -> None:
    """Find countries and regions while somebody types."""
    with bot.turn(who) as turn:
        found = enrolment_search.places(turn, str(body.get("value") or ""))
    ack(options=found)


def notice(ack: Ack, body: Body, client: WebClient, bot: Bot, who: Who) -> None:
    """Show the whole privacy notice."""
    with bot.turn(who) as turn:
        view = enrolment_search.notice(turn)
    open_modal(client, body, view)
    ack()


COMMANDS: dict[str, Command] = {"signup": signup}


def register(app: App) -> None:
    """Bind the listeners."""
    app.action(re.compile(f"^{forms.OPEN}"))(opened)
    app.view(forms.TOPICS)(topics_sent)
    app.view(forms.ABOUT)(about_sent)
    app.options(re.compile(f"^({forms.OFFERED}|{forms.WANTED})$"))(topic_typed)
    app.options(forms.PLACE)(place_typed)
    app.action(forms.NOTICE)(notice)
