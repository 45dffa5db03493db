"""How fast the courier is, and how little a beat costs when nothing is due."""

import gc
import itertools
import os
import statistics
import sys
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from datetime import datetime, timedelta

import psutil
import pytest
from sqlalchemy import Engine, text
from sqlmodel import col, func, select

from bot.agenda import Agenda
from bot.clock import MovableClock
from bot.config import Settings
from bot.core import Bot, Tick
from bot.courier import Courier
from bot.domain.letters import Letter, Reminder
from bot.outgoing import Message, Outgoing
from bot.pace import Pace
from bot.schedule import COURIER_SECONDS
from bot.settling import Handling
from bot.slack import LETTER_EVENT, web_client
from storage import people
from storage.engine import GLANCE, glance
from storage.ledger import Claim
from storage.models import LetterRow

pytestmark = pytest.mark.long

TEAM = "T0SANDBOX"
LETTERS = 1000
"""Enough that the first claim and the last entry weigh little: throughput is what lasts."""
THREADS = 4
MEMORY_LETTERS = 500
MEMORY_WARM = 20
"""After so many batches every cache is filled, and every connection open."""
MEMORY_BATCHES = int(os.environ.get("BATCHES", "60"))
"""`BATCHES=2000` sends the million; sixty batches after the warm-up show the slope."""
MEMORY_SLOPE = 1.0
"""So many megabytes for every 100,000 letters."""
MEMORY_SLACK = 0.5
"""So many megabytes an allocator may keep by chance while the batches run."""
MEMORY_BLOCKS = 10_000
"""So many of Python's blocks for every 100,000 letters: one kept for each would be ten times that,
and free room in Python's arenas hides it from the process's size for a long time."""
THROUGHPUT = {"sqlite": 0.5, "postgresql": 0.7}
CARD = {"type": "section", "text": {"type": "mrkdwn", "text": "Your next meeting is on Thursday."}}


def repeat(work: Callable[[], object], times: int) -> None:
    """Do something several times over."""
    for _ in range(times):
        work()


def render(tick: Tick, claim: Claim) -> Outgoing:
    """Render a small card in the reader's voice, as features do."""
    tick.voice(claim.to)
    return Outgoing(claim.to, Message("A card", [CARD]))


def test_courier_throughput(
    durable: Engine, slack_next_door: Settings, t0: datetime, compare: Callable[..., float]
) -> None:
    """Against a bare loop of chat.postMessage with as many threads to the same server."""
    bot = Bot(slack_next_door, durable, MovableClock(t0))
    client = web_client(slack_next_door, slack_next_door.bot_token)
    numbers = itertools.count()
    with bot.tick(TEAM) as tick:
        people.ensure(tick.session, TEAM, "U0ANNA")

    def post() -> None:
        with bot.tick(TEAM) as tick:
            tick.post(*(Letter("k", "U0ANNA", f"{next(numbers)}") for _ in range(LETTERS)))

    def bare(number: int) -> None:
        client.chat_postMessage(
            channel="U0ANNA",
            text="A card",
            blocks=[CARD],
            metadata={"event_type": LETTER_EVENT, "event_payload": {"id": str(number)}},
            unfurl_links=False,
            unfurl_media=False,
        )

    courier = Courier(
        bot, {"k": Handling(render)}, lambda _: client, pace=Pace(None), threads=THREADS
    )
    with ThreadPoolExecutor(THREADS) as pool:
        ratio = compare(
            f"courier on {durable.dialect.name}, {LETTERS} letters, {THREADS} threads",
            courier.run_until_empty,
            lambda: list(pool.map(bare, range(LETTERS))),
            before=post,
            goal=f"≤ {1 / THROUGHPUT[durable.dialect.name]:.2f}",
        )
    courier.close()
    assert 1 / ratio >= THROUGHPUT[durable.dialect.name]


def test_a_beat_with_nothing_due(
    durable: Engine, t0: datetime, compare: Callable[..., float]
) -> None:
    """50,000 pairs with a letter and a reminder ahead: agenda and courier against one query."""
    bot = Bot(Settings(), durable, MovableClock(t0))
    with bot.tick(TEAM) as tick:
        people.workspace(tick.session, TEAM)
        later = t0 + timedelta(days=1)
        for start in range(0, 50_000, 10_000):
            some = range(start, start + 10_000)
            tick.post(*(Letter("k", "U0ANNA", f"{n}", due_at=later) for n in some))
            tick.remind(*(Reminder("k", f"{n}", later) for n in some))
    agenda, courier = Agenda(bot, {}), Courier(bot, {}, lambda _: None)

    def beat() -> None:
        assert agenda.run_once() + courier.run_once() == 0

    query = text("SELECT id FROM reminder WHERE state = 'waiting' AND due_at <= :now LIMIT 1")
    now = t0.replace(tzinfo=None) if durable.dialect.name == "sqlite" else t0

    def one_query() -> None:
        with glance(durable) as session:
            assert session.connection().execute(query, {"now": now}).first() is None

    many = 30
    ratio = compare(
        f"{many} beats on {durable.dialect.name}, 50,000 letters and reminders ahead",
        lambda: repeat(beat, many),
        lambda: repeat(one_query, many),
        goal="≤ 5",
    )
    courier.close()
    assert ratio <= 5


@pytest.mark.parametrize(("letters", "channels"), [(100, 100), (20, 1)])
def test_courier_under_slacks_limits(
    durable: Engine, slack_next_door: Settings, t0: datetime, letters: int, channels: int
) -> None:
    """With its usual pace and beat, against the least time that the limits themselves allow."""
    bot = Bot(slack_next_door, durable, MovableClock(t0))
    client = web_client(slack_next_door, slack_next_door.bot_token)
    pace = Pace()
    assert pace.per_minute is not None
    least = max(0.0, letters - pace.burst) * 60 / pace.per_minute if channels > 1 else letters - 1
    with bot.tick(TEAM) as tick:
        people.ensure(tick.session, TEAM, "U0ANNA")
        tick.post(*(Letter("k", f"C{n % channels:05}", f"{n}") for n in range(letters)))
    into_channel = Handling(lambda _, claim: Outgoing(claim.to, Message("A card", [CARD])))
    courier = Courier(bot, {"k": into_channel}, lambda _: client, pace=pace, threads=THREADS)
    begun = time.monotonic()
    while unsettled(bot):
        courier.run_until_empty()
        time.sleep(COURIER_SECONDS - (time.monotonic() - begun) % COURIER_SECONDS)
    spent = time.monotonic() - begun
    courier.close()
    print(
        f"\n{letters} letters to {channels} channels on {durable.dialect.name}: {spent:.1f} s, "
        f"the limits' own {least:.1f} s, {spent / least:.2f} × (goal ≤ 1.1, and one beat)"
    )
    assert spent <= 2 * least


def unsettled(bot: Bot) -> int:
    """Count the letters still to be sent."""
    with bot.glance() as tick:
        waiting = col(LetterRow.settled_at).is_(None)
        return tick.session.exec(select(func.count()).select_from(LetterRow).where(waiting)).one()


def test_memory_after_many_letters(
    durable: Engine, slack_next_door: Settings, t0: datetime
) -> None:
    """What a process grows by for every 100,000 letters, from the slope over many batches."""
    bot = Bot(slack_next_door, durable, MovableClock(t0))
    client = web_client(slack_next_door, slack_next_door.bot_token)
    courier = Courier(bot, {"k": Handling(render)}, lambda _: client, pace=Pace(None))
    used: list[float] = []
    blocks: list[int] = []
    for batch in range(MEMORY_WARM + MEMORY_BATCHES):
        with bot.tick(TEAM) as tick:
            people.ensure(tick.session, TEAM, "U0ANNA")
            tick.post(*(Letter("k", "U0ANNA", f"{batch}:{n}") for n in range(MEMORY_LETTERS)))
        assert courier.run_until_empty() == MEMORY_LETTERS
        if batch < MEMORY_WARM:
            open_all(durable)
            continue
        gc.collect()
        used.append(psutil.Process().memory_info().rss / 2**20)
        blocks.append(sys.getallocatedblocks())
    courier.close()
    grown, more = (theil_sen(each) * 100_000 / MEMORY_LETTERS for each in (used, blocks))
    letters = MEMORY_BATCHES * MEMORY_LETTERS
    print(
        f"\nmemory on {durable.dialect.name}: {used[0]:.1f} MB after "
        f"{MEMORY_WARM * MEMORY_LETTERS} letters, {used[-1]:.1f} MB after {letters} more, all "
        f"still in the ledger: {grown:+.2f} MB for every 100,000 (goal ≤ {MEMORY_SLOPE:.0f}; "
        f"Theil–Sen); {more:+.0f} of {blocks[-1]} blocks of Python"
    )
    assert more <= MEMORY_BLOCKS
    assert grown * letters / 100_000 <= MEMORY_SLACK + MEMORY_SLOPE * letters / 100_000


def theil_sen(values: Sequence[float]) -> float:
    """Give the median slope between any two samples: one that jumps does not bend it."""
    pairs = itertools.combinations(enumerate(values), 2)
    return statistics.median((late - early) / (j - i) for (i, early), (j, late) in pairs)


def open_all(engine: Engine) -> None:
    """Open all connections that the pool keeps, and let SQLite fill the page cache of each.

    One that opens or fills later would count as growth: each keeps up to two megabytes.
    """
    with ExitStack() as held:
        for _ in range(5):
            connection = held.enter_context(engine.execution_options(**{GLANCE: True}).connect())
            connection.execute(text("SELECT sum(length(CAST(facts AS TEXT))) FROM letter"))
