"""Listeners of workshops: HR plans, moves, calls off, notes who came; people take seats."""

import re
from collections.abc import Callable
from typing import Any

from slack_bolt import Ack, App
from slack_sdk import WebClient

from bot.core import Bot, Turn, Who
from bot.i18n import Markup
from bot.services import workshops, workshops_attendance, workshops_seats
from bot.views import workshops as views
from bot.views import workshops_posts as posts
from handlers import home
from handlers.edge import Body, Form, in_home, notice, open_modal, pressed
from handlers.values import number, parts


def plan(ack: Ack, body: Body, client: WebClient, bot: Bot, who: Who) -> None:
    """Open the form, from an outline or empty."""
    programme_id, _, name = pressed(body).partition(":")
    with bot.turn(who) as turn:
        view = workshops.new_form(turn, number(programme_id), name)
    open_modal(client, body, view)
    ack()


def outline(ack: Ack, body: Body, client: WebClient, bot: Bot, who: Who) -> None:
    """Show an outline."""
    programme_id, _, name = pressed(body).partition(":")
    with bot.turn(who) as turn:
        view = workshops.outline(turn, number(programme_id), name)
    open_modal(client, body, view)
    ack()


def _opens(form: Callable[[Turn, int], dict[str, Any]]) -> Callable[..., None]:
    """Make a listener that opens a form about one workshop."""

    def listener(ack: Ack, body: Body, client: WebClient, bot: Bot, who: Who) -> None:
        with bot.turn(who) as turn:
            view = form(turn, number(pressed(body)))
        open_modal(client, body, view)
        ack()

    return listener


def kept(ack: Ack, view: dict[str, Any], client: WebClient, bot: Bot, who: Who) -> None:
    """Plan a workshop, or change it."""
    typed = _typed(Form(view))
    with bot.turn(who) as turn:
        workshops.keep(turn, typed)
    ack()
    home.show(client, bot, who, f"workshops:{typed.programme_id}")


def _typed(form: Form) -> workshops.Typed:
    programme_id, workshop_id, seen, name = parts(form.metadata, 4)
    return workshops.Typed(
        programme_id=number(programme_id),
        workshop_id=number(workshop_id),
        seen=number(seen),
        outline=name,
        title=form.text("title"),
        audience=form.option("audience"),
        day=form.day("day"),
        time=form.time("time"),
        minutes=form.text("minutes"),
        place=form.text("place"),
        link=form.text("link"),
        capacity=form.text("capacity"),
    )


def call_off(ack: Ack, body: Body, client: WebClient, bot: Bot, who: Who) -> None:
    """Call a workshop off."""
    with bot.turn(who) as turn:
        workshops.call_off(turn, number(pressed(body)))
    ack()
    home.refresh(body, client, bot, who)


def noted(ack: Ack, view: dict[str, Any], client: WebClient, bot: Bot, who: Who) -> None:
    """Note who was there."""
    form = Form(view)
    workshop_id = number(form.metadata)
    with bot.turn(who) as turn:
        workshops_attendance.keep(turn, workshop_id, form.users("people"))
        page = f"workshops:{workshops.programme_of(turn, workshop_id)}"
    ack()
    home.show(client, bot, who, page)


def _says(do: Callable[[Turn, int], Markup]) -> Callable[..., None]:
    """Make a listener for a seat: Home shows what came of it, elsewhere a small modal says it."""

    def listener(ack: Ack, body: Body, client: WebClient, bot: Bot, who: Who) -> None:
        with bot.turn(who) as turn:
            said = do(turn, number(pressed(body)))
        if not in_home(body):
            notice(client, body, turn.t, said)
        ack()
        home.refresh(body, client, bot, who)

    return listener


def register(app: App) -> None:
    """Bind the listeners."""
    app.action(re.compile(f"^{views.PLAN}:"))(plan)
    app.action(re.compile(f"^{views.OUTLINE}:"))(outline)
    app.action(re.compile(f"^{views.EDIT}:"))(_opens(workshops.edit_form))
    app.action(re.compile(f"^{views.OFF}:"))(call_off)
    app.action(re.compile(f"^{views.WHO}:"))(_opens(workshops_attendance.form))
    app.view(views.FORM)(kept)
    app.view(views.WHO_FORM)(noted)
    app.action(re.compile(f"^{posts.JOIN}:"))(_says(workshops_seats.join))
    app.action(re.compile(f"^{posts.GIVE_UP}:"))(_says(workshops_seats.give_up))
