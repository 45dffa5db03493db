"""Preparing: a claimed letter is rendered as of now and marked as being sent, or put off."""

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from slack_sdk import WebClient

from bot.clock import Clock
from bot.core import Tick
from bot.outgoing import Defer, Drop, Later, Outgoing
from bot.pace import Gate, Pace
from bot.settling import Handling, Settler
from bot.slack import methods
from bot.steps import Step
from storage import ledger, rates, settlements
from storage.ledger import Claim

Door = Callable[[Tick, Claim], Later | Drop | None]
"""Tells whether a letter may go out now, or when, or never: the reader's hours and week."""


def open_door(_tick: Tick, _claim: Claim) -> None:
    """Let every letter pass."""


@dataclass(frozen=True, slots=True)
class Ready:
    """A letter rendered and marked: at `since`, and to be called before `until` (monotonic)."""

    claim: Claim
    outgoing: Outgoing
    client: WebClient
    since: float
    until: float


@dataclass(frozen=True, slots=True)
class Preparer:
    """Everything between the claim and the call, inside the transaction it is given."""

    handlings: Mapping[str, Handling]
    client_for: Callable[[str], WebClient | None]
    clock: Clock
    pace: Pace
    gate: Gate
    lease: float
    settler: Settler
    step: Step
    door: Door = open_door

    def open_kinds(self, tick: Tick, wall: float) -> list[str] | None:
        """Name the kinds whose method need not wait; None stands for all."""
        blocked = rates.blocked(tick.session, tick.workspace_id, wall=wall)
        if not blocked:
            return None
        return [kind for kind, one in self.handlings.items() if one.method not in blocked]

    def prepare(self, tick: Tick, claims: Sequence[Claim]) -> list[Ready]:
        """Render letters and mark them as being sent; those not to be sent now are put off."""
        since = time.monotonic()
        drafts = [draft for claim in claims if (draft := self._draft(tick, claim, since))]
        wall = self.clock.wall()
        marked = ledger.start_sending(
            tick.session,
            [(draft.claim, methods(draft.outgoing)) for draft in drafts],
            wall=wall,
            until=wall + self.lease,
        )
        for draft in drafts:
            if draft.claim.key not in marked:
                self._hinder(tick, draft, wall)
        self.step("marked")
        return [draft for draft in drafts if draft.claim.key in marked]

    def _draft(self, tick: Tick, claim: Claim, since: float) -> Ready | None:
        """Render one letter, unless it is outdated or has to wait."""
        handling, client = self.handlings.get(claim.kind), self.client_for(claim.workspace_id)
        if handling is None or client is None:
            self.settler.fail(tick, claim, "nobody_to_send")
            return None
        self.step("rendering")
        found = self.door(tick, claim) or handling.render(tick, claim)
        self.step("rendered")
        if isinstance(found, Later):
            settlements.later(tick.session, claim, found.reason, due_at=found.at)
            return None
        if isinstance(found, Drop):
            self.settler.drop(tick, claim, found.reason)
            return None
        if wait := self._wait(claim.workspace_id, found):
            self._put_off(tick, claim, wait)
            return None
        if isinstance(found, Defer):
            return None
        return Ready(claim, found, client, since, since + self.lease / 2)

    def _wait(self, workspace_id: str, found: Outgoing | Defer) -> float:
        """Tell for how long the letter's feature, Slack or its channel ask to wait."""
        if isinstance(found, Defer):
            return max(found.seconds, 1.0)
        wait = max(self.gate.shut_for(workspace_id, step) for step in methods(found))
        return wait or self.pace.wait(workspace_id, str(found.channel), self.clock.wall())

    def _hinder(self, tick: Tick, draft: Ready, wall: float) -> None:
        """Put a letter off that could not be marked, for as long as Slack asks to wait."""
        blocked = rates.blocked(tick.session, draft.claim.workspace_id, wall=wall)
        free_at = max(blocked.get(step, wall) for step in methods(draft.outgoing))
        self._put_off(tick, draft.claim, free_at - wall)

    def _put_off(self, tick: Tick, claim: Claim, seconds: float) -> None:
        """Give the letter back; one that somebody else has taken over stays theirs."""
        at = self.clock.wall() + seconds
        settlements.retry(tick.session, claim, "later", retry_at=at)
