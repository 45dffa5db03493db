"""HR's polls in Slack: begin, preview, test, send, take back, results as a picture."""

import re
from typing import Any

from slack_bolt import Ack, App
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot.core import Bot, Who
from bot.domain.surveys import Audience, Kind
from bot.services import polls, polls_page, polls_sending
from bot.views import polls as views
from bot.views.polls_results import CHART
from bot.views.wording import ANYWAY
from handlers import home
from handlers.edge import Body, Command, Form, notice, open_modal, pressed
from handlers.values import number, numbers

COMMANDS: dict[str, Command] = {}


def new(ack: Ack, body: Body, client: WebClient, bot: Bot, who: Who) -> None:
    """Open an empty form."""
    with bot.turn(who) as turn:
        view = polls.opened(turn, number(pressed(body)))
    open_modal(client, body, view)
    ack()


def ready(ack: Ack, body: Body, client: WebClient, bot: Bot, who: Who) -> None:
    """Open the form with a supplied poll."""
    programme_id, _, name = pressed(body).partition(":")
    with bot.turn(who) as turn:
        view = polls.opened(turn, number(programme_id), name)
    open_modal(client, body, view)
    ack()


def edit(ack: Ack, body: Body, client: WebClient, bot: Bot, who: Who) -> None:
    """Open a draft again."""
    with bot.turn(who) as turn:
        view = polls.edited(turn, number(pressed(body)))
    open_modal(client, body, view)
    ack()


def composed(ack: Ack, view: dict[str, Any], client: WebClient, bot: Bot, who: Who) -> None:
    """Show how it will look."""
    form = Form(view)
    programme_id = numbers(form.metadata, 1)[0]
    written = _written(form, client)
    with bot.turn(who) as turn:
        preview = polls.compose(turn, programme_id, written)
    ack(response_action="update", view=preview)


def _written(form: Form, client: WebClient) -> polls.Written:
    _, survey_id, seen = numbers(form.metadata, 3)
    audience = Audience(form.option("audience") or Audience.PROGRAMME)
    channel = form.conversation("channel") or ""
    return polls.Written(
        survey_id=survey_id,
        seen=seen,
        question=form.text("question"),
        kind=Kind(form.option("kind") or Kind.SINGLE),
        options=tuple(form.text("options").splitlines()),
        audience=audience,
        channel_id=channel,
        day=form.day("day"),
        at=form.time("time"),
        reach=_size(client, channel) if channel and audience is Audience.CHANNEL else None,
    )


def _size(client: WebClient, channel: str) -> int | None:
    """Ask Slack how many people are in a channel; None when it does not tell us."""
    try:
        told: Any = client.conversations_info(channel=channel, include_num_members=True)
    except SlackApiError:
        return None
    found = told["channel"]
    return int(found.get("num_members") or 0) - bool(found.get("is_member"))


def test(ack: Ack, body: Body, client: WebClient, bot: Bot, who: Who) -> None:
    """Send it to oneself."""
    with bot.turn(who) as turn:
        view = polls.test(turn, number(pressed(body)))
    ack()
    client.views_update(view_id=body["view"]["id"], view=view)


def sent(ack: Ack, view: dict[str, Any], client: WebClient, bot: Bot, who: Who) -> None:
    """Send it in ten minutes, or show it again with remarks about its words."""
    form = Form(view)
    survey_id, seen = numbers(form.metadata, 2)
    with bot.turn(who) as turn:
        again = polls_sending.send(turn, survey_id, seen, anyway=bool(form.options(ANYWAY)))
        page = f"polls:{polls.load(turn, survey_id).programme_id}"
    if again:
        ack(response_action="update", view=again)
        return
    ack()
    home.show(client, bot, who, page)


def cancel(ack: Ack, body: Body, client: WebClient, bot: Bot, who: Who) -> None:
    """Take it back."""
    with bot.turn(who) as turn:
        polls_sending.cancel(turn, number(pressed(body)))
    ack()
    home.refresh(body, client, bot, who)


def chart(ack: Ack, body: Body, client: WebClient, bot: Bot, who: Who) -> None:
    """Send the picture of the results."""
    with bot.turn(who) as turn:
        polls_page.send_chart(turn, number(pressed(body)))
        said = turn.t("polls.chart_comes")
        t = turn.t
    notice(client, body, t, said)
    ack()


def register(app: App) -> None:
    """Bind the listeners."""
    app.action(views.NEW)(new)
    app.action(views.READY)(ready)
    app.action(re.compile(f"^{views.EDIT}:"))(edit)
    app.view(views.FORM)(composed)
    app.action(views.TEST)(test)
    app.view(views.PREVIEW)(sent)
    app.action(re.compile(f"^{views.CANCEL}:"))(cancel)
    app.action(CHART)(chart)
