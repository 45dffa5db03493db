"""Votes and presses while the processes that take them die: what was acknowledged is stored.

`VOTERS=500 make faults FAULTS="-k votes"` lets 500 people cast 10,000 votes and presses.
"""

import os
import random
import time
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from functools import partial

import pytest

from tests.faults.nursery import Nursery, nursery, processes_on
from tests.faults.rig import Rig
from tests.faults.voters import OPTIONS, Voters, lessons_to_read

SEED = 20260114
VOTERS = int(os.environ.get("VOTERS", "50"))
CROWD = 8
"""So many people press at the same moment."""

Try = Callable[[], bool]


def wishes(voters: Voters, lessons: Sequence[str], dice: random.Random) -> list[tuple[Try, Try]]:
    """List what everybody does, in any order: half of it twice at once, the rest one by one."""
    found: list[tuple[Try, Try]] = []
    for name in voters.names:
        for poll in range(1, voters.polls + 1):
            first, last = dice.sample(range(OPTIONS), 2)
            twice = dice.random() < 0.5
            last_one = partial(voters.vote, name, poll, last)
            found.append((last_one if twice else partial(voters.vote, name, poll, first), last_one))
        found += [(one, one) for one in (partial(voters.read, name, each) for each in lessons)]
    dice.shuffle(found)
    return found


def fulfil(voters: Voters, pool: ThreadPoolExecutor, wish: tuple[Try, Try]) -> bool:
    """Press twice at once, or change one's mind; repeat until the app has acknowledged it."""
    first, last = wish
    if first is last:
        pressed = [pool.submit(one) for one in wish]
        return any(one.result() for one in pressed) or voters.insist(last)
    return voters.insist(first) and voters.insist(last)


def rage(born: Nursery, alive: list[int], over: Future[list[bool]], dice: random.Random) -> int:
    """Kill processes at random and start others in their place, until all is done."""
    kills = 0
    while not over.done():
        time.sleep(dice.uniform(0.5, 2.5))
        victim = dice.randrange(len(alive))
        born.kill(alive[victim])
        alive[victim] = born.go()
        kills += 1
    return kills


def clamour(rig: Rig, *, people: int, polls: int, lessons: int) -> None:
    """Let everybody press while processes die; compare what was acknowledged with what is there."""
    dice = random.Random(SEED)  # noqa: S311 - repeatable, not secret
    voters, asked = Voters(rig, people, polls), lessons_to_read(lessons)
    wanted = wishes(voters, asked, dice)
    begun = time.monotonic()
    with (
        nursery(rig, "app") as born,
        ThreadPoolExecutor(2 * CROWD) as fingers,
        ThreadPoolExecutor(CROWD) as crowd,
        ThreadPoolExecutor(1) as conductor,
    ):
        alive = [born.go() for _ in range(processes_on(rig))]
        rig.sandbox.wait_for_app()
        over = conductor.submit(
            lambda: list(crowd.map(lambda wish: fulfil(voters, fingers, wish), wanted))
        )
        kills = rage(born, alive, over, dice)
        content = sum(over.result())
        born.kill(*alive)
    ballots, opened = voters.stored()
    print(
        f"\n{rig.name}: {len(wanted)} votes and presses of {people} people ({len(voters.voted)} "
        f"votes, {len(voters.opened)} lessons) in {voters.tries} tries, {voters.refused} not "
        f"acknowledged, {kills} kills, seed {SEED}, {time.monotonic() - begun:.0f} s: "
        f"lost {voters.missing()}, double {ballots + opened - len(wanted)}, "
        f"missed {len(wanted) - content}"
    )
    assert content == len(wanted)
    assert voters.missing() == 0
    assert (ballots, opened) == (people * polls, people * len(asked))


def test_votes_survive_the_process_that_took_them(rig: Rig) -> None:
    """The short version of the long clamour."""
    clamour(rig, people=12, polls=2, lessons=1)


@pytest.mark.long
def test_thousands_of_votes_survive_the_processes_that_took_them(rig: Rig) -> None:
    """Every acknowledged vote and press is stored, one per person."""
    clamour(rig, people=VOTERS, polls=15, lessons=5)
