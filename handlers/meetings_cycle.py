"""Listeners of the cycle: before a talk, after it, and in the weeks between."""

import re
from typing import Any

from slack_bolt import Ack, App
from slack_sdk import WebClient

from bot.core import Bot, Who
from bot.services import meetings_cycle as cycle
from bot.services import meetings_pulse as pulses
from bot.views import meetings_cards as cards
from bot.views import meetings_prep as prep
from bot.views import meetings_pulse as pulse_views
from handlers.edge import Body, Call, Command, Form, open_modal, pressed, replace_card
from handlers.values import day, number


def another(ack: Ack, body: Body, client: WebClient, bot: Bot, who: Who) -> None:
    """Add another question to the post before a talk."""
    with bot.turn(who) as turn:
        card = cycle.another(turn, number(pressed(body)))
    ack()
    replace_card(client, body, card)


def clock(ack: Ack, body: Body, client: WebClient, bot: Bot, who: Who) -> None:
    """Show the clock of a talk."""
    with bot.turn(who) as turn:
        view = cycle.clock(turn, number(pressed(body)))
    open_modal(client, body, view)
    ack()


def guide(ack: Ack, body: Body, client: WebClient, bot: Bot, who: Who) -> None:
    """Show the guide of the closing talk."""
    with bot.turn(who) as turn:
        view = cycle.guide(turn, number(pressed(body)))
    open_modal(client, body, view)
    ack()


def part(ack: Ack, body: Body, client: WebClient, bot: Bot, who: Who) -> None:
    """Show somebody their own part."""
    with bot.turn(who) as turn:
        view = cycle.part(turn, number(pressed(body)))
    open_modal(client, body, view)
    ack()


def tried(ack: Ack, body: Body, client: WebClient, bot: Bot, who: Who) -> None:
    """Note that somebody tried the week's small thing."""
    pair, _, typed = pressed(body).partition("|")
    with bot.turn(who) as turn:
        card = cycle.tried(turn, number(pair), day(typed))
    ack()
    replace_card(client, body, card)


def met(ack: Ack, body: Body, client: WebClient, bot: Bot, who: Who) -> None:
    """Take a yes to "Did you meet?"."""
    _answered(ack, body, client, bot, who, yes=True)


def not_met(ack: Ack, body: Body, client: WebClient, bot: Bot, who: Who) -> None:
    """Take a no to "Did you meet?"."""
    _answered(ack, body, client, bot, who, yes=False)


def _answered(ack: Ack, body: Body, client: WebClient, bot: Bot, who: Who, *, yes: bool) -> None:
    with bot.turn(who) as turn:
        card, form = cycle.met(turn, number(pressed(body)), yes=yes)
    ack()
    if (body.get("view") or {}).get("type") == "modal":
        client.views_update(view_id=body["view"]["id"], view=form)
    else:
        replace_card(client, body, card)


def after(ack: Ack, body: Body, client: WebClient, bot: Bot, who: Who) -> None:
    """Open the card after a talk."""
    with bot.turn(who) as turn:
        view = cycle.open_after(turn, number(pressed(body)))
    open_modal(client, body, view)
    ack()


def pulse(ack: Ack, body: Body, client: WebClient, bot: Bot, who: Who) -> None:
    """Open the three questions."""
    with bot.turn(who) as turn:
        view = pulses.form(turn, number(pressed(body)), _place(body))
    open_modal(client, body, view)
    ack()


def _place(body: Body) -> str:
    """Note where the card stands that was pressed, if it is a message."""
    container = body.get("container") or {}
    channel, ts = container.get("channel_id"), container.get("message_ts")
    return f"{channel}|{ts}" if channel and ts else ""


def pulse_given(ack: Ack, view: dict[str, Any], client: WebClient, bot: Bot, who: Who) -> None:
    """Store the answers, and say thank you on the card as well."""
    form = Form(view)
    meeting, _, place = form.metadata.partition("|")
    names = [block["block_id"] for block in view["blocks"] if block["type"] == "input"]
    given = {name: number(value) for name in names if (value := form.option(name))}
    with bot.turn(who) as turn:
        thanks = pulses.give(turn, number(meeting), given)
        card = cycle.card(turn, number(meeting))
    ack(response_action="update", view=thanks)
    channel, _, ts = place.partition("|")
    if ts:
        client.chat_update(channel=channel, ts=ts, **card.to_slack())


def checkin(call: Call) -> None:
    """`/mentor checkin`: the current card after a talk, or what would put one there."""
    with call.bot.turn(call.who) as turn:
        view = cycle.checkin(turn)
    call.open(view)


COMMANDS: dict[str, Command] = {"checkin": checkin}

ACTIONS = {
    prep.ANOTHER: another,
    prep.CLOCK: clock,
    prep.GUIDE: guide,
    prep.PART: part,
    cards.TRIED: tried,
    cards.MET: met,
    cards.NOT_MET: not_met,
    cards.AFTER: after,
    cards.PULSE: pulse,
}


def register(app: App) -> None:
    """Bind the listeners."""
    for action, listener in ACTIONS.items():
        app.action(re.compile(f"^{action}:"))(listener)
    app.view(pulse_views.FORM)(pulse_given)
