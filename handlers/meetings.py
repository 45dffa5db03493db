"""Listeners of a pair's dates: found, booked, moved, placed, called off."""

import re
from datetime import datetime, time
from typing import Any

from slack_bolt import Ack, App
from slack_sdk import WebClient

from bot.core import Bot, Who
from bot.services import meetings_dates as dates
from bot.services import meetings_wishes as wishes
from bot.services.meetings_dates import Answer, Typed
from bot.views import meetings as views
from bot.views import meetings_dates as forms
from bot.views import meetings_home as home_views
from bot.views import meetings_wishes as wish_views
from bot.views.meetings_cards import RHYTHM
from handlers import home
from handlers.edge import Body, Form, in_home, open_modal, pressed, replace_card
from handlers.values import moment, number, parts


def show(client: WebClient, body: Body, answer: Answer) -> None:
    """Show the outcome where it was pressed: on the card, in the form, or in a form on top."""
    if (body.get("view") or {}).get("type") == "modal":
        client.views_update(view_id=body["view"]["id"], view=answer.form)
    elif in_home(body):
        open_modal(client, body, answer.form)
    else:
        replace_card(client, body, answer.card)


def _at(body: Body) -> tuple[int, datetime]:
    whose, at = parts(pressed(body), 2, mark="|")
    return number(whose), moment(at)


def find(ack: Ack, body: Body, client: WebClient, bot: Bot, who: Who) -> None:
    """Open the form that finds a date."""
    with bot.turn(who) as turn:
        view = dates.find(turn, number(pressed(body)))
    open_modal(client, body, view)
    ack()


def take(ack: Ack, body: Body, client: WebClient, bot: Bot, who: Who) -> None:
    """Book the date that was pressed."""
    with bot.turn(who) as turn:
        answer = dates.take(turn, *_at(body))
    ack()
    show(client, body, answer)
    home.refresh(body, client, bot, who)


def series(ack: Ack, body: Body, client: WebClient, bot: Bot, who: Who) -> None:
    """Book the whole series from the date that was pressed."""
    with bot.turn(who) as turn:
        answer = dates.take_series(turn, *_at(body))
    ack()
    show(client, body, answer)
    home.refresh(body, client, bot, who)


def move(ack: Ack, body: Body, client: WebClient, bot: Bot, who: Who) -> None:
    """Open the form that moves a date."""
    with bot.turn(who) as turn:
        view = dates.find_move(turn, number(pressed(body)))
    open_modal(client, body, view)
    ack()


def shift(ack: Ack, body: Body, client: WebClient, bot: Bot, who: Who) -> None:
    """Move a date to the time that was pressed."""
    with bot.turn(who) as turn:
        answer = dates.shift(turn, *_at(body))
    ack()
    show(client, body, answer)


def own(ack: Ack, view: dict[str, Any], bot: Bot, who: Who) -> None:
    """Book or move to a date that was typed."""
    form = Form(view)
    pair, _, meeting = form.metadata.partition("|")
    clock = form.time("time")
    typed = Typed(
        number(pair),
        number(meeting) if meeting else None,
        form.day("date"),
        time.fromisoformat(clock) if clock else None,
    )
    with bot.turn(who) as turn:
        settled = dates.own_date(turn, typed)
    ack(response_action="update", view=settled)


def cancel(ack: Ack, body: Body, client: WebClient, bot: Bot, who: Who) -> None:
    """Call a date off."""
    with bot.turn(who) as turn:
        answer = dates.cancel(turn, number(pressed(body)))
    ack()
    show(client, body, answer)
    home.refresh(body, client, bot, who)


def place(ack: Ack, body: Body, client: WebClient, bot: Bot, who: Who) -> None:
    """Ask where a talk takes place."""
    with bot.turn(who) as turn:
        view = wishes.place_form(turn, number(pressed(body)))
    open_modal(client, body, view)
    ack()


def placed(ack: Ack, view: dict[str, Any], bot: Bot, who: Who) -> None:
    """Settle where a talk takes place."""
    form = Form(view)
    with bot.turn(who) as turn:
        settled = wishes.place(
            turn,
            number(form.metadata),
            form.option("place") or "",
            form.text("spot"),
            every=forms.ALL in form.options("scope"),
        )
    ack(response_action="update", view=settled)


def rhythm(ack: Ack, body: Body, client: WebClient, bot: Bot, who: Who) -> None:
    """Ask for the rhythm somebody wishes."""
    with bot.turn(who) as turn:
        view = wishes.rhythm_form(turn, number(pressed(body)))
    open_modal(client, body, view)
    ack()


def rhythm_chosen(ack: Ack, view: dict[str, Any], bot: Bot, who: Who) -> None:
    """Note the rhythm somebody wishes."""
    form = Form(view)
    with bot.turn(who) as turn:
        wishes.wish_rhythm(turn, number(form.metadata), number(form.option("rhythm") or "0"))
    ack()


def wish(ack: Ack, body: Body, bot: Bot, who: Who) -> None:
    """Join in a wish for a new rhythm."""
    pair, _, weeks = pressed(body).partition("|")
    with bot.turn(who) as turn:
        wishes.wish_rhythm(turn, number(pair), number(weeks))
    ack()


def assistant(ack: Ack, body: Body, client: WebClient, bot: Bot, who: Who) -> None:
    """Ask the mentee who helps with dates."""
    with bot.turn(who) as turn:
        view = wishes.assistant_form(turn, number(pressed(body)))
    open_modal(client, body, view)
    ack()


def assistant_named(ack: Ack, view: dict[str, Any], bot: Bot, who: Who) -> None:
    """Note who helps with dates."""
    form = Form(view)
    with bot.turn(who) as turn:
        wishes.name_assistant(turn, number(form.metadata), form.user("assistant"))
    ack()


ACTIONS = {
    views.FIND: find,
    views.TAKE: take,
    views.SERIES: series,
    views.MOVE: move,
    views.SHIFT: shift,
    views.CANCEL: cancel,
    views.PLACE: place,
    home_views.ASSISTANT: assistant,
    RHYTHM: rhythm,
    wish_views.WISH: wish,
}


def register(app: App) -> None:
    """Bind the listeners."""
    for action, listener in ACTIONS.items():
        app.action(re.compile(f"^{action}:"))(listener)
    app.view(forms.OWN_FORM)(own)
    app.view(forms.PLACE_FORM)(placed)
    app.view(wish_views.RHYTHM_FORM)(rhythm_chosen)
    app.view(wish_views.ASSISTANT_FORM)(assistant_named)
