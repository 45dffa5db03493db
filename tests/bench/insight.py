"""Measure HR's Home for 2,000 participants against 20, and the report for 10,000.

Run `python -m pytest tests/bench/insight.py -m long -s`; prints the best of several rounds.
"""

from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from datetime import UTC, date, datetime, timedelta
from multiprocessing import get_context
from pathlib import Path
from statistics import median
from time import perf_counter

import pytest
from sqlmodel import SQLModel

from bot.clock import MovableClock
from bot.config import Settings
from bot.core import Bot, Tick, Who
from bot.domain.insight import figures
from bot.reports import charts, paper
from bot.services import home, insight, insight_bridges, insight_report, programmes
from storage.engine import connect
from storage.models import Enrolment, Meeting, Pair, Person, Programme, Workspace
from storage.privacy import forget_pages
from tests.bench.reports import bare

pytestmark = pytest.mark.long
T0 = datetime(2026, 1, 7, 9, 0, tzinfo=UTC)
ROUNDS, REPORTS = 15, 7


def database(file: Path) -> Bot:
    """Give a bot on an empty database."""
    engine = connect(f"sqlite:///{file}")
    SQLModel.metadata.create_all(engine)
    bot = Bot(Settings(leads=("ULEAD",)), engine, MovableClock(T0))
    with bot.tick("T1") as tick:
        tick.session.add(Workspace(workspace_id="T1", name="Acme"))
    return bot


@pytest.fixture
def bot(tmp_path: Path) -> Iterator[Bot]:
    """Give such a bot, and close its database afterwards."""
    made = database(tmp_path / "bench.db")
    yield made
    made.engine.dispose()


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
        _sign_up(tick, number, people)
        _let_talk(tick, number, people, talks)
    forget_pages(bot.engine)
    return number


def _sign_up(tick: Tick, number: int, people: int) -> None:
    for one in range(people):
        user_id, role = f"U{number}N{one}", "mentor" if one % 2 else "mentee"
        tick.session.add(Person(workspace_id="T1", user_id=user_id, name=user_id))
        place = Enrolment(
            workspace_id="T1", programme_id=number, user_id=user_id, role=role, joined_at=T0
        )
        tick.session.add(place)


def _let_talk(tick: Tick, number: int, people: int, talks: int) -> None:
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


def timed(bot: Bot, paths: Sequence[str]) -> list[float]:
    """Measure the best time of building each page of Home, taking turns, in milliseconds."""
    best = [float("inf")] * len(paths)
    for _ in range(ROUNDS):
        for place, path in enumerate(paths):
            with bot.turn(Who("T1", "ULEAD")) as turn:
                begun = perf_counter()
                home.page(turn, path)
                best[place] = min(best[place], 1000 * (perf_counter() - begun))
    return best


def test_the_page_of_figures_for_two_thousand_costs_at_most_twice_that_for_twenty(
    bot: Bot,
) -> None:
    """The page is made of aggregates, and counts every date once."""
    few, many = fill(bot, 20), fill(bot, 2_000)
    small, large = timed(bot, (f"insight:{few}", f"insight:{many}"))
    print(f"insight: 20 people {small:.1f} ms, 2,000 {large:.1f} ms, ratio {large / small:.2f}")
    assert large <= 2 * small


@pytest.mark.parametrize("name", ["start", "hr"])
def test_home_for_two_thousand_costs_at_most_twice_that_for_twenty(
    bot: Bot, tmp_path: Path, name: str
) -> None:
    """The start page and the list, in workspaces whose two programmes have 20 and 2,000 people."""
    other = database(tmp_path / "few.db")
    for _ in range(2):
        fill(other, 10)
        fill(bot, 1_000)
    small, large = (timed(one, (name,))[0] for one in (other, bot))
    other.engine.dispose()
    print(f"{name}: 20 people {small:.1f} ms, 2,000 {large:.1f} ms, ratio {large / small:.2f}")
    assert large <= 2 * small


def test_the_page_of_a_programme_for_two_thousand_costs_at_most_twice_that_for_twenty(
    bot: Bot,
) -> None:
    """What needs a decision is asked of the pairs that may need one, not of all."""
    few, many = fill(bot, 20), fill(bot, 2_000)
    small, large = timed(bot, (f"programme:{few}", f"programme:{many}"))
    print(f"programme: 20 people {small:.1f} ms, 2,000 {large:.1f} ms, ratio {large / small:.2f}")
    assert large <= 2 * small


def own_peak() -> float:
    """Give the most memory this process has held, in MB.

    `ru_maxrss` would not do: a process inherits it from the one that started it.
    """
    status = Path("/proc/self/status").read_text("ascii", "replace")
    [line] = [one for one in status.splitlines() if one.startswith("VmHWM")]
    return int(line.split()[1]) / 1024


def peak_of_report(address: str, number: int) -> tuple[float, float, str]:
    """Draw the report several times: the median ratio to the bare, peak MB, sizes of the files."""
    bot, ratios = Bot(Settings(leads=("ULEAD",)), connect(address), MovableClock(T0)), []
    with bot.tick("T1") as tick:
        programme = programmes.get(tick, number)
        t = tick.voice("ULEAD")
        sample = insight_report.outcome_of(tick, programme, t)
        told = [one for one in figures(sample.facts, sample.waves) if one.unit == "points"]
        rows = list(charts.chart_of("", told, "en", t.plain).bars)
        for _ in range(REPORTS):
            begun = perf_counter()
            insight.count(tick, programme)
            insight_bridges.pictures(tick, programme, t)
            base = perf_counter() - begun + bare(paper, charts, rows)
            begun = perf_counter()
            files = insight_report.drawn(tick, programme, t)
            ratios.append((perf_counter() - begun) / base)
    bot.engine.dispose()
    memory = own_peak()
    sizes = ", ".join(f"{one.name} {len(one.content) // 1024} kB" for one in files)
    return median(ratios), memory, sizes


def test_the_report_for_ten_thousand_is_small_and_quick(bot: Bot, tmp_path: Path) -> None:
    """At most 300 MB in a process of its own, and three times the bare counting and drawing."""
    number = fill(bot, 10_000)
    address = f"sqlite:///{tmp_path}/bench.db"
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as alone:
        ratio, memory, sizes = alone.submit(peak_of_report, address, number).result()
    print(f"report for 10,000: {ratio:.2f} x the bare, {memory:.0f} MB: {sizes}")
    assert memory <= 300
    assert ratio <= 3
