"""users.*: who works here."""

import base64
from collections.abc import Sequence

from bot.sandbox.api.args import Args
from bot.sandbox.api.registry import Context, method
from bot.sandbox.core import Slack, SlackError
from bot.sandbox.state import Json, User

_LARGEST_PAGE = 200


def user_shown(slack: Slack, user: User, *, locale: bool = False) -> Json:
    """The user object; e-mail only with its scope, locale only when asked for."""
    profile = {
        "real_name": user.real_name,
        "display_name": user.display_name,
        "title": user.title,
        "team": user.team_id,
    }
    if "users:read.email" in slack.app.scopes and user.email and not user.is_stranger:
        profile["email"] = user.email
    told: Json = {
        "id": user.id,
        "team_id": user.team_id,
        "name": user.name,
        "deleted": user.deleted,
        "real_name": user.real_name,
        "profile": profile,
        "is_bot": user.is_bot,
        "is_app_user": False,
        "updated": user.updated,
    }
    if user.deleted:
        return told
    told |= {
        "tz": user.tz,
        "tz_label": user.tz,
        "is_admin": user.is_admin,
        "is_owner": user.is_owner,
        "is_primary_owner": user.is_owner,
        "is_restricted": user.is_restricted,
        "is_ultra_restricted": user.is_ultra_restricted,
    }
    if user.is_stranger:
        told["is_stranger"] = True
    elif locale and user.locale:
        told["locale"] = user.locale
    return told


def page(args: Args, found: Sequence[Json], key: str) -> Json:
    """One page of a list, with the cursor of the next."""
    try:
        start = int(base64.b64decode(args.text("cursor") or "MA==").decode())
    except ValueError:
        raise SlackError("invalid_cursor") from None
    limit = min(args.number("limit", 100) or 100, _LARGEST_PAGE)
    more = start + limit < len(found)
    cursor = base64.b64encode(str(start + limit).encode()).decode() if more else ""
    return {
        key: list(found[start : start + limit]),
        "response_metadata": {"next_cursor": cursor},
    }


@method("users.info", "users:read", tier=4)
def users_info(ctx: Context, args: Args) -> Json:
    """One person."""
    user = ctx.slack.user(args.need("user", "user_not_found"))
    return {"user": user_shown(ctx.slack, user, locale=args.flag("include_locale"))}


@method("users.list", "users:read", tier=2)
def users_list(ctx: Context, args: Args) -> Json:
    """Everybody of the workspace, by pages; strangers are not part of it."""
    told = [
        user_shown(ctx.slack, user, locale=args.flag("include_locale"))
        for user in ctx.slack.world.users.values()
        if not user.is_stranger
    ]
    return {**page(args, told, "members"), "cache_ts": int(ctx.slack.clock.now().timestamp())}


@method("users.lookupByEmail", "users:read", "users:read.email", tier=3)
def users_lookup(ctx: Context, args: Args) -> Json:
    """The person with this e-mail address."""
    wanted = args.need("email", "users_not_found").lower()
    for user in ctx.slack.world.users.values():
        if user.email.lower() == wanted and not user.deleted and not user.is_stranger:
            return {"user": user_shown(ctx.slack, user)}
    raise SlackError("users_not_found")
