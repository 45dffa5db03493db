"""`/mentor profile` and its forms: each part is opened, changed and saved on its own."""

import re
from collections.abc import Callable
from typing import Any

from slack_bolt import Ack, App
from slack_sdk import WebClient

from bot.core import Bot, Turn, Who
from bot.services import enrolment_better, enrolment_profile
from bot.views import enrolment as views
from bot.views import enrolment_better as better_views
from bot.views import enrolment_form as forms
from bot.views import enrolment_profile as profile_views
from handlers import enrolment_forms, home
from handlers.edge import Body, Call, Command, Form, open_modal, pressed

View = dict[str, Any]


def profile(call: Call) -> None:
    """`/mentor profile`: everything one told, with a button beside every part."""
    with call.bot.turn(call.who) as turn:
        view = enrolment_profile.show(turn)
    call.open(view)


def opens(make: Callable[[Turn, int], View]) -> Callable[..., None]:
    """Make a listener that opens the form `make` builds for the pressed programme."""

    def listener(ack: Ack, body: Body, client: WebClient, bot: Bot, who: Who) -> None:
        with bot.turn(who) as turn:
            view = make(turn, enrolment_forms.number(pressed(body)) or 0)
        open_modal(client, body, view)
        ack()

    return listener


def saves(store: Callable[[Turn, int, int, Form], None]) -> Callable[..., None]:
    """Make a listener that stores a form and shows the profile as it is now."""

    def listener(ack: Ack, view: View, client: WebClient, bot: Bot, who: Who) -> None:
        programme_id = enrolment_forms.programme(view) or 0
        with bot.turn(who) as turn:
            store(turn, programme_id, enrolment_forms.version(view), Form(view))
        with bot.turn(who) as turn:
            page = enrolment_profile.show(turn, programme_id)
        show_below(ack, view, client, page)
        home.show(client, bot, who)

    return listener


def show_below(ack: Ack, view: View, client: WebClient, page: View) -> None:
    """Show a page in the modal below, or in this one when there is none."""
    below = view.get("previous_view_id")
    if not below:
        ack(response_action="update", view=page)
        return
    ack()
    client.views_update(view_id=below, view=page)


topics_saved = saves(
    lambda turn, programme_id, version, form: enrolment_profile.change_topics(
        turn, programme_id, version, enrolment_forms.topics(form)
    )
)
about_saved = saves(
    lambda turn, programme_id, version, form: enrolment_profile.change_about(
        turn, programme_id, version, enrolment_forms.about(form)
    )
)
better_saved = saves(
    lambda turn, programme_id, version, form: enrolment_better.tell(
        turn, programme_id, version, enrolment_forms.better(form)
    )
)

COMMANDS: dict[str, Command] = {"profile": profile}


def register(app: App) -> None:
    """Bind the listeners."""
    app.action(re.compile(f"^{views.PROFILE}:"))(opens(enrolment_profile.show))
    app.action(re.compile(f"^{views.BETTER}:"))(opens(enrolment_better.page))
    app.action(re.compile(f"^{profile_views.EDIT_TOPICS}:"))(opens(enrolment_profile.topics_page))
    app.action(re.compile(f"^{views.EDIT_ABOUT}:"))(opens(enrolment_profile.about_page))
    app.view(forms.TOPICS_EDITED)(topics_saved)
    app.view(forms.ABOUT_EDITED)(about_saved)
    app.view(better_views.BETTER_SENT)(better_saved)
