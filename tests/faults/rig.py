"""The rig: a strict local Slack that can fail, a real database, couriers that die on command."""

import itertools
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path
from typing import Any

from cryptography.fernet import Fernet
from slack_bolt.adapter.socket_mode import SocketModeHandler
from slack_sdk import WebClient
from sqlalchemy import Engine
from sqlalchemy.exc import OperationalError
from sqlmodel import col, func, select

from bot import app
from bot.config import Settings
from bot.core import Bot, Tick
from bot.courier import Courier
from bot.domain.letters import Letter
from bot.domain.roles import Actor
from bot.outgoing import Message, Outgoing
from bot.pace import AHEAD, Pace
from bot.sandbox import Sandbox
from bot.sandbox.state import BOT, TEAM
from bot.settling import Handling
from bot.slack import LETTER_EVENT, Sent, web_client
from storage import backlog, people
from storage.copies import integrity
from storage.engine import begin
from storage.ledger import Claim
from storage.models import Audit, LetterRow, LetterState
from storage.types import KEYRING
from tests.faults.instruments import Report, RigClock

TIMEOUT = 0.3
LEASE = 120.0
QUARANTINE = 420.0
MOMENT = 0.5
TOO_MANY = 429
FINAL = {LetterState.SENT, LetterState.DEAD, LetterState.DROPPED}


class Rig:
    """One workspace, one database, and couriers one after the other."""

    def __init__(self, sandbox: Sandbox, engine: Engine, now: datetime) -> None:
        self.sandbox = sandbox
        self.clock = RigClock(now)
        settings = Settings(
            bot_token=sandbox.app.bot_token,
            app_token=sandbox.app.app_token,
            api_url=sandbox.api_url,
        )
        self.bot = Bot(settings, engine, self.clock)
        self.client: WebClient = web_client(
            settings,
            settings.bot_token,
            timeout=TIMEOUT,  # type: ignore[arg-type]  # seconds may be a fraction
        )
        self.handlings = {"test": Handling(render, followed, followed)}
        self.name = engine.dialect.name
        self.key = Fernet.generate_key().decode()
        KEYRING.install((self.key,))
        self.doubles = 0
        self._numbers = itertools.count()
        self._couriers: list[Courier] = []
        self._socket: Any = None
        with begin(engine) as session:
            home = people.workspace(session, TEAM)
            home.bot_user_id = BOT
            home.scopes = ",".join(sandbox.app.scopes)

    def give_slack_time(self) -> None:
        """Take no slow answer for a lost one, where a test is about something else."""
        self.client.timeout = 10

    def post(self, private: int = 1, public: int = 1) -> None:
        """Write letters: private ones to Anna, public ones to the channel."""
        whom = ["U0ANNA"] * private + ["C0MENTORING"] * public
        letters = [
            Letter("test", to, f"k{next(self._numbers)}", public=to.startswith("C")) for to in whom
        ]
        with self.bot.tick(TEAM) as tick:
            tick.post(*letters)

    def post_kind(self, kind: str, to: str) -> None:
        """Write one letter of another kind."""
        with self.bot.tick(TEAM) as tick:
            tick.post(Letter(kind, to, f"k{next(self._numbers)}"))

    def trails(self) -> int:
        """Count the conclusions that features drew."""
        with self.bot.glance() as tick:
            return len(tick.session.exec(select(Audit)).all())

    @staticmethod
    def most_ahead(threads: int) -> int:
        """Tell how many calls may be under way before the first answer is written down."""
        return threads * AHEAD

    def courier(self, step: Callable[[str], None] | None = None, **options: Any) -> Courier:
        """Start a courier process (a thread at a time, unless told otherwise)."""
        facts = {"pace": Pace(None), "threads": 1, "lease": LEASE, "quarantine": QUARANTINE}
        made = Courier(
            self.bot,
            self.handlings,
            lambda _workspace: self.client,
            **{**facts, **options, **({"step": step} if step else {})},
        )
        self._couriers.append(made)
        return made

    def listen(self) -> None:
        """Connect the bot's real app, so that it gets Slack's receipts."""
        bolt = app.build(self.bot, self.client)
        self._socket = SocketModeHandler(bolt, self.sandbox.app.app_token)
        self._socket.connect()
        self.sandbox.wait_for_app()

    @property
    def hears(self) -> bool:
        """Whether Slack's receipts come in: they may settle a letter before a step is reached."""
        return self._socket is not None

    def finish(self, *, rounds: int = 12) -> None:
        """Let time pass and a healthy courier work, until every letter has its fate."""
        courier = self.courier()
        for _ in range(rounds):
            courier.repair()
            courier.run_until_empty()
            if not self.open():
                return
            if self._socket is not None:
                self.await_receipts()
            self.clock.pushed += QUARANTINE + 1
            self.settle_blocks()

    def open(self) -> list[LetterRow]:
        """List the letters whose fate is open."""
        with self.bot.glance() as tick:
            rows = tick.session.exec(select(LetterRow)).all()
        return [row for row in rows if row.state not in FINAL]

    def rows(self) -> list[LetterRow]:
        """List all letters."""
        with self.bot.glance() as tick:
            return list(tick.session.exec(select(LetterRow)).all())

    def arrivals(self) -> Counter[str]:
        """Count in the workspace how often each letter arrived."""
        posted = [one for channel in self.sandbox.world.messages.values() for one in channel]
        return Counter(
            one.metadata["event_payload"]["id"]
            for one in posted
            if one.metadata and one.metadata["event_type"] == LETTER_EVENT
        )

    def report(self) -> Report:
        """Compare the books with what arrived."""
        arrived, rows = self.arrivals(), self.rows()
        with self.bot.glance() as tick:
            trails = Counter(tick.session.exec(select(Audit.subject)).all())
            repeated = backlog.repeats(tick.session)
        unjust = [f"{row.id} followed {trails[row.id]} times" for row in rows if trails[row.id] > 1]
        unjust += [
            f"{row.id} doubled unjustly"
            for row in rows
            if arrived[row.id] > 1 + (0 if row.public else row.repeats)
        ]
        unjust += [
            f"{row.id} dead: {row.outcome}"
            for row in rows
            if row.state == LetterState.DEAD and not str(row.outcome).startswith("unclear:")
        ]
        sent = [row for row in rows if row.state == LetterState.SENT]
        double = sum(arrived[row.id] > 1 for row in rows)
        self.doubles += double
        return Report(
            lost=sum(arrived[row.id] == 0 for row in sent),
            double=double,
            missed=sum(row.state not in FINAL for row in rows),
            undecided=sum(row.state == LetterState.DEAD for row in rows),
            repeated=repeated,
            unjust=unjust,
        )

    def settle_blocks(self) -> None:
        """Pushing our clock does not push Slack's: sit out its Retry-After for real."""
        left = self.sandbox.limits.blocked_for("chat.postMessage", time.monotonic())
        time.sleep(left + 0.1 if left else 0)

    def undercuts(self) -> int:
        """Count calls made while Slack had asked to wait."""
        return len(self.sandbox.undercuts)

    def late_undercuts(self) -> list[float]:
        """List calls in a wait that cannot have been under way when Slack asked to wait.

        Gives seconds since Slack's answer; calls of other processes that began in the moment it
        took to note the answer are not counted.
        """
        asked = [
            one.at for one in self.sandbox.calls if one.status == TOO_MANY and not one.undercut
        ]
        late = []
        for call in self.sandbox.undercuts:
            since = call.at - max((at for at in asked if at < call.at), default=call.at)
            if since > MOMENT:
                late.append(since)
        return late

    def is_sound(self) -> bool:
        """Tell whether every page and index of a SQLite file is in order."""
        return self.name != "sqlite" or integrity(Path(str(self.bot.engine.url.database))) == "ok"

    def wait_until_done(self, seconds: float) -> None:
        """Let the processes work until every letter has its fate, or time is up."""
        until = time.monotonic() + seconds
        undone = select(func.count()).select_from(LetterRow)
        undone = undone.where(col(LetterRow.state).not_in(FINAL))
        while time.monotonic() < until:
            with self.bot.glance() as tick:
                if not tick.session.exec(undone).one():
                    return
            time.sleep(0.1)

    @contextmanager
    def locked(self, seconds: float, table: str = "letter") -> Iterator[None]:
        """Let somebody else hold the write lock for a while, after a moment's work.

        On SQLite it is the database's, on PostgreSQL the table's; who only reads does not wait.
        """
        locking = threading.Thread(target=self._lock, args=(seconds, table))
        locking.start()
        yield
        locking.join()

    def _lock(self, seconds: float, table: str) -> None:
        time.sleep(0.05)
        with begin(self.bot.engine) as session:
            connection = session.connection()
            if self.name == "postgresql":
                connection.exec_driver_sql(f"LOCK TABLE {table} IN EXCLUSIVE MODE")
            time.sleep(seconds)

    def try_out(self, courier: Courier) -> None:
        """Let a courier work once, as a beat does: a database that is away costs one beat."""
        with suppress(OperationalError):
            courier.run_once()

    def forget(self) -> None:
        """Empty ledger and workspace for the next case; waits are over."""
        with begin(self.bot.engine) as session:
            for table in (LetterRow, Audit):
                for row in session.exec(select(table)):
                    session.delete(row)
        self.sandbox.faults.clear()
        self.sandbox.do(self.sandbox.world.messages.clear)

    def bury(self) -> None:
        """A process that has died calls nobody any more."""
        for courier in self._couriers:
            courier._pool.shutdown(cancel_futures=True)

    def close(self) -> None:
        """End everything."""
        for courier in self._couriers:
            courier.close()
        if self._socket is not None:
            self._socket.client.auto_reconnect_enabled = False
            self.sandbox.drop()
            self._socket.close()

    def await_receipts(self) -> None:
        """Wait until every message in the workspace has been confirmed."""

        def confirmed() -> bool:
            arrived = self.arrivals()
            return all(row.state == LetterState.SENT for row in self.rows() if arrived[row.id])

        until = time.monotonic() + 5
        while not confirmed() and time.monotonic() < until:
            time.sleep(0.02)


def render(_tick: Tick, claim: Claim) -> Outgoing:
    """Render a letter of the rig."""
    return Outgoing(claim.to, Message(f"letter {claim.id}"))


def followed(tick: Tick, claim: Claim, _answer: Sent | str) -> None:
    """Leave one trace per conclusion, so that a second one shows."""
    people.audit(
        tick.session, Actor(claim.workspace_id, "UBOT"), "followed", at=tick.now, subject=claim.id
    )
