"""How a milestone is told: on the card after the talk that brought it, else by a letter soon."""

from collections.abc import Sequence
from datetime import timedelta

from slack_sdk.models.blocks import Block

from bot.core import Tick
from bot.courier import Handling
from bot.i18n import Translate
from bot.outgoing import Drop, Outgoing
from bot.services import meetings_hooks, milestones
from bot.views import milestones as views
from storage import backlog, pairs
from storage import milestones as store
from storage.ledger import Claim
from storage.models import LetterState, Meeting, MilestoneRow, Pair

SOON = timedelta(days=7)
"""Told later than this, it would be no news any more; it stands in Home all the same."""


def ride(tick: Tick, pair: Pair, talk: Meeting, user_id: str, t: Translate) -> Sequence[Block]:
    """Put what somebody reached with a talk on its card; then no letter of its own tells it."""
    reached = store.of_person(tick.session, tick.workspace_id, user_id, 8, pair.id)
    mine = [row for row in reached if _rides(row) and _brought(tick, talk, row)]
    for row in mine:
        letter = backlog.unsent(tick.session, tick.workspace_id, milestones.key(row))
        if letter is not None and letter.state == LetterState.WAITING:
            letter.state, letter.outcome = LetterState.DROPPED, "on_a_card"
            letter.settled_at = tick.now
    return [views.line(milestones.shown(row, t), t) for row in mine]


def _rides(row: MilestoneRow) -> bool:
    """Tell whether it needs nothing but a line: a goodbye comes with a question of its own."""
    return row.milestone not in milestones.QUIET | milestones.GOODBYES


def _brought(tick: Tick, talk: Meeting, row: MilestoneRow) -> bool:
    """Tell whether a talk is the last one that began before a milestone was reached."""
    begun = [each.starts_at for each in pairs.meetings(tick.session, talk.pair_id)]
    return max((at for at in begun if at <= row.at), default=None) == talk.starts_at


def card(tick: Tick, claim: Claim) -> Outgoing | Drop:
    """Tell somebody what they have reached, with the button to share it."""
    row = store.milestone(tick.session, tick.workspace_id, int(claim.facts["milestone"]))
    if row is None or (_rides(row) and tick.now >= row.at + SOON):
        return Drop("outdated")
    t = tick.voice(claim.to)
    return Outgoing(claim.to, views.card(milestones.shown(row, t), t))


LETTERS = {"recognition.milestone": Handling(card)}
"""By kind: how milestones are told."""

meetings_hooks.RIDES.append(ride)
