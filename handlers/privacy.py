"""Privacy in Slack: `/mentor privacy`, the export, and the erasure in two clicks."""

from slack_bolt import Ack, App
from slack_sdk import WebClient

from bot.core import Bot, Who
from bot.services import privacy
from bot.views import privacy as views
from handlers.edge import Body, Call, Command, notice, open_modal


def show(call: Call) -> None:
    """`/mentor privacy`: what is stored about me."""
    with call.bot.turn(call.who) as turn:
        answer = privacy.overview(turn)
    call.answer(answer)


def export(ack: Ack, body: Body, client: WebClient, bot: Bot, who: Who) -> None:
    """Have everything sent as a file."""
    with bot.turn(who) as turn:
        privacy.export(turn)
        t = turn.t
    notice(client, body, t, views.export_begun(t))
    ack()


def erase(ack: Ack, body: Body, client: WebClient, bot: Bot, who: Who) -> None:
    """Ask once more."""
    with bot.turn(who) as turn:
        view = privacy.erase_form(turn)
    open_modal(client, body, view)
    ack()


def erased(ack: Ack, client: WebClient, bot: Bot, who: Who) -> None:
    """Erase, clear the traces, and show an empty Home."""
    with bot.turn(who) as turn:
        farewell = privacy.erase(turn)
    privacy.clear_traces(bot)
    client.views_publish(user_id=who.user_id, view=farewell.home)
    ack(response_action="update", view=farewell.view)


COMMANDS: dict[str, Command] = {"privacy": show}


def register(app: App) -> None:
    """Bind the listeners."""
    app.action(views.EXPORT)(export)
    app.action(views.ERASE)(erase)
    app.view(views.ERASE_FORM)(erased)
