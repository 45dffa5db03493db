"""Courier processes stand still and go on, as on a laptop that sleeps or a host that swaps."""

import random
import time

import pytest

from tests.faults.nursery import LEASE_SECONDS, Nursery, awake, nursery, processes_on
from tests.faults.rig import Rig

pytestmark = pytest.mark.long

SEED = 20260113
SCALE = 120 / LEASE_SECONDS
SHORT, LONG = 3 / SCALE, 150 / SCALE
"""A pause of three seconds, and one of 150, which outlasts the lease of 120."""


def pause(born: Nursery, asleep: list[int], seconds: float) -> None:
    """Let some processes stand still for a while."""
    for process in asleep:
        born.stop(process)
    time.sleep(seconds)
    for process in asleep:
        born.carry_on(process)


def doze(rig: Rig, *, short: int, long: int) -> None:
    """Deliver a steady stream of letters while processes fall asleep; check what became of them."""
    dice = random.Random(SEED)  # noqa: S311 - repeatable, not secret
    processes = processes_on(rig)
    together = max(1, processes - 1)
    pauses = [(SHORT, 1)] * short + [(LONG, together)] * (long // together)
    dice.shuffle(pauses)
    begun = time.monotonic()
    with nursery(rig) as born:
        alive = awake(rig, born, processes)
        for seconds, number in pauses:
            rig.post(private=16, public=4)
            time.sleep(dice.uniform(0, 0.06))
            pause(born, dice.sample(alive, number), seconds)
        rig.wait_until_done(120)
        born.kill(*alive)
    report = rig.report()
    print(
        f"\n{rig.name}: {len(rig.rows())} letters, {processes} processes, {short} pauses of 3 s, "
        f"{long} of 150 s, all scaled 1:{SCALE:.0f}, receipts {rig.hears}, seed {SEED}, "
        f"{time.monotonic() - begun:.0f} s: {report}"
    )
    assert (report.lost, report.missed, report.unjust) == (0, 0, [])


def test_pauses_lose_nothing(rig: Rig) -> None:
    """Doubles only among private letters whose call was cut in two by a long pause, counted."""
    doze(rig, short=100, long=20)


def test_with_receipts_no_pause_leaves_a_double(rig_with_receipts: Rig) -> None:
    """A call that was made after the lease was over is confirmed before anything is repeated."""
    doze(rig_with_receipts, short=100, long=20)
    assert rig_with_receipts.doubles == 0
