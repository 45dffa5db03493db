"""Changes among the people that the app hears of as events."""

import dataclasses
from typing import Any

from bot.sandbox.api.users import user_shown
from bot.sandbox.core import Slack
from bot.sandbox.delivery import Delivery
from bot.sandbox.state import BOT, Json, User


class People:
    """Joins, changes, leaves, visits to the Home tab and the end of an installation."""

    def __init__(self, slack: Slack, delivery: Delivery) -> None:
        self.slack = slack
        self.delivery = delivery

    def change(self, user_id: str, **facts: Any) -> User:
        """Change a person (`deleted`, `tz`, `locale`, `title`, …) and tell the app."""
        user = self.slack.user(user_id)
        updated = int(self.slack.clock.now().timestamp())
        changed = dataclasses.replace(user, **facts, updated=updated)
        self.slack.world.users[user_id] = changed
        told = user_shown(self.slack, changed, locale=True)
        self.delivery.emit({"type": "user_change", "user": told, "cache_ts": updated})
        self.slack.bell.ring("users")
        return changed

    def join(self, user: User) -> None:
        """Somebody new is in the workspace."""
        self.slack.world.users[user.id] = user
        for channel in self.slack.world.channels.values():
            if channel.name == "general":
                channel.members.append(user.id)
        told = user_shown(self.slack, user, locale=True)
        self.delivery.emit({"type": "team_join", "user": told})
        self.slack.bell.ring("users")

    def join_channel(self, user_id: str, channel_id: str) -> None:
        """Somebody joins a channel; the app hears of it where it is a member."""
        channel = self.slack.channel(channel_id)
        if user_id in channel.members:
            return
        channel.members.append(user_id)
        if BOT in channel.members:
            self.delivery.emit(
                {
                    "type": "member_joined_channel",
                    "user": user_id,
                    "channel": channel.id,
                    "channel_type": "G" if channel.is_private else "C",
                    "team": self.slack.user(user_id).team_id,
                }
            )
        self.slack.bell.ring("conversations", channel.members)

    async def open_home(self, user_id: str) -> Json | None:
        """Look at the app's Home tab; returns the view that is there once the app has heard."""
        await self._opened(user_id, "home")
        return self.slack.world.homes.get(user_id)

    async def open_messages(self, user_id: str) -> None:
        """Look at the app's Messages tab."""
        await self._opened(user_id, "messages")

    async def _opened(self, user_id: str, tab: str) -> None:
        channel = self.slack.direct(self.slack.user(user_id).id)
        event: Json = {"type": "app_home_opened", "user": user_id, "channel": channel.id}
        event["tab"] = tab
        if tab == "home" and user_id in self.slack.world.homes:
            event["view"] = self.slack.world.homes[user_id]
        if "app_home_opened" in self.slack.app.events:
            self.slack.spawn(self.delivery.event(event))

    def uninstall(self) -> None:
        """Remove the app: its token is worth nothing from now on."""
        self.slack.revoked = True
        self.delivery.emit({"type": "tokens_revoked", "tokens": {"oauth": [], "bot": [BOT]}})
        self.delivery.emit({"type": "app_uninstalled"})
