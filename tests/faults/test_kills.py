"""Courier processes are killed at random while Slack fails: counted in the workspace."""

import os
import random
import time

import pytest

from bot.sandbox import Fault
from tests.faults.nursery import nursery, processes_on
from tests.faults.rig import LEASE, Rig

KILLS = int(os.environ.get("KILLS", "300"))
LETTERS = int(os.environ.get("LETTERS", "2000"))
"""`KILLS=500 LETTERS=20000` is the full size, some ten minutes for each case."""

FAULTY = {
    Fault.RATE_LIMITED: 0.004,
    Fault.ERROR_BEFORE: 0.07,
    Fault.ERROR_AFTER: 0.07,
    Fault.RESET_BEFORE: 0.07,
    Fault.RESET_AFTER: 0.07,
    Fault.HANG_BEFORE: 0.01,
    Fault.HANG_AFTER: 0.01,
}
"""Three calls in ten go wrong."""


def rage(rig: Rig, *, kills: int, letters: int, processes: int, seed: int) -> None:
    """Deliver letters while processes die at random; check file and letters after that."""
    chance = random.Random(seed)  # noqa: S311 - repeatable, not secret
    rig.post(private=letters * 4 // 5, public=letters // 5)
    rig.sandbox.faults.retry_after = 2
    rig.sandbox.faults.by_chance(FAULTY, seed=seed, method="chat.postMessage")
    begun = time.monotonic()
    with nursery(rig) as born:
        alive = [born.go() for _ in range(processes)]
        for _ in range(kills):
            time.sleep(chance.uniform(0.02, 0.4))
            victim = chance.randrange(len(alive))
            born.kill(alive[victim])
            assert rig.is_sound()
            alive[victim] = born.go()
        rig.wait_until_done(300 + letters / 40)
        born.kill(*alive)
    report = rig.report()
    seconds = time.monotonic() - begun
    print(
        f"\n{rig.name}: {letters} letters, {kills} kills, {processes} processes, "
        f"{sum(FAULTY.values()):.0%} faulty, lease 1:60, seed {seed}, {seconds:.0f} s: {report}, "
        f"waits that died with their process {len(rig.late_undercuts())}"
    )
    assert (report.lost, report.missed, report.unjust) == (0, 0, [])


def test_ten_kills_lose_nothing(rig: Rig) -> None:
    """The short version of the long rage."""
    rage(rig, kills=8, letters=80, processes=processes_on(rig), seed=20260107)


@pytest.mark.long
def test_hundreds_of_kills_lose_nothing(rig: Rig) -> None:
    """Doubles only among private letters whose answer was lost, each counted."""
    rage(rig, kills=KILLS, letters=LETTERS, processes=processes_on(rig), seed=3)


@pytest.mark.long
def test_with_receipts_hundreds_of_kills_make_no_double(rig_with_receipts: Rig) -> None:
    """What arrived is confirmed before anything is repeated."""
    rig = rig_with_receipts
    rage(rig, kills=KILLS, letters=LETTERS, processes=processes_on(rig), seed=4)
    assert rig.doubles == 0


@pytest.mark.parametrize("seconds", [1.0, pytest.param(5.0, marks=pytest.mark.long)])
def test_a_locked_database_delays_and_loses_nothing(rig: Rig, seconds: float) -> None:
    """Somebody holds the write lock while letters go out: they wait, and go out once."""
    rig.give_slack_time()
    rig.post(private=30, public=5)
    courier = rig.courier(threads=4)
    with rig.locked(seconds):
        courier.run_until_empty()
    rig.finish()
    report = rig.report()
    print(f"\n{rig.name}: 35 letters, locked for {seconds} s: {report}")
    assert (report.lost, report.double, report.missed, report.unjust) == (0, 0, 0, [])
    assert report.undecided == report.repeated == 0


def test_an_outcome_the_database_does_not_take_is_kept(impatient_rig: Rig) -> None:
    """The lock outlasts the courier's patience: what Slack answered is written down later."""
    rig = impatient_rig
    rig.give_slack_time()
    rig.post(private=30, public=5)
    courier = rig.courier(threads=4)
    with rig.locked(1.0):
        for _ in range(30):
            rig.try_out(courier)
    rig.try_out(courier)
    rig.clock.pushed += LEASE + 1
    rig.finish()
    report = rig.report()
    print(f"\n{rig.name}: 35 letters, locked beyond patience: {report}")
    assert (report.lost, report.double, report.missed, report.unjust) == (0, 0, 0, [])
    assert report.undecided == report.repeated == 0
