"""Fifteen months in eight zones, with downtimes and a clock that jumps: no slot missing or extra.

`make faults FAULTS="-k slots"` prints the figures with their seed.
"""

import random
from collections import Counter
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from sqlmodel import Session, SQLModel, select

from bot.domain.cadence import Due, PairPlan, Schedule, SlotKey, due
from bot.domain.formats import Format, FormatName
from bot.domain.meetings import Meeting, Status
from bot.domain.working_hours import PersonCalendar
from storage import meetings as store
from storage.engine import begin, connect
from storage.models import Pair, Programme, TalkSlot, Workspace

pytestmark = pytest.mark.long
SEED = 20260112
ZONES = (
    "Europe/Berlin",
    "Europe/London",
    "America/New_York",
    "America/Sao_Paulo",
    "Asia/Kolkata",
    "Australia/Lord_Howe",
    "Pacific/Auckland",
    "Africa/Casablanca",
)
WEEKS = 65
WEEK_ONE = date(2026, 1, 15)
MONDAY = date(2026, 1, 12)
YEAR_AND_A_QUARTER = Format(FormatName.CUSTOM, weeks=WEEKS, every=2, minutes=45)


def plan(zone: str, at: time) -> PairPlan:
    """Give a pair that talks every other Thursday for fifteen months."""
    days = [WEEK_ONE + timedelta(weeks=week) for week in range(0, WEEKS, 2)]
    talks = tuple(
        Meeting(
            number=number,
            starts_at=datetime.combine(day, time(15), ZoneInfo(zone)).astimezone(UTC),
            minutes=45,
            status=Status.BOOKED,
        )
        for number, day in enumerate(days, 1)
    )
    home = PersonCalendar("home", zone)
    return PairPlan(YEAR_AND_A_QUARTER, home, WEEK_ONE, talks, at=at)


def expected() -> set[SlotKey]:
    """Name every slot there has to be, counted on the calendar alone."""
    found: set[SlotKey] = set()
    for week in range(WEEKS):
        monday = MONDAY + timedelta(weeks=week)
        tuesday, thursday = monday + timedelta(days=1), monday + timedelta(days=3)
        if week % 2 == 0:
            found |= {(Schedule.PREP, thursday), (Schedule.AFTER, thursday)}
        if week + 1 == YEAR_AND_A_QUARTER.midpoint_week:
            found.add((Schedule.MIDPOINT, tuesday))
        elif week + 1 == WEEKS:
            found.add((Schedule.CLOSING, tuesday))
        elif week % 2:
            found.add((Schedule.PROMPT, tuesday))
    return found


def gaps(dice: random.Random) -> timedelta:
    """Draw how long until the next beat: minutes, hours, days down, or a clock that jumps."""
    fate = dice.random()
    if fate < 0.02:
        return timedelta(days=dice.uniform(1, 25))
    if fate < 0.06:
        return timedelta(hours=dice.uniform(-30, 30))
    return timedelta(minutes=dice.uniform(5, 600))


def settle(session: Session, found: Due) -> tuple[int, Counter[SlotKey]]:
    """Store what a beat decided, as the bot does; tell how many rows were new, and what is sent."""
    decided = [(slot, "sent") for slot in found.send]
    decided += [(gone.slot, "skipped") for gone in found.skip]
    rows: list[dict[str, Any]] = [
        {
            "workspace_id": "T1",
            "pair_id": 1,
            "schedule": slot.schedule.value,
            "on_day": slot.on,
            "state": state,
            "reason": None,
            "at": slot.due_at,
            "number": slot.number,
            "facts": {},
        }
        for slot, state in decided
    ]
    return store.settle(session, rows), Counter(slot.key for slot in found.send)


def _rows() -> list[SQLModel]:
    """Give the rows a slot hangs on."""
    now = datetime.combine(MONDAY, time(), UTC)
    home: dict[str, Any] = {"workspace_id": "T1", "created_at": now}
    return [
        Workspace(workspace_id="T1"),
        Programme(id=1, name="Blickwechsel", starts_on=MONDAY, created_by="ULEAD", **home),
        Pair(id=1, programme_id=1, mentor_id="UMIA", mentee_id="UNORA", **home),
    ]


def live(folder: Path, zone: str, at: time, dice: random.Random) -> tuple[int, int, int, int]:
    """Live through the months; give beats, slots missing, slots extra and cards sent twice."""
    engine = connect(f"sqlite:///{folder}/{zone.replace('/', '-')}-{at:%H%M}.db")
    SQLModel.metadata.create_all(engine)
    with begin(engine) as session:
        for row in _rows():
            session.add(row)
            session.flush()
    pair = plan(zone, at)
    now = datetime.combine(MONDAY - timedelta(days=9), time(), UTC)
    end = datetime.combine(MONDAY + timedelta(weeks=WEEKS, days=40), time(), UTC)
    sent: Counter[SlotKey] = Counter()
    beats = 0
    while now < end:
        now += gaps(dice)
        beats += 1
        with begin(engine) as session:
            since = now.date() - timedelta(days=70)
            done = {
                (Schedule(row.schedule), row.on_day)
                for row in session.exec(select(TalkSlot).where(TalkSlot.on_day >= since))
            }
            new, cards = settle(session, due(pair, done, now, since=since + timedelta(days=30)))
            assert new >= sum(cards.values())
            sent += cards
    with begin(engine) as session:
        settled = {(Schedule(r.schedule), r.on_day) for r in session.exec(select(TalkSlot)).all()}
    engine.dispose()
    wanted = expected()
    twice = sum(count - 1 for count in sent.values())
    return beats, len(wanted - settled), len(settled - wanted), twice


def test_no_slot_is_missing_and_none_is_extra_in_fifteen_months(tmp_path: Path) -> None:
    """Eight zones, at ten and in the hour the clocks change, 25 days down, the clock set ± 30 h."""
    dice = random.Random(SEED)  # noqa: S311 - a repeatable course of events, not a secret
    total = Counter[str]()
    for zone in ZONES:
        for at in (time(10), time(2, 30)):
            found = live(tmp_path, zone, at, dice)
            total.update(dict(zip(("beats", "missing", "extra", "twice"), found, strict=True)))
    print(f"seed {SEED}, {len(ZONES)} zones, {len(expected())} slots each: {dict(total)}")

    assert (total["missing"], total["extra"], total["twice"]) == (0, 0, 0)


def test_a_weekly_slot_in_the_changing_hour_fires_once() -> None:
    """Weekly at 02:30 in Berlin, both change Sundays of 2026: one slot each."""
    pair = PairPlan(
        YEAR_AND_A_QUARTER,
        PersonCalendar("home", "Europe/Berlin"),
        WEEK_ONE,
        weekday=6,
        at=time(2, 30),
    )
    for sunday in (date(2026, 3, 29), date(2026, 10, 25)):
        done: set[SlotKey] = set()
        fired = 0
        for quarter in range(4 * 30):
            now = datetime.combine(sunday, time(), UTC) + timedelta(minutes=15 * (quarter - 12))
            found = due(pair, done, now, since=sunday)
            fired += len(found.send)
            done |= {slot.key for slot in found.send}
        assert fired == 1
