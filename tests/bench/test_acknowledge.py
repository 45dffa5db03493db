"""What an acknowledgement costs: a command, a click, a form, and a press in Home."""

import statistics
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from slack_bolt import Ack, App, BoltRequest, BoltResponse
from sqlalchemy import Engine, text
from sqlmodel import Session, func, select

from bot import app
from bot.answering import Answer
from bot.clock import SystemClock
from bot.config import Settings
from bot.content import content
from bot.core import Bot
from bot.domain.letters import Letter
from bot.sandbox.state import BOT, TEAM
from bot.slack import web_client
from bot.views.meetings_wishes import RHYTHM_FORM
from bot.views.programmes_setup import TICK
from storage import people
from storage.engine import begin
from storage.models import Enrolment, LetterRow, Pair, Programme

pytestmark = pytest.mark.long

ROOT = Path(__file__).resolve().parents[2]
CALLS = 60
WRITERS = 2
BACKLOG = 10_000


def command(_number: int) -> dict[str, Any]:
    """Build what Slack sends for a slash command that only looks, as Bolt gets it by socket."""
    return {
        "command": "/mentor",
        "text": "help",
        "team_id": TEAM,
        "user_id": "U0ANNA",
        "channel_id": "D1",
        "trigger_id": "1.2.3",
        "response_url": "http://127.0.0.1:9/",
    }


def click(number: int) -> dict[str, Any]:
    """Build what Slack sends for a press that stores a wish and a letter."""
    return _of("U0ANNA", "block_actions") | {
        "actions": [
            {"action_id": "meetings:wish:1", "block_id": "b", "value": f"1|{number % 3 + 2}"}
        ],
        "container": {"type": "message", "channel_id": "D1", "message_ts": "1.2"},
    }


def form(number: int) -> dict[str, Any]:
    """Build what Slack sends for a form that stores the same."""
    chosen = {"selected_option": {"value": f"{number % 3 + 2}"}}
    view = {
        "id": "V1",
        "type": "modal",
        "blocks": [],
        "callback_id": RHYTHM_FORM,
        "private_metadata": "1",
        "state": {"values": {"rhythm": {"x": chosen}}},
    }
    return _of("U0ANNA", "view_submission") | {"view": view}


def tick(_number: int) -> dict[str, Any]:
    """Build what Slack sends for a press in HR's Home, which is then published anew."""
    task = next(iter(content("en").setup.checklist))
    return _of("U0PETRA", "block_actions") | {
        "actions": [{"action_id": f"{TICK}:x", "block_id": "b", "value": f"1:{task}"}],
        "view": {"id": "V1", "type": "home", "private_metadata": "setup:1", "blocks": []},
    }


def _of(user_id: str, kind: str) -> dict[str, Any]:
    return {
        "type": kind,
        "team": {"id": TEAM},
        "user": {"id": user_id, "team_id": TEAM},
        "trigger_id": "1.2.3",
    }


class OneASecond(SystemClock):
    """Gives every look a second of its own: nobody wishes the same twice within one."""

    def __init__(self) -> None:
        self.looks = 0

    def now(self) -> datetime:
        """Give the time, one second later at every look."""
        self.looks += 1
        return super().now() + timedelta(seconds=self.looks)


@pytest.fixture
def bare(durable: Engine, slack_next_door: Settings) -> App:
    """Give a bare Bolt app that writes one row, as durably, and acknowledges."""
    with durable.begin() as connection:
        connection.execute(text("CREATE TABLE bare (id INTEGER, at TEXT)"))
    client = web_client(slack_next_door, slack_next_door.bot_token)
    made = App(client=client, process_before_response=True)

    def write(ack: Ack) -> None:
        with durable.begin() as connection:
            connection.execute(text("INSERT INTO bare VALUES (1, 'now')"))
        ack("done")

    made.command("/mentor")(write)
    made.action("meetings:wish:1")(write)
    made.action(f"{TICK}:x")(write)
    made.view(RHYTHM_FORM)(write)
    return made


@pytest.fixture
def ours(durable: Engine, slack_next_door: Settings) -> App:
    """Give the bot's app, with Anna and a programme lead known to it."""
    bot = Bot(replace(slack_next_door, leads=("U0PETRA",)), durable, OneASecond())
    client = web_client(slack_next_door, slack_next_door.bot_token)
    with begin(durable, TEAM) as session:
        for who in ("U0ANNA", "U0BEN", "U0PETRA"):
            known = people.ensure(session, TEAM, who)
            known.seen_at, known.timezone = bot.clock.now(), "Europe/Berlin"
        people.workspace(session, TEAM).bot_user_id = BOT
        _pair(session, bot.clock.now())
    return app.build(bot, client)


def _pair(session: Session, now: datetime) -> None:
    """Put Anna into a pair that meets."""
    session.add(
        Programme(
            id=1,
            workspace_id=TEAM,
            name="Blickwechsel",
            state="running",
            starts_on=now.date(),
            created_by="U0PETRA",
            created_at=now,
        )
    )
    session.flush()
    for who, role in (("U0ANNA", "mentor"), ("U0BEN", "mentee")):
        session.add(
            Enrolment(workspace_id=TEAM, programme_id=1, user_id=who, role=role, joined_at=now)
        )
    session.add(
        Pair(
            id=1,
            workspace_id=TEAM,
            programme_id=1,
            mentor_id="U0ANNA",
            mentee_id="U0BEN",
            state="active",
            created_at=now,
            accepted_at=now,
            counted_from=now,
            week_one_on=now.date(),
            channel_id="G1",
        )
    )


@dataclass(slots=True)
class Watch:
    """Stops when the answer leaves."""

    begun: float = 0.0
    spent: float = 0.0

    def stop(self, _given: BoltResponse) -> None:
        """Note how long it took."""
        self.spent = time.perf_counter() - self.begun


def spent(made: App, what: Callable[[int], dict[str, Any]]) -> list[float]:
    """Measure how long each of several requests takes until its answer leaves."""
    times = []
    for number in range(CALLS):
        watch = Watch()
        context = {"ack": Answer(watch.stop)}
        request = BoltRequest(mode="socket_mode", body=what(number), context=context)
        watch.begun = time.perf_counter()
        assert made.dispatch(request).status == 200
        times.append(watch.spent)
    return times


@pytest.mark.parametrize("what", [command, click, form, tick])
def test_acknowledge(
    ours: App, bare: App, durable: Engine, what: Callable[[int], dict[str, Any]]
) -> None:
    """Durable before ack, against a bare app that writes one row in the same database."""
    mine: list[float] = []
    theirs: list[float] = []
    for number in range(8):
        fresh, other = spent(ours, what), spent(bare, what)
        if number:
            mine += fresh
            theirs += other
    (mine50, mine99), (theirs50, theirs99) = (
        (statistics.median(all_), statistics.quantiles(all_, n=100)[98]) for all_ in (mine, theirs)
    )
    print(
        f"\nacknowledge a {what.__name__} on {durable.dialect.name}: "
        f"p50 {mine50 * 1000:.2f} ms, baseline {theirs50 * 1000:.2f} ms, "
        f"{mine50 / theirs50:.2f} × (goal ≤ 1.5), p99 {mine99 * 1000:.1f} ms, "
        f"{mine99 / theirs99:.2f} × (goal ≤ 1.5 or 250 ms)"
    )
    with begin(durable, TEAM) as session:
        stored = session.exec(select(func.count()).select_from(LetterRow)).one()
    assert stored == (8 * CALLS if what in (click, form) else 0), "acknowledged is not stored"
    assert mine99 <= max(0.25, 1.5 * theirs99)


def test_acknowledge_beside_a_dispatch(ours: App, durable: Engine) -> None:
    """Two busy writers and ten thousand letters going into the books: never over 2.5 seconds."""
    over = threading.Event()

    def write(number: int) -> None:
        turn = 0
        while not over.is_set():
            with begin(durable, TEAM) as session:
                people.ensure(session, TEAM, f"UBUSY{number}").level = turn % 7
            turn += 1

    def dispatch() -> None:
        bot = Bot(Settings(), durable, SystemClock())
        for start in range(0, BACKLOG, 500):
            with bot.tick(TEAM) as tick:
                some = range(start, start + 500)
                tick.post(*(Letter("k", "U0ANNA", f"{number}") for number in some))

    busy = [threading.Thread(target=write, args=(number,)) for number in range(WRITERS)]
    busy.append(threading.Thread(target=dispatch))
    for thread in busy:
        thread.start()
    times = spent(ours, command)
    over.set()
    for thread in busy:
        thread.join()
    print(f"\nacknowledge beside a dispatch on {durable.dialect.name}: max {max(times):.3f} s")
    assert max(times) <= 2.5
