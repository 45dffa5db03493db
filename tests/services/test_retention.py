"""The nightly clean-up: what has had its time goes, what has not stays."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import func
from sqlmodel import SQLModel, select

from bot.core import Bot
from bot.domain.retention import SPANS, Kept
from bot.services import privacy
from storage.engine import begin
from storage.models import (
    Audit,
    Draft,
    Enrolment,
    LetterRow,
    Meeting,
    Pair,
    Person,
    Programme,
    Received,
    ReminderRow,
    Shoutout,
    Skill,
    SupportRequest,
)

W: dict[str, Any] = {"workspace_id": "T1"}
Make = Callable[[datetime], list[SQLModel]]


def programme(at: datetime, state: str) -> list[SQLModel]:
    """Give a programme that reached its state at a moment, with a participant."""
    return [
        Programme(
            id=1, name="P", state=state, starts_on=at.date(), created_by="U1", created_at=at, **W
        ),
        Audit(at=at, actor_id="U1", action="programme.move", programme_id=1, **W),
        Enrolment(id=1, programme_id=1, user_id="U1", role="mentor", joined_at=at, **W),
        Skill(enrolment_id=1, kind="offer", topic="ai", level=3, **W),
    ]


def pair(at: datetime, state: str) -> list[SQLModel]:
    """Give a pair that ended at a moment, with a talk."""
    return [
        *programme(at, "running"),
        Pair(
            id=1,
            programme_id=1,
            mentor_id="U1",
            mentee_id="U2",
            state=state,
            created_at=at,
            ended_at=at,
            **W,
        ),
        Meeting(pair_id=1, starts_at=at, **W),
    ]


def letter(at: datetime, state: str) -> list[SQLModel]:
    """Give a letter settled at a moment."""
    row = LetterRow(
        dedupe_key="k", kind="x", to="U1", state=state, due_at=at, created_at=at, settled_at=at, **W
    )
    return [row]


RULES: list[tuple[str, Kept, type[SQLModel], Make, bool]] = [
    ("closed profile", Kept.PROFILE, Enrolment, lambda at: programme(at, "closed"), True),
    ("its topics", Kept.PROFILE, Skill, lambda at: programme(at, "archived"), True),
    ("running profile", Kept.PROFILE, Enrolment, lambda at: programme(at, "running"), False),
    ("failed proposal", Kept.DECLINED, Pair, lambda at: pair(at, "withdrawn"), True),
    ("ended pair", Kept.PAIR, Pair, lambda at: pair(at, "completed"), True),
    ("its talks", Kept.PAIR, Meeting, lambda at: pair(at, "ended_early"), True),
    ("active pair", Kept.PAIR, Pair, lambda at: pair(at, "active"), False),
    ("sent letter", Kept.LETTER, LetterRow, lambda at: letter(at, "sent"), True),
    ("waiting letter", Kept.LETTER, LetterRow, lambda at: letter(at, "waiting"), False),
    (
        "receipt of a delivery",
        Kept.TRACE,
        Received,
        lambda at: [Received(key="e", at=at, **W)],
        True,
    ),
    (
        "audit row",
        Kept.AUDIT,
        Audit,
        lambda at: [Audit(at=at, actor_id="U1", action="x", **W)],
        True,
    ),
    (
        "answered request",
        Kept.SUPPORT,
        SupportRequest,
        lambda at: [
            SupportRequest(
                user_id="U1",
                asked="confidant",
                text="x",
                state="answered",
                created_at=at,
                closed_at=at,
                **W,
            )
        ],
        True,
    ),
    (
        "open request",
        Kept.SUPPORT,
        SupportRequest,
        lambda at: [SupportRequest(user_id="U1", asked="confidant", text="x", created_at=at, **W)],
        False,
    ),
    (
        "draft",
        Kept.DRAFT,
        Draft,
        lambda at: [Draft(user_id="U1", form="f", content="x", saved_on=at.date(), **W)],
        True,
    ),
    (
        "thank-you",
        Kept.THANKS,
        Shoutout,
        lambda at: [Shoutout(author_id="U1", text="x", created_at=at, asked_at=at, **W)],
        True,
    ),
    (
        "bystander",
        Kept.PROFILE,
        Person,
        lambda at: [Person(user_id="U9", seen_at=at, **W)],
        True,
    ),
    (
        "import without sign-up",
        Kept.IMPORT,
        Person,
        lambda at: [Person(user_id="U9", imported_at=at, **W)],
        True,
    ),
]


def night(at: datetime) -> ReminderRow:
    """Give the reminder that begins a clean-up."""
    return ReminderRow(kind="privacy.daily", key="today", due_at=at, **W)


def count(bot: Bot, table: type[SQLModel]) -> int:
    """Count the rows of a table."""
    with begin(bot.engine) as session:
        return session.exec(select(func.count()).select_from(table)).one()


@pytest.mark.parametrize(
    ("kind", "table", "make", "goes"), [rule[1:] for rule in RULES], ids=[r[0] for r in RULES]
)
def test_each_kind_goes_when_its_time_is_over_and_no_day_earlier(
    bot: Bot, t0: datetime, kind: Kept, table: type[SQLModel], make: Make, *, goes: bool
) -> None:
    """The table of rules."""
    with begin(bot.engine) as session:
        for row in make(t0):
            session.add(row)
            session.flush()
    span = SPANS[kind] or timedelta()
    clock: Any = bot.clock

    clock.set(t0 + span - timedelta(days=1))
    with bot.tick("T1") as tick:
        privacy.clean(tick, night(t0))
    assert count(bot, table) == 1

    clock.set(t0 + span + timedelta(days=1, minutes=1))
    with bot.tick("T1") as tick:
        privacy.clean(tick, night(t0))
    assert count(bot, table) == (0 if goes else 1)


def test_the_next_night_is_planned_once(bot: Bot, t0: datetime) -> None:
    """However often it is planned, each night has one clean-up, and the next follows it."""
    for _ in range(3):
        with bot.tick("T1") as tick:
            privacy.plan(tick)

    with begin(bot.engine) as session:
        [row] = session.exec(select(ReminderRow)).all()
    assert t0 < row.due_at <= t0 + timedelta(days=1)


def test_another_workspace_is_not_cleaned(bot: Bot, t0: datetime) -> None:
    """Each workspace is cleaned in its own night."""
    with begin(bot.engine) as session:
        session.add(Audit(workspace_id="T2", at=t0, actor_id="U1", action="x"))
    clock: Any = bot.clock
    clock.set(t0 + timedelta(days=900))

    with bot.tick("T1") as tick:
        privacy.clean(tick, night(t0))

    assert count(bot, Audit) == 1
