"""conversations.*: channels, direct and group messages."""

from bot.sandbox.api.args import Args
from bot.sandbox.api.chat import addressable
from bot.sandbox.api.registry import Context, method
from bot.sandbox.api.users import page
from bot.sandbox.core import Slack, SlackError
from bot.sandbox.state import BOT, Channel, Json

_MOST_PEOPLE = 8


def _scope(channel: Channel) -> str:
    """The scope that reading facts about a conversation needs."""
    if channel.kind != "channel":
        return f"{channel.kind}:read"
    return "groups:read" if channel.is_private else "channels:read"


def _readable(slack: Slack, args: Args) -> Channel:
    channel = slack.channel(args.need("channel", "channel_not_found"))
    if (channel.is_private or channel.kind != "channel") and BOT not in channel.members:
        raise SlackError("channel_not_found")
    need_scope(slack, _scope(channel))
    return channel


def need_scope(slack: Slack, scope: str) -> None:
    """Refuse with both lists, as Slack does, when a scope was not granted."""
    if scope not in slack.app.scopes:
        provided = ",".join(sorted(slack.app.scopes))
        raise SlackError("missing_scope", needed=scope, provided=provided)


def channel_shown(slack: Slack, channel: Channel) -> Json:
    """The conversation object."""
    told: Json = {
        "id": channel.id,
        "created": channel.created,
        "is_channel": channel.kind == "channel" and not channel.is_private,
        "is_group": channel.kind == "channel" and channel.is_private,
        "is_im": channel.kind == "im",
        "is_mpim": channel.kind == "mpim",
        "is_private": channel.is_private,
        "is_archived": channel.is_archived,
        "is_ext_shared": False,
    }
    if channel.kind == "im":
        return told | {"user": next(user for user in channel.members if user != BOT)}
    present = sum(not slack.world.users[user].deleted for user in channel.members)
    return told | {
        "name": channel.name,
        "name_normalized": channel.name,
        "is_general": channel.name == "general",
        "is_member": BOT in channel.members,
        "topic": {"value": channel.topic, "creator": "", "last_set": 0},
        "num_members": present,
    }


@method("conversations.open", tier=3)
def conversations_open(ctx: Context, args: Args) -> Json:
    """Open the direct or group message of these people: the same people, the same one."""
    slack = ctx.slack
    if name := args.text("channel"):
        channel = slack.channel(name)
        known = True
    else:
        users = [user for user in dict.fromkeys(args.names("users")) if user != BOT]
        if not users:
            raise SlackError("users_list_not_supplied")
        if len(users) > _MOST_PEOPLE:
            raise SlackError("too_many_users")
        kind = "im" if len(users) == 1 else "mpim"
        need_scope(slack, f"{kind}:write")
        addressable(slack, users)
        before = len(slack.world.channels)
        channel = slack.world.conversation(kind, [*users, BOT], slack.clock.now())
        known = len(slack.world.channels) == before
    if not known:
        slack.bell.ring("conversations", channel.members)
    full = args.flag("return_im")
    told = channel_shown(slack, channel) if full else {"id": channel.id}
    return {"channel": told, **({"no_op": True, "already_open": True} if known else {})}


@method("conversations.info", tier=3)
def conversations_info(ctx: Context, args: Args) -> Json:
    """Facts about one conversation."""
    channel = _readable(ctx.slack, args)
    told = channel_shown(ctx.slack, channel)
    if not args.flag("include_num_members"):
        told.pop("num_members", None)
    return {"channel": told}


@method("conversations.members", tier=4)
def conversations_members(ctx: Context, args: Args) -> Json:
    """Who belongs to a conversation, by pages."""
    channel = _readable(ctx.slack, args)
    found = page(args, [{"id": user} for user in channel.members], "members")
    return {**found, "members": [entry["id"] for entry in found["members"]]}


@method("conversations.list", tier=2)
def conversations_list(ctx: Context, args: Args) -> Json:
    """The conversations of the wanted types that the app may know of, by pages."""
    slack = ctx.slack
    wanted = args.names("types") or ["public_channel"]
    scopes = {"public_channel": "channels:read", "private_channel": "groups:read"}
    for kind in wanted:
        need_scope(slack, scopes.get(kind, f"{kind}:read"))
    told = [
        channel_shown(slack, channel)
        for channel in slack.world.channels.values()
        if _type(channel) in wanted
        and (BOT in channel.members or not channel.is_private)
        and not (channel.is_archived and args.flag("exclude_archived"))
    ]
    return page(args, told, "channels")


def _type(channel: Channel) -> str:
    if channel.kind != "channel":
        return channel.kind
    return "private_channel" if channel.is_private else "public_channel"


@method("conversations.join", "channels:join", tier=3)
def conversations_join(ctx: Context, args: Args) -> Json:
    """Let the app join a public channel."""
    channel = ctx.slack.channel(args.need("channel", "channel_not_found"))
    if channel.kind != "channel" or channel.is_private:
        raise SlackError("method_not_supported_for_channel_type")
    if channel.is_archived:
        raise SlackError("is_archived")
    if BOT not in channel.members:
        channel.members.append(BOT)
        ctx.slack.bell.ring("conversations", channel.members)
    return {"channel": channel_shown(ctx.slack, channel)}
