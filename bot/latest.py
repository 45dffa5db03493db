"""For each person one at a time, and the newest wish last: no older Home covers a newer one."""

import threading
from collections.abc import Callable, Hashable
from dataclasses import dataclass, field


@dataclass(slots=True)
class Wanted:
    """The newest wish that waits for its turn, and who waits for it."""

    wish: str
    waiting: list[threading.Event] = field(default_factory=list)


class Latest:
    """Does something for a key, one at a time; who comes meanwhile waits, and the last one counts.

    Whoever is at it carries out the newest wish after their own, for all who have come since:
    everything is done in order, and a burst of presses costs two Homes instead of one for each.
    """

    def __init__(self) -> None:
        self._guard = threading.Lock()
        self._next: dict[Hashable, Wanted] = {}
        self._busy: set[Hashable] = set()

    def do(self, key: Hashable, wish: str, work: Callable[[str], None]) -> None:
        """Carry out a wish, or wait until whoever is at it has carried out it or a newer one.

        Raises:
            Exception: what the last `work` raised, to whoever carried it out.
        """
        done = threading.Event()
        with self._guard:
            wanted = self._next.setdefault(key, Wanted(wish))
            wanted.wish = wish
            wanted.waiting.append(done)
            busy = key in self._busy
            self._busy.add(key)
        if busy:
            done.wait()
        else:
            self._carry_out(key, work)

    def _carry_out(self, key: Hashable, work: Callable[[str], None]) -> None:
        failed: Exception | None = None
        while wanted := self._take(key):
            try:
                work(wanted.wish)
            except Exception as error:  # noqa: BLE001 - raised again below
                failed = error
            else:
                failed = None
            finally:
                for waiting in wanted.waiting:
                    waiting.set()
        if failed:
            raise failed

    def _take(self, key: Hashable) -> Wanted | None:
        with self._guard:
            wanted = self._next.pop(key, None)
            if wanted is None:
                self._busy.discard(key)
            return wanted
