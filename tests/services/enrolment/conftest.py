"""A programme to join, and a way to sign somebody up in both pages."""

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

import pytest

from bot.core import Bot, Who
from bot.domain.enrolment import Role, Topics
from bot.domain.enrolment_about import About
from bot.services import enrolment_signup
from storage import programmes
from storage.models import Enrolment, Programme

BRINGS = Topics(Role.MENTOR, ("ai_daily", "new:Bee keeping"), "strategy", ("budgeting",))
ABOUT = About(languages=("de",), level=2, place="DE-BE", not_with=("UBO",), consent=True)
START = date(2026, 3, 2)


@pytest.fixture
def programme(bot: Bot, t0: datetime) -> Callable[..., int]:
    """Put a programme into the database."""

    def add(name: str = "Spring", **facts: Any) -> int:
        given = {"state": "signup", "starts_on": START, "created_by": "ULEAD", "created_at": t0}
        with bot.tick("T1") as tick:
            row = Programme(workspace_id="T1", name=name, **{**given, **facts})
            tick.session.add(row)
            tick.session.flush()
            return row.id or 0

    return add


@pytest.fixture
def join(bot: Bot) -> Callable[..., Enrolment]:
    """Sign somebody up in both pages."""

    def sign_up(who: Who, number: int, chosen: Topics = BRINGS, told: About = ABOUT) -> Enrolment:
        with bot.turn(who) as turn:
            enrolment_signup.topics_told(turn, number, chosen)
        with bot.turn(who) as turn:
            enrolment_signup.about_told(turn, number, told)
        with bot.tick("T1") as tick:
            found = programmes.enrolment(tick.session, "T1", number, who.user_id)
            assert found
            return found

    return sign_up


@pytest.fixture
def joined(
    add_person: Callable[..., Who], programme: Callable[..., int], join: Callable[..., Enrolment]
) -> Enrolment:
    """Sign Ada up, who adds the topic „Bee keeping“ as `own:1`."""
    return join(add_person("UADA"), programme())
