"""A running bot: refuses to start when it must, finishes its work when it is told to stop."""

import logging
import sqlite3
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from slack_bolt import Ack
from sqlalchemy import create_engine
from sqlmodel import select

from bot.agenda import Agenda
from bot.clock import SystemClock
from bot.config import Settings
from bot.core import Bot, Tick
from bot.courier import Courier
from bot.domain.letters import Letter
from bot.matcher import Matcher
from bot.outgoing import Message, Outgoing
from bot.running import Running, start
from bot.sandbox import AppConfig, Sandbox
from bot.sandbox.state import TEAM
from bot.schedule import beats
from bot.scopes import ForbiddenScopeError
from bot.settling import Handling
from storage import people
from storage.engine import AlreadyRunningError
from storage.ledger import Claim
from storage.models import LetterRow, LetterState

Start = Callable[..., Running]


@pytest.fixture
def sandbox() -> Iterator[Sandbox]:
    """Give a local Slack."""
    with Sandbox(AppConfig(ack_seconds=10)) as running:
        yield running


@pytest.fixture
def begin(sandbox: Sandbox, tmp_path: Path) -> Iterator[Start]:
    """Start the bot on a database of its own; what still runs is stopped at the end."""
    alive: list[Running] = []

    def run(**options: Any) -> Running:
        settings = Settings(
            bot_token=sandbox.app.bot_token,
            app_token=sandbox.app.app_token,
            api_url=sandbox.api_url,
            database_url=f"sqlite:///{tmp_path}/bot.db",
        )
        alive.append(start(settings, sandbox.clock, **options))
        return alive[-1]

    yield run
    sandbox.drop()
    for running in alive:
        running.stop()


def test_a_token_that_may_read_along_is_refused(begin: Start, sandbox: Sandbox) -> None:
    """The bot never reads conversations, so it does not want to be able to."""
    object.__setattr__(sandbox.app, "scopes", sandbox.app.scopes | {"channels:history"})
    with pytest.raises(ForbiddenScopeError, match="channels:history"):
        begin(with_beats=False)


def test_a_second_process_on_the_same_sqlite_database_is_refused(begin: Start) -> None:
    """Beats and courier of one database run once; after a stop the next may start."""
    first = begin(with_beats=False)
    with pytest.raises(AlreadyRunningError):
        begin(with_beats=False)
    first.stop()
    begin(with_beats=False)


def test_an_old_sqlite_is_told_to_the_operator(
    begin: Start, caplog: pytest.LogCaptureFixture
) -> None:
    """Below 3.51.3 a rare bug may damage the database; newer ones get no warning."""
    begin(with_beats=False)
    told = [one for one in caplog.records if one.message.startswith("sqlite older")]
    assert bool(told) == (sqlite3.sqlite_version_info < (3, 51, 3))


def test_what_a_dead_process_left_is_cared_for_at_the_start(begin: Start) -> None:
    """The only process of a database need not wait for the dead one's lease."""
    first = begin(with_beats=False)
    with first.bot.tick(TEAM) as tick:
        tick.post(Letter("unknown", "U0ANNA", "a"))
        tick.session.flush()
        for row in tick.session.exec(select(LetterRow)):
            row.state, row.lease_until = LetterState.CLAIMED, 1e12
    first.stop()
    second = begin(with_beats=False)
    with second.bot.glance() as tick:
        assert [row.state for row in tick.session.exec(select(LetterRow))] == ["waiting"]


def test_stopping_finishes_listeners_and_letters_first(begin: Start, sandbox: Sandbox) -> None:
    """A click under way is carried out and acknowledged; a letter under way is written down."""
    running = begin()
    entered, leave = threading.Event(), threading.Event()

    def wait(ack: Ack) -> None:
        entered.set()
        leave.wait(5)
        ack()

    running.app.action("test:wait")(wait)
    message = card(running, sandbox)
    with ThreadPoolExecutor(2) as pool:
        press = pool.submit(sandbox.person("U0ANNA").press, message, "test:wait")
        assert entered.wait(5)
        stopping = pool.submit(running.stop)
        time.sleep(0.2)
        assert not stopping.done()
        leave.set()
        assert not press.result(10).error
        stopping.result(10)
    engine = create_engine(running.bot.settings.database_url)
    with engine.connect() as connection:
        states = connection.exec_driver_sql("SELECT state FROM letter").scalars().all()
    engine.dispose()
    assert states == ["sent"]


def test_what_follows_an_answer_is_finished_before_the_end(begin: Start, sandbox: Sandbox) -> None:
    """The press is acknowledged at once; stopping waits for the card and Home that follow it."""
    running = begin()
    leave, followed = threading.Event(), threading.Event()

    def follow(ack: Ack) -> None:
        ack()
        leave.wait(5)
        followed.set()

    running.app.action("test:wait")(follow)
    assert not sandbox.person("U0ANNA").press(card(running, sandbox), "test:wait").error
    assert not followed.is_set()
    with ThreadPoolExecutor(1) as pool:
        stopping = pool.submit(running.stop)
        time.sleep(0.2)
        assert not stopping.done()
        leave.set()
        stopping.result(10)
    assert followed.is_set()


def card(running: Running, sandbox: Sandbox) -> Any:
    """Let the courier post a card with a button, and give it."""
    handlings = running.courier._preparer.handlings
    assert isinstance(handlings, dict)
    handlings["slow"] = Handling(slowly)
    with running.bot.tick(TEAM) as tick:
        people.workspace(tick.session, TEAM)
        tick.post(Letter("slow", "C0MENTORING", "a"))
    return sandbox.wait(lambda: posted(sandbox))


def slowly(_tick: Tick, claim: Claim) -> Outgoing:
    """Render a card with a button."""
    button = {
        "type": "button",
        "action_id": "test:wait",
        "text": {"type": "plain_text", "text": "Wait"},
    }
    return Outgoing(claim.to, Message("A card", [{"type": "actions", "elements": [button]}]))


def posted(sandbox: Sandbox) -> Any:
    """Find the card."""
    return next(iter(sandbox.world.messages.get("C0MENTORING", ())), None)


def test_the_log_names_no_secrets_at_the_start(
    begin: Start, sandbox: Sandbox, caplog: pytest.LogCaptureFixture
) -> None:
    """Tokens stay out of every line."""
    caplog.set_level(logging.DEBUG)
    begin(with_beats=False).step()
    assert sandbox.app.bot_token not in caplog.text


def test_the_first_beats_come_with_the_start(bot: Bot) -> None:
    """What fell due while the bot was down does not wait for an interval to pass as well."""
    courier, matcher = Courier(bot, {}, lambda _: None), Matcher(bot)
    scheduler = beats(Agenda(bot, {}), courier, matcher)
    scheduler.start(paused=True)
    late = [job.id for job in scheduler.get_jobs() if job.next_run_time > SystemClock().now()]
    scheduler.shutdown()
    courier.close()
    matcher.close()
    assert late == []
