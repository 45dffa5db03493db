"""Builds the Bolt app: lends `bot` and `who` to listeners, registers them, explains refusals."""

import json
import logging
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

from slack_bolt import App, BoltContext, BoltResponse
from slack_bolt.error import BoltUnhandledRequestError
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

import handlers
from bot import shape
from bot.answering import Switchboard
from bot.core import Bot, Who
from bot.domain.refusals import FormRefused, Outdated, Refusal, TooLate
from bot.i18n import Translate
from bot.services import acquaintance
from bot.slack import web_client
from bot.views import notices

log = logging.getLogger(__name__)

LISTENER_THREADS = 10


def build(bot: Bot, client: WebClient | None = None, **options: Any) -> App:
    """Make the app; listeners get `bot` and `who` by name and answer with their `ack`.

    `process_before_response` makes the acknowledgement follow the commit: what Slack was
    told, is stored. Without a name Bolt would look for one through every loaded file.
    """
    app = App(
        name="mentorbot",
        client=client or web_client(bot.settings, bot.settings.bot_token),
        process_before_response=True,
        listener_executor=ThreadPoolExecutor(LISTENER_THREADS, thread_name_prefix="listener"),
        raise_error_for_unhandled_request=True,
        ignoring_self_events_enabled=False,
        **options,
    )
    app.middleware(_lend(bot))
    handlers.register(app)
    app._listeners[:] = [Switchboard(app._listeners)]  # noqa: SLF001 - Bolt has no other way
    app.error(_explain(bot))
    return app


def _lend(bot: Bot) -> Callable[..., None]:
    """Put `bot` and `who` where listeners find them; what is malformed goes no further."""

    def lend(
        body: dict[str, Any],
        context: BoltContext,
        client: WebClient,
        next: Callable[[], None],  # noqa: A002 - Bolt passes it by this name
    ) -> None:
        shape.check(body, context.team_id, context.user_id)
        context["bot"] = bot
        if context.team_id and context.user_id:
            meet = Introduction(bot, client, context.team_id, context.user_id)
            context["who"] = Who(context.team_id, context.user_id, meet)
        next()

    return lend


@dataclass(slots=True)
class Introduction:
    """Asks Slack who a person is, once per request; without an answer we go on as before."""

    bot: Bot
    client: WebClient
    workspace_id: str
    user_id: str
    asked: bool = False

    def __call__(self) -> None:
        """Ask, and note the answer."""
        if self.asked:
            return
        self.asked = True
        try:
            profile = self.client.users_info(user=self.user_id, include_locale=True)["user"]
        except (SlackApiError, OSError) as error:
            log.warning("users.info failed", extra={"reason": type(error).__name__})
            return
        with self.bot.tick(self.workspace_id) as tick:
            acquaintance.note(tick, self.user_id, profile)


def _explain(bot: Bot) -> Callable[..., BoltResponse]:
    """Say no kindly, or own up to an error with an incident number.

    An event that failed is not acknowledged: Slack repeats it.
    """

    def explain(
        error: Exception, body: dict[str, Any], context: BoltContext, client: WebClient
    ) -> BoltResponse:
        who = context.get("who")
        if isinstance(error, BoltUnhandledRequestError):
            error = Outdated()
        t = _voice(bot, who) if who else Translate()
        if isinstance(error, Refusal):
            return _answer(client, body, t, t(error.key, **error.facts), error)
        number = uuid4().hex[:8]
        log.error(
            "incident",
            extra={"incident": number, "payload": body.get("type") or "command"},
            exc_info=error,
        )
        if body.get("type") == "event_callback":
            return BoltResponse(status=500)
        return _answer(client, body, t, notices.incident(number, t), error)

    return explain


def _voice(bot: Bot, who: Who) -> Translate:
    try:
        with bot.turn(who) as turn:
            return turn.t
    except Exception:
        log.exception("no voice")
        return Translate()


def _answer(
    client: WebClient, body: dict[str, Any], t: Translate, text: str, error: Exception
) -> BoltResponse:
    """Answer where the person is looking: beside the field, on top, or in the conversation.

    A press that failed and cannot even be told so is not acknowledged: the client says it then.
    """
    kind = body.get("type")
    if isinstance(error, shape.Malformed):
        log.warning("payload not understood", extra={"payload": kind or "command"})
    if "command" in body:
        return _json({"response_type": "ephemeral", **notices.message(text).to_slack()})
    if kind == "view_submission":
        return _json(_form_answer(body.get("view") or {}, t, text, error))
    shown = True
    if isinstance(body.get("trigger_id"), str):
        known = {} if isinstance(error, shape.Malformed) else body
        top = {"trigger_id": body["trigger_id"], **known}
        shown = _on_top(client, top, notices.modal(text, t))
    return BoltResponse(status=200 if shown or isinstance(error, Refusal) else 500)


def _form_answer(
    view: Mapping[str, Any], t: Translate, text: str, error: Exception
) -> dict[str, Any]:
    """Put each refusal beside its field; typed text stays, since errors keep the modal open."""
    if isinstance(error, shape.Malformed):
        return {"response_action": "push", "view": notices.modal(text, t)}
    fields = [block["block_id"] for block in view["blocks"] if block["type"] == "input"]
    if isinstance(error, FormRefused):
        errors = {
            name: t.plain(refusal.key, **refusal.facts)
            for name, refusal in error.errors.items()
            if name in fields
        }
        if errors:
            return {"response_action": "errors", "errors": errors}
    field = getattr(error, "field", None)
    if fields and isinstance(error, Refusal):
        where = field if field in fields else fields[0]
        return {
            "response_action": "errors",
            "errors": {where: t.plain(error.key, **error.facts)},
        }
    return {"response_action": "push", "view": notices.modal(text, t)}


def _on_top(client: WebClient, body: dict[str, Any], view: dict[str, Any]) -> bool:
    """Show a notice on top of everything; tell whether Slack took it."""
    from handlers.edge import open_modal

    try:
        open_modal(client, body, view)
    except (SlackApiError, OSError, TooLate) as error:
        log.warning("notice not shown", extra={"reason": type(error).__name__})
        return False
    return True


def _json(payload: dict[str, Any]) -> BoltResponse:
    return BoltResponse(
        status=200,
        body=json.dumps(payload),
        headers={"content-type": "application/json;charset=utf-8"},
    )
