"""People of a rig who vote in polls and open lessons, and repeat what was not acknowledged."""

import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import insert
from sqlmodel import SQLModel, col, func, select

from bot.sandbox.delivery import Answer
from bot.sandbox.state import TEAM, User
from bot.services import lessons, surveys
from bot.views import lessons as lesson_views
from bot.views import surveys as survey_views
from storage.models import (
    Enrolment,
    LessonProgress,
    Person,
    Programme,
    Survey,
    SurveyAsked,
    SurveyBallot,
)
from tests.faults.rig import Rig

OPTIONS = 5
PATIENCE = 60.0
"""Seconds after which somebody gives up; nobody should have to."""


@dataclass
class Voters:
    """So many people, who were asked in so many polls; keeps what was acknowledged to whom."""

    rig: Rig
    people: int
    polls: int
    voted: dict[tuple[str, int], int] = field(default_factory=dict)
    opened: set[tuple[str, str]] = field(default_factory=set)
    tries: int = 0
    refused: int = 0

    def __post_init__(self) -> None:
        """Put them into the workspace and the database."""
        self.names = [f"U0V{number:05}" for number in range(self.people)]
        world = self.rig.sandbox.world
        for name in self.names:
            world.users[name] = User(name, name.lower(), name)
        with self.rig.bot.tick(TEAM) as tick:
            for table, rows in self._rows():
                tick.session.connection().execute(insert(table), rows)

    def _rows(self) -> Iterator[tuple[type[SQLModel], list[dict[str, Any]]]]:
        now = self.rig.clock.at
        own: dict[str, Any] = {"workspace_id": TEAM, "programme_id": 1}
        dates: dict[str, Any] = {"starts_on": now.date(), "created_at": now}
        programme = Programme(
            id=1, workspace_id=TEAM, name="Vote", state="running", created_by="U0PETRA", **dates
        )
        yield Programme, [programme.model_dump()]
        people = [
            Person(workspace_id=TEAM, user_id=name, timezone="Europe/Berlin", seen_at=now)
            for name in self.names
        ]
        yield Person, [one.model_dump() for one in people]
        enrolled = [
            Enrolment(**own, user_id=name, role="mentor", joined_at=now) for name in self.names
        ]
        yield Enrolment, [one.model_dump(exclude={"id"}) for one in enrolled]
        yield from self._polls(now)

    def _polls(self, now: datetime) -> Iterator[tuple[type[SQLModel], list[dict[str, Any]]]]:
        asked = {"key": "q1", "kind": "single", "text": "?", "options": [*"abcde"]}
        numbers = range(1, self.polls + 1)
        polls = [
            Survey(
                workspace_id=TEAM,
                programme_id=1,
                id=number,
                questions=[asked],
                state="open",
                opens_at=now - timedelta(days=1),
                closes_at=now + timedelta(days=7),
                reach=self.people,
                key_name=f"poll:{number}",
                created_at=now,
            )
            for number in numbers
        ]
        yield Survey, [one.model_dump() for one in polls]
        yield (
            SurveyAsked,
            [
                {"workspace_id": TEAM, "survey_id": number, "user_id": name, "role": "mentor"}
                for number in numbers
                for name in self.names
            ],
        )

    # --- what they do ---------------------------------------------------------------------------

    def vote(self, name: str, poll: int, choice: int) -> bool:
        """Send a ballot once; true when the app answered that it was taken."""
        block = {"type": "input", "block_id": "q1", "element": {"type": "radio_buttons"}}
        view = {
            "id": "V1",
            "type": "modal",
            "callback_id": survey_views.FORM,
            "private_metadata": f"{poll}:0:",
            "blocks": [block],
            "state": {"values": {"q1": {"x": {"selected_option": {"value": str(choice)}}}}},
        }
        answer = self._deliver(name, {"type": "view_submission", "view": view})
        taken = not answer.error and answer.payload.get("response_action") == "update"
        if taken:
            self.voted[name, poll] = choice
        return taken

    def read(self, name: str, lesson: str) -> bool:
        """Press a lesson's button once; true when the app acknowledged it."""
        action = {"type": "button", "action_id": f"{lesson_views.OPEN}:1", "value": lesson}
        answer = self._deliver(name, {"type": "block_actions", "actions": [action]})
        if not answer.error:
            self.opened.add((name, lesson))
        return not answer.error

    def insist(self, press: Callable[[], bool]) -> bool:
        """Press until the app acknowledges it; false after a minute."""
        end = time.monotonic() + PATIENCE
        while not press():
            self.refused += 1
            if time.monotonic() > end:
                return False
            with suppress(TimeoutError):
                self.rig.sandbox.wait_for_app(1)
        return True

    def _deliver(self, name: str, payload: dict[str, Any]) -> Answer:
        sandbox = self.rig.sandbox
        self.tries += 1
        told = payload | {
            "team": {"id": TEAM},
            "user": {"id": name, "team_id": TEAM},
            "trigger_id": sandbox.do(lambda: sandbox.slack.triggers.make(name)),
        }
        return sandbox.run(sandbox.delivery.interactive(told))

    # --- what is there --------------------------------------------------------------------------

    def missing(self) -> int:
        """Count what was acknowledged and is not stored as it was acknowledged.

        It waits for nobody: whatever is committed while it reads would not have been told yet.
        """
        gone = 0
        with self.rig.bot.glance(TEAM) as tick:
            for poll in range(1, self.polls + 1):
                row = tick.session.get_one(Survey, poll)
                ballots = tick.session.exec(
                    select(SurveyBallot).where(SurveyBallot.survey_id == poll)
                )
                stored = {one.voter: one.answers for one in ballots}
                for (name, number), choice in dict(self.voted).items():
                    if number == poll:
                        kept = stored.get(surveys.voter(tick, row, name) or "")
                        gone += kept != {"q1": choice}
            read = tick.session.exec(select(LessonProgress.user_id, LessonProgress.lesson)).all()
        return gone + len(self.opened - set(read))

    def stored(self) -> tuple[int, int]:
        """Count ballots, and lessons opened."""
        with self.rig.bot.glance(TEAM) as tick:
            ballots = tick.session.exec(select(func.count()).select_from(SurveyBallot)).one()
            opened = tick.session.exec(select(func.count(col(LessonProgress.id)))).one()
        return ballots, opened


def lessons_to_read(number: int) -> list[str]:
    """Name the first lessons for mentors."""
    return [plan.id for plan in lessons.plans() if plan.audience != "mentee"][:number]
