"""Modals and Home tabs: who has which view open, and what may be done with it."""

from bot.blockkit import VIEW_BYTES, check_view
from bot.sandbox.core import Slack, SlackError
from bot.sandbox.layout import kept_view
from bot.sandbox.state import Json

STACK = 3
"""Views in one modal stack (docs.slack.dev/surfaces/modals)."""


def checked(slack: Slack, view: Json, kind: str, source: str) -> Json:
    """The view, if it obeys Slack's rules."""
    found = check_view(view)
    if view.get("type") not in (kind, None) and not found:
        raise SlackError("invalid_arguments", response_metadata={"messages": ["wrong view type"]})
    if not found:
        _unique_external(slack, view)
        return view
    messages = slack.breach(source, found)
    code = "view_too_large" if f"{VIEW_BYTES}" in messages[-1] else "invalid_arguments"
    raise SlackError(code, response_metadata={"messages": messages})


def _unique_external(slack: Slack, view: Json) -> None:
    name = view.get("external_id")
    taken = [one["callback_id"] for one in _all(slack) if name and one["external_id"] == name]
    if taken and view.get("callback_id", "") not in taken:
        raise SlackError("duplicate_external_id")


def _all(slack: Slack) -> list[Json]:
    stacked = [view for stack in slack.world.stacks.values() for view in stack]
    return [*stacked, *slack.world.homes.values()]


def stack(slack: Slack, user: str) -> list[Json]:
    """A person's open modals, the bottom one first."""
    return slack.world.stacks.setdefault(user, [])


def locate(slack: Slack, view_id: str = "", external_id: str = "") -> tuple[str, Json]:
    """The person who has a view, and the view."""
    for user, views in slack.world.stacks.items():
        for view in views:
            if view["id"] == view_id or (external_id and view["external_id"] == external_id):
                return user, view
    for user, view in slack.world.homes.items():
        if view["id"] == view_id or (external_id and view["external_id"] == external_id):
            return user, view
    raise SlackError("not_found")


def open_modal(slack: Slack, user: str, view: Json) -> Json:
    """Show a modal; it takes the place of whatever was open."""
    kept = kept_view(slack.world, view)
    slack.world.stacks[user] = [kept]
    slack.bell.ring("modal", [user])
    return kept


def push_modal(slack: Slack, user: str, view: Json) -> Json:
    """Lay one more view on the stack."""
    views = stack(slack, user)
    if not views:
        raise SlackError("not_found")
    if len(views) >= STACK:
        raise SlackError("push_limit_reached")
    kept = kept_view(slack.world, view)
    kept |= {"root_view_id": views[0]["id"], "previous_view_id": views[-1]["id"]}
    views.append(kept)
    slack.bell.ring("modal", [user])
    return kept


def replace(slack: Slack, user: str, old: Json, view: Json) -> Json:
    """Put a new view in the place of an open one."""
    kept = kept_view(slack.world, view, old=old)
    if old["type"] == "home":
        slack.world.homes[user] = kept
        slack.bell.ring("home", [user])
        return kept
    views = stack(slack, user)
    views[views.index(old)] = kept
    slack.bell.ring("modal", [user])
    return kept


def publish(slack: Slack, user: str, view: Json, expected_hash: str = "") -> Json:
    """Show a Home tab; a wrong `expected_hash` means somebody else was quicker."""
    old = slack.world.homes.get(user)
    if expected_hash and old and old["hash"] != expected_hash:
        raise SlackError("hash_conflict")
    kept = kept_view(slack.world, view, old=old)
    slack.world.homes[user] = kept
    slack.bell.ring("home", [user])
    return kept


def close(slack: Slack, user: str, *, everything: bool = False) -> list[Json]:
    """Close the top view (or the whole stack); returns what was closed, top first."""
    views = stack(slack, user)
    closed = [views.pop() for _ in range(len(views) if everything else min(1, len(views)))]
    slack.bell.ring("modal", [user])
    return closed


def close_one(slack: Slack, user: str, view_id: str) -> None:
    """Close one view after its submission; the one below shows again."""
    slack.world.stacks[user] = [view for view in stack(slack, user) if view["id"] != view_id]
    slack.bell.ring("modal", [user])
