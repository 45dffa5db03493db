"""Questions of a programme in Slack: edited, previewed, kept, brought back, added."""

import re
from typing import Any

from slack_bolt import Ack, App
from slack_sdk import WebClient

from bot.core import Bot, Who
from bot.i18n import languages
from bot.services import programmes_prompts
from bot.services.programmes_prompts import Written
from bot.views import programmes_prompts as views
from bot.views.wording import ANYWAY
from handlers import home
from handlers.edge import Body, Form, open_modal, pressed
from handlers.values import number, packed, parts


def edit(ack: Ack, body: Body, client: WebClient, bot: Bot, who: Who) -> None:
    """Open a question, or the empty form for a new one."""
    programme_id, stage, name = parts(pressed(body), 3)
    with bot.turn(who) as turn:
        view = programmes_prompts.form(turn, number(programme_id), name, stage)
    open_modal(client, body, view)
    ack()


def written(ack: Ack, view: dict[str, Any], bot: Bot, who: Who) -> None:
    """Show how pairs will read it."""
    form = Form(view)
    programme_id, seen, stage, asks, name = parts(form.metadata, 5)
    told = Written(
        name,
        form.option("stage") or stage,
        form.option("asks") or asks,
        {code: form.text(views.field_of(code)) for code in languages()},
        hidden=bool(form.options(views.HIDDEN)),
    )
    with bot.turn(who) as turn:
        preview = programmes_prompts.preview(turn, number(programme_id), number(seen), told)
    ack(response_action="update", view=preview)


def kept(ack: Ack, view: dict[str, Any], client: WebClient, bot: Bot, who: Who) -> None:
    """Keep what was previewed, once words worth a thought were decided on."""
    form = Form(view)
    programme_id, seen, told = _packed(form)
    if form.has(ANYWAY) and not form.options(ANYWAY):
        ack(response_action="update", view=_again(view))
        return
    with bot.turn(who) as turn:
        programmes_prompts.keep(turn, programme_id, seen, told)
    ack()
    home.show(client, bot, who, f"prompts:{programme_id}:{told.stage}")


def _packed(form: Form) -> tuple[int, int, Written]:
    """Read what the preview carries."""
    kinds = {"name": str, "stage": str, "asks": str, "texts": dict, "hidden": bool}
    facts = packed(form.metadata, programme=int, seen=int, **kinds)
    texts = {str(code): str(text) for code, text in facts["texts"].items()}
    told = Written(**{**{name: facts[name] for name in kinds}, "texts": texts})
    return facts["programme"], facts["seen"], told


def _again(view: dict[str, Any]) -> dict[str, Any]:
    """Show the same preview once more: the decision about its words is still open."""
    shown = ("type", "callback_id", "title", "submit", "close", "blocks", "private_metadata")
    return {name: view[name] for name in shown}


def reset(ack: Ack, body: Body, client: WebClient, bot: Bot, who: Who) -> None:
    """Bring our words back."""
    programme_id, seen, name = parts(pressed(body), 3)
    with bot.turn(who) as turn:
        programmes_prompts.reset(turn, number(programme_id), number(seen), name)
        said = views.was_reset(turn.t)
    client.views_update(view_id=body["view"]["id"], view=said)
    ack()
    home.show(client, bot, who, f"prompts:{programme_id}")


def register(app: App) -> None:
    """Bind the listeners."""
    app.action(re.compile(f"^({views.EDIT}:|{views.ADD}$)"))(edit)
    app.view(views.FORM)(written)
    app.view(views.PREVIEW)(kept)
    app.action(views.RESET)(reset)
