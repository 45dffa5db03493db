"""The release desk in Slack: `/mentor match`, rounds, releases and their undoing."""

import re
from dataclasses import replace
from typing import Any

from slack_bolt import Ack, App
from slack_sdk import WebClient

from bot.core import Bot, Who
from bot.services import matching, matching_desk, matching_edit, matching_release, matching_rounds
from bot.views import matching as views
from bot.views import matching_forms as forms
from bot.views.matching_look import Look
from handlers import home
from handlers.edge import Body, Call, Command, notice, open_modal, pressed
from handlers.values import moment, number


def match(call: Call) -> None:
    """`/mentor match`: the desk, here and in Home."""
    with call.bot.turn(call.who) as turn:
        answer, path = matching.answer(turn)
    call.answer(answer)
    home.show(call.client, call.bot, call.who, path)


def path_of(body: Body) -> str:
    """Find the page of the desk a press came from: in Home it is kept with the view."""
    kept = str((body.get("view") or {}).get("private_metadata") or "")
    return kept if kept.startswith("desk:") else ""


def run(ack: Ack, body: Body, client: WebClient, bot: Bot, who: Who) -> None:
    """Ask for a round."""
    path = pressed(body)
    with bot.turn(who) as turn:
        matching_rounds.ask(turn, Look.of_path(path).programme_id)
    ack()
    home.show(client, bot, who, path)


def country(ack: Ack, body: Body, client: WebClient, bot: Bot, who: Who) -> None:
    """Show one country, or all."""
    chosen = pressed(body)
    look = Look.of_path(path_of(body))
    wanted = "" if chosen == views.EVERYWHERE else chosen
    ack()
    home.show(client, bot, who, replace(look, country=wanted, page=0).path)


def release_all(ack: Ack, body: Body, client: WebClient, bot: Bot, who: Who) -> None:
    """Release all pairs, or all without warnings."""
    programme_id, _, seen = pressed(body).partition("|")
    warned = body["actions"][0]["action_id"] == views.ALL
    with bot.turn(who) as turn:
        matching_release.release_all(turn, number(programme_id), seen, warned=warned)
    ack()
    home.show(client, bot, who, path_of(body) or Look(number(programme_id)).path)


def undo(ack: Ack, body: Body, client: WebClient, bot: Bot, who: Who) -> None:
    """Take a release back."""
    programme_id, _, at = pressed(body).partition("|")
    with bot.turn(who) as turn:
        matching_release.undo(turn, number(programme_id), moment(at))
    ack()
    home.show(client, bot, who, path_of(body) or Look(number(programme_id)).path)


def object_to(ack: Ack, body: Body, client: WebClient, bot: Bot, who: Who) -> None:
    """Stop an automatic release."""
    programme_id, _, round_id = pressed(body).partition("|")
    with bot.turn(who) as turn:
        matching_release.object_to(turn, number(programme_id), number(round_id))
        t = turn.t
    notice(client, body, t, t("desk.objected"))
    ack()
    home.refresh(body, client, bot, who)


def details(ack: Ack, body: Body, client: WebClient, bot: Bot, who: Who) -> None:
    """Show one pair."""
    with bot.turn(who) as turn:
        view = matching_desk.detail(turn, number(pressed(body)), path_of(body))
    open_modal(client, body, view)
    ack()


def _named(body: Body) -> tuple[int, int]:
    """Read `pair:version` from the pressed button."""
    pair_id, _, seen = pressed(body).partition(":")
    return number(pair_id), number(seen)


def _shown(body: Body, client: WebClient, bot: Bot, who: Who, view: dict[str, Any]) -> None:
    """Put a new modal in the place of the pressed one, and bring the desk up to date."""
    client.views_update(view_id=body["view"]["id"], view=view)
    if path := path_of(body):
        home.show(client, bot, who, path)


def lock(ack: Ack, body: Body, client: WebClient, bot: Bot, who: Who) -> None:
    """Hold a pair through later rounds, or let it go."""
    (pair_id, seen), on = _named(body), body["actions"][0]["action_id"] == forms.LOCK
    with bot.turn(who) as turn:
        matching_edit.lock(turn, pair_id, seen, on=on)
        view = matching_desk.detail(turn, pair_id, path_of(body))
    ack()
    _shown(body, client, bot, who, view)


def unpair(ack: Ack, body: Body, client: WebClient, bot: Bot, who: Who) -> None:
    """Take a pair apart."""
    with bot.turn(who) as turn:
        matching_edit.unpair(turn, *_named(body))
        view = forms.done("desk.unpaired", path_of(body), turn.t)
    ack()
    _shown(body, client, bot, who, view)


def veto(ack: Ack, body: Body, client: WebClient, bot: Bot, who: Who) -> None:
    """Rule two people out as a pair."""
    with bot.turn(who) as turn:
        matching_edit.veto(turn, *_named(body))
        view = forms.done("desk.vetoed", path_of(body), turn.t)
    ack()
    _shown(body, client, bot, who, view)


def allow(ack: Ack, body: Body, client: WebClient, bot: Bot, who: Who) -> None:
    """Let two people be suggested again whom HR kept apart."""
    programme_id, _, rule_id = pressed(body).partition("|")
    with bot.turn(who) as turn:
        matching_edit.allow(turn, number(programme_id), number(rule_id))
    ack()
    home.show(client, bot, who, path_of(body) or Look(number(programme_id)).path)


def release_this(ack: Ack, body: Body, client: WebClient, bot: Bot, who: Who) -> None:
    """Release one pair."""
    pair_id, seen = _named(body)
    with bot.turn(who) as turn:
        row = matching_edit.load(turn, pair_id)
        matching_release.release_some(turn, row.programme_id, {pair_id: seen})
        view = forms.done("desk.released", path_of(body), turn.t, n=1)
    ack()
    _shown(body, client, bot, who, view)


COMMANDS: dict[str, Command] = {"match": match}


def register(app: App) -> None:
    """Bind the listeners."""
    app.action(views.RUN)(run)
    app.action(views.COUNTRY)(country)
    app.action(re.compile(f"^({views.ALL}|{views.CLEAN})$"))(release_all)
    app.action(re.compile(f"^{views.UNDO}:"))(undo)
    app.action(views.OBJECT)(object_to)
    app.action(re.compile(f"^{views.DETAILS}:"))(details)
    app.action(re.compile(f"^({forms.LOCK}|{forms.UNLOCK})$"))(lock)
    app.action(forms.UNPAIR)(unpair)
    app.action(forms.VETO)(veto)
    app.action(re.compile(f"^{views.ALLOW}:"))(allow)
    app.action(forms.RELEASE)(release_this)
