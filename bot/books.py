"""The courier's books: what became of each letter, also when the database was away just then."""

import logging
from collections import deque
from collections.abc import Iterable

from sqlalchemy.exc import InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from bot.core import Bot
from bot.settling import Done, Settler
from bot.steps import Step
from storage import settlements
from storage.ledger import Claim

log = logging.getLogger(__name__)

DATABASE_AWAY = (OperationalError, InterfaceError, PoolTimeout)


class Books:
    """Writes down outcomes one at a time; what the database does not take now is kept."""

    def __init__(self, bot: Bot, settler: Settler, step: Step) -> None:
        self._bot = bot
        self._settler = settler
        self._step = step
        self._left: deque[Done] = deque()

    def keep(self, outcomes: Iterable[Done]) -> None:
        """Keep outcomes for later."""
        self._left += outcomes

    def catch_up(self) -> None:
        """Write down what the database did not take before."""
        for _ in range(len(self._left)):
            self.settle(self._left.popleft())

    def settle(self, done: Done, *, follow: bool = True) -> None:
        """Write down one outcome; what the database does not take now is kept for later."""
        try:
            with self._bot.tick(done.claim.workspace_id) as tick:
                self._settler.settle(tick, [done], follow=follow)
        except DATABASE_AWAY:
            log.exception("outcome kept for later", extra={"letter": done.claim.id})
            self._left.append(done)
            return
        except Exception:
            if not follow:
                raise
            log.exception("letter's follow-up failed", extra={"letter": done.claim.id})
            self.settle(done, follow=False)
            return
        self._step("settled")

    def fail(self, claim: Claim) -> None:
        """Count an error of our own against the letter."""
        try:
            with self._bot.tick(claim.workspace_id) as tick:
                self._settler.fail(tick, claim, "error")
        except DATABASE_AWAY:
            self._left.append(Done(claim, None))

    def repair(self, wall: float | None) -> int:
        """Judge some letters whose claimant died or whose receipt stayed out; tell how many."""
        with self._bot.tick("") as tick:
            found = settlements.expired(tick.session, wall=wall)
            self._step("searched")
            for claim, state in found:
                self._settler.repair(tick, claim, state)
                self._step("judged")
        self._step("repaired")
        return len(found)
