"""Measure HR's Home for 2,000 participants against 20, and the report for 10,000.

Run `python -m pytest tests/bench/insight.py -m long -s`; prints the best of several rounds.
"""

import resource
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from time import perf_counter

import pytest
from sqlmodel import SQLModel

from bot.clock import MovableClock
from bot.config import Settings
from bot.core import Bot, Who
from bot.services import home, insight, insight_report, programmes
from storage.engine import connect
from storage.models import Enrolment, Meeting, Pair, Person, Programme, Workspace

pytestmark = pytest.mark.long
T0 = datetime(2026, 1, 7, 9, 0, tzinfo=UTC)
ROUNDS = 15


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


def fill(bot: Bot, people: int, talks: int = 4) -> int:
    """Put a programme with so many people, in pairs that have talked, into the database."""
    with bot.tick("T1") as tick:
        programme = Programme(
            workspace_id="T1",
            name=f"Sprint {people}",
            state="running",
            starts_on=date(2026, 1, 5),
            channel_id="C1",
            created_by="ULEAD",
            created_at=T0,
        )
        tick.session.add(programme)
        tick.session.flush()
        number = programme.id or 0
        for one in range(people):
            user_id, role = f"U{number}N{one}", "mentor" if one % 2 else "mentee"
            tick.session.add(Person(workspace_id="T1", user_id=user_id, name=user_id))
            tick.session.add(
                Enrolment(
                    workspace_id="T1",
                    programme_id=number,
                    user_id=user_id,
                    role=role,
                    joined_at=T0,
                )
            )
        pairs = [
            Pair(
                workspace_id="T1",
                programme_id=number,
                mentor_id=f"U{number}N{one + 1}",
                mentee_id=f"U{number}N{one}",
                state="active",
                created_at=T0,
                asked_at=T0,
                accepted_at=T0 - timedelta(days=60),
                agreed_mentor_at=T0,
                agreed_mentee_at=T0,
            )
            for one in range(0, people, 2)
        ]
        tick.session.add_all(pairs)
        tick.session.flush()
        tick.session.add_all(
            Meeting(
                workspace_id="T1",
                pair_id=pair.id or 0,
                number=n,
                starts_at=T0 - timedelta(days=50 - 7 * n),
                state="held",
            )
            for pair in pairs
            for n in range(talks)
        )
        return number


def timed(bot: Bot, path: str) -> float:
    """Measure the best time of building a page of Home, in milliseconds."""
    spans = []
    for _ in range(ROUNDS):
        with bot.turn(Who("T1", "ULEAD")) as turn:
            begun = perf_counter()
            home.page(turn, path)
            spans.append(1000 * (perf_counter() - begun))
    return min(spans)


@pytest.mark.parametrize(("name", "most"), [("start", 2), ("hr", 2), ("insight", 2.5)])
def test_home_for_two_thousand_costs_about_that_for_twenty(
    bot: Bot, name: str, most: float
) -> None:
    """Home is made of aggregates only; the page of figures counts every date, once."""
    few, many = fill(bot, 20), fill(bot, 2_000)
    paths = (f"{name}:{few}", f"{name}:{many}") if name == "insight" else (name, name)
    timed(bot, paths[0])
    small, large = timed(bot, paths[0]), timed(bot, paths[1])
    print(f"{name}: 20 people {small:.1f} ms, 2,000 {large:.1f} ms, ratio {large / small:.2f}")
    assert large <= most * small


def test_the_report_for_ten_thousand_is_small_and_quick(bot: Bot) -> None:
    """At most 300 MB, and three times the bare counting and drawing."""
    number = fill(bot, 10_000)
    with bot.tick("T1") as tick:
        programme = programmes.get(tick, number)
        t = tick.voice("ULEAD")
        insight_report.drawn(tick, programme, t)
        begun = perf_counter()
        insight.count(tick, programme)
        counted = perf_counter()
        files = insight_report.drawn(tick, programme, t)
        done = perf_counter()
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    sizes = ", ".join(f"{one.name} {len(one.content) // 1024} kB" for one in files)
    print(f"counting {counted - begun:.2f} s, all {done - counted:.2f} s, {memory:.0f} MB: {sizes}")
    assert memory <= 300
