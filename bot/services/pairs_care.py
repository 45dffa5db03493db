"""What those in charge see of pairs, and decide: process only, within their scope."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime, timedelta

from slack_sdk.models.blocks import Block

from bot.agenda import Look
from bot.core import Tick, Turn
from bot.domain import pair_moves, rematch
from bot.domain.ids import id_in
from bot.domain.letters import Reminder
from bot.domain.localtime import local_date
from bot.domain.pair_events import Reason
from bot.domain.pair_facts import Decision, PairFacts, PairState
from bot.domain.programme import ProgrammeState, called_off
from bot.domain.refusals import NotAllowed
from bot.domain.roles import Action
from bot.services import pairs_events as events
from bot.services import pairs_facts as facts_of
from bot.services import pairs_hr, programmes_calendar
from bot.views import pairs_care as views
from storage import meetings, programmes
from storage import pairs as store
from storage.models import Pair, Programme, ReminderRow

FAILED_SHOWN = timedelta(days=30)
"""Declined and expired proposals are forgotten after thirty days."""
FAILED = (PairState.WITHDRAWN, PairState.EXPIRED)
UNSETTLED = (PairState.AT_RISK, PairState.REMATCH_REQUESTED)
"""States in which a decision may be due; a chat that cannot be used needs one in any."""
CLOSING = "pairs.programme_closing"
HELD_FOR = timedelta(minutes=10)


def needs_decision(turn: Turn, programme_id: int) -> list[views.Decision]:
    """List what a person in charge has to decide about pairs: what, since when, why.

    Most urgent first: a wish for another partner, a pair that is stuck, a chat that cannot be
    used, a proposal that came to nothing. Nobody learns who said no to what.

    Raises:
        NotAllowed: the person does not look after this programme.
    """
    turn.authorise(Action.PAIR_SEE, programme_id)
    rows = [
        row
        for row in store.unsettled(
            turn.session, turn.workspace_id, programme_id, UNSETTLED, facts_of.TOGETHER
        )
        if pairs_hr.in_scope(turn, turn.user_id, row)
    ]
    found = [each for row in rows for each in _open(turn, row)]
    found += [
        _decision(turn, row, None, "failed", row.ended_at or row.created_at)
        for row in _failed(turn, programme_id)
    ]
    return sorted(found, key=lambda each: (each.rank, each.since, each.pair_id))


def _open(turn: Turn, row: Pair) -> Iterable[views.Decision]:
    facts = facts_of.load(turn, row)
    if facts.rematch and not facts.rematch.self_service:
        late = "overdue" if facts.rematch.overdue_told else "rematch"
        yield _decision(turn, row, facts, late, facts.rematch.at)
    elif facts.risk and facts.risk.told:
        yield _decision(turn, row, facts, "stalled", facts.risk.since)
    if row.alone:
        yield _decision(turn, row, facts, "no_group", row.accepted_at or row.created_at)


def _decision(
    turn: Turn, row: Pair, facts: PairFacts | None, what: str, since: datetime
) -> views.Decision:
    wish, risk = (facts.rematch, facts.risk) if facts else (None, None)
    return views.Decision(
        what=what,
        pair_id=row.id or 0,
        programme_id=row.programme_id,
        mentor=row.mentor_id,
        mentee=row.mentee_id,
        since=local_date(since, turn.t.zone),
        signal=risk.signal.value if risk and what == "stalled" else None,
        person=wish.by if wish and what in {"rematch", "overdue"} else "",
        until=local_date(wish.answer_by, turn.t.zone) if wish else None,
    )


def _failed(turn: Turn, programme_id: int) -> list[Pair]:
    """List failed proposals of which at least one is still without a partner, once per person."""
    rows = store.failed_since(
        turn.session, turn.workspace_id, programme_id, FAILED, turn.now - FAILED_SHOWN
    )
    if not rows:
        return []
    people = {who for row in rows for who in (row.mentor_id, row.mentee_id)}
    busy = store.busy(turn.session, turn.workspace_id, programme_id, facts_of.LIVE, people)
    places = meetings.places(turn.session, turn.workspace_id, [programme_id], people)
    waiting = {place.user_id for place in places.values() if place.state == "active"} - busy
    found: list[Pair] = []
    told: set[str] = set()
    for row in rows:
        free = {row.mentor_id, row.mentee_id} & waiting
        if free - told and pairs_hr.in_scope(turn, turn.user_id, row):
            found.append(row)
            told |= free
    return found


def load(turn: Turn, pair_id: int, action: Action) -> Pair:
    """Find a pair for somebody in charge of it.

    Raises:
        NotAllowed: no role of theirs covers this pair.
        Outdated: there is no such pair.
    """
    row = facts_of.find(turn, pair_id)
    turn.authorise(action, row.programme_id)
    if not pairs_hr.in_scope(turn, turn.user_id, row):
        turn.refused.append((action, row.programme_id))
        raise NotAllowed
    return row


def page(turn: Turn, argument: str) -> Sequence[Block]:
    """Show one pair to somebody in charge: state and process, never an answer or a reason."""
    row = load(turn, id_in(argument), Action.PAIR_SEE)
    facts = facts_of.load(turn, row)
    ahead = facts_of.talk_ahead(turn, row)
    return views.page(
        views.PairPage(
            pair_id=row.id or 0,
            programme_id=row.programme_id,
            programme=facts_of.programme_of(turn, row).name,
            mentor=row.mentor_id,
            mentee=row.mentee_id,
            state=_shown_state(facts),
            since=local_date(_since(row, facts), turn.t.zone),
            held=len(facts.held),
            planned=facts.planned,
            next_at=ahead.starts_at if ahead else None,
            on_now=ahead is not None and ahead.starts_at <= turn.now,
            agreed=facts.agreement_at is not None,
            signal=facts.risk.signal.value if facts.risk else None,
            actions=tuple(ACTIONS_IN.get(_shown_state(facts), ())),
        ),
        turn.t,
    )


def _since(row: Pair, facts: PairFacts) -> datetime:
    """Tell since when it stands so; whose turn it is in a proposal does not show."""
    if facts.state is PairState.PROPOSED:
        return row.asked_at or facts.counted_from
    return row.ended_at or facts.counted_from


def _shown_state(facts: PairFacts) -> str:
    """Hide a change of partner that needs nobody's help, and how a proposal failed."""
    if facts.state is PairState.REMATCH_REQUESTED and facts.rematch and facts.rematch.self_service:
        return facts.rematch.came_from.value
    if facts.state is PairState.EXPIRED:
        return PairState.WITHDRAWN.value
    return facts.state.value


ACTIONS_IN: Mapping[str, tuple[str, ...]] = {
    PairState.PROPOSED: ("recall",),
    PairState.ACCEPTED: ("stop",),
    PairState.ACTIVE: ("stop",),
    PairState.PAUSED: ("stop",),
    PairState.AT_RISK: ("stop",),
    PairState.REMATCH_REQUESTED: ("release", "stop"),
}


def recall(turn: Turn, pair_id: int) -> None:
    """Take a proposal back because HR plans anew; the mentor reads the usual text.

    Raises:
        NotAllowed, Outdated, ProposalGone: nothing was changed.
    """
    _carry_out(turn, pair_id, "recall", pair_moves.recall)


def release(turn: Turn, pair_id: int) -> None:
    """Let both go back to the pool, as somebody wished.

    Raises:
        NotAllowed, Outdated, NoRematchToTakeBack: nothing was changed.
    """
    _carry_out(turn, pair_id, "release", rematch.settle_rematch)


def stop(turn: Turn, pair_id: int) -> None:
    """End a pair at once for a hard reason, such as a case both are part of; none is named.

    Raises:
        NotAllowed, Outdated, PairIsOver: nothing was changed.
    """
    _carry_out(turn, pair_id, "stop", lambda facts: pair_moves.break_up(facts, Reason.SHARED_CASE))


def _carry_out(
    turn: Turn, pair_id: int, what: str, decide: Callable[[PairFacts], Decision]
) -> None:
    row = load(turn, pair_id, Action.PAIR_CARE)
    events.settle(turn, row, decide(facts_of.load(turn, row)))
    turn.audit(
        Action.PAIR_CARE, programme_id=row.programme_id, subject=f"pair:{pair_id}", what=what
    )


def withdraw(tick: Tick, row: Pair) -> None:
    """Take a proposal or a suggestion back on nobody's behalf, when a plan is made anew.

    Raises:
        ProposalGone: both have said yes, or it is over.
    """
    if row.state == facts_of.SUGGESTED:
        events.drop(tick, row)
    else:
        events.settle(tick, row, pair_moves.recall(facts_of.load(tick, row)))


def programme_closing(tick: Tick, programme_id: int) -> None:
    """Let no new pair begin: open proposals and suggestions are taken back."""
    states = (facts_of.SUGGESTED, PairState.PROPOSED)
    for row in store.pairs_in(tick.session, tick.workspace_id, programme_id, states):
        withdraw(tick, row)


def programme_moved(tick: Tick, programme: Programme) -> None:
    """Hear that a programme took a step; what a step back can undo waits for its news."""
    if programme.state == ProgrammeState.CLOSED:
        programme_closed(tick, programme.id or 0)
    if _winds_up(programme):
        key = f"programme:{programme.id}:pairs:{programme.moves}"
        due = programmes_calendar.channel_moment(tick, programme, tick.now + HELD_FOR)
        tick.remind(Reminder(CLOSING, key, due, {}, programme.id))


def look_closing(tick: Tick, reminder: ReminderRow) -> None:
    """Take open proposals back if the programme is still about to close."""
    programme_id = reminder.programme_id or 0
    found = programmes.programme(tick.session, tick.workspace_id, programme_id)
    if found and _winds_up(found):
        programme_closing(tick, programme_id)


def _winds_up(programme: Programme) -> bool:
    """Tell whether a programme takes its open proposals back: it closes, or was called off."""
    off = called_off(programme.state, programme.came_from)
    return off or programme.state == ProgrammeState.CLOSING


def programme_closed(tick: Tick, programme_id: int) -> None:
    """End what is left when the programme closes: completed where it was enough, else kindly."""
    programme_closing(tick, programme_id)
    for row in store.pairs_in(tick.session, tick.workspace_id, programme_id, facts_of.LIVE):
        events.refresh(tick, row)


LOOKS: dict[str, Look] = {CLOSING: look_closing}

PAGES: Mapping[str, Callable[[Turn, str], Sequence[Block]]] = {"pair": page}
