"""How long a click waits while a round of 10,000 people runs in its own process beside it.

Run `python -m pytest tests/bench/round.py -m long -s`; prints the clicks' times without and with
the round, on both databases.
"""

import statistics
import threading
from time import perf_counter, sleep
from typing import Any

import pytest
from sqlalchemy import Engine, insert
from sqlmodel import SQLModel

from bot.clock import MovableClock
from bot.config import Settings
from bot.core import Bot, Who
from bot.domain.roles import Action
from bot.matcher import Matcher
from bot.services import matching_rounds
from storage import matching as store
from storage.models import Enrolment, Person, Programme, Skill, Workspace
from tests.bench.company import company
from tests.bench.desk import NOW

pytestmark = pytest.mark.long
PEOPLE = 10_000
LEAD = Who("T1", "ULEAD")


@pytest.fixture
def bot(database: Engine) -> Bot:
    """Give a programme with so many people who are not matched yet."""
    bot = Bot(Settings(leads=("ULEAD",)), database, MovableClock(NOW))
    with bot.tick("T1") as tick:
        programme = Programme(
            workspace_id="T1",
            name="Sprint",
            state="matching",
            starts_on=NOW.date(),
            created_by="ULEAD",
            created_at=NOW,
        )
        tick.session.add(Workspace(workspace_id="T1", name="Acme"))
        tick.session.add(Person(workspace_id="T1", user_id="ULEAD", name="Lena"))
        tick.session.add(programme)
        tick.session.flush()
        _fill(tick.session.connection(), programme.id or 0)
    return bot


def _fill(connection: Any, programme_id: int) -> None:
    """Enrol a made-up company."""
    rows: dict[type[SQLModel], list[dict[str, Any]]] = {Person: [], Enrolment: [], Skill: []}
    for number, facts in enumerate(company(PEOPLE, 1), start=1):
        who, role, level, boss, department, team, place, tongues, zone, hours, *lists = facts
        person = Person(
            workspace_id="T1",
            user_id=who,
            name=who,
            level=level,
            manager_id=boss or None,
            department=department,
            team=team,
            location=place,
            timezone=zone,
            hours=hours or None,
        )
        own = {"workspace_id": "T1", "programme_id": programme_id, "user_id": who, "role": role}
        enrolment = Enrolment(**own, languages=tongues.split(";"), joined_at=NOW)
        enrolment.style = [tag for tag in lists[2].split(";") if tag]
        rows[Person].append(person.model_dump())
        rows[Enrolment].append(enrolment.model_dump(exclude={"id"}) | {"id": number})
        for kind, told in zip(("offer", "want"), lists[:2], strict=True):
            for one in told.split(";"):
                topic, *numbers = one.split(":")
                skill = Skill(
                    workspace_id="T1",
                    enrolment_id=number,
                    kind=kind,
                    topic=topic,
                    level=int(numbers[-1]),
                    priority=int(numbers[0]) if kind == "want" else 1,
                )
                rows[Skill].append(skill.model_dump(exclude={"id"}))
    for table, values in rows.items():
        connection.execute(insert(table), values)


def clicks(bot: Bot, until: threading.Event, least: int) -> list[float]:
    """Write one audited row per click, durably, until told to stop."""
    found: list[float] = []
    while not until.is_set() or len(found) < least:
        since = perf_counter()
        with bot.turn(LEAD) as turn:
            turn.audit(Action.MATCH_SEE, programme_id=1)
        found.append(perf_counter() - since)
        sleep(0.02)
    return found


def test_a_round_delays_no_click(bot: Bot, migrated_url: str) -> None:
    """While facts are read, solved elsewhere and written down, clicks go on."""
    over = threading.Event()
    over.set()
    alone = clicks(bot, over, 100)
    with bot.tick("T1") as tick:
        programme = tick.session.get_one(Programme, 1)
        matching_rounds.want(tick, programme)
    matcher, spent = Matcher(bot), [perf_counter()]

    def run() -> None:
        matcher.run_until_empty()
        spent.append(perf_counter())
        over.set()

    over.clear()
    worker = threading.Thread(target=run)
    worker.start()
    beside = clicks(bot, over, 1)
    worker.join()
    matcher.close()
    with bot.tick("T1") as tick:
        last = store.last_round(tick.session, 1)
        assert last
        pairs = store.count_suggested(tick.session, "T1", 1)

    kind = migrated_url.partition(":")[0].partition("+")[0]
    told = (f"{name} {_told(times)}" for name, times in (("alone", alone), ("beside", beside)))
    print(f"\n{kind}: round of {PEOPLE:,} in {spent[1] - spent[0]:.1f} s, {pairs:,} pairs")
    print("  clicks, ms: " + " · ".join(told))
    assert last.state == "done"
    assert max(beside) < 2.5


def _told(times: list[float]) -> str:
    cut = statistics.quantiles(times, n=100)
    figures = (cut[49], cut[98], max(times))
    return "p50 {:.0f} p99 {:.0f} most {:.0f}".format(*(1_000 * one for one in figures))
