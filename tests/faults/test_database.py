"""The database crashes, or somebody holds it: nothing lost, nothing acknowledged that is not kept.

`make faults FAULTS="-k database"` prints the figures with their seed.
"""

import random
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from sqlalchemy.exc import DBAPIError
from sqlmodel import select

from bot.domain.letters import Letter
from bot.sandbox.state import TEAM
from storage.models import LetterRow
from tests.conftest import Postgres
from tests.faults.nursery import awake, nursery, processes_on
from tests.faults.rig import Rig
from tests.faults.voters import OPTIONS, Voters

pytestmark = pytest.mark.long

SEED = 20260115
CRASHES = 20
BACK_WITHIN = 10.0
WAYS: dict[str, Callable[[Postgres], None]] = {
    "kill -9": Postgres.kill,
    "stopped at once": Postgres.stop,
    "restarted": lambda server: server.stop("fast"),
}


class Load:
    """Somebody who decides something all the time, and tries again what was not committed."""

    def __init__(self, rig: Rig, voters: Voters) -> None:
        self.rig = rig
        self.voters = voters
        self.committed: list[str] = []
        self.failed = 0
        self.over = threading.Event()

    def write(self) -> None:
        """Post letters until told to stop."""
        number = 0
        while not self.over.is_set():
            keys = [f"load:{number}:{nth}" for nth in range(10)]
            self.failed += not self._post(keys)
            number += self.committed[-1:] == keys[-1:]
            time.sleep(0.05)

    def _post(self, keys: list[str]) -> bool:
        try:
            with self.rig.bot.tick(TEAM) as tick:
                tick.post(*(Letter("test", "U0ANNA", key) for key in keys))
        except DBAPIError:
            return False
        self.committed += keys
        return True

    def vote(self) -> None:
        """Vote until told to stop, one person after the other, and change one's mind."""
        turn = 0
        while not self.over.is_set():
            round_, nth = divmod(turn, len(self.voters.names))
            taken = self.voters.vote(self.voters.names[nth], 1, round_ % OPTIONS)
            self.voters.refused += not taken
            turn += 1
            time.sleep(0.02)

    @contextmanager
    def running(self, *works: Callable[[], None]) -> Iterator[None]:
        """Do all this beside whatever happens."""
        busy = [threading.Thread(target=work) for work in works]
        for one in busy:
            one.start()
        yield
        self.over.set()
        for one in busy:
            one.join()

    def vanished(self) -> int:
        """Count the letters whose commit was confirmed and that are not there."""
        with self.rig.bot.glance() as tick:
            there = set(tick.session.exec(select(LetterRow.dedupe_key)))
        return len(set(self.committed) - there)


def resumed(rig: Rig, back: float) -> float:
    """Wait for the first letter that goes out after a moment; tell how long it took."""
    rig.sandbox.wait(
        lambda: any(call.accepted and call.at > back for call in rig.sandbox.calls[-50:]) or None,
        60,
    )
    return time.monotonic() - back


def test_sending_resumes_after_every_crash(durable_rig: Rig, durable_postgres: Postgres) -> None:
    """Killed, stopped or restarted under load: back in ten seconds, none lost, none twice."""
    rig, dice = durable_rig, random.Random(SEED)  # noqa: S311 - repeatable, not secret
    rig.give_slack_time()
    load = Load(rig, Voters(rig, people=30, polls=1))
    waits: list[float] = []
    begun = time.monotonic()
    with nursery(rig, lease=30, patience=10) as couriers, nursery(rig, "app") as apps:
        alive, answering = awake(rig, couriers, 3), apps.go()
        rig.sandbox.wait_for_app()
        with load.running(load.write, load.vote):
            for number in range(CRASHES):
                time.sleep(dice.uniform(0.3, 1.0))
                WAYS[list(WAYS)[number % len(WAYS)]](durable_postgres)
                time.sleep(dice.uniform(0, 0.5))
                durable_postgres.serve()
                waits.append(resumed(rig, time.monotonic()))
        rig.wait_until_done(60)
        couriers.kill(*alive)
        apps.kill(answering)
    report, votes = rig.report(), load.voters
    print(
        f"\n{CRASHES} crashes of PostgreSQL ({', '.join(WAYS)}), {len(rig.rows())} letters, "
        f"{len(load.committed)} committed, {load.failed} commits failed, {votes.tries} votes, "
        f"{votes.refused} not acknowledged, seed {SEED}, {time.monotonic() - begun:.0f} s: "
        f"{report}; commits lost {load.vanished()}, votes lost {votes.missing()}; sending resumed "
        f"after {sorted(waits)[len(waits) // 2]:.1f} s, at the latest {max(waits):.1f} s "
        f"(goal {BACK_WITHIN:.0f})"
    )
    assert (report.lost, report.double, report.missed, report.unjust) == (0, 0, 0, [])
    assert load.vanished() == votes.missing() == 0
    assert max(waits) <= BACK_WITHIN


def test_nobody_sees_a_success_while_the_database_is_held(rig: Rig) -> None:
    """For five seconds nothing can be stored, so nothing is acknowledged; later everything is."""
    load = Load(rig, Voters(rig, people=30, polls=1))
    voters = load.voters
    with nursery(rig, "app") as apps:
        alive = [apps.go() for _ in range(processes_on(rig))]
        rig.sandbox.wait_for_app()
        with load.running(*[load.vote]):
            time.sleep(2)
            before = dict(voters.voted)
            with rig.locked(5, "survey_ballot"):
                time.sleep(1)
                held = dict(voters.voted)
                time.sleep(3)
                assert voters.voted == held
                if rig.name == "sqlite":  # reading a locked table waits until votes go on
                    assert voters.missing() == 0
            time.sleep(2)
        apps.kill(*alive)
    print(
        f"\n{rig.name}: {len(before)} people voted before a lock of 5 s, {voters.tries} tries, "
        f"{voters.refused} not acknowledged: votes lost {voters.missing()}"
    )
    assert voters.missing() == 0
    assert voters.refused
    assert before != voters.voted
