"""One, two, four and eight processes deliver from one PostgreSQL: every letter once."""

import time

import pytest

from tests.faults.nursery import awake, nursery
from tests.faults.rig import Rig

pytestmark = pytest.mark.long

LETTERS = 2000
GOAL = 200
"""Letters a second that four processes bring out on the machine of quality.md."""


@pytest.mark.parametrize("processes", [1, 2, 4, 8])
def test_every_letter_comes_once(durable_rig: Rig, processes: int) -> None:
    """They share nothing but the database, and none waits for another."""
    rig = durable_rig
    with nursery(rig, lease=120, patience=10) as born:
        alive = awake(rig, born, processes)
        rig.post(private=LETTERS // 2, public=LETTERS // 2)
        begun = time.monotonic()
        rig.wait_until_done(120)
        seconds = time.monotonic() - begun
        born.kill(*alive)
    report = rig.report()
    print(
        f"\npostgresql, waiting for the disk: {processes} processes, {LETTERS} letters in "
        f"{seconds:.1f} s, {LETTERS / seconds:.0f}/s (goal for 4: {GOAL}): {report}"
    )
    assert (report.lost, report.double, report.missed, report.unjust) == (0, 0, 0, [])
    assert set(rig.arrivals().values()) == {1}
    assert len(rig.arrivals()) == len(rig.rows())
