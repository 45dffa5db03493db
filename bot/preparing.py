"""Preparing: a claimed letter is rendered as of now and marked as being sent, or put off."""

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from slack_sdk import WebClient

from bot.clock import Clock
from bot.core import Tick
from bot.outgoing import Defer, Drop, Outgoing
from bot.pace import Pace
from bot.settling import Handling, Settler
from bot.slack import methods
from bot.steps import Step
from storage import ledger, people, rates
from storage.ledger import Claim


@dataclass(frozen=True, slots=True)
class Ready:
    """A letter rendered and marked; the call must begin before `until` (monotonic seconds)."""

    claim: Claim
    outgoing: Outgoing
    client: WebClient
    until: float


@dataclass(frozen=True, slots=True)
class Preparer:
    """Everything between the claim and the call, inside the transaction it is given."""

    handlings: Mapping[str, Handling]
    client_for: Callable[[str], WebClient | None]
    clock: Clock
    pace: Pace
    lease: float
    settler: Settler
    step: Step

    def open_kinds(self, tick: Tick, wall: float) -> list[str] | None:
        """Name the kinds whose method need not wait; None stands for all."""
        blocked = rates.blocked(tick.session, tick.workspace_id, wall=wall)
        if not blocked:
            return None
        return [kind for kind, one in self.handlings.items() if one.method not in blocked]

    def prepare(self, tick: Tick, claim: Claim) -> Ready | None:
        """Render the letter and mark it as being sent; None when it is not to be sent now."""
        handling, client = self.handlings.get(claim.kind), self.client_for(claim.workspace_id)
        if people.workspace(tick.session, claim.workspace_id).suspended:
            ledger.settle_retry(tick.session, claim, "suspended")
            return None
        if handling is None or client is None:
            self.settler.fail(tick, claim, "nobody_to_send")
            return None
        self.step("rendering")
        found = handling.render(tick, claim)
        self.step("rendered")
        if isinstance(found, Drop):
            self.settler.drop(tick, claim, found.reason)
            return None
        return self._mark(tick, claim, found, client)

    def _mark(
        self, tick: Tick, claim: Claim, found: Outgoing | Defer, client: WebClient
    ) -> Ready | None:
        wall, since = self.clock.wall(), time.monotonic()
        wait = self._wait(tick, claim, found, wall)
        if wait or isinstance(found, Defer):
            ledger.settle_retry(tick.session, claim, "later", retry_at=wall + wait)
            return None
        if not ledger.start_sending(tick.session, claim, until=wall + self.lease):
            return None
        self.step("marked")
        return Ready(claim, found, client, since + self.lease / 2)

    def _wait(self, tick: Tick, claim: Claim, found: Outgoing | Defer, wall: float) -> float:
        """Tell how long this letter has to wait: for its feature, for Slack, for its channel."""
        if isinstance(found, Defer):
            return max(found.seconds, 1.0)
        blocked = rates.blocked(tick.session, claim.workspace_id, wall=wall)
        until = max(blocked.get(method, 0.0) for method in methods(found))
        if until > wall:
            return until - wall
        return self.pace.wait(claim.workspace_id, str(found.channel), wall)
