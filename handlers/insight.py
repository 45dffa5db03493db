"""HR's figures: the report on request, and “you said – we do”."""

import re
from typing import Any

from slack_bolt import Ack, App
from slack_sdk import WebClient

from bot.core import Bot, Who
from bot.services import insight_promises, insight_report
from bot.views import insight as views
from bot.views import promises as promise_views
from handlers import home
from handlers.edge import Body, Call, Command, Form, notice, open_modal, pressed
from handlers.values import number


def report(call: Call) -> None:
    """`/mentor report`: the programmes whose report one may have."""
    with call.bot.turn(call.who) as turn:
        answer = insight_report.choose(turn)
    call.answer(answer)


def ordered(ack: Ack, body: Body, client: WebClient, bot: Bot, who: Who) -> None:
    """Have the report made; it comes as a message."""
    with bot.turn(who) as turn:
        insight_report.order(turn, number(pressed(body)))
        t = turn.t
    notice(client, body, t, t("insight.report_comes"))
    ack()


def promise(ack: Ack, body: Body, client: WebClient, bot: Bot, who: Who) -> None:
    """Open the form for one line."""
    with bot.turn(who) as turn:
        view = insight_promises.form(turn, number(pressed(body)))
    open_modal(client, body, view)
    ack()


def promised(ack: Ack, view: dict[str, Any], client: WebClient, bot: Bot, who: Who) -> None:
    """Store the line."""
    form = Form(view)
    with bot.turn(who) as turn:
        insight_promises.write(
            turn,
            number(form.metadata),
            said=form.text("said"),
            done=form.text("done"),
            owner=form.text("owner"),
            due=form.day("due"),
        )
    ack()
    home.show(client, bot, who, f"promises:{form.metadata}")


def posted(ack: Ack, body: Body, client: WebClient, bot: Bot, who: Who) -> None:
    """Post what the channel has not read yet."""
    with bot.turn(who) as turn:
        insight_promises.publish(turn, number(pressed(body)))
    ack()
    home.refresh(body, client, bot, who)


def kept(ack: Ack, body: Body, client: WebClient, bot: Bot, who: Who) -> None:
    """Note that a promise was kept."""
    with bot.turn(who) as turn:
        insight_promises.keep(turn, number(pressed(body)))
    ack()
    home.refresh(body, client, bot, who)


def removed(ack: Ack, body: Body, client: WebClient, bot: Bot, who: Who) -> None:
    """Take a line away."""
    with bot.turn(who) as turn:
        insight_promises.remove(turn, number(pressed(body)))
    ack()
    home.refresh(body, client, bot, who)


def recalled(ack: Ack, body: Body, client: WebClient, bot: Bot, who: Who) -> None:
    """Take back a post that has not gone out."""
    with bot.turn(who) as turn:
        insight_promises.recall(turn, number(pressed(body)))
    ack()
    home.refresh(body, client, bot, who)


COMMANDS: dict[str, Command] = {"report": report}


def register(app: App) -> None:
    """Bind the listeners."""
    app.action(re.compile(f"^{views.REPORT}:"))(ordered)
    app.action(promise_views.ADD)(promise)
    app.view(promise_views.ADDED)(promised)
    app.action(promise_views.POST)(posted)
    app.action(re.compile(f"^{promise_views.KEEP}:"))(kept)
    app.action(re.compile(f"^{promise_views.REMOVE}:"))(removed)
    app.action(re.compile(f"^{promise_views.RECALL}:"))(recalled)
