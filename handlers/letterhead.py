"""How the company's documents look: a form for programme leads, and a sample in a message."""

from typing import Any

from slack_bolt import Ack, App
from slack_sdk import WebClient

from bot.core import Bot, Who
from bot.domain.letterhead import Typed
from bot.services import letterhead
from bot.views import letterhead as views
from handlers.edge import Body, Form, notice, open_modal, pressed
from handlers.values import number


def opened(ack: Ack, body: Body, client: WebClient, bot: Bot, who: Who) -> None:
    """Open the form."""
    with bot.turn(who) as turn:
        view = letterhead.form(turn, number(pressed(body)))
    open_modal(client, body, view)
    ack()


def kept(ack: Ack, view: dict[str, Any], bot: Bot, who: Who) -> None:
    """Keep what was filled in."""
    form = Form(view)
    numbers = range(1, views.SIGNERS + 1)
    signers = tuple((form.text(f"name_{n}"), form.text(f"office_{n}")) for n in numbers)
    typed = Typed(form.text("company"), form.text("accent"), form.text("place"), signers)
    with bot.turn(who) as turn:
        letterhead.keep(turn, number(form.metadata), typed)
        answer = views.saved(number(form.metadata), turn.t)
    ack(response_action="update", view=answer)


def sampled(ack: Ack, body: Body, client: WebClient, bot: Bot, who: Who) -> None:
    """Have a sample sent."""
    with bot.turn(who) as turn:
        letterhead.order_sample(turn, number(pressed(body)))
        t = turn.t
    notice(client, body, t, t("letterhead.sample_comes"))
    ack()


def register(app: App) -> None:
    """Bind the listeners."""
    app.action(views.OPEN)(opened)
    app.view(views.FORM)(kept)
    app.action(views.SAMPLE)(sampled)
