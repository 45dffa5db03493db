"""What Slack delivers: each event is carried out once, each signed request answered once."""

import hashlib
import json
from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qs

from bot.core import Bot, Tick
from storage import inbound

FORM = "application/x-www-form-urlencoded"


def news(tick: Tick, body: Mapping[str, Any]) -> bool:
    """Note an event in the transaction that carries it out; false when that was done before.

    Slack repeats events for up to a day under the same number, and a repetition may be the only
    delivery: so nothing is dropped for being one.
    """
    key = f"event:{body.get('event_id', '')}"
    return inbound.first_time(tick.session, tick.workspace_id, key, tick.now)


def is_new(bot: Bot, body: bytes, headers: Mapping[str, str]) -> bool:
    """Take a signed command, press or form once: within five minutes its copy would be valid.

    Slack itself never repeats them. Requests for a menu's options change nothing, and events
    have numbers of their own.
    """
    if not headers.get("content-type", "").startswith(FORM):
        return True
    form = parse_qs(body.decode())
    payload: dict[str, Any] = json.loads(form["payload"][0]) if "payload" in form else {}
    if payload.get("type") == "block_suggestion" or "ssl_check" in form:
        return True
    team = (payload.get("team") or {}).get("id") or (payload.get("user") or {}).get("team_id")
    workspace_id = str(team or form.get("team_id", [""])[0])
    digest = hashlib.sha256(headers["x-slack-signature"].encode()).hexdigest()
    with bot.tick(workspace_id) as tick:
        return inbound.first_time(
            tick.session, workspace_id, f"{inbound.REQUEST}{digest}", tick.now
        )
