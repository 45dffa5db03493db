"""Calling: a marked letter goes to Slack, and what its answer tells about Slack itself."""

import time
from collections.abc import Callable
from dataclasses import dataclass

from slack_sdk import WebClient

from bot.books import DATABASE_AWAY
from bot.core import Bot
from bot.pace import Doubt, Gate, Tempo
from bot.preparing import Ready
from bot.settling import Done
from bot.slack import NotSent, RateLimited, Sent, Unknown, classified, deliver
from bot.steps import Step
from storage import rates

STALE_SECONDS = 0.1
"""A letter marked longer ago asks the database once more before its call."""


@dataclass(frozen=True, slots=True)
class Caller:
    """Makes the calls, on any number of threads; `complain` tells the operator, seldom enough."""

    bot: Bot
    gate: Gate
    tempo: Tempo
    doubt: Doubt
    complain: Callable[[str, str], None]
    step: Step

    def __call__(self, ready: Ready) -> Done:
        """Make the call, unless this process was stopped for so long that it lost the letter.

        After an answer that got lost Slack is asked something harmless: when that gets lost as
        well, no further letter is risked until Slack answers again.
        """
        self.step("calling")
        claim = ready.claim
        since = time.monotonic()
        if since >= ready.until or self.doubt.holds(claim.workspace_id):
            return Done(claim, None)
        if since - ready.since > STALE_SECONDS and not self._heard(claim.workspace_id):
            return Done(claim, None)
        outcome = deliver(
            ready.client,
            ready.outgoing,
            claim.id,
            waits=lambda method: self.gate.shut_for(claim.workspace_id, method),
        )
        self.tempo.called(time.monotonic() - since)
        if isinstance(outcome, RateLimited):
            self.gate.shut(claim.workspace_id, outcome.method, outcome.seconds)
        self.step("answered")
        if isinstance(outcome, Unknown):
            self.ask(claim.workspace_id, ready.client)
        return Done(claim, outcome)

    def ask(self, workspace_id: str, client: WebClient) -> None:
        """Find out whether Slack answers at all."""
        there = answers(client)
        self.doubt.heard(workspace_id, self.bot.clock.wall(), there=there)
        if not there:
            self.complain(workspace_id, "no_answer")

    def _heard(self, workspace_id: str) -> bool:
        """Learn what other processes were told to wait for since the letter was marked.

        False when the database cannot tell: then nothing is called.
        """
        wall = self.bot.clock.wall()
        try:
            with self.bot.glance() as tick:
                blocked = rates.blocked(tick.session, workspace_id, wall=wall)
        except DATABASE_AWAY:
            return False
        for method, until in blocked.items():
            self.gate.shut(workspace_id, method, until - wall)
        return True


def answers(client: WebClient) -> bool:
    """Ask Slack something harmless; tell whether it answered at all, be it with a no."""

    def ask() -> Sent:
        client.auth_test()
        return Sent()

    return not isinstance(classified("auth.test", ask), Unknown | NotSent)
