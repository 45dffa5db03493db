"""Listeners of goals: `/mentor goals`, and setting, changing, dropping, rating, commenting."""

import re
from collections.abc import Callable
from typing import Any

from slack_bolt import Ack, App
from slack_sdk import WebClient

from bot.core import Bot, Turn, Who
from bot.domain.goals import LEVELS
from bot.services import goals
from bot.views import goals as views
from bot.views import goals_forms as forms
from handlers import home
from handlers.edge import Body, Call, Form, open_modal, pressed
from handlers.values import number, parts

View = dict[str, Any]
Act = Callable[[Turn], None]


def show(call: Call) -> None:
    """`/mentor goals`: a modal, for an answer would be a message."""
    with call.bot.turn(call.who) as turn:
        view = goals.overview(turn)
    call.open(view)


def show_all(ack: Ack, body: Body, client: WebClient, bot: Bot, who: Who) -> None:
    """Open all goals from Home."""
    with bot.turn(who) as turn:
        view = goals.overview(turn)
    open_modal(client, body, view)
    ack()


def begin(ack: Ack, body: Body, client: WebClient, bot: Bot, who: Who) -> None:
    """Open the form for a new goal."""
    pair_id, _, owner = pressed(body).partition(":")
    with bot.turn(who) as turn:
        view = goals.set_form(turn, number(pair_id), owner)
    open_modal(client, body, view)
    ack()


def template(ack: Ack, body: Body, client: WebClient, bot: Bot, who: Who) -> None:
    """Fill the form from a template; the target keeps what was typed."""
    view = body["view"]
    pair_id, owner, _ = parts(view["private_metadata"], 3)
    with bot.turn(who) as turn:
        filled = goals.set_form(turn, number(pair_id), owner, pressed(body))
    ack()
    client.views_update(view_id=view["id"], view=filled)


def kept(form: Form) -> Act:
    """Set the goal."""
    pair_id, owner, chosen = parts(form.metadata, 3)
    steps = {level: form.text(forms.field_name(level, chosen)) for level in LEVELS}
    return lambda turn: goals.keep(turn, number(pair_id), owner, chosen, steps)


def changed(form: Form) -> Act:
    """Keep the new wording."""
    steps = {level: form.text(forms.field_name(level, "")) for level in LEVELS}
    return lambda turn: goals.change(turn, number(form.metadata), steps)


def rated(form: Form) -> Act:
    """Keep how far somebody came."""
    return lambda turn: goals.rate(turn, number(form.metadata), form.option("level"))


def commented(form: Form) -> Act:
    """Keep the partner's sentence."""
    return lambda turn: goals.comment(turn, number(form.metadata), form.text("comment"))


def _takes(read: Callable[[Form], Act]) -> Callable[..., None]:
    """Make a listener that carries out a form and brings the list below it up to date."""

    def listener(ack: Ack, view: View, client: WebClient, bot: Bot, who: Who) -> None:
        act = read(Form(view))
        with bot.turn(who) as turn:
            act(turn)
            below = goals.overview(turn)
        ack()
        if view.get("previous_view_id"):
            client.views_update(view_id=view["previous_view_id"], view=below)
        home.show(client, bot, who)

    return listener


def drop(ack: Ack, body: Body, client: WebClient, bot: Bot, who: Who) -> None:
    """Let a goal go."""
    with bot.turn(who) as turn:
        goals.drop(turn, number(pressed(body)))
        view = goals.overview(turn)
    ack()
    client.views_update(view_id=body["view"]["id"], view=view)
    home.show(client, bot, who)


def _opens(form: Callable[[Turn, int], View]) -> Callable[..., None]:
    """Make a listener that opens a form about one goal."""

    def listener(ack: Ack, body: Body, client: WebClient, bot: Bot, who: Who) -> None:
        with bot.turn(who) as turn:
            view = form(turn, number(pressed(body)))
        open_modal(client, body, view)
        ack()

    return listener


COMMANDS = {"goals": show}


def register(app: App) -> None:
    """Bind the listeners."""
    app.action(re.compile(f"^{views.ALL}:"))(show_all)
    app.action(re.compile(f"^{views.SET}:"))(begin)
    app.action(forms.TEMPLATE)(template)
    app.action(re.compile(f"^{views.CHANGE}:"))(_opens(goals.change_form))
    app.action(re.compile(f"^{views.DROP}:"))(drop)
    app.action(re.compile(f"^{views.RATE}:"))(_opens(goals.rate_form))
    app.action(re.compile(f"^{views.COMMENT}:"))(_opens(goals.comment_form))
    app.view(forms.SET_FORM)(_takes(kept))
    app.view(forms.CHANGE_FORM)(_takes(changed))
    app.view(forms.RATE_FORM)(_takes(rated))
    app.view(forms.COMMENT_FORM)(_takes(commented))
