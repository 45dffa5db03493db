"""auth.*, apps.*, oauth.* and team.*: who the app is."""

from bot.sandbox.api.args import Args
from bot.sandbox.api.registry import Context, method
from bot.sandbox.core import SlackError
from bot.sandbox.socket_mode import MOST
from bot.sandbox.state import APP, BOT, BOT_ID, TEAM, Json


@method("auth.test")
def auth_test(ctx: Context, _args: Args) -> Json:
    """Who the token belongs to; the granted scopes are in the headers of every answer."""
    world = ctx.slack.world
    return {
        "url": f"{ctx.slack.base_url}/",
        "team": world.team_name,
        "user": world.users[BOT].name,
        "team_id": TEAM,
        "user_id": BOT,
        "bot_id": BOT_ID,
        "is_enterprise_install": False,
    }


@method("apps.connections.open", tier=1, token="app")  # noqa: S106 - the kind of token
def connections_open(ctx: Context, _args: Args) -> Json:
    """An address for one more socket."""
    sockets = ctx.delivery.sockets
    if ctx.slack.app.request_url:
        raise SlackError("access_denied")
    if sockets.count >= MOST:
        raise SlackError("too_many_websockets")
    address = ctx.slack.base_url.replace("http", "ws", 1)
    return {"url": f"{address}/link/?ticket={sockets.ticket()}&app_id={APP}"}


@method("oauth.v2.access", token="none")  # noqa: S106 - the kind of token
def oauth_access(ctx: Context, args: Args) -> Json:
    """Exchange any code for the tokens of this workspace, or of its organisation."""
    args.need("code", "invalid_code")
    org = ctx.slack.app.org_id
    return {
        "access_token": ctx.slack.app.bot_token,
        "token_type": "bot",
        "scope": ",".join(sorted(ctx.slack.app.scopes)),
        "bot_user_id": BOT,
        "app_id": APP,
        "team": None if org else {"id": TEAM, "name": ctx.slack.world.team_name},
        "enterprise": {"id": org, "name": "Acme Group"} if org else None,
        "is_enterprise_install": bool(org),
        "authed_user": {"id": next(iter(ctx.slack.world.users))},
    }


@method("team.info", "team:read", tier=3)
def team_info(ctx: Context, _args: Args) -> Json:
    """The workspace itself."""
    world = ctx.slack.world
    return {"team": {"id": TEAM, "name": world.team_name, "domain": world.team_domain}}
