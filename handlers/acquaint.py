"""Getting to know people somebody has chosen, before they are given a role or a message."""

from collections.abc import Iterable

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot.core import Bot, Who
from bot.services import acquaintance


def meet(bot: Bot, client: WebClient, who: Who, user_ids: Iterable[str]) -> None:
    """Ask Slack who these people are; about whom it says nothing, we know nothing."""
    profiles = {user_id: _profile(client, user_id) for user_id in user_ids}
    with bot.tick(who.workspace_id) as tick:
        for user_id, profile in profiles.items():
            if profile is not None:
                acquaintance.note(tick, user_id, profile)


def _profile(client: WebClient, user_id: str) -> dict[str, object] | None:
    try:
        found: dict[str, object] = client.users_info(user=user_id, include_locale=True)["user"]
    except (SlackApiError, OSError):
        return None
    return found
