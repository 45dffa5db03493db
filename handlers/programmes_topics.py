"""Topics of a programme in Slack: names, hiding, adding, and merging what people added."""

import re
from typing import Any

from slack_bolt import Ack, App
from slack_sdk import WebClient

from bot.core import Bot, Who
from bot.i18n import languages
from bot.services import programmes_topics
from bot.views import programmes_topics as views
from handlers import home
from handlers.edge import Body, Form, open_modal, pressed
from handlers.values import number, parts


def edit(ack: Ack, body: Body, client: WebClient, bot: Bot, who: Who) -> None:
    """Open a topic, or the empty form for a new one."""
    programme_id, _, topic = pressed(body).partition(":")
    with bot.turn(who) as turn:
        view = programmes_topics.form(turn, number(programme_id), topic)
    open_modal(client, body, view)
    ack()


def kept(ack: Ack, view: dict[str, Any], client: WebClient, bot: Bot, who: Who) -> None:
    """Keep the names, or show first what merging would move."""
    form = Form(view)
    programme_id, seen, topic = parts(form.metadata, 3)
    into = form.option("into")
    with bot.turn(who) as turn:
        if topic and into:
            asked = programmes_topics.merge_asked(turn, number(programme_id), topic, into)
            ack(response_action="update", view=asked)
            return
        names = {code: form.text(views.field_of(code)) for code in languages()}
        hidden = bool(form.options(views.HIDDEN))
        programmes_topics.keep(
            turn, number(programme_id), number(seen), topic, names, hidden=hidden
        )
    ack()
    home.show(client, bot, who, f"topics:{programme_id}")


def merged(ack: Ack, view: dict[str, Any], client: WebClient, bot: Bot, who: Who) -> None:
    """Merge a topic into another one."""
    programme_id, topic, into = parts(Form(view).metadata, 3, mark="|")
    with bot.turn(who) as turn:
        programmes_topics.merge(turn, number(programme_id), topic, into)
    ack()
    home.show(client, bot, who, f"topics:{programme_id}")


def target_typed(ack: Ack, body: Body, bot: Bot, who: Who) -> None:
    """Find topics to merge into while somebody types."""
    programme_id, _, topic = parts(Form(body.get("view") or {}).metadata, 3)
    with bot.turn(who) as turn:
        found = programmes_topics.targets(
            turn, number(programme_id), topic, str(body.get("value") or "")
        )
    ack(options=found)


def register(app: App) -> None:
    """Bind the listeners."""
    app.action(re.compile(f"^({views.EDIT}:|{views.PICK}$|{views.ADD}$)"))(edit)
    app.view(views.FORM)(kept)
    app.view(views.MERGE)(merged)
    app.options(views.TARGET)(target_typed)
