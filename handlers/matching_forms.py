"""Forms of the release desk: search, pair by hand, swap, release some, compare weights."""

from dataclasses import replace
from typing import Any

from slack_bolt import Ack, App
from slack_sdk import WebClient

from bot.core import Bot, Who
from bot.domain.matching.types import CRITERIA
from bot.domain.refusals import FormRefused
from bot.services import (
    matching,
    matching_desk,
    matching_hand,
    matching_release,
    matching_swap,
)
from bot.services.matching_hand import NotInPool
from bot.services.matching_release import NothingToRelease
from bot.views import matching as views
from bot.views import matching_forms as forms
from bot.views import matching_posts as posts
from bot.views.matching_look import Look
from handlers import home
from handlers.edge import Body, Form, notice, open_modal, pressed
from handlers.matching import path_of
from handlers.values import number, packed, parts


def search(ack: Ack, body: Body, client: WebClient, bot: Bot, who: Who) -> None:
    """Ask for a name."""
    with bot.turn(who) as turn:
        view = matching_desk.search_form(turn, pressed(body))
    open_modal(client, body, view)
    ack()


def searched(ack: Ack, view: dict[str, Any], client: WebClient, bot: Bot, who: Who) -> None:
    """Show whom the name fits."""
    form = Form(view)
    look = replace(Look.of_path(form.metadata), search=form.text("text"), page=0)
    ack()
    home.show(client, bot, who, look.path)


def hand(ack: Ack, body: Body, client: WebClient, bot: Bot, who: Who) -> None:
    """Open the form that pairs two people."""
    with bot.turn(who) as turn:
        view = matching_desk.hand_form(turn, pressed(body))
    open_modal(client, body, view)
    ack()


def handed(ack: Ack, view: dict[str, Any], client: WebClient, bot: Bot, who: Who) -> None:
    """Pair two people by hand."""
    form = Form(view)
    mentor, mentee = form.user("mentor"), form.user("mentee")
    if not (mentor and mentee):
        raise FormRefused({"mentee" if mentor else "mentor": NotInPool()})
    programme_id = Look.of_path(form.metadata).programme_id
    with bot.turn(who) as turn:
        row = matching_hand.by_hand(turn, programme_id, mentor, mentee, form.text("note"))
        shown = matching_desk.detail(turn, row.id or 0, form.metadata)
    ack(response_action="update", view=shown)
    home.show(client, bot, who, form.metadata)


def suggest(ack: Ack, body: Body, client: WebClient, bot: Bot, who: Who) -> None:
    """Take the offered partner onto the desk."""
    programme_id, mentor, mentee = parts(pressed(body), 3, mark="|")
    with bot.turn(who) as turn:
        try:
            matching_hand.by_hand(turn, number(programme_id), mentor, mentee, "")
        except FormRefused as refused:
            raise next(iter(refused.errors.values())) from refused
        t = turn.t
    notice(client, body, t, t("desk.suggested"))
    ack()


def swap(ack: Ack, body: Body, client: WebClient, bot: Bot, who: Who) -> None:
    """Offer other partners."""
    pair_id, _, seen = pressed(body).partition(":")
    with bot.turn(who) as turn:
        view = matching_desk.swap_form(turn, number(pair_id), number(seen), path_of(body))
    open_modal(client, body, view)
    ack()


def swapped(ack: Ack, view: dict[str, Any], client: WebClient, bot: Bot, who: Who) -> None:
    """Put the chosen pair in the place of the old one."""
    form = Form(view)
    kept = packed(form.metadata, pair=int, seen=int, path=str)
    with bot.turn(who) as turn:
        chosen = form.option("partner") or ""
        row = matching_swap.swap(turn, kept["pair"], kept["seen"], chosen)
        shown = matching_desk.detail(turn, row.id or 0, kept["path"])
    ack(response_action="update", view=shown)
    home.show(client, bot, who, kept["path"])


def some(ack: Ack, body: Body, client: WebClient, bot: Bot, who: Who) -> None:
    """Offer the pairs of the page to be ticked."""
    with bot.turn(who) as turn:
        view = matching_desk.some_form(turn, pressed(body))
    open_modal(client, body, view)
    ack()


def some_chosen(ack: Ack, view: dict[str, Any], client: WebClient, bot: Bot, who: Who) -> None:
    """Release the ticked pairs."""
    form = Form(view)
    ticked = [value for place in range(2) for value in form.options(f"pairs{place}")]
    if not ticked:
        raise FormRefused({"pairs0": NothingToRelease()})
    chosen = {
        number(pair): number(seen) for pair, _, seen in (one.partition(":") for one in ticked)
    }
    with bot.turn(who) as turn:
        n = matching_release.release_some(turn, Look.of_path(form.metadata).programme_id, chosen)
        shown = forms.done("desk.released", form.metadata, turn.t, n=n)
    ack(response_action="update", view=shown)
    home.show(client, bot, who, form.metadata)


def weights(ack: Ack, body: Body, client: WebClient, bot: Bot, who: Who) -> None:
    """Ask for other weights."""
    with bot.turn(who) as turn:
        view = matching_desk.weights_form(turn, pressed(body))
    open_modal(client, body, view)
    ack()


def weighed(ack: Ack, view: dict[str, Any], bot: Bot, who: Who) -> None:
    """Have the comparison made."""
    form = Form(view)
    typed = {name: form.text(name) for name in CRITERIA}
    with bot.turn(who) as turn:
        matching.compare(turn, Look.of_path(form.metadata).programme_id, typed)
        shown = forms.done("desk.comparing", form.metadata, turn.t)
    ack(response_action="update", view=shown)


def register(app: App) -> None:
    """Bind the listeners."""
    app.action(views.SEARCH)(search)
    app.view(forms.SEARCH_FORM)(searched)
    app.action(views.HAND)(hand)
    app.view(forms.HAND_FORM)(handed)
    app.action(posts.SUGGEST)(suggest)
    app.action(forms.SWAP)(swap)
    app.view(forms.SWAP_FORM)(swapped)
    app.action(views.SOME)(some)
    app.view(forms.SOME_FORM)(some_chosen)
    app.action(views.WEIGHTS)(weights)
    app.view(forms.WEIGHTS_FORM)(weighed)
