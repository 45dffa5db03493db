"""`/mentor pause`, `resume` and `leave`, and the same from Home and profile."""

import re
from typing import Any

from slack_bolt import Ack, App
from slack_sdk import WebClient

from bot.core import Bot, Who
from bot.domain.enrolment import ProgrammeMissing
from bot.domain.refusals import FormRefused
from bot.domain.typed_day import DayUnclear
from bot.services import enrolment_pause
from bot.views import enrolment as views
from bot.views import enrolment_pause as pause_views
from bot.views import enrolment_profile as profile_views
from handlers import enrolment_forms, home
from handlers.edge import Body, Call, Command, Form, open_modal, pressed
from handlers.enrolment_profile import show_below


def pause(call: Call) -> None:
    """`/mentor pause until 20 December`; without a day a form asks for it."""
    if not call.text:
        with call.bot.turn(call.who) as turn:
            view = enrolment_pause.form(turn)
        return call.open(view)
    with call.bot.turn(call.who) as turn:
        answer = enrolment_pause.typed(turn, call.text)
    call.answer(answer)
    return home.show(call.client, call.bot, call.who)


def resume(call: Call) -> None:
    """`/mentor resume`: end the pause."""
    with call.bot.turn(call.who) as turn:
        answer = enrolment_pause.go_on(turn)
    call.answer(answer)
    home.show(call.client, call.bot, call.who)


def leave(call: Call) -> None:
    """`/mentor leave`: say what it means and ask once."""
    with call.bot.turn(call.who) as turn:
        view = enrolment_pause.leave_form(turn)
    call.open(view)


def pause_pressed(ack: Ack, body: Body, client: WebClient, bot: Bot, who: Who) -> None:
    """Ask until when."""
    with bot.turn(who) as turn:
        view = enrolment_pause.form(turn)
    open_modal(client, body, view)
    ack()


def leave_pressed(ack: Ack, body: Body, client: WebClient, bot: Bot, who: Who) -> None:
    """Say what leaving means."""
    with bot.turn(who) as turn:
        view = enrolment_pause.leave_form(turn, enrolment_forms.number(pressed(body)))
    open_modal(client, body, view)
    ack()


def resume_pressed(ack: Ack, body: Body, client: WebClient, bot: Bot, who: Who) -> None:
    """End the pause and say so."""
    with bot.turn(who) as turn:
        view = pause_views.notice(enrolment_pause.go_on(turn), turn.t)
    open_modal(client, body, view)
    ack()
    home.show(client, bot, who)


def pause_sent(ack: Ack, view: dict[str, Any], client: WebClient, bot: Bot, who: Who) -> None:
    """Begin the pause."""
    until = Form(view).day("until")
    with bot.turn(who) as turn:
        if until is None:
            raise FormRefused({"until": DayUnclear(typed="")})
        page = pause_views.notice(enrolment_pause.rest(turn, until), turn.t)
    show_below(ack, view, client, page)
    home.show(client, bot, who)


def leave_sent(ack: Ack, view: dict[str, Any], client: WebClient, bot: Bot, who: Who) -> None:
    """Leave."""
    programme_id = enrolment_forms.programme(view)
    with bot.turn(who) as turn:
        if programme_id is None:
            raise FormRefused({"programme": ProgrammeMissing()})
        page = enrolment_pause.leave(turn, programme_id)
    show_below(ack, view, client, page)
    home.show(client, bot, who)


COMMANDS: dict[str, Command] = {"pause": pause, "resume": resume, "leave": leave}


def register(app: App) -> None:
    """Bind the listeners."""
    app.action(re.compile(f"^{views.PAUSE}:"))(pause_pressed)
    app.action(re.compile(f"^{views.LEAVE}:"))(leave_pressed)
    app.action(re.compile(f"^{profile_views.RESUME}:"))(resume_pressed)
    app.view(pause_views.PAUSE_SENT)(pause_sent)
    app.view(pause_views.LEAVE_SENT)(leave_sent)
