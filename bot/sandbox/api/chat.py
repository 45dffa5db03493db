"""chat.* and reactions.*: what the app says."""

from bot.sandbox import messages
from bot.sandbox.api.args import Args
from bot.sandbox.api.registry import Context, method
from bot.sandbox.core import Slack, SlackError
from bot.sandbox.state import APP, BOT, BOT_ID, TEAM, Channel, Json, Message

USER_PREFIXES = ("U", "W")


def _payload(args: Args) -> Json:
    """The content of a message among the arguments."""
    return {
        "text": args.raw.get("text"),
        "blocks": args.data("blocks", "invalid_blocks_format"),
        "attachments": args.data("attachments"),
        "metadata": args.data("metadata", "invalid_metadata_format"),
        "thread_ts": args.text("thread_ts"),
    }


def reach(slack: Slack, name: str) -> Channel:
    """The conversation the app may write to; a person's id opens the direct message."""
    if name.startswith(USER_PREFIXES) and name in slack.world.users:
        addressable(slack, [name])
        name = slack.direct(name).id
    channel = slack.channel(name)
    if channel.kind != "channel" and BOT not in channel.members:
        raise SlackError("channel_not_found")
    if channel.is_archived:
        raise SlackError("is_archived")
    if channel.kind == "im":
        _open_ears(slack, channel)
    if channel.kind == "channel" and BOT not in channel.members:
        if channel.is_private:
            raise SlackError("channel_not_found")
        if "chat:write.public" not in slack.app.scopes:
            raise SlackError("not_in_channel")
    return channel


def _open_ears(slack: Slack, channel: Channel) -> None:
    addressable(slack, [user for user in channel.members if user != BOT])
    if not slack.app.messages_tab:
        raise SlackError("messages_tab_disabled")


def addressable(slack: Slack, users: list[str]) -> None:
    """Refuse people whom the app cannot write to directly."""
    for name in users:
        user = slack.user(name)
        if user.deleted:
            raise SlackError("user_disabled")
        if user.is_stranger:
            raise SlackError("user_not_visible")
        if user.is_bot:
            raise SlackError("cannot_dm_bot")


@method("chat.postMessage", "chat:write")
def post_message(ctx: Context, args: Args) -> Json:
    """Post to a channel, a direct or a group message."""
    channel = reach(ctx.slack, args.need("channel", "channel_not_found"))
    payload = _payload(args)
    messages.check(ctx.slack, payload, "chat.postMessage")
    message = messages.post(ctx.slack, channel, BOT, payload)
    _announce_metadata(ctx, message)
    return {
        "channel": channel.id,
        "ts": message.ts,
        "message": messages.shown(ctx.slack, message),
    }


def _announce_metadata(ctx: Context, message: Message) -> None:
    """Tell the app about metadata if it may read and has subscribed to this type."""
    told, app = message.metadata, ctx.slack.app
    if not told or told["event_type"] not in app.metadata_events:
        return
    if "metadata.message:read" not in app.scopes:
        return
    ctx.delivery.emit(
        {
            "type": "message_metadata_posted",
            "app_id": APP,
            "bot_id": BOT_ID,
            "user_id": BOT,
            "team_id": TEAM,
            "channel_id": message.channel,
            "message_ts": message.ts,
            "metadata": told,
        }
    )


@method("chat.postEphemeral", "chat:write", tier=4)
def post_ephemeral(ctx: Context, args: Args) -> Json:
    """Show something to one member of a conversation."""
    channel = reach(ctx.slack, args.need("channel", "channel_not_found"))
    user = ctx.slack.user(args.need("user", "user_not_found")).id
    if user not in channel.members:
        raise SlackError("user_not_in_channel")
    payload = _payload(args)
    messages.check(ctx.slack, payload, "chat.postEphemeral")
    message = messages.post(ctx.slack, channel, BOT, payload, ephemeral_to=user)
    return {"message_ts": message.ts}


def _own(ctx: Context, args: Args, refusal: str) -> Message:
    """The app's own message that a call names."""
    channel = ctx.slack.channel(args.need("channel", "channel_not_found"))
    message = ctx.slack.world.find(channel.id, args.need("ts", "message_not_found"))
    if message is None:
        raise SlackError("message_not_found")
    if message.user != BOT:
        raise SlackError(refusal)
    return message


@method("chat.update", "chat:write", tier=3)
def update(ctx: Context, args: Args) -> Json:
    """Give one of the app's messages new content."""
    message = _own(ctx, args, "cant_update_message")
    payload = _payload(args)
    if payload["text"] is None and payload["blocks"] is None and payload["metadata"]:
        payload |= {"text": message.text, "blocks": message.blocks}
    messages.check(ctx.slack, payload, "chat.update")
    messages.change(ctx.slack, message, payload)
    told = messages.shown(ctx.slack, message)
    return {"channel": message.channel, "ts": message.ts, "text": message.text, "message": told}


@method("chat.delete", "chat:write", tier=3)
def delete(ctx: Context, args: Args) -> Json:
    """Delete one of the app's messages."""
    message = _own(ctx, args, "cant_delete_message")
    messages.remove(ctx.slack, message)
    return {"channel": message.channel, "ts": message.ts}


@method("chat.getPermalink")
def permalink(ctx: Context, args: Args) -> Json:
    """The address of a message."""
    channel = ctx.slack.channel(args.need("channel", "channel_not_found"))
    ts = args.need("message_ts", "message_not_found")
    if ctx.slack.world.find(channel.id, ts) is None:
        raise SlackError("message_not_found")
    place = f"archives/{channel.id}/p{ts.replace('.', '')}"
    return {"channel": channel.id, "permalink": f"{ctx.slack.base_url}/{place}"}


@method("reactions.add", "reactions:write", tier=3)
def react(ctx: Context, args: Args) -> Json:
    """Put an emoji under a message."""
    channel = ctx.slack.channel(args.need("channel", "channel_not_found"))
    message = ctx.slack.world.find(channel.id, args.need("timestamp", "no_item_specified"))
    if message is None:
        raise SlackError("message_not_found")
    users = message.reactions.setdefault(args.need("name", "invalid_name"), [])
    if BOT in users:
        raise SlackError("already_reacted")
    users.append(BOT)
    ctx.slack.bell.ring("message", channel.members, channel=channel.id, ts=message.ts)
    return {}
