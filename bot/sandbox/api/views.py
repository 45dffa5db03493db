"""views.*: modals and the Home tab."""

from typing import Any

from bot.sandbox import views
from bot.sandbox.api.args import Args
from bot.sandbox.api.registry import Context, method
from bot.sandbox.core import SlackError
from bot.sandbox.state import Json


def _view(args: Args) -> Json:
    view: Any = args.data("view")
    if not isinstance(view, dict):
        raise SlackError("invalid_arguments")
    return view


@method("views.open", tier=4)
def views_open(ctx: Context, args: Args) -> Json:
    """Open a modal for whoever pulled the trigger."""
    view = views.checked(ctx.slack, _view(args), "modal", "views.open")
    user = ctx.slack.triggers.exchange(args.need("trigger_id"))
    return {"view": views.open_modal(ctx.slack, user, view)}


@method("views.push", tier=4)
def views_push(ctx: Context, args: Args) -> Json:
    """Lay a modal on top of the open ones."""
    view = views.checked(ctx.slack, _view(args), "modal", "views.push")
    user = ctx.slack.triggers.exchange(args.need("trigger_id"))
    return {"view": views.push_modal(ctx.slack, user, view)}


@method("views.update", tier=4)
def views_update(ctx: Context, args: Args) -> Json:
    """Replace an open view."""
    user, old = views.locate(ctx.slack, args.text("view_id"), args.text("external_id"))
    view = views.checked(ctx.slack, _view(args), old["type"], "views.update")
    if args.text("hash") and args.text("hash") != old["hash"]:
        raise SlackError("hash_conflict")
    return {"view": views.replace(ctx.slack, user, old, view)}


@method("views.publish", tier=4)
def views_publish(ctx: Context, args: Args) -> Json:
    """Show a person their Home tab."""
    slack = ctx.slack
    user = slack.user(args.need("user_id"), "user_not_found")
    if not slack.app.home_tab:
        raise SlackError("not_enabled")
    if user.deleted or user.is_bot:
        raise SlackError("user_not_found")
    view = views.checked(slack, _view(args), "home", "views.publish")
    return {"view": views.publish(slack, user.id, view, args.text("hash"))}
