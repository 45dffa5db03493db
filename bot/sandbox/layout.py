"""What Slack adds to blocks and views before it keeps them: missing ids, a hash, a state."""

import copy
from collections.abc import Sequence

from bot.sandbox.forms import initial_state
from bot.sandbox.state import APP, BOT_ID, TEAM, Json, World

_IDLESS = ("image", "plain_text", "mrkdwn")


def named(world: World, blocks: Sequence[Json] | None) -> list[Json]:
    """A copy of the blocks in which every block and element has an id."""
    copied = copy.deepcopy(list(blocks or ()))
    for block in copied:
        block.setdefault("block_id", world.new_id("b"))
        inside = [block.get("element"), block.get("accessory"), *block.get("elements", ())]
        for element in inside:
            kind = element.get("type", "") if isinstance(element, dict) else "image"
            if kind not in _IDLESS and not kind.startswith("rich_text"):
                element.setdefault("action_id", world.new_id("a"))
        if "child_blocks" in block:
            block["child_blocks"] = named(world, block["child_blocks"])
    return copied


def kept_view(world: World, given: Json, *, old: Json | None = None) -> Json:
    """The view object that Slack keeps and shows for what the app sent.

    `old` is the view it replaces: id, place in the stack and typed answers stay.
    """
    blocks = named(world, given.get("blocks"))
    kept = old["state"]["values"] if old else None
    name = old["id"] if old else world.new_id("V")
    return {
        "id": name,
        "team_id": TEAM,
        "app_id": APP,
        "app_installed_team_id": TEAM,
        "bot_id": BOT_ID,
        "private_metadata": "",
        "callback_id": "",
        "external_id": "",
        "title": None,
        "submit": None,
        "close": None,
        "clear_on_close": False,
        "notify_on_close": False,
        "root_view_id": old["root_view_id"] if old else name,
        "previous_view_id": old["previous_view_id"] if old else None,
        **given,
        "blocks": blocks,
        "state": {"values": initial_state(blocks, kept)},
        "hash": f"{world.new_id('h')}.hash",
    }
