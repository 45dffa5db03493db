"""files.*: the three steps of an upload."""

import base64
import mimetypes
from typing import Any

from bot.sandbox import messages
from bot.sandbox.api.args import Args
from bot.sandbox.api.chat import reach
from bot.sandbox.api.registry import Context, method
from bot.sandbox.core import Slack, SlackError
from bot.sandbox.state import BOT, File, Json

_ALT_TEXT = 1_000
_MOST_CHANNELS = 100


@method("files.getUploadURLExternal", "files:write", tier=4)
def get_upload_url(ctx: Context, args: Args) -> Json:
    """Announce a file; the answer says where its bytes go."""
    name = args.need("filename")
    if args.number("length", 0) <= 0:
        raise SlackError("invalid_arguments")
    if len(args.text("alt_txt")) > _ALT_TEXT:
        raise SlackError("alt_txt_too_large")
    kind = mimetypes.guess_type(name)[0] or "application/octet-stream"
    file = File(ctx.slack.world.new_id("F"), name, mimetype=kind, alt_txt=args.text("alt_txt"))
    ctx.slack.world.files[file.id] = file
    return {"upload_url": f"{ctx.slack.base_url}/upload/{file.id}", "file_id": file.id}


def receive(slack: Slack, file_id: str, content: bytes) -> bool:
    """Take the bytes of an announced file; False when nobody announced it."""
    file = slack.world.files.get(file_id)
    if file is None or file.shared:
        return False
    file.data = base64.b64encode(content).decode()
    return True


@method("files.completeUploadExternal", "files:write", tier=4)
def complete_upload(ctx: Context, args: Args) -> Json:
    """Finish an upload and share the files in one or more conversations."""
    files = [_finished(ctx.slack, entry) for entry in args.data("files") or ()]
    if not files:
        raise SlackError("invalid_arguments")
    names = args.names("channels") or args.names("channel_id")
    if len(names) > _MOST_CHANNELS:
        raise SlackError("invalid_channel")
    for name in names:
        if name not in ctx.slack.world.channels:
            raise SlackError("channel_not_found")
    payload = {"text": args.text("initial_comment"), "thread_ts": args.text("thread_ts")}
    for channel in [reach(ctx.slack, name) for name in names]:
        messages.post(ctx.slack, channel, BOT, payload, files=[file.id for file in files])
    return {"files": [messages.file_shown(ctx.slack, file) for file in files]}


def _finished(slack: Slack, entry: Any) -> File:
    file = slack.world.files.get(entry.get("id", "")) if isinstance(entry, dict) else None
    if file is None or not file.data:
        raise SlackError("file_not_found")
    file.title = entry.get("title") or file.name
    file.shared = True
    return file
