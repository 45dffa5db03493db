"""Thanks and shout-outs: command, shortcut, form, preview, answers, new words, taking back."""

import re
from typing import Any

from slack_bolt import Ack, App
from slack_sdk import WebClient

from bot.core import Bot, Who
from bot.domain.recognition import Where
from bot.domain.refusals import Outdated
from bot.services import milestones, moments, recognition, recognition_page, recognition_state
from bot.services.recognition import Wish
from bot.views import milestones as milestone_views
from bot.views import notices
from bot.views import recognition as views
from bot.views import recognition_card as card_views
from bot.views import recognition_page as page_views
from handlers import acquaint, home
from handlers.edge import (
    Body,
    Call,
    Command,
    Form,
    in_home,
    in_modal,
    open_modal,
    pressed,
    replace_card,
)
from handlers.values import number, numbers, one_of, packed, parts

PLACES = {str(place.value): place for place in Where}


def thanks(call: Call) -> None:
    """`/mentor thanks @person …`: the form, with the person and the words filled in."""
    _begin(call, "thanks")


def shoutout(call: Call) -> None:
    """`/mentor shoutout @person …`: the same on HR's behalf."""
    _begin(call, "shoutout")


def _begin(call: Call, kind: str) -> None:
    with call.bot.turn(call.who) as turn:
        view = recognition.begin(turn, kind, call.text)
    call.open(view)


def opened(ack: Ack, body: Body, client: WebClient, bot: Bot, who: Who) -> None:
    """Open the form from Home."""
    kind = "shoutout" if pressed(body) == "shoutout" else "thanks"
    with bot.turn(who) as turn:
        view = recognition.begin(turn, kind)
    open_modal(client, body, view)
    ack()


def shortcut(ack: Ack, body: Body, client: WebClient, bot: Bot, who: Who) -> None:
    """Open the form from the global shortcut."""
    with bot.turn(who) as turn:
        view = recognition.begin(turn, "thanks")
    open_modal(client, body, view)
    ack()


def started(ack: Ack, body: Body, client: WebClient, bot: Bot, who: Who) -> None:
    """Put a chosen beginning into the words."""
    view, starter = body["view"], pressed(body)
    form = Form(view)
    with bot.turn(who) as turn:
        wish = _wish(form, view)
        words = views.begun(wish.words, starter, turn.t) if starter else wish.words
        shown = views.Form(
            kind=wish.kind,
            people=wish.people,
            words=words,
            starter=starter or None,
            programme_id=wish.programme_id,
            reach=form.option("reach"),
        )
        changed = recognition.again(turn, shown)
    ack()
    client.views_update(view_id=view["id"], hash=view.get("hash"), view=changed)


def _wish(form: Form, view: dict[str, Any]) -> Wish:
    """Read the form."""
    programme, words = form.option("programme"), _words_field(view)
    return Wish(
        kind="shoutout" if form.metadata == "shoutout" else "thanks",
        people=tuple(dict.fromkeys(form.users("people"))),
        words=form.text(words),
        programme_id=number(programme) if programme and programme.isdecimal() else None,
        reach=views.ANSWERS.get(form.option("reach") or "me", Where.ONLY_ME),
        words_field=words,
    )


def _words_field(view: dict[str, Any]) -> str:
    names = (str(block["block_id"]) for block in view["blocks"] if block["type"] == "input")
    for name in names:
        if name.startswith("words"):
            return name
    raise Outdated


def filled_in(ack: Ack, view: dict[str, Any], client: WebClient, bot: Bot, who: Who) -> None:
    """Show the preview on top of the form, so that “back” loses nothing."""
    wish = _wish(Form(view), view)
    with bot.turn(who) as turn:
        strangers = recognition.strangers(turn, wish.people)
    acquaint.meet(bot, client, who, strangers)
    with bot.turn(who) as turn:
        page = recognition.preview(turn, wish)
    ack(response_action="push", view=page)


def sent(ack: Ack, view: dict[str, Any], client: WebClient, bot: Bot, who: Who) -> None:
    """Ask everybody named."""
    with bot.turn(who) as turn:
        recognition.send(turn, _packed(view), str(view["id"]))
        t = turn.t
    ack(response_action="update", view=notices.modal(t("recognition.sent"), t))
    home.show(client, bot, who, page_views.PAGE)


def _packed(view: dict[str, Any]) -> Wish:
    """Read what the preview carries."""
    kept = packed(
        Form(view).metadata,
        kind=str,
        people=list,
        words=str,
        programme=int | None,
        reach=int,
    )
    return Wish(
        kind=kept["kind"],
        people=tuple(map(str, kept["people"])),
        words=kept["words"],
        programme_id=kept["programme"],
        reach=one_of(PLACES, str(kept["reach"])),
    )


def answered(ack: Ack, body: Body, client: WebClient, bot: Bot, who: Who) -> None:
    """Take a named person's answer and show it on their card."""
    shoutout_id, seen_round, chosen = parts(pressed(body), 3)
    with bot.turn(who) as turn:
        recognition_state.answer(turn, number(shoutout_id), number(seen_round), chosen)
        message = card_views.card(recognition_page.card(turn, number(shoutout_id)), turn.t)
    ack()
    if in_home(body):
        home.refresh(body, client, bot, who)
    else:
        replace_card(client, body, message)


def edit(ack: Ack, body: Body, client: WebClient, bot: Bot, who: Who) -> None:
    """Open the author's words."""
    with bot.turn(who) as turn:
        view = recognition_page.edit(turn, number(pressed(body)))
    open_modal(client, body, view)
    ack()


def edited(ack: Ack, view: dict[str, Any], client: WebClient, bot: Bot, who: Who) -> None:
    """Store new words and ask again."""
    form = Form(view)
    shoutout_id, seen = numbers(form.metadata, 2)
    with bot.turn(who) as turn:
        recognition_state.reword(turn, shoutout_id, seen, form.text("words"))
    ack()
    home.show(client, bot, who, page_views.PAGE)


def taken_back(ack: Ack, body: Body, client: WebClient, bot: Bot, who: Who) -> None:
    """Take the words back."""
    with bot.turn(who) as turn:
        recognition_state.take_back(turn, number(pressed(body)))
    ack()
    home.refresh(body, client, bot, who)


def milestone_shared(ack: Ack, body: Body, client: WebClient, bot: Bot, who: Who) -> None:
    """Share a milestone, or keep it to oneself again."""
    milestone_id, what = parts(pressed(body), 2)
    with bot.turn(who) as turn:
        one = milestones.share(turn, number(milestone_id), wanted=what == "share")
        message = milestone_views.card(one, turn.t)
        reached = moments.shown(turn, _named(body))
    ack()
    if in_modal(body):
        client.views_update(view_id=body["view"]["id"], view=reached)
    elif in_home(body):
        home.refresh(body, client, bot, who)
    else:
        replace_card(client, body, message)


def _named(body: Body) -> list[int]:
    """Read which milestones the window shows whose button was pressed."""
    kept = str(body["view"].get("private_metadata") or "") if in_modal(body) else ""
    return [number(one) for one in kept.split(":") if one]


COMMANDS: dict[str, Command] = {"thanks": thanks, "shoutout": shoutout}


def register(app: App) -> None:
    """Bind the listeners."""
    app.action(re.compile(f"^{views.OPEN}"))(opened)
    app.shortcut("shortcut:thanks")(shortcut)
    app.action(views.STARTER)(started)
    app.view(views.FORM)(filled_in)
    app.view(views.SEND)(sent)
    app.action(re.compile(f"^{card_views.ANSWER}:"))(answered)
    app.action(re.compile(f"^{page_views.EDIT}:"))(edit)
    app.view(page_views.EDITED)(edited)
    app.action(re.compile(f"^{page_views.TAKE_BACK}:"))(taken_back)
    app.action(re.compile(f"^{milestone_views.SHARE}:"))(milestone_shared)
