"""A workspace with our bot in it, and programmes to join."""

import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from bot.clock import MovableClock
from bot.running import Running, start
from bot.sandbox import Clock, Sandbox
from bot.sandbox.driver import Person
from storage.models import Enrolment, Programme, Skill
from storage.programmes import enrolment, programmes, skills
from tests.handlers.office import settings_for

T0 = datetime(2026, 1, 7, 9, 0, tzinfo=UTC)
LEAD = "U0HENRIK"


@dataclass
class Office:
    """The sandbox, the bot in it, and shortcuts to both."""

    sandbox: Sandbox
    running: Running

    def person(self, user_id: str) -> Person:
        """Play somebody."""
        return self.sandbox.person(user_id)

    def settle(self) -> None:
        """Do everything that is due now."""
        self.running.step()

    def programme(self, name: str, **facts: Any) -> int:
        """Put a programme into the database, open for sign-up unless told otherwise."""
        given = {
            "purpose": "Wissen in beide Richtungen teilen",
            "state": "signup",
            "starts_on": date(2026, 3, 2),
            "created_by": LEAD,
            "created_at": T0,
        }
        with self.running.bot.tick(self.team) as tick:
            row = Programme(workspace_id=self.team, name=name, **{**given, **facts})
            tick.session.add(row)
            tick.session.flush()
            return row.id or 0

    def archive(self) -> None:
        """Close every programme, so that the next test begins with none."""
        with self.running.bot.tick(self.team) as tick:
            for row in programmes(tick.session, self.team):
                row.state = "archived"

    @property
    def team(self) -> str:
        """The workspace's id."""
        return self.sandbox.world.users[LEAD].team_id

    def place(self, programme_id: int, user_id: str) -> tuple[Enrolment | None, list[Skill]]:
        """Load what somebody told for a programme."""
        with self.running.bot.tick(self.team) as tick:
            found = enrolment(tick.session, self.team, programme_id, user_id)
            told = skills(tick.session, [found.id or 0]) if found else {}
            return found, [one for many in told.values() for one in many]


@pytest.fixture(scope="module")
def running_office(
    tmp_path_factory: pytest.TempPathFactory,
    hang_up: Callable[[Sandbox, Running], None],
    migrated_sqlite: Path,
) -> Iterator[Office]:
    """Run sandbox and bot for the tests of one module."""
    file = shutil.copy(migrated_sqlite, tmp_path_factory.mktemp("office"))
    with Sandbox(clock=Clock(T0, running=False)) as sandbox:
        settings = settings_for(sandbox, file, LEAD)
        running = start(settings, MovableClock(T0), with_beats=False, prompt=False)
        sandbox.wait_for_app()
        yield Office(sandbox, running)
        hang_up(sandbox, running)


@pytest.fixture
def office(running_office: Office) -> Iterator[Office]:
    """Give the running office; afterwards nothing the bot sent may have been wrong."""
    running_office.archive()
    yield running_office

    assert running_office.sandbox.violations == []


@pytest.fixture
def answers() -> Callable[..., dict[str, Any]]:
    """Make the answers of the second page."""

    def make(**changes: Any) -> dict[str, Any]:
        given = {
            "languages": ["de", "en"],
            "level": "2",
            "place": "DE-BE",
            "consent": ["yes"],
        }
        return {**given, **changes}

    return make
