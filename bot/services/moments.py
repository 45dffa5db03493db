"""Moments of a talk that only the two can know: noted in private, in answer to an own click."""

from collections.abc import Sequence
from typing import Any

from slack_sdk.models.blocks import Block

from bot.core import Tick, Turn
from bot.domain.milestones import NOTED_BY, Moment, open_moments
from bot.domain.pair_facts import PairState
from bot.domain.refusals import Outdated
from bot.i18n import Translate
from bot.services import (
    meetings_answers,
    meetings_hooks,
    milestones,
    pairs_facts,
    pairs_hooks,
)
from bot.views import moments as views
from storage import certificates
from storage import milestones as store
from storage.models import Meeting, Pair

SHOWN_IN = (*pairs_facts.TOGETHER, PairState.COMPLETED)
"""Moments can be noted while the two are together, and after a whole round."""


def _open(tick: Tick, pair: Pair, user_id: str) -> tuple[Moment, ...]:
    """List what somebody can note now: nothing before the first talk."""
    if pair.state not in SHOWN_IN or not certificates.talks(tick.session, pair)[0]:
        return ()
    happened = store.events(tick.session, pair.id or 0, [user_id])[user_id]
    return open_moments(pairs_facts.role_of(pair, user_id), [event for event, _ in happened])


def form(turn: Turn, pair_id: int) -> dict[str, Any]:
    """Ask what happened.

    Raises:
        NotYours: somebody else's pair.
        Outdated: everything was noted, or there is nothing to note.
    """
    pair = pairs_facts.own(turn, pair_id, turn.user_id)
    found = _open(turn, pair, turn.user_id)
    if not found:
        raise Outdated
    return views.form(pair_id, pairs_facts.other(pair, turn.user_id), found, turn.t)


def note(turn: Turn, pair_id: int, chosen: Sequence[str]) -> dict[str, Any]:
    """Note what happened, and show what became of it; the same twice changes nothing.

    Raises:
        NotYours: somebody else's pair.
        Outdated: nothing that was chosen can be noted any more.
    """
    pair = pairs_facts.own(turn, pair_id, turn.user_id)
    noted = [one for one in _open(turn, pair, turn.user_id) if one in chosen]
    if not noted:
        raise Outdated
    before = _reached(turn, pair)
    for one in noted:
        event = NOTED_BY[one, pairs_facts.role_of(pair, turn.user_id)]
        milestones.milestone(turn, turn.user_id, pair_id, event)
    return shown(turn, [one for one in _reached(turn, pair) if one not in before])


def _reached(turn: Turn, pair: Pair) -> list[int]:
    rows = store.of_person(turn.session, turn.workspace_id, turn.user_id, 20, pair.id)
    return [row.id or 0 for row in rows]


def shown(turn: Turn, ids: Sequence[int]) -> dict[str, Any]:
    """Show milestones of the person's own that were just reached, each with its one click.

    Milestones of somebody else, which only a forged form could name, are left out.
    """
    rows = [store.milestone(turn.session, turn.workspace_id, one) for one in ids]
    mine = [row for row in rows if row and row.user_id == turn.user_id]
    return views.noted([milestones.shown(row, turn.t) for row in mine], turn.t)


def ride(tick: Tick, pair: Pair, talk: Meeting, user_id: str, t: Translate) -> Sequence[Block]:
    """Offer it on somebody's card once they have said that they met."""
    if meetings_answers.answer_of(pair, talk, user_id) != meetings_answers.YES:
        return ()
    return views.offer(pair.id or 0, t) if _open(tick, pair, user_id) else ()


def more(turn: Turn, pair: Pair) -> Sequence[Block]:
    """Offer it in Home beside what else can be done about a pair."""
    return views.offer(pair.id or 0, turn.t) if _open(turn, pair, turn.user_id) else ()


meetings_hooks.RIDES.append(ride)
pairs_hooks.MORE.append(more)
