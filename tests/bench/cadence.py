"""How the beat of the pairs grows: with what is due, not with how many pairs there are."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from time import perf_counter
from typing import Any

import pytest
from sqlalchemy import Engine, insert
from sqlmodel import SQLModel

import storage.models as tables
from bot.agenda import Agenda
from bot.clock import MovableClock
from bot.config import Settings
from bot.core import Bot
from bot.domain.letters import Letter, Urgency
from bot.services.looks import LOOKS
from storage import meetings as store
from storage.engine import begin, connect
from storage.models import Meeting, Pair, ReminderRow, TalkSlot

pytestmark = pytest.mark.long
NOW = datetime(2026, 1, 20, 9, tzinfo=UTC)
TALK = datetime(2026, 1, 22, 9, tzinfo=UTC)
WEEK_ONE = date(2026, 1, 8)
LATER = NOW + timedelta(days=1)


@pytest.fixture
def house(tmp_path: Path) -> Callable[[int, int], Bot]:
    """Make a database with so many active pairs, so many of them due now."""

    def make(pairs: int, due: int) -> Bot:
        engine = connect(f"sqlite:///{tmp_path}/{pairs}-{due}-{perf_counter()}.db")
        SQLModel.metadata.create_all(engine)
        fill(engine, pairs, due)
        return Bot(Settings(leads=("ULEAD",)), engine, MovableClock(NOW))

    return make


def fill(engine: Engine, pairs: int, due: int) -> None:
    """Write the rows in bulk into workspace T1, with a month of letters for every pair."""
    with begin(engine) as session:
        session.add(tables.Workspace(workspace_id="T1"))
        session.add(
            tables.Programme(
                id=1,
                workspace_id="T1",
                name="Blickwechsel",
                state="running",
                starts_on=WEEK_ONE,
                created_by="ULEAD",
                created_at=NOW,
            )
        )
        session.flush()
        numbers = range(1, pairs + 1)
        people = [f"U{side}{number}" for number in numbers for side in "AB"]
        for table, rows in (
            (tables.Person, [_person(who) for who in ["ULEAD", *people]]),
            (tables.Enrolment, [_enrolment(who) for who in people]),
            (tables.Pair, [_pair(number) for number in numbers]),
            (tables.Meeting, [_talk(number) for number in numbers]),
            (tables.LetterRow, [_letter(n, week) for n in numbers for week in range(4)]),
            (tables.ReminderRow, [_reminder(n, NOW if n <= due else LATER) for n in numbers]),
        ):
            session.connection().execute(insert(table), rows)


def _person(who: str) -> dict[str, Any]:
    made = tables.Person(workspace_id="T1", user_id=who, timezone="Europe/Berlin", country="DE")
    return made.model_dump()


def _enrolment(who: str) -> dict[str, Any]:
    role = "mentor" if who[1] == "A" else "mentee"
    made = tables.Enrolment(
        workspace_id="T1", programme_id=1, user_id=who, role=role, joined_at=NOW
    )
    return made.model_dump(exclude={"id"})


def _pair(number: int) -> dict[str, Any]:
    begun = NOW - timedelta(days=14)
    return Pair(
        id=number,
        workspace_id="T1",
        programme_id=1,
        mentor_id=f"UA{number}",
        mentee_id=f"UB{number}",
        state="active",
        created_at=begun,
        accepted_at=begun,
        counted_from=begun,
        week_one_on=WEEK_ONE,
        channel_id=f"G{number}",
    ).model_dump()


def _talk(number: int) -> dict[str, Any]:
    return Meeting(
        id=number, workspace_id="T1", pair_id=number, number=2, starts_at=TALK
    ).model_dump()


def _letter(number: int, week: int) -> dict[str, Any]:
    at = NOW - timedelta(weeks=week + 1)
    return tables.LetterRow(
        workspace_id="T1",
        programme_id=1,
        dedupe_key=f"pair:{number}:old:{week}",
        kind="meetings.prompt",
        to=f"pair:{number}",
        state="sent",
        urgency=4,
        due_at=at,
        created_at=at,
        settled_at=at,
    ).model_dump()


def _reminder(number: int, due_at: datetime) -> dict[str, Any]:
    return ReminderRow(
        workspace_id="T1",
        programme_id=1,
        kind=store.LOOK,
        key=f"pair:{number}:cadence",
        facts={"pair": number},
        due_at=due_at,
    ).model_dump(exclude={"id"})


def beat(bot: Bot) -> float:
    """Do what is due, and tell how long it took in seconds."""
    began = perf_counter()
    Agenda(bot, LOOKS).drain()
    return perf_counter() - began


def bare(bot: Bot, due: int, together: int) -> float:
    """Write the same rows without deciding anything, `together` pairs in one transaction."""
    began = perf_counter()
    for start in range(1, due + 1, together):
        numbers = range(start, min(start + together, due + 1))
        with bot.tick("T1") as tick:
            tick.post(*(_prepared(number) for number in numbers))
            store.settle(tick.session, [_slot(number) for number in numbers])
            for number in numbers:
                tick.session.merge(Pair(**{**_pair(number), "prompts_used": ["a", "b"]}))
                tick.session.merge(Meeting(**{**_talk(number), "prompts": ["a", "b"]}))
                store.look_at(tick.session, Pair(**_pair(number)), LATER)
    return perf_counter() - began


def _prepared(number: int) -> Letter:
    key = f"pair:{number}:prep:2026-01-22"
    facts: dict[str, str | int | None] = {"pair": number, "slot": key, "on": "2026-01-22"}
    return Letter(
        "meetings.prep", f"pair:{number}", key, facts, urgency=Urgency.DATE, programme_id=1
    )


def _slot(number: int) -> dict[str, Any]:
    return TalkSlot(
        workspace_id="T1",
        pair_id=number,
        schedule="prep",
        on_day=TALK.date(),
        state="sent",
        at=NOW,
    ).model_dump(exclude={"id"})


def test_a_beat_costs_what_is_due(house: Callable[[int, int], Bot]) -> None:
    """100 due of 10,000 pairs take at most three times as long as 100 due of 100."""
    beat(house(100, 100))  # warm caches: catalogues, zones, holidays
    small, large = beat(house(100, 100)), beat(house(10_000, 100))
    print(f"100 of 100: {small:.2f} s, 100 of 10,000: {large:.2f} s, {large / small:.2f} x")

    assert large <= 3 * small


def test_planning_costs_little_more_than_writing(house: Callable[[int, int], Bot]) -> None:
    """10,000 due pairs are planned in at most one and a half times the bare inserts."""
    beat(house(100, 100))
    planned = beat(house(10_000, 10_000))
    single, many = bare(house(10_000, 0), 10_000, 1), bare(house(10_000, 0), 10_000, 50)
    print(
        f"planned {planned:.1f} s; bare, one pair a transaction {single:.1f} s: "
        f"{planned / single:.2f} x; fifty a transaction {many:.1f} s: {planned / many:.2f} x"
    )

    assert planned <= 1.5 * single
