"""Listeners of a pair's journey: its proposal, agreement, pauses and goodbyes."""

import re
from typing import Any

from slack_bolt import Ack, App
from slack_sdk import WebClient

from bot.core import Bot, Who
from bot.services import pairs, pairs_home
from bot.services import pairs_moves as moves
from bot.views import notices
from bot.views import pairs as views
from bot.views import pairs_forms as forms
from bot.views import pairs_home as home_views
from bot.views import pairs_posts as posts
from handlers import home
from handlers.edge import Body, Command, Form, notice, open_modal, pressed, replace_card
from handlers.values import number

COMMANDS: dict[str, Command] = {}


def _ts(body: Body) -> str | None:
    return (body.get("container") or {}).get("message_ts")


def yes(ack: Ack, body: Body, client: WebClient, bot: Bot, who: Who) -> None:
    """Say yes to a proposal."""
    with bot.turn(who) as turn:
        card = pairs.answer(turn, number(pressed(body)), yes=True, ts=_ts(body))
    ack()
    replace_card(client, body, card)
    home.refresh(body, client, bot, who)


def no(ack: Ack, body: Body, client: WebClient, bot: Bot, who: Who) -> None:
    """Say no to a proposal; nobody learns of it."""
    with bot.turn(who) as turn:
        card = pairs.answer(turn, number(pressed(body)), yes=False, ts=_ts(body))
    ack()
    replace_card(client, body, card)
    home.refresh(body, client, bot, who)


def agree(ack: Ack, body: Body, client: WebClient, bot: Bot, who: Who) -> None:
    """Confirm the agreement, after a private question where something is open."""
    with bot.turn(who) as turn:
        asked = pairs.agree(turn, number(pressed(body)))
    if asked.form:
        open_modal(client, body, asked.form)
    ack()
    if asked.card:
        replace_card(client, body, asked.card)
        home.refresh(body, client, bot, who)


def agreed(ack: Ack, view: dict[str, Any], bot: Bot, who: Who) -> None:
    """Take the private wishes and the confirmation."""
    form = Form(view)
    with bot.turn(who) as turn:
        pairs.confirm(
            turn,
            number(form.metadata),
            language=form.option("language"),
            du=forms.DU in form.options("address"),
        )
    ack()


def voice(ack: Ack, body: Body, client: WebClient, bot: Bot, who: Who) -> None:
    """Ask for language and form of address once more."""
    with bot.turn(who) as turn:
        view = pairs.voice_form(turn, number(pressed(body)))
    open_modal(client, body, view)
    ack()


def voice_said(ack: Ack, view: dict[str, Any], client: WebClient, bot: Bot, who: Who) -> None:
    """Take the wish; say whether it holds already."""
    form = Form(view)
    with bot.turn(who) as turn:
        holds = pairs.say_voice(
            turn,
            number(form.metadata),
            language=form.option("language"),
            du=forms.DU in form.options("address"),
        )
        said = turn.t("pairs.voice_holds" if holds else "pairs.voice_noted")
    ack(response_action="update", view=notices.modal(said, turn.t))
    home.show(client, bot, who)


def ten_points(ack: Ack, body: Body, client: WebClient, bot: Bot, who: Who) -> None:
    """Show all ten points of the agreement."""
    with bot.turn(who) as turn:
        view = pairs.ten_points(turn, number(pressed(body)))
    open_modal(client, body, view)
    ack()


def more(ack: Ack, body: Body, client: WebClient, bot: Bot, who: Who) -> None:
    """Show the rarer things that can be done about a pair."""
    with bot.turn(who) as turn:
        view = pairs_home.more(turn, number(pressed(body)))
    open_modal(client, body, view)
    ack()


def pause(ack: Ack, body: Body, client: WebClient, bot: Bot, who: Who) -> None:
    """Ask until when the pair rests."""
    with bot.turn(who) as turn:
        view = moves.pause_form(turn, number(pressed(body)))
    open_modal(client, body, view)
    ack()


def paused(ack: Ack, view: dict[str, Any], client: WebClient, bot: Bot, who: Who) -> None:
    """Let the pair rest."""
    form = Form(view)
    with bot.turn(who) as turn:
        moves.pause(turn, number(form.metadata), form.day("until"))
    ack(response_action="clear")
    home.show(client, bot, who)


def resume(ack: Ack, body: Body, client: WebClient, bot: Bot, who: Who) -> None:
    """End the pause."""
    with bot.turn(who) as turn:
        moves.resume(turn, number(pressed(body)))
    ack()
    home.refresh(body, client, bot, who)


def change(ack: Ack, body: Body, client: WebClient, bot: Bot, who: Who) -> None:
    """Explain a change of partner."""
    with bot.turn(who) as turn:
        view = moves.change_form(turn, number(pressed(body)))
    open_modal(client, body, view)
    ack()


def changed(ack: Ack, view: dict[str, Any], client: WebClient, bot: Bot, who: Who) -> None:
    """Take the wish for another partner."""
    with bot.turn(who) as turn:
        said = moves.change(turn, number(Form(view).metadata))
    ack(response_action="update", view=notices.modal(said, turn.t))
    home.show(client, bot, who)


def take_back(ack: Ack, body: Body, client: WebClient, bot: Bot, who: Who) -> None:
    """Take the wish back."""
    with bot.turn(who) as turn:
        said = moves.take_back(turn, number(pressed(body)))
    notice(client, body, turn.t, said)
    ack()
    home.refresh(body, client, bot, who)


def end(ack: Ack, body: Body, client: WebClient, bot: Bot, who: Who) -> None:
    """Let somebody end their pair."""
    with bot.turn(who) as turn:
        view = moves.end_form(turn, number(pressed(body)))
    open_modal(client, body, view)
    ack()


def ended(ack: Ack, view: dict[str, Any], client: WebClient, bot: Bot, who: Who) -> None:
    """End the pair."""
    form = Form(view)
    said = moves.Goodbye(form.option("reason"), forms.STAY in form.options("stay"))
    with bot.turn(who) as turn:
        answer = moves.end(turn, number(form.metadata), said)
    ack(response_action="update", view=notices.modal(answer, turn.t))
    home.show(client, bot, who)


def rest(ack: Ack, body: Body, client: WebClient, bot: Bot, who: Who) -> None:
    """Look for no new partner for now."""
    with bot.turn(who) as turn:
        card = moves.rest(turn, number(pressed(body)))
    ack()
    replace_card(client, body, card)


def register(app: App) -> None:
    """Bind the listeners."""
    app.action(re.compile(f"^{views.YES}:"))(yes)
    app.action(re.compile(f"^{views.NO}:"))(no)
    app.action(re.compile(f"^{views.AGREE}:"))(agree)
    app.action(re.compile(f"^{views.TEN}:"))(ten_points)
    app.action(re.compile(f"^{views.NO_NEW}:"))(rest)
    app.action(re.compile(f"^{posts.VOICE}:"))(voice)
    app.action(re.compile(f"^{posts.PAUSE}:"))(pause)
    app.action(re.compile(f"^{posts.END}:"))(end)
    app.action(re.compile(f"^{home_views.RESUME}:"))(resume)
    app.action(re.compile(f"^{home_views.MORE}:"))(more)
    app.action(re.compile(f"^{home_views.CHANGE}:"))(change)
    app.action(re.compile(f"^{home_views.TAKE_BACK}:"))(take_back)
    app.view(forms.AGREE_FORM)(agreed)
    app.view(forms.VOICE_FORM)(voice_said)
    app.view(forms.PAUSE_FORM)(paused)
    app.view(forms.CHANGE_FORM)(changed)
    app.view(forms.END_FORM)(ended)
