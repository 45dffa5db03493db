"""Programmes in Slack: the list, the form that begins one, its steps, and their undoing."""

import re
from typing import Any

from slack_bolt import Ack, App
from slack_sdk import WebClient

from bot.core import Bot, Who
from bot.domain.programme import ProgrammeState
from bot.services import programmes, programmes_copy, programmes_page, programmes_steps
from bot.views import programmes as views
from bot.views import programmes_page as page_views
from bot.views.programmes_posts import RETRY
from handlers import home
from handlers.edge import Body, Call, Command, Form, in_home, notice, open_modal, pressed
from handlers.programmes_channel import probe
from handlers.values import number, numbers, one_of

STATES = {state.value: state for state in ProgrammeState}


def program(call: Call) -> None:
    """`/mentor program`: the list, here and in Home."""
    with call.bot.turn(call.who) as turn:
        answer = programmes_page.answer(turn)
    call.answer(answer)
    home.show(call.client, call.bot, call.who, "hr")


def create(ack: Ack, body: Body, client: WebClient, bot: Bot, who: Who) -> None:
    """Open the form that begins a programme."""
    with bot.turn(who) as turn:
        view = views.create_form(programmes.form_opened(turn), turn.t)
    open_modal(client, body, view)
    ack()


def created(ack: Ack, view: dict[str, Any], client: WebClient, bot: Bot, who: Who) -> None:
    """Store the draft, try out the channel, and say what comes next."""
    form = Form(view)
    with bot.turn(who) as turn:
        draft = programmes.create(
            turn,
            name=form.text("name"),
            purpose=form.text("purpose"),
            starts_on=form.day("starts_on"),
            channel=form.conversation("channel") or "",
            shape=form.option("format") or "",
        )
    answer = _tried(client, bot, who, draft.id or 0, new=True)
    ack(response_action="update", view=answer)
    home.show(client, bot, who, f"programme:{draft.id}")


def tried(ack: Ack, body: Body, client: WebClient, bot: Bot, who: Who) -> None:
    """Try out the channel once more."""
    programme_id = programmes_page.number(pressed(body))
    open_modal(client, body, _tried(client, bot, who, programme_id, new=False))
    ack()


def _tried(
    client: WebClient, bot: Bot, who: Who, programme_id: int, *, new: bool
) -> dict[str, Any]:
    """Say hello in the channel and turn the outcome into a modal."""
    with bot.turn(who) as turn:
        channel, hello = programmes_page.channel_hello(turn, programme_id)
    reason = probe(client, channel, who.user_id, hello)
    with bot.turn(who) as turn:
        return programmes_page.channel_modal(turn, programme_id, reason, new=new)


def move(ack: Ack, body: Body, client: WebClient, bot: Bot, who: Who) -> None:
    """Take a step that was confirmed in its dialog."""
    programme_id, seen = numbers(pressed(body), 2)
    target = one_of(STATES, pressed(body).rpartition(":")[2])
    with bot.turn(who) as turn:
        programmes_steps.take(turn, programme_id, target, seen)
    ack()
    home.refresh(body, client, bot, who)


def undo(ack: Ack, body: Body, client: WebClient, bot: Bot, who: Who) -> None:
    """Take the last step back."""
    programme_id, seen = numbers(pressed(body), 2)
    with bot.turn(who) as turn:
        programmes_steps.undo(turn, programme_id, seen)
    ack()
    home.refresh(body, client, bot, who)


def retry(ack: Ack, body: Body, client: WebClient, bot: Bot, who: Who) -> None:
    """Send a refused letter again."""
    with bot.turn(who) as turn:
        programmes_page.retry(turn, pressed(body))
        t = turn.t
    if not in_home(body):
        notice(client, body, t, t("programmes.retried"))
    ack()
    if in_home(body):
        home.refresh(body, client, bot, who)


def copy(ack: Ack, body: Body, client: WebClient, bot: Bot, who: Who) -> None:
    """Make the next cohort, and show it."""
    with bot.turn(who) as turn:
        new = programmes_copy.copy(turn, number(pressed(body)))
    ack()
    home.show(client, bot, who, f"programme:{new.id}")


COMMANDS: dict[str, Command] = {"program": program}


def register(app: App) -> None:
    """Bind the listeners."""
    app.action(views.CREATE)(create)
    app.view(views.CREATE_FORM)(created)
    app.action(page_views.PROBE)(tried)
    app.action(re.compile(f"^{page_views.MOVE}:"))(move)
    app.action(page_views.COPY)(copy)
    app.action(page_views.UNDO)(undo)
    app.action(re.compile(f"^{RETRY}:"))(retry)
