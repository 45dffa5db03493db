"""How long HR waits at the release desk with 500, 2,000 and 5,000 pairs, on both databases.

Run `python -m pytest tests/bench/desk.py -m long -s`; prints the median of several turns. Every
payload is held against Slack's limits.
"""

import json
import statistics
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from time import perf_counter
from typing import Any

import pytest
from sqlalchemy import Engine, insert
from sqlmodel import SQLModel

from bot.blockkit import check_view
from bot.clock import MovableClock
from bot.config import Settings
from bot.core import Bot, Turn, Who
from bot.domain.refusals import FormRefused
from bot.services import home, matching_desk, matching_hand, matching_release, programmes
from bot.services.matching_release import stamp
from bot.views.matching_look import Look
from storage.matching_desk import Slip
from storage.models import Enrolment, Pair, Person, Programme, Skill, Waiting, Workspace

pytestmark = pytest.mark.long
NOW = datetime(2026, 1, 7, 9, tzinfo=UTC)
SIZES = (500, 2_000, 5_000)
LEAD = Who("T1", "ULEAD")
SPARE = 0.05
"""So many people more than pairs wait for a partner, on each side."""

REASONS = [
    ["matching.reason_development", {"topic": "ai_daily"}],
    ["matching.reason_hours", {"n": 6}],
    ["matching.reason_language", {"languages": ["de"], "n": 1}],
]


@pytest.fixture
def house(database: Engine) -> Callable[[int], tuple[Bot, int]]:
    """Make a programme with so many suggested pairs."""

    def make(pairs: int) -> tuple[Bot, int]:
        bot = Bot(Settings(leads=("ULEAD",)), database, MovableClock(NOW))
        with bot.tick("T1") as tick:
            programme = Programme(
                workspace_id="T1",
                name=f"Sprint {pairs}",
                state="matching",
                starts_on=NOW.date() + timedelta(days=30),
                created_by="ULEAD",
                created_at=NOW,
            )
            tick.session.merge(Workspace(workspace_id="T1", name="Acme"))
            tick.session.merge(Person(workspace_id="T1", user_id="ULEAD", name="Lena"))
            tick.session.add(programme)
            tick.session.flush()
            _fill(tick.session.connection(), programme.id or 0, pairs)
            return bot, programme.id or 0

    return make


def _fill(connection: Any, programme_id: int, pairs: int) -> None:
    """Write people with long names, their places, skills, suggestions, and who waits."""

    def write(table: type[SQLModel], rows: list[SQLModel]) -> None:
        known = {"id", *(() if table is not Person else ("none",))}
        connection.execute(insert(table), [row.model_dump(exclude=known) for row in rows])

    size = pairs + int(pairs * SPARE)
    sides = [(role, n) for role in ("mentor", "mentee") for n in range(size)]
    name = {(role, n): f"U{programme_id}{role[-1].upper()}{n:05d}" for role, n in sides}
    facts: dict[str, Any] = {"workspace_id": "T1", "programme_id": programme_id}
    write(Person, [_person(name[one], one) for one in sides])
    write(
        Enrolment,
        [
            Enrolment(**facts, user_id=name[one], role=one[0], languages=["de"], joined_at=NOW)
            for one in sides
        ],
    )
    columns = Enrolment.__table__.c  # type: ignore[attr-defined]  # SQLModel adds it
    query = columns.programme_id == programme_id
    places = connection.execute(
        columns.id.table.select().with_only_columns(columns.id, columns.role).where(query)
    )
    write(
        Skill,
        [
            Skill(
                workspace_id="T1",
                enrolment_id=place,
                kind="offer" if role == "mentor" else "want",
                topic="ai_daily",
                level=3 if role == "mentor" else 1,
            )
            for place, role in places
        ],
    )
    write(Pair, [_pair(facts, name["mentor", n], name["mentee", n], n) for n in range(pairs)])
    idle = [one for one in sides if one[1] >= pairs]
    hint = "matching.hint_all_taken"
    write(
        Waiting,
        [
            Waiting(
                **facts,
                user_id=name[role, n],
                role=role,
                code="all_taken",
                hint=f"{hint}_{role}",
                params={"topics": ["ai_daily"]},
            )
            for role, n in idle
        ],
    )


def _person(user_id: str, one: tuple[str, int]) -> Person:
    role, n = one
    return Person(
        workspace_id="T1",
        user_id=user_id,
        name=f"Wilhelmine-Charlotte Freifrau von Hohenstein-Lüdenscheid {n}",
        level=2 if role == "mentor" else 5,
        manager_id="UBOSS",
        timezone="Europe/Berlin",
        country=("DE", "AT", "CH")[n % 3],
        seen_at=NOW,
    )


def _pair(facts: dict[str, Any], mentor: str, mentee: str, n: int) -> Pair:
    return Pair(
        **facts,
        mentor_id=mentor,
        mentee_id=mentee,
        score=4_500 + n % 5_000,
        components={"topic_fit": 10_000, "availability": 8_000, "language": 10_000},
        reasons=REASONS,
        warnings=["one_way"] if n % 7 == 0 else [],
        created_at=NOW,
    )


def looks(programme_id: int) -> dict[str, Callable[[Turn], Any]]:
    """Name what HR does at the desk, most of it many times a day."""
    path = f"desk:{programme_id}"

    def rows(turn: Turn) -> list[Slip]:
        programme = programmes.get(turn, programme_id)
        return matching_release.waiting_rows(turn, programme)

    def first(turn: Turn) -> int:
        seen = matching_desk.gather(
            turn,
            programmes.get(turn, programme_id),
            Look(programme_id),
        )
        return seen.lines[0].id

    def refused(turn: Turn) -> None:
        two = rows(turn)[:2]
        with pytest.raises(FormRefused):
            matching_hand.by_hand(turn, programme_id, two[0].mentor_id, two[0].mentee_id, "")

    return {
        "start": lambda turn: home.page(turn, "home"),
        "page": lambda turn: home.page(turn, path),
        "last page": lambda turn: home.page(turn, f"{path}:999::all:"),
        "search": lambda turn: home.page(turn, f"{path}:0::all:scheid 77"),
        "country": lambda turn: home.page(turn, f"{path}:0:AT:all:"),
        "who waits": lambda turn: home.page(turn, f"{path}:0::waiting:"),
        "detail": lambda turn: matching_desk.detail(turn, first(turn), path),
        "tick some": lambda turn: matching_desk.some_form(turn, path),
        "swap form": lambda turn: matching_desk.swap_form(turn, first(turn), 1, path),
        "by hand": refused,
    }


@pytest.mark.parametrize("pairs", SIZES)
def test_the_desk_answers_in_time(
    house: Callable[[int], tuple[Bot, int]], pairs: int, migrated_url: str
) -> None:
    """Every look stays far below Slack's three seconds and within its limits."""
    bot, programme_id = house(pairs)
    spent: dict[str, float] = {}
    for name, look in looks(programme_id).items():
        times = []
        for _ in range(5):
            since = perf_counter()
            with bot.turn(LEAD) as turn:
                shown = look(turn)
            times.append(perf_counter() - since)
        spent[name] = statistics.median(times)
        if isinstance(shown, dict):
            assert list(check_view(shown)) == []
            assert len(json.dumps(shown, ensure_ascii=False).encode()) < 250_000
    spent |= _released(bot, programme_id)

    kind = migrated_url.partition(":")[0].partition("+")[0]
    told = " · ".join(f"{name} {1_000 * time:.0f}" for name, time in spent.items())
    print(f"\n{pairs:,} pairs on {kind}, ms: {told}")
    assert max(spent.values()) < 2.5


def _released(bot: Bot, programme_id: int) -> dict[str, float]:
    """Release all pairs, and take it back."""
    with bot.turn(LEAD) as turn:
        programme = programmes.get(turn, programme_id)
        seen = stamp(matching_release.waiting_rows(turn, programme))
    since = perf_counter()
    with bot.turn(LEAD) as turn:
        matching_release.release_all(turn, programme_id, seen, warned=True)
    half = perf_counter()
    with bot.turn(LEAD) as turn:
        matching_release.undo(turn, programme_id, NOW)
    return {"release all": half - since, "undo": perf_counter() - half}
