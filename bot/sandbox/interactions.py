"""What a person can do in the client, and what then happens in the app and on the screen."""

from typing import Any

from bot.blockkit import check_options
from bot.sandbox import forms, messages, payloads, views
from bot.sandbox.core import Breach, Slack, SlackError
from bot.sandbox.delivery import Answer, Delivery
from bot.sandbox.hooks import Hooks, say
from bot.sandbox.state import APP, Json, User

OK: Json = {"ok": True}


def failed(error: str) -> Json:
    """The outcome of something that went wrong."""
    return {"ok": False, "error": error}


def outcome(answer: Answer) -> Json:
    """The outcome of a delivery that needs no further look."""
    return failed(answer.error) if answer.error else OK


class Interactions:
    """Commands, clicks, shortcuts, forms and option menus, one method for each."""

    def __init__(self, slack: Slack, delivery: Delivery, hooks: Hooks) -> None:
        self.slack = slack
        self.delivery = delivery
        self.hooks = hooks

    async def command(self, user_id: str, channel_id: str, text: str) -> Json:
        """Type a slash command; the answer in its ack is shown."""
        user, channel = self.slack.user(user_id), self.slack.channel(channel_id)
        name, _, rest = text.strip().partition(" ")
        known = {command.command: command for command in self.slack.app.commands}
        if name not in known:
            return failed("dispatch_unknown_command")
        escape = known[name].should_escape
        answer = await self.delivery.command(
            {
                "token": "sandbox",
                "team_id": user.team_id,
                "team_domain": self.slack.world.team_domain,
                "channel_id": channel.id,
                "channel_name": payloads.channel_name(channel),
                "user_id": user.id,
                "user_name": user.name,
                "command": name,
                "text": payloads.escaped(self.slack.world, rest.strip()) if escape else rest,
                "api_app_id": APP,
                "is_enterprise_install": "false",
                "response_url": self.hooks.make(user.id, channel.id),
                "trigger_id": self.slack.triggers.make(user.id),
            }
        )
        return answer_error(answer) or self._said(user, channel.id, answer.payload)

    def _said(self, user: User, channel: str, payload: Json) -> Json:
        """Show what a command was answered with."""
        if not payload:
            return OK
        try:
            messages.check(self.slack, payload, "command ack")
        except SlackError as error:
            return failed(error.code)
        say(self.slack, user.id, channel, payload)
        return OK

    async def shortcut(self, user_id: str, callback_id: str) -> Json:
        """Use a global shortcut."""
        known = {one.callback_id for one in self.slack.app.shortcuts if one.type == "global"}
        if callback_id not in known:
            return failed("unknown_shortcut")
        user = self.slack.user(user_id)
        told = payloads.common(self.slack, user, "shortcut") | {
            "callback_id": callback_id,
            "action_ts": self.slack.ts(),
            "trigger_id": self.slack.triggers.make(user.id),
        }
        return outcome(await self.delivery.interactive(told))

    async def action(
        self,
        user_id: str,
        container: Json,
        names: tuple[str, str],
        action: Json,
        values: Json | None = None,
    ) -> Json:
        """Press a button or choose something; `names` are the block_id and the action_id."""
        user = self.slack.user(user_id)
        place, blocks, state = self._place(user, container, values or {})
        block, element = _element(blocks, *names)
        _remember(state, block, element, action)
        told = payloads.common(self.slack, user, "block_actions") | place
        told |= {
            "state": {"values": state},
            "trigger_id": self.slack.triggers.make(user.id),
            "actions": [self._acted(block, element, action)],
        }
        if "view" not in place:
            ts = container["ts"]
            told["response_url"] = self.hooks.make(user.id, container["channel"], ts)
        return outcome(await self.delivery.interactive(told))

    def _acted(self, block: Json, element: Json, action: Json) -> Json:
        """The entry in `actions`: ids and texts from the element, the choice from the person."""
        told = {
            "type": element["type"],
            "block_id": block["block_id"],
            "action_id": element["action_id"],
            "action_ts": self.slack.ts(),
        }
        told |= {key: element[key] for key in ("text", "value", "style") if key in element}
        if element["type"] == "button":
            return told
        chosen = {key: value for key, value in action.items() if key != "type"}
        return told | {key: _full(element, value) for key, value in chosen.items()}

    def _place(self, user: User, container: Json, values: Json) -> tuple[Json, list[Json], Json]:
        """Where an interaction happens: its part of the payload, the blocks, their state."""
        if container["type"] == "view":
            owner, view = views.locate(self.slack, container["view_id"])
            if owner != user.id:
                raise SlackError("not_found")
            forms.merge_state(view, values)
            place = {"container": {"type": "view", "view_id": view["id"]}, "view": view}
            return place, view["blocks"], view["state"]["values"]
        channel = self.slack.channel(container["channel"])
        if user.id not in channel.members:
            raise SlackError("not_in_channel")
        message = self.slack.world.find(channel.id, container["ts"], reader=user.id)
        if message is None:
            raise SlackError("message_not_found")
        state = message.state.setdefault(user.id, forms.initial_state(message.blocks))
        shown = messages.shown(self.slack, message)
        return payloads.message_place(channel, message, shown), message.blocks, state

    async def options(
        self, user_id: str, container: Json, block_id: str, action_id: str, value: str
    ) -> Json:
        """Type into an external select; answers `options` or `option_groups`."""
        user = self.slack.user(user_id)
        place, blocks, _state = self._place(user, container, {})
        block, element = _element(blocks, block_id, action_id)
        told = payloads.common(self.slack, user, "block_suggestion") | place
        told |= {
            "block_id": block["block_id"],
            "action_id": element["action_id"],
            "value": value,
        }
        answer = await self.delivery.interactive(told)
        if answer.error:
            return failed(answer.error)
        found = check_options(answer.payload)
        if found:
            self.slack.breach("options", found)
            return failed("invalid_options")
        return answer.payload or {"options": []}

    async def submit(self, user_id: str, view_id: str, values: Json) -> Json:
        """Submit the top modal: closed, replaced, or errors to correct."""
        user = self.slack.user(user_id)
        stack = views.stack(self.slack, user.id)
        if not stack or stack[-1]["id"] != view_id:
            return failed("not_found")
        view = stack[-1]
        forms.merge_state(view, values)
        if refused := forms.client_errors(view):
            return {"response_action": "errors", "errors": refused}
        told = payloads.common(self.slack, user, "view_submission") | {
            "trigger_id": self.slack.triggers.make(user.id),
            "view": view,
            "response_urls": [],
        }
        answer = await self.delivery.interactive(told)
        return answer_error(answer) or self._answered(user.id, view, answer.payload)

    def _answered(self, user: str, view: Json, payload: Json) -> Json:
        """Do what the app's answer to a submission asks for."""
        action = payload.get("response_action")
        if action == "errors":
            return self._errors(view, payload.get("errors"))
        try:
            self._moved(user, view, action, payload)
        except SlackError as error:
            return failed(error.code)
        return OK

    def _moved(self, user: str, view: Json, action: Any, payload: Json) -> None:
        if action in ("update", "push"):
            new = views.checked(self.slack, payload["view"], "modal", f"response_action {action}")
            # The view may have been replaced by views.update while the app was thinking.
            current = next(
                (one for one in views.stack(self.slack, user) if one["id"] == view["id"]), view
            )
            if action == "push":
                views.push_modal(self.slack, user, new)
            else:
                views.replace(self.slack, user, current, new)
        elif action == "clear":
            views.close(self.slack, user, everything=True)
        elif payload:
            self.slack.breaches.append(Breach("view_submission ack", "", "unknown answer"))
            raise SlackError("invalid_response")
        else:
            views.close_one(self.slack, user, view["id"])

    def _errors(self, view: Json, errors: Any) -> Json:
        """Errors must name input blocks of this very view."""
        inputs = {block["block_id"] for block in view["blocks"] if block["type"] == "input"}
        if not isinstance(errors, dict) or not errors or not set(errors) <= inputs:
            self.slack.breaches.append(Breach("view_submission ack", "/errors", "unknown block"))
            return failed("invalid_errors")
        self.slack.bell.wake()
        return {"response_action": "errors", "errors": errors}

    async def close(self, user_id: str, view_id: str, *, clear: bool = False) -> Json:
        """Close the top modal (or all) without submitting; the app hears of it if it asked to."""
        user = self.slack.user(user_id)
        stack = views.stack(self.slack, user.id)
        if not any(view["id"] == view_id for view in stack):
            return {}
        everything = clear or bool(stack[-1]["clear_on_close"])
        for view in views.close(self.slack, user.id, everything=everything):
            if view["notify_on_close"]:
                told = payloads.common(self.slack, user, "view_closed")
                told |= {"view": view, "is_cleared": everything}
                self.slack.spawn(self.delivery.interactive(told))
        return {}


def answer_error(answer: Answer) -> Json | None:
    """The outcome if nobody acknowledged."""
    return failed(answer.error) if answer.error else None


def _element(blocks: list[Json], block_id: str, action_id: str) -> tuple[Json, Json]:
    """Find what was pressed; a view published anew meanwhile has other ids for its blocks."""
    named = [found for found in forms.elements(blocks) if found[1]["action_id"] == action_id]
    for block, element in named:
        if block["block_id"] == block_id:
            return block, element
    if len(named) == 1:
        return named[0]
    raise SlackError("block_mismatch")


def _remember(state: Json, block: Json, element: Json, action: Json) -> None:
    """Keep a choice in the state of the message or view."""
    key = forms.answer_field(element["type"])
    if key and key in action:
        answer = {"type": element["type"], key: _full(element, action[key])}
        state.setdefault(block["block_id"], {})[element["action_id"]] = answer


def _full(element: Json, value: Any) -> Any:
    """A chosen option with its text, whether the client sent the whole or only its value."""
    known = {option["value"]: option for option in forms.options(element)}
    if isinstance(value, list):
        return [_full(element, one) for one in value]
    if isinstance(value, dict) and value.get("value") in known:
        return known[value["value"]]
    return value
