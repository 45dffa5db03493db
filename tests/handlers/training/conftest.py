"""Those who learn in one language, in the running workspace."""

from collections.abc import Iterator
from typing import Any

import pytest
from sqlmodel import select

from bot.sandbox.state import TEAM
from bot.services import enrolment_hooks, pairs_facts
from storage import pairs as store
from storage.models import Enrolment, LessonProgress, Pair, Programme
from tests.handlers.training.classroom import Class, meet


@pytest.fixture(params=["de", "en"])
def group(house: Any, request: pytest.FixtureRequest) -> Iterator[Class]:
    """Give a pair that has met once; afterwards no pair and no programme stays open."""
    people = ("U0BEN", "U0ANNA", "U0RAVI")
    with house.running.bot.tick(TEAM) as tick:
        programme = Programme(
            workspace_id=TEAM,
            name="Blickwechsel",
            state="running",
            starts_on=tick.now.date(),
            language=request.param,
            created_by="U0PETRA",
            created_at=tick.now,
            channel_id="C0MENTORING",
        )
        tick.session.add(programme)
        tick.session.flush()
        for who, role in zip(people, ("mentor", "mentee", "mentor"), strict=True):
            tick.person(who).language = request.param
            place = Enrolment(
                workspace_id=TEAM,
                programme_id=programme.id or 0,
                user_id=who,
                role=role,
                joined_at=tick.now,
            )
            tick.session.add(place)
            tick.session.flush()
            enrolment_hooks.tell(enrolment_hooks.JOINED, tick, place)
        tick.person("U0PETRA").language = request.param
        pair = Pair(
            workspace_id=TEAM,
            programme_id=programme.id or 0,
            mentor_id=people[0],
            mentee_id=people[1],
            state="active",
            created_at=tick.now,
            week_one_on=tick.now.date(),
        )
        tick.session.add(pair)
        tick.session.flush()
        meet(tick, pair, 1)
        numbers = (programme.id or 0, pair.id or 0)
    since = house.sandbox.clock.now().timestamp()
    mentor, mentee, other = (house.person(who) for who in people)
    yield Class(house, request.param, *numbers, mentor, mentee, other, since)
    with house.running.bot.tick(TEAM) as tick:
        for row in store.live_pairs(tick.session, TEAM, pairs_facts.LIVE):
            row.state = "ended"
        tick.session.get(Programme, numbers[0]).state = "archived"
        for read in tick.session.exec(select(LessonProgress)):
            tick.session.delete(read)
