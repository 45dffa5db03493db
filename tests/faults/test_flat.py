"""Tens of thousands of letters through one courier: claims stay quick, nothing piles up.

`LETTERS=1000000 make faults FAULTS="-k flat"` sends the million; what memory does is a bench's.
"""

import os
import statistics
import time
from datetime import datetime

import psutil
import pytest
from sqlalchemy import Engine

from bot.clock import MovableClock
from bot.config import Settings
from bot.core import Bot, Tick
from bot.courier import Courier
from bot.domain.letters import Letter
from bot.outgoing import Message, Outgoing
from bot.pace import Pace
from bot.sandbox.state import TEAM
from bot.settling import Handling
from bot.slack import web_client
from storage import people
from storage.ledger import Claim
from tests.bench.test_delivery import open_all

pytestmark = pytest.mark.long

LETTERS = int(os.environ.get("LETTERS", "50000"))
BATCH = 200
CLAIM_MS, TIMES = 20.0, 8.0
"""On a busy machine: so many times a bare commit of the same run, which no calls go beside."""
FEW = 2
"""So many descriptors or threads may be open by chance at the moment of a look."""


class Stopwatch:
    """A step hook that measures from the look at what is due to the committed claim."""

    def __init__(self) -> None:
        self.asked = 0.0
        self.claims: list[float] = []

    def __call__(self, name: str) -> None:
        """Pass a step."""
        if name == "asked":
            self.asked = time.perf_counter()
        elif name == "claimed":
            self.claims.append((time.perf_counter() - self.asked) * 1000)


class InHandfuls(Pace):
    """No limits, but no more letters at once than the usual pace lets through."""

    def take(self, workspace_id: str, wall: float, wanted: int) -> int:
        """Take what the usual burst allows."""
        return super().take(workspace_id, wall, min(wanted, int(self.burst)))


def render(_tick: Tick, claim: Claim) -> Outgoing:
    """Render a letter."""
    return Outgoing(claim.to, Message(f"letter {claim.id}"))


def bare_commit(bot: Bot) -> float:
    """Write one row and commit: what the database itself takes, in milliseconds."""
    begun = time.perf_counter()
    with bot.tick(TEAM) as tick:
        people.workspace(tick.session, TEAM).name = f"{begun}"
    return (time.perf_counter() - begun) * 1000


def p99(times: list[float]) -> float:
    """Give the time that one in a hundred exceeds."""
    return statistics.quantiles(times, n=100)[98]


def test_claims_descriptors_and_threads_stay_flat(
    database: Engine, slack_next_door: Settings, t0: datetime
) -> None:
    """What a claim takes at the end is what it took at the beginning."""
    bot, process = Bot(slack_next_door, database, MovableClock(t0)), psutil.Process()
    client = web_client(slack_next_door, slack_next_door.bot_token)
    watch, bare = Stopwatch(), list[float]()
    courier = Courier(
        bot, {"k": Handling(render)}, lambda _: client, pace=InHandfuls(None), step=watch
    )
    open_all(database)
    held: list[tuple[int, int]] = []
    began = time.monotonic()
    for batch in range(LETTERS // BATCH):
        with bot.tick(TEAM) as tick:
            people.ensure(tick.session, TEAM, "U0ANNA")
            tick.post(*(Letter("k", "U0ANNA", f"{batch}:{number}") for number in range(BATCH)))
        assert courier.run_until_empty() == BATCH
        bare += [bare_commit(bot) for _ in range(5)]
        held.append((process.num_fds(), process.num_threads()))
    courier.close()
    claims, third = watch.claims, len(watch.claims) // 3
    first, last = p99(claims[:third]), p99(claims[-third:])
    print(
        f"\n{database.dialect.name}: {LETTERS} letters, {time.monotonic() - began:.0f} s, claim "
        f"p50 {statistics.median(claims):.1f} ms, p99 {p99(claims):.1f} ms (goal {CLAIM_MS:.0f}; "
        f"first third {first:.1f}, last third {last:.1f}; a bare commit {p99(bare):.1f}), "
        f"descriptors {held[0][0]} → {held[-1][0]}, threads {held[0][1]} → {held[-1][1]}"
    )
    warm = len(held) // 3
    for kind in zip(*held, strict=True):
        assert max(kind[warm:]) <= max(kind[:warm]) + FEW
    assert p99(claims) <= max(CLAIM_MS, TIMES * p99(bare))
