"""Sets the demo's stage: sandbox, made-up company, bot process, and the clock they share."""

from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bot.demo import seed
from bot.demo.players import Players
from bot.demo.process import BotProcess
from bot.demo.words import commands
from bot.domain.working_hours import PersonCalendar, Window, next_common
from bot.manifest import METHODS, OPTIONAL_SCOPES, SCOPES, manifest
from bot.sandbox import company
from bot.sandbox.clock import Clock
from bot.sandbox.config import AppConfig
from bot.sandbox.server import Sandbox
from bot.sandbox.state import TEAM, World

LONGEST_LEAP = timedelta(days=400)
HOLIDAYS = timedelta(days=14)
"""Longer than any run of days on which nobody is at work."""
STEPS_AT_MOST = 5_000
"""A leap of the clock ends here, should something stay due for ever."""


def at_work(now: datetime) -> datetime:
    """Find a moment at which whoever runs programmes here has an hour or two of the day left.

    What a visitor does first is then seen at once: channels keep working hours.
    """
    berlin, london = (
        PersonCalendar(zone, zone, (Window(hour * 60, 15 * 60),), *place)
        for zone, hour, place in (
            ("Europe/Berlin", 9, seed.COUNTRIES["Berlin"]),
            ("Europe/London", 9, seed.COUNTRIES["London"]),
        )
    )
    return next_common(berlin, london, now, HOLIDAYS) or now


def installed() -> AppConfig:
    """Install the app from our own manifest, with its optional scopes and nothing else allowed."""
    scopes = frozenset([*SCOPES, *OPTIONAL_SCOPES])
    app = AppConfig.from_manifest(manifest(), methods=frozenset(METHODS), scopes=scopes)
    words = commands()
    return replace(app, commands=tuple(replace(one, words=words) for one in app.commands))


@dataclass(slots=True)
class Demo:
    """A running demo; everything it keeps lies in one folder."""

    folder: Path
    port: int = 0
    begin: datetime | None = None
    """When the story begins; if left out: now, or once the two who run programmes are at work."""
    sandbox: Sandbox = field(init=False)
    bot: BotProcess = field(init=False)
    players: Players = field(init=False)

    def start(self) -> None:
        """Open the workspace and wait until the bot is in it."""
        self.open()
        self.bot.wait_until_ready()
        self.sandbox.wait_for_app()

    def open(self) -> None:
        """Serve the workspace, continuing where it was left, while the bot starts beside it."""
        self.folder.mkdir(parents=True, exist_ok=True)
        file = self.folder / "world.json"
        clock = Clock(self.begin)
        world = World.load(file) if file.exists() else None
        if world is None and self.begin is None:
            clock.set(at_work(clock.now()))
        if world is not None:
            last = datetime.fromtimestamp(max(world.now, float(world.last_ts)), UTC)
            clock.set(max(clock.now(), last))
        self.sandbox = Sandbox(installed(), clock=clock, world=world, port=self.port).start()
        self.bot = BotProcess(self._environ(), self.sandbox.clock.now)
        self.players = Players(self.sandbox)
        self.sandbox.step_with(self.leap)
        self.sandbox.stage.on_play = self.players.play
        self.sandbox.stage.on_coming = self.bot.coming

    def leap(self, to: datetime | None) -> int:
        """Move the clock to an instant (None: the next due one), through every due instant."""
        steps, limit = 0, to or self.sandbox.clock.now() + LONGEST_LEAP
        while steps < STEPS_AT_MOST:
            due = self.bot.next_due()
            if due is None or due > limit:
                break
            self._move(max(due, self.sandbox.clock.now()))
            steps += 1
            if to is None:
                return steps
        if to is not None:
            self._move(to)
        return steps

    def stop(self) -> None:
        """Keep the workspace for next time and end both processes."""
        self.save()
        self.bot.stop()
        self.sandbox.stop()

    def save(self) -> None:
        """Keep the workspace in a file."""
        self.sandbox.save(self.folder / "world.json")

    def _move(self, to: datetime) -> None:
        self.sandbox.clock.set(to)
        self.sandbox.tell_time()
        self.bot.step(to)
        if self.players.act():
            self.bot.step(to)

    def _people(self) -> Path:
        """Write the file from which the bot learns who works here."""
        file = (self.folder / "people.csv").resolve()
        file.write_text(seed.export(), encoding="utf-8")
        return file

    def _environ(self) -> dict[str, str]:
        """Point the bot at the sandbox; only the address differs from a real workspace."""
        return {
            "SLACK_BOT_TOKEN": self.sandbox.app.bot_token,
            "SLACK_APP_TOKEN": self.sandbox.app.app_token,
            "SLACK_API_URL": self.sandbox.api_url,
            "DATABASE_URL": f"sqlite:///{(self.folder / 'mentorbot.db').resolve()}",
            "MENTORBOT_LEADS": " ".join(one.id for one in company.employees() if "hr" in one.flags),
            "MENTORBOT_DEMO_TEAM": TEAM,
            "MENTORBOT_DEMO_PEOPLE": str(self._people()),
        }
