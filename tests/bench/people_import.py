"""Measure an import of 20,000 people against bare parsing and bare inserts in the same run.

Run `python -m pytest tests/bench/people_import.py -m long -s`; prints seconds and the ratio.
"""

import csv
import random
from collections.abc import Iterator
from datetime import UTC, datetime
from io import StringIO
from pathlib import Path
from statistics import median
from time import perf_counter

import pytest
from sqlalchemy import delete, insert
from sqlmodel import SQLModel

from bot.clock import MovableClock
from bot.config import Settings
from bot.core import Bot
from bot.services import people_import
from storage.engine import connect
from storage.models import Person, Workspace

pytestmark = pytest.mark.long
T0 = datetime(2026, 1, 7, 9, 0, tzinfo=UTC)
PEOPLE, ROUNDS, SEED = 20_000, 7, 11
MOST_SECONDS, MOST_RATIO = 5.0, 6.0
HEADER = "user_id;name;level;manager;department;team;location;country;languages;hours"


@pytest.fixture
def bot(tmp_path: Path) -> Iterator[Bot]:
    """Give a bot on an empty database."""
    engine = connect(f"sqlite:///{tmp_path}/bench.db")
    SQLModel.metadata.create_all(engine)
    bot = Bot(Settings(leads=("ULEAD",)), engine, MovableClock(T0))
    with bot.tick("T1") as tick:
        tick.session.add(Workspace(workspace_id="T1", name="Acme"))
    yield bot
    engine.dispose()


def export(seed: int) -> str:
    """Make a company's export: six levels, everybody below somebody earlier in the file."""
    draw = random.Random(seed)  # noqa: S311 - no secret
    lines = [HEADER]
    for one in range(PEOPLE):
        manager = f"U{draw.randrange(one):05}" if one else ""
        team, level = draw.randrange(900), 6 - min(5, one.bit_length() // 3)
        lines.append(
            f"U{one:05};Person {one};{level};{manager};D{team % 40};T{team};Town {team % 12};"
            "DE;de,en;09:00-12:00,13:00-17:00"
        )
    return "\n".join(lines)


def empty(bot: Bot) -> None:
    """Forget everybody, so that each round inserts."""
    with bot.tick("T1") as tick:
        tick.session.connection().execute(delete(Person))


def ours(bot: Bot, text: str) -> float:
    """Import: read, check every cell and every reporting line, compare, store."""
    empty(bot)
    begun = perf_counter()
    with bot.tick("T1") as tick:
        found = people_import.prospect(tick, text)
        assert not found.plan.wrong
        people_import.carry_out(tick, found)
    return perf_counter() - begun


def bare(bot: Bot, text: str) -> float:
    """Parse with the csv module and insert as it is: the least any import can take."""
    empty(bot)
    begun = perf_counter()
    rows = csv.DictReader(StringIO(text), delimiter=";")
    made = [
        {
            "workspace_id": "T1",
            "user_id": row["user_id"],
            "name": row["name"],
            "level": int(row["level"]),
            "manager_id": row["manager"] or None,
            "department": row["department"],
            "team": row["team"],
            "location": row["location"],
            "country": row["country"],
            "languages": row["languages"].split(","),
            "hours": row["hours"],
            "kind": "member",
            "is_admin": False,
        }
        for row in rows
    ]
    with bot.tick("T1") as tick:
        tick.session.connection().execute(insert(Person), made)
    return perf_counter() - begun


def test_twenty_thousand_people_are_imported_within_five_seconds(bot: Bot) -> None:
    """The second import of the same file finds nothing to change, and is quicker still."""
    text = export(SEED)
    times = [(ours(bot, text), bare(bot, text)) for _ in range(ROUNDS)]
    own, least = (median(column) for column in zip(*times, strict=True))
    begun = perf_counter()
    ours(bot, text)
    with bot.tick("T1") as tick:
        again = people_import.prospect(tick, text)
    dry = perf_counter() - begun
    print(
        f"\n{PEOPLE} people, seed {SEED}: import {own:.2f} s, bare {least:.2f} s, "
        f"ratio {own / least:.2f} (goal ≤ {MOST_RATIO}); with a look at the differences {dry:.2f} s"
    )

    assert not [one for one in again.plan.changes if one.changed]
    assert own <= MOST_SECONDS or own / least <= MOST_RATIO
