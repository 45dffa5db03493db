"""Payloads of three weeks of use, broken at random and sent by somebody without a role.

`make attack ATTACK="-k broken_payload -s"` sends 100,000 of them in twenty parts, each with its own
seed; `-k part_7` sends the eighth again.
"""

import copy
import gc
import hmac
import json
import logging
import random
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from hashlib import sha256
from typing import Any
from urllib.parse import urlencode

import psutil
import pytest
from sqlalchemy import Engine
from sqlmodel import SQLModel, col, select

from bot import app
from bot.door import FORM, Door, Request
from bot.meter import Meter
from bot.sandbox.state import TEAM
from storage.engine import begin
from storage.models import LetterRow, ReminderRow, Shoutout
from tests.safety.lived import Lived

OUTSIDER = "U0UMA"
SECRET = "s"  # noqa: S105 - opens nothing but this test
SEED = 20260107
PARTS, PART = 20, 5_000
MOST_GROWTH = 20.0
"""In megabytes."""
UNTOUCHED = ("audit", "person", "received")
"""Tables in which a refused try, or meeting somebody, may leave a row (as a new workspace may)."""

WRONG: tuple[Any, ...] = (
    None,
    "",
    0,
    -1,
    2**63,
    "9" * 400,
    "<!channel>",
    "7:7:7",
    "null",
    [],
    {},
    [None],
    "\u0000",
    "../../etc",
    "' OR 1=1 --",
)
KEPT = frozenset({"type", "trigger_id", "team", "user", "team_id", "user_id", "command"})
"""What says who calls and by which way: the rest is what somebody could forge."""


def spots(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Name every place in a payload that somebody could forge."""
    pairs = value.items() if isinstance(value, dict) else enumerate(value)
    for key, inner in pairs:
        if path == () and key in KEPT:
            continue
        yield (*path, key)
        if isinstance(inner, dict | list):
            yield from spots(inner, (*path, key))


def spoil(payload: dict[str, Any], dice: random.Random) -> dict[str, Any]:
    """Change one to three places: take away, replace, or repeat a part of another place."""
    broken = copy.deepcopy(payload)
    for _ in range(dice.randint(1, 3)):
        place = dice.choice(list(spots(broken)) or [("x",)])
        holder: Any = broken
        for key in place[:-1]:
            holder = holder[key]
        if dice.random() < 0.25 and isinstance(holder, dict):
            holder.pop(place[-1], None)
        else:
            holder[place[-1]] = copy.deepcopy(dice.choice(WRONG))
    return broken


def as_outsider(payload: dict[str, Any]) -> dict[str, Any]:
    """Let somebody without any role send what a participant or HR sent."""
    told = copy.deepcopy(payload)
    if "command" in told:
        told["user_id"] = OUTSIDER
    else:
        told["user"] = {"id": OUTSIDER, "team_id": told["team"]["id"]}
    return told


def state(engine: Engine) -> dict[str, str]:
    """Take a fingerprint of every table, but for those with traces of tries."""
    prints = {}
    with begin(engine) as session:
        for table in SQLModel.metadata.sorted_tables:
            if table.name not in UNTOUCHED:
                rows = session.connection().exec_driver_sql(f'SELECT * FROM "{table.name}"')
                kept = [row for row in rows if table.name != "workspace" or row[0] == TEAM]
                told = repr(sorted(map(repr, kept)))
                prints[table.name] = sha256(told.encode()).hexdigest()
    return prints


def front_door(house: Lived) -> Door:
    """Open the same bot's door to HTTP: it takes any payload that is signed."""
    bot = replace(
        house.running.bot, settings=replace(house.running.bot.settings, signing_secret=SECRET)
    )
    bolt = app.build(bot, house.running.app.client, request_verification_enabled=False)
    return Door(bot, bolt, Meter())


def signed(house: Lived, payload: dict[str, Any]) -> Request:
    """Send a payload as Slack does."""
    form = payload if "command" in payload else {"payload": json.dumps(payload)}
    body = urlencode({key: str(value) for key, value in form.items()}).encode()
    stamp = str(int(house.running.bot.clock.wall()))
    digest = hmac.new(SECRET.encode(), f"v0:{stamp}:".encode() + body, sha256).hexdigest()
    headers = {
        "content-type": FORM,
        "x-slack-request-timestamp": stamp,
        "x-slack-signature": f"v0={digest}",
    }
    return Request("POST", "/slack/events", "", headers, body)


def attack(house: Lived, number: int, seed: int) -> list[int]:
    """Send so many broken payloads; give what the bot answered."""
    dice = random.Random(seed)  # noqa: S311 - repeatable, not secret
    kinds: dict[str, list[dict[str, Any]]] = {}
    for one in house.sandbox.delivery.delivered:
        if one["type"] not in {"interactive", "slash_commands"}:
            continue
        payload = one["payload"]
        action = (payload.get("actions") or [{}])[0].get("action_id", "").split(":")[:2]
        view = (payload.get("view") or {}).get("callback_id", "")
        kinds.setdefault(f"{payload.get('type')} {action} {view}", []).append(payload)
    door, answers = front_door(house), []
    for number_of_one in range(number):
        payload = as_outsider(dice.choice(kinds[dice.choice(sorted(kinds))]))
        broken = {**spoil(payload, dice), "number": f"{seed}:{number_of_one}"}
        answers.append(door.events(signed(house, broken)).status)
    told = dict(Counter(map(int, answers)))
    print(f"\n{number} broken payloads of {len(kinds)} kinds, seed {seed}, answered with {told}")
    return answers


def take_thanks_back(engine: Engine) -> int:
    """Undo the one thing anybody may do, which a harmless break lets through; tell how often."""
    with begin(engine) as session:
        thanks = session.exec(
            select(Shoutout).where(Shoutout.author_id == OUTSIDER, Shoutout.kind == "thanks")
        ).all()
        for one in thanks:
            key = f"shoutout:{one.id}:"
            for table, column in (
                (LetterRow, LetterRow.dedupe_key),
                (ReminderRow, ReminderRow.key),
            ):
                for row in session.exec(select(table).where(col(column).startswith(key))):
                    session.delete(row)
            session.delete(one)
    return len(thanks)


def used(house: Lived) -> float:
    """Tell what the process holds, in megabytes, without what the workspace wrote down."""
    house.sandbox.do(house.sandbox.calls.clear)
    gc.collect()
    return psutil.Process().memory_info().rss / 2**20


@pytest.mark.parametrize(
    ("number", "seed"),
    [
        pytest.param(400, SEED, id="short"),
        *(
            pytest.param(PART, SEED + part, id=f"part_{part}", marks=pytest.mark.long)
            for part in range(PARTS)
        ),
    ],
)
def test_no_broken_payload_harms_or_changes_anything(
    house: Lived, number: int, seed: int, caplog: pytest.LogCaptureFixture
) -> None:
    """Every one is answered, none with an unhandled exception, and no state has changed.

    Anybody may thank somebody: what of that survives its break is taken back first.
    """
    caplog.set_level(logging.ERROR, "bot")
    before, held = state(house.running.bot.engine), used(house)

    answers = attack(house, number, seed)

    loud = [one.getMessage() for one in caplog.records if one.levelno >= logging.ERROR]
    grown = used(house) - held
    thanks = take_thanks_back(house.running.bot.engine)
    print(f"{len(loud)} unhandled exceptions, {grown:+.1f} MB, {thanks} times thanked somebody")
    assert set(answers) <= {200, 400}
    assert answers.count(200) > number // 2
    assert not loud
    assert state(house.running.bot.engine) == before
    assert grown <= MOST_GROWTH
