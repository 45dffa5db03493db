"""Newest last: what somebody wishes in a burst is done one at a time, and the last wish wins."""

import threading
import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from bot.latest import Latest


def test_what_is_wished_meanwhile_is_done_afterwards_and_only_the_last() -> None:
    """The slow first one cannot end after the newer ones; one that was overtaken is left out."""
    latest, begun, leave = Latest(), threading.Event(), threading.Event()
    done: list[str] = []

    def work(wish: str) -> None:
        begun.set()
        leave.wait(5)
        done.append(wish)

    with ThreadPoolExecutor(3) as pool:
        first = pool.submit(latest.do, "U1", "a", work)
        assert begun.wait(5)
        second = pool.submit(latest.do, "U1", "b", work)
        while "U1" not in latest._next:
            time.sleep(0.001)
        third = pool.submit(latest.do, "U1", "c", work)
        while len(latest._next["U1"].waiting) < 2:
            time.sleep(0.001)
        assert not any(each.done() for each in (first, second, third))
        leave.set()
        for each in (first, second, third):
            each.result(5)
    assert done == ["a", "c"]


def test_people_do_not_wait_for_each_other() -> None:
    """What is slow for one is no matter to another."""
    latest, begun, leave = Latest(), threading.Event(), threading.Event()
    done: list[str] = []

    def slow(_wish: str) -> None:
        begun.set()
        leave.wait(5)

    with ThreadPoolExecutor(1) as pool:
        first = pool.submit(latest.do, "U1", "a", slow)
        assert begun.wait(5)
        latest.do("U2", "b", done.append)
        assert done == ["b"]
        leave.set()
        first.result(5)


def test_a_failure_is_told_and_blocks_nobody() -> None:
    """Whoever failed hears of it, and the next wish is carried out."""
    latest, done = Latest(), list[str]()

    def fail(_wish: str) -> None:
        raise ConnectionError

    with pytest.raises(ConnectionError):
        latest.do("U1", "a", fail)
    latest.do("U1", "b", done.append)
    assert done == ["b"]
