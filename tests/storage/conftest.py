"""What the storage tests share: a filled ledger, and things that happen at the same time."""

import threading
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest


@pytest.fixture
def together() -> Callable[[Sequence[Callable[[], Any]]], list[Any]]:
    """Do several things at the same moment, each in a thread of its own; gives their results."""

    def run(works: Sequence[Callable[[], Any]]) -> list[Any]:
        gate = threading.Barrier(len(works))

        def begin(work: Callable[[], Any]) -> Any:
            gate.wait()
            return work()

        with ThreadPoolExecutor(len(works)) as pool:
            return [future.result() for future in [pool.submit(begin, one) for one in works]]

    return run
