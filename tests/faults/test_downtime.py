"""Three weeks of downtime, and everybody is due: the latest news once, at the pace Slack allows.

`PAIRS=10000 SCALE=15 make faults FAULTS="-k downtime"` takes as many pairs as you like.
"""

import os
import time
from collections import Counter
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from sqlmodel import SQLModel, select

from bot.clock import FlowingClock
from bot.config import Settings
from bot.pace import Pace
from bot.running import Running, start
from bot.sandbox import Sandbox
from bot.sandbox.state import BOT, TEAM, Channel, User
from storage import migrate
from storage.engine import begin, connect
from storage.models import LetterRow, ReminderRow, TalkSlot
from tests.bench.cadence import NOW, fill

pytestmark = pytest.mark.long

PAIRS = int(os.environ.get("PAIRS", "2000"))
DOWN = timedelta(days=21)
SCALE = int(os.environ.get("SCALE", "10"))
"""Slack's limits are taken as so much wider: ten times are 2,000 letters a minute, not 200."""
FIRST_WITHIN, ALL_WITHIN = 5.0, 1.2
FRESH = timedelta(days=7)
BEAT = 2.0
"""Seconds until a beat finds the first and the last of it, whatever the limits."""


def company(sandbox: Sandbox) -> None:
    """Put everybody and their pairs' groups into the workspace."""
    world = sandbox.world
    for number in range(1, PAIRS + 1):
        two = [f"U{side}{number}" for side in "AB"]
        for name in two:
            world.users[name] = User(name, name.lower(), name)
        group = f"G{number}"
        world.channels[group] = Channel(group, group.lower(), "mpim", members=[*two, BOT])


@pytest.fixture
def slack() -> Iterator[Sandbox]:
    """Serve the workspace in which nothing was heard of the bot for three weeks."""
    with Sandbox(clock=FlowingClock(NOW + DOWN)) as sandbox:
        company(sandbox)
        yield sandbox


@pytest.fixture
def settings(slack: Sandbox, tmp_path: Path) -> Settings:
    """Give a database as it was three weeks ago: every pair was just about to be looked at."""
    made = Settings(
        bot_token=slack.app.bot_token,
        app_token=slack.app.app_token,
        api_url=slack.api_url,
        database_url=f"sqlite:///{tmp_path}/down.db",
        leads=("ULEAD",),
    )
    engine = connect(made.database_url)
    migrate.upgrade(engine)
    fill(engine, PAIRS, PAIRS)
    with begin(engine) as session:
        for table in SQLModel.metadata.sorted_tables:
            if "workspace_id" in table.c:
                told = f"UPDATE \"{table.name}\" SET workspace_id = '{TEAM}'"
                session.connection().exec_driver_sql(told)
    engine.dispose()
    return made


def until_quiet(running: Running, seconds: float) -> None:
    """Wait until every reminder has been looked at and every letter has its fate."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        with running.bot.glance() as tick:
            looked = tick.session.exec(
                select(ReminderRow.id)
                .where(ReminderRow.state == "waiting", ReminderRow.due_at <= tick.now)
                .limit(1)
            ).first()
            waits = tick.session.exec(
                select(LetterRow.id)
                .where(LetterRow.settled_at == None, LetterRow.due_at <= tick.now)  # noqa: E711
                .limit(1)
            ).first()
        if not looked and not waits:
            return
        time.sleep(0.2)


def test_after_three_weeks_everybody_hears_the_latest_once(
    slack: Sandbox, settings: Settings
) -> None:
    """The first message comes at once, none is about the past, and all keep to Slack's pace."""
    usual = Pace()
    assert usual.per_minute
    rate = usual.per_minute * SCALE
    pace = Pace(per_minute=rate, burst=usual.burst)
    began = time.monotonic()
    running = start(settings, slack.clock, pace=pace)
    until_quiet(running, 60 + 2 * 60 * PAIRS / rate)
    spent = time.monotonic() - began
    posts = [one for one in slack.calls if one.method == "chat.postMessage" and one.accepted]
    with running.bot.glance() as tick:
        slots = list(tick.session.exec(select(TalkSlot)).all())
        states = Counter(
            tick.session.exec(select(LetterRow.state).where(LetterRow.created_at >= NOW + DOWN))
        )
    slack.drop()
    running.stop()
    sent, skipped = outdated(slots), sum(slot.state == "skipped" for slot in slots)
    heard = Counter(str(one.args["channel"]) for one in posts)
    first, least = posts[0].at - began, (len(posts) - pace.burst) * 60 / rate
    print(
        f"\n{PAIRS} due pairs after {DOWN.days} days, limits scaled {SCALE}:1: first message after "
        f"{first:.1f} s (goal {FIRST_WITHIN:.0f}), {len(posts)} messages, {skipped} slots skipped, "
        f"outdated {len(sent)}, double {sum(heard.values()) - len(heard)}, missed "
        f"{PAIRS - len(heard)}, all after {spent:.1f} s, the limits' own {least:.1f} s, "
        f"{spent / least:.2f} × (goal {ALL_WITHIN}); {dict(states)}"
    )
    assert first <= FIRST_WITHIN
    assert sent == []
    assert set(heard.values()) == {1}
    assert len(heard) == PAIRS
    assert skipped >= PAIRS
    assert spent <= ALL_WITHIN * least + BEAT


def outdated(slots: list[TalkSlot]) -> list[TalkSlot]:
    """List the slots that were sent although a newer one of their pair was settled as well."""
    newest: dict[tuple[int, str], TalkSlot] = {}
    for slot in slots:
        key = (slot.pair_id, slot.schedule)
        if key not in newest or newest[key].on_day < slot.on_day:
            newest[key] = slot
    today = (NOW + DOWN).date()
    return [
        slot
        for slot in slots
        if slot.state == "sent"
        and (slot is not newest[slot.pair_id, slot.schedule] or slot.on_day < today - FRESH)
    ]
