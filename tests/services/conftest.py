"""A programme to work on, and people in it."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from sqlalchemy import Engine

from bot.core import Bot, Turn, Who
from bot.domain.programme import ProgrammeState
from bot.services import programmes, programmes_steps
from storage.engine import begin
from storage.models import Enrolment, Pair, Programme, Skill


@pytest.fixture
def programme(bot: Bot, lead: Who) -> int:
    """Give a draft that is ready to open; it starts on 2 March 2026."""
    with bot.turn(lead) as turn:
        made = programmes.create(
            turn,
            name="Frühjahr",
            purpose="Wir lernen voneinander.",
            starts_on=date(2026, 3, 2),
            channel="C1",
            shape="sprint",
        )
        return made.id or 0


@pytest.fixture
def step(bot: Bot, lead: Who) -> Callable[[int, str], None]:
    """Take a step as the lead: `step(programme, "signup")`."""

    def take(programme_id: int, target: str) -> None:
        with bot.turn(lead) as turn:
            seen = programmes.get(turn, programme_id).version
            programmes_steps.take(turn, programme_id, ProgrammeState(target), seen)

    return take


@pytest.fixture
def enrol(engine: Engine, add_person: Callable[..., Who], bot: Bot) -> Callable[..., Who]:
    """Put somebody into a programme: `enrol(1, "UADA", "mentor", offers=["ai_daily"])`."""

    def put(programme_id: int, user_id: str, role: str, **facts: Any) -> Who:
        offers, wants = facts.pop("offers", ()), facts.pop("wants", ())
        who = add_person(user_id, name=user_id)
        with begin(engine) as session:
            place = Enrolment(
                workspace_id="T1",
                programme_id=programme_id,
                user_id=user_id,
                role=role,
                joined_at=bot.clock.now(),
                **facts,
            )
            session.add(place)
            session.flush()
            for kind, topics in (("offer", offers), ("want", wants)):
                for topic in topics:
                    session.add(
                        Skill(
                            workspace_id="T1",
                            enrolment_id=place.id or 0,
                            kind=kind,
                            topic=topic,
                            level=3,
                        )
                    )
        return who

    return put


@pytest.fixture
def add_pair(engine: Engine, bot: Bot) -> Callable[..., None]:
    """Put a pair into a programme: `add_pair(1, "UADA", "UBOB", "active")`."""

    def put(programme_id: int, mentor: str, mentee: str, state: str) -> None:
        with begin(engine) as session:
            session.add(
                Pair(
                    workspace_id="T1",
                    programme_id=programme_id,
                    mentor_id=mentor,
                    mentee_id=mentee,
                    state=state,
                    created_at=bot.clock.now(),
                )
            )

    return put


@pytest.fixture
def stored(bot: Bot) -> Callable[[int], Programme]:
    """Read a programme as it is now."""

    def read(programme_id: int) -> Programme:
        with bot.tick("T1") as tick:
            return programmes.get(tick, programme_id)

    return read


@pytest.fixture
def as_lead(bot: Bot, lead: Who) -> Callable[..., Any]:
    """Do something as the lead, in a turn of its own: `as_lead(roles.remove, 3)`."""

    def do(service: Callable[..., Any], *args: Any, **facts: Any) -> Any:
        turn: Turn
        with bot.turn(lead) as turn:
            return service(turn, *args, **facts)

    return do


@pytest.fixture
def undo(as_lead: Callable[..., Any], stored: Callable[[int], Programme]) -> Callable[[int], None]:
    """Take the newest step of a programme back as the lead: `undo(programme)`."""
    return lambda number: as_lead(programmes_steps.undo, number, stored(number).version)
