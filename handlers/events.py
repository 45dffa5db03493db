"""What Slack tells on its own: people who change or leave, receipts, the app's own end.

A repetition changes nothing, and an event that failed is carried out when Slack repeats it.
"""

from collections.abc import Sequence
from typing import Any

from slack_bolt import Ack, App, BoltContext

from bot.core import Bot
from bot.services import acquaintance, departures, inbound, installs, receipts
from handlers.edge import Body

Event = dict[str, Any]


def user_changed(ack: Ack, event: Event, body: Body, context: BoltContext, bot: Bot) -> None:
    """Keep zone and kind of account current; a deactivated person has left."""
    profile = event["user"]
    for workspace_id in _homes(context, profile):
        with bot.tick(workspace_id) as tick:
            if acquaintance.is_known(tick, profile["id"]) and inbound.news(tick, body):
                was_here = tick.person(profile["id"]).left_at is None
                acquaintance.note(tick, profile["id"], profile)
                departures.changed(tick, profile["id"], was_here=was_here)
    ack()


def _homes(context: BoltContext, profile: Event) -> Sequence[str]:
    """Name the workspaces of an account; Slack tells an organisation once for all of them."""
    if context.team_id:
        return [context.team_id]
    teams = (profile.get("enterprise_user") or {}).get("teams") or [profile.get("team_id")]
    return [str(one) for one in teams if one]


def posted(ack: Ack, event: Event, context: BoltContext, bot: Bot) -> None:
    """Take Slack's receipt for a letter of ours; the letter itself knows a second one."""
    with bot.tick(str(context.team_id)) as tick:
        receipts.take(tick, event)
    ack()


def uninstalled(ack: Ack, body: Body, context: BoltContext, bot: Bot) -> None:
    """Stop writing to whoever removed the app; the data stays until erased."""
    _end(bot, context, body, "app_uninstalled")
    ack()


def revoked(ack: Ack, event: Event, body: Body, context: BoltContext, bot: Bot) -> None:
    """Stop writing where the bot's own token was taken back; those of people are none of ours."""
    if (event.get("tokens") or {}).get("bot"):
        _end(bot, context, body, "tokens_revoked")
    ack()


def _end(bot: Bot, context: BoltContext, body: Body, reason: str) -> None:
    """Suspend a workspace or a whole organisation.

    Slack's events come in any order and late: one from before the newest installation is stale.
    """
    place = str(context.team_id or context.enterprise_id)
    with bot.tick("") as tick:
        for home in installs.concerned(tick, place):
            since = home.installed_at.timestamp() if home.installed_at else 0
            late = float(body.get("event_time") or tick.now.timestamp()) < int(since)
            if not late and home.suspended != installs.WITHDRAWN:
                receipts.suspend(home, reason)


def granted(ack: Ack, event: Event, context: BoltContext, bot: Bot) -> None:
    """Serve the workspaces that an organisation lets in."""
    installs.admit(bot, str(context.enterprise_id), _teams(event))
    ack()


def withdrawn(ack: Ack, event: Event, bot: Bot) -> None:
    """Stop writing to the workspaces that an organisation takes out."""
    with bot.tick("") as tick:
        for workspace_id in _teams(event):
            receipts.suspend(installs.concerned(tick, workspace_id)[0], installs.WITHDRAWN)
    ack()


def _teams(event: Event) -> Sequence[str]:
    return [str(one) for one in event.get("team_ids") or ()]


def register(app: App) -> None:
    """Bind the listeners."""
    app.event("user_change")(user_changed)
    app.event("message_metadata_posted")(posted)
    app.event("app_uninstalled")(uninstalled)
    app.event("tokens_revoked")(revoked)
    app.event("team_access_granted")(granted)
    app.event("team_access_revoked")(withdrawn)
