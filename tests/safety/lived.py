"""A workspace in which a programme has been lived for some weeks, for tests that attack it."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from bot.config import Settings
from bot.courier import Pace
from bot.demo import seed
from bot.demo.players import Players
from bot.demo.stage import installed
from bot.running import Running, start
from bot.sandbox import Clock, Sandbox
from bot.sandbox.driver import Person
from bot.sandbox.state import TEAM
from bot.services import people_import

BEGINNING = datetime(2026, 1, 7, 9, 0, tzinfo=UTC)
LEAD = "U0PETRA"
CHANNEL = "C0MENTORING"


@dataclass
class Lived:
    """The workspace, the bot, and colleagues who answer by themselves."""

    sandbox: Sandbox
    running: Running
    players: Players

    @property
    def lead(self) -> Person:
        """Give the programme lead."""
        return self.sandbox.person(LEAD)

    def later(self, **span: float) -> None:
        """Move the clock; everybody answers what is asked of them."""
        self.sandbox.clock.set(self.sandbox.clock.now() + timedelta(**span))
        self.running.step()
        if self.players.act():
            self.running.step()

    def turn_to(self, *path: str) -> dict[str, Any]:
        """Open the lead's Home and go from page to page."""
        self.lead.home()
        for step in path:
            self.lead.press(self.sandbox.world.homes[LEAD], f"home:go:{step}")
        return self.sandbox.world.homes[LEAD]

    def live(self, days: int) -> None:
        """Create a programme, let everybody in, release the pairs, and let the days go by."""
        with self.running.bot.tick(TEAM) as tick:
            people_import.carry_out(tick, people_import.prospect(tick, seed.export()))
        lead = self.lead
        form = lead.press(self.turn_to(), "programmes:create").view
        assert form
        given = {"name": "Sprint", "purpose": "Voneinander lernen", "channel": CHANNEL}
        assert lead.submit(form, given).ok
        invitation = lead.press(self.turn_to("hr", "programme:1"), "programmes:invite:signup").view
        assert invitation
        assert lead.submit(invitation).ok
        self.players.playing = True
        self.later(minutes=11)
        lead.press(self.turn_to("hr", "programme:1"), "programmes:move:matching")
        self.later(minutes=1)
        lead.press(self.turn_to("hr", "programme:1", "desk:1"), "desk:all")
        for _ in range(2 * days):
            self.later(hours=12)


@contextmanager
def lived(folder: Path, days: int) -> Iterator[Lived]:
    """Give such a workspace after so many days."""
    with Sandbox(installed(), clock=Clock(BEGINNING, running=False)) as sandbox:
        settings = Settings(
            bot_token=sandbox.app.bot_token,
            app_token=sandbox.app.app_token,
            api_url=sandbox.api_url,
            database_url=f"sqlite:///{folder}/lived.db",
            leads=(LEAD,),
        )
        running = start(settings, sandbox.clock, pace=Pace(None), with_beats=False, prompt=False)
        house = Lived(sandbox, running, Players(sandbox))
        house.live(days)
        yield house
        assert running.socket
        running.socket.client.auto_reconnect_enabled = False
        sandbox.drop()
        running.stop()
