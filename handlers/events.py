"""What Slack tells on its own: people who change or leave, receipts, the app's own end."""

from typing import Any

from slack_bolt import Ack, App, BoltContext

from bot.core import Bot
from bot.services import acquaintance, departures, receipts


def user_changed(ack: Ack, event: dict[str, Any], context: BoltContext, bot: Bot) -> None:
    """Keep zone and kind of account current; a deactivated person has left."""
    profile = event["user"]
    with bot.tick(str(context.team_id)) as tick:
        if acquaintance.is_known(tick, profile["id"]):
            was_here = tick.person(profile["id"]).left_at is None
            acquaintance.note(tick, profile["id"], profile)
            departures.changed(tick, profile["id"], was_here=was_here)
    ack()


def posted(ack: Ack, event: dict[str, Any], context: BoltContext, bot: Bot) -> None:
    """Take Slack's receipt for a letter of ours."""
    with bot.tick(str(context.team_id)) as tick:
        receipts.take(tick, event)
    ack()


def uninstalled(ack: Ack, context: BoltContext, bot: Bot) -> None:
    """Stop writing to a workspace that removed the app; its data stays until erased."""
    with bot.tick(str(context.team_id)) as tick:
        receipts.suspend(tick, "uninstalled")
    ack()


def register(app: App) -> None:
    """Bind the listeners."""
    app.event("user_change")(user_changed)
    app.event("message_metadata_posted")(posted)
    app.event("app_uninstalled")(uninstalled)
    app.event("tokens_revoked")(uninstalled)
