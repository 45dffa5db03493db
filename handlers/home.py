"""App Home: opened, paged through, refreshed; and `/mentor status`."""

import logging
import re
from typing import Any

from slack_bolt import Ack, App
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot.core import Bot, Who
from bot.services import home
from handlers.edge import Body, Call, pressed

log = logging.getLogger(__name__)


def opened(event: dict[str, Any], client: WebClient, bot: Bot, who: Who, ack: Ack) -> None:
    """Show the cockpit when its tab is opened; the event also fires for the messages tab."""
    if event.get("tab") == "home":
        publish(client, bot, who)
    ack()


def go(ack: Ack, body: Body, client: WebClient, bot: Bot, who: Who) -> None:
    """Turn to another page of Home."""
    ack()
    publish(client, bot, who, pressed(body))


def linked(ack: Ack) -> None:
    """Acknowledge a button that is only a link; Slack tells us about it all the same."""
    ack()


def show(client: WebClient, bot: Bot, who: Who, page: str = home.START) -> None:
    """Publish a page of the person's Home after something was stored.

    That is told by other means and holds without it: a Home that Slack does not take now is drawn
    anew when it is opened next.
    """
    try:
        publish(client, bot, who, page)
    except (SlackApiError, OSError) as error:
        log.warning("home not shown", exc_info=error)


def publish(client: WebClient, bot: Bot, who: Who, page: str = home.START) -> None:
    """Publish a page of the person's Home; of several at once the one wished last."""

    def draw(path: str) -> None:
        with bot.turn(who) as turn:
            view = home.page(turn, path)
        client.views_publish(user_id=who.user_id, view=view)

    bot.homes.do((who.workspace_id, who.user_id), page, draw)


def refresh(body: Body, client: WebClient, bot: Bot, who: Who) -> None:
    """Publish the page again from which something was pressed; below a modal, the first page."""
    view = body.get("view") or {}
    if view.get("type") == "home":
        show(client, bot, who, view.get("private_metadata") or home.START)
    elif view.get("type") == "modal":
        show(client, bot, who)


def status(call: Call) -> None:
    """`/mentor status`: the cockpit in short, visible to the caller only."""
    with call.bot.turn(call.who) as turn:
        answer = home.status(turn)
    call.answer(answer)


COMMANDS = {"status": status}


def register(app: App) -> None:
    """Bind the listeners."""
    app.event("app_home_opened")(opened)
    app.action(re.compile("^home:go"))(go)
    app.action(re.compile("^link:"))(linked)
