"""A running sandbox with the real bot in it, one for each test module."""

import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from sqlmodel import select

from bot.core import Who
from bot.courier import Pace
from bot.demo.stage import installed
from bot.running import Running, start
from bot.sandbox import Clock, Sandbox
from bot.sandbox.driver import Person
from bot.services import home
from storage.models import LetterRow
from tests.handlers.office import settings_for

BEGINNING = datetime(2026, 1, 7, 9, 0, tzinfo=UTC)
"""Wednesday, 7 January 2026, 10:00 in Berlin."""

LEAD = "U0PETRA"
FREE = 5
"""The first day of the weekend."""


@dataclass
class House:
    """The workspace, the bot, and short ways to the people in it."""

    sandbox: Sandbox
    running: Running

    def person(self, user_id: str) -> Person:
        """Give somebody at their client."""
        return self.sandbox.person(user_id)

    @property
    def lead(self) -> Person:
        """Give the programme lead."""
        return self.person(LEAD)

    def home(self, user_id: str = LEAD) -> dict[str, Any]:
        """Give the Home page that is published for somebody."""
        return self.sandbox.world.homes[user_id]

    def turn_to(self, path: str, user_id: str = LEAD) -> dict[str, Any]:
        """Turn somebody's Home to a page as their press would, and give it."""
        with self.running.bot.turn(Who("T0SANDBOX", user_id)) as turn:
            view = home.page(turn, path)
        self.running.app.client.views_publish(user_id=user_id, view=view)
        return self.home(user_id)

    def wake(self) -> None:
        """Move on to a Wednesday morning, unless it is a time at which people work."""
        now = self.sandbox.clock.now().astimezone(ZoneInfo("Europe/Berlin"))
        if now.weekday() < FREE and 9 <= now.hour < 16:
            return
        days = (9 - now.weekday()) % 7 or 7
        self.sandbox.clock.set(now.replace(hour=10, minute=0) + timedelta(days=days))
        self.running.step()

    def pass_time(self, **span: int) -> None:
        """Move the clock and let the bot do all that has become due."""
        self.sandbox.clock.set(self.sandbox.clock.now() + timedelta(**span))
        self.running.step()


@pytest.fixture(scope="module")
def house(
    tmp_path_factory: pytest.TempPathFactory,
    hang_up: Callable[[Sandbox, Running], None],
    migrated_sqlite: Path,
) -> Iterator[House]:
    """Start a workspace and the bot; nothing either side did may break a rule of Slack."""
    file = shutil.copy(migrated_sqlite, tmp_path_factory.mktemp("house"))
    with Sandbox(installed(), clock=Clock(BEGINNING, running=False)) as sandbox:
        settings = settings_for(sandbox, file, LEAD)
        running = start(settings, sandbox.clock, pace=Pace(None), with_beats=False, prompt=False)
        yield House(sandbox, running)
        hang_up(sandbox, running)
        assert sandbox.violations == []


@pytest.fixture(autouse=True)
def _a_week_of_its_own(request: pytest.FixtureRequest) -> None:
    """Let what earlier tests of the house sent lie in an earlier week of everybody's."""
    if "house" in request.fixturenames:
        lived_in: House = request.getfixturevalue("house")
        lived_in.wake()
        with lived_in.running.bot.tick("T0SANDBOX") as tick:
            for letter in tick.session.exec(select(LetterRow)):
                if letter.settled_at:
                    letter.settled_at -= timedelta(weeks=4)
                letter.due_at -= timedelta(weeks=4 if letter.state == "sent" else 0)
