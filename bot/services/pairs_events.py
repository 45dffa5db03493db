"""What follows from a decision about a pair: its row, letters, hooks and the next look."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from bot.core import Tick
from bot.domain import pair as rules
from bot.domain import pair_events as told
from bot.domain.letters import Letter, Reminder, Urgency
from bot.domain.localtime import A_DAY
from bot.domain.pair_facts import OVER, Decision, PairFacts, PairState
from bot.domain.refusals import Outdated
from bot.services import budget, pairs_hr
from bot.services import pairs_facts as facts_of
from bot.services import pairs_hooks as hooks
from storage import backlog
from storage.models import Pair, ReminderRow

LOOK = "pairs.look"
ASKS = 3
"""The card that asks, and its two nudges."""

Follow = Callable[[Tick, Pair, Any], None]


def settle(tick: Tick, row: Pair, decision: Decision) -> PairFacts:
    """Store a decision, let follow what it brings about, and say when to look again.

    The decision may make more due at once, such as the end that a closed programme brings.
    """
    was_over = row.state in OVER
    after = rules.advance(decision.facts, tick.now)
    facts_of.save(row, after.facts)
    if after.state in OVER and not was_over:
        row.ended_at = tick.now
    for event in (*decision.events, *after.events):
        FOLLOW.get(type(event), _nothing)(tick, row, event)
    facts = replace(after.facts, counted_from=row.counted_from or after.facts.counted_from)
    look_again(tick, row, facts)
    return facts


def refresh(tick: Tick, row: Pair) -> None:
    """Bring a pair up to date after its talks, goals or agreement changed."""
    if row.state not in OVER and row.state != facts_of.SUGGESTED:
        settle(tick, row, Decision(facts_of.load(tick, row)))


def drop(tick: Tick, row: Pair) -> None:
    """Take a suggestion back that nobody has heard of yet."""
    row.state, row.ended_at = PairState.WITHDRAWN.value, tick.now
    row.version += 1


def look(tick: Tick, reminder: ReminderRow) -> None:
    """Let time do to a pair what it does: nudge, expire, worry, wake, close."""
    try:
        row = facts_of.find(tick, int(reminder.facts["pair"]))
    except Outdated:
        return
    refresh(tick, row)


def look_again(tick: Tick, row: Pair, facts: PairFacts) -> None:
    """Note when the clock next changes this pair; the same moment is noted once."""
    due = rules.next_due(facts, tick.now)
    if due:
        tick.remind(
            Reminder(
                LOOK, f"{key(row)}:look:{due:%Y%m%dT%H%M%S}", due, about(row), row.programme_id
            )
        )


def key(row: Pair) -> str:
    """Give the prefix of all keys of this pair's letters and reminders."""
    return f"pair:{row.id}"


def about(row: Pair, **more: str | int | None) -> Mapping[str, str | int | None]:
    """Give the facts of a letter about this pair."""
    return {"pair": row.id, **more}


def write(
    tick: Tick,
    row: Pair,
    kind: str,
    to: str,
    name: str,
    *,
    urgency: Urgency = Urgency.DATE,
    **more: str | int | None,
) -> None:
    """Write one private letter about this pair; `name` makes it unique within the pair."""
    tick.post(
        Letter(
            kind,
            to,
            f"{key(row)}:{name}",
            about(row, **more),
            urgency=urgency,
            programme_id=row.programme_id,
        )
    )


def write_both(
    tick: Tick,
    row: Pair,
    kind: str,
    name: str,
    *,
    urgency: Urgency = Urgency.DATE,
    **more: str | int | None,
) -> None:
    """Write to the two: into their group message, or to each alone where that is impossible."""
    more["post"] = name
    if not row.alone:
        write(tick, row, kind, key(row), name, urgency=urgency, **more)
        return
    for who in (row.mentor_id, row.mentee_id):
        write(
            tick,
            row,
            kind,
            who,
            f"{name}:{facts_of.role_of(row, who)}",
            urgency=urgency,
            **more,
        )


def ask(tick: Tick, row: Pair, role: str, nth: int = 0) -> None:
    """Ask one side about the proposal; `nth` counts the nudges."""
    to = row.mentor_id if role == "mentor" else row.mentee_id
    if not nth:  # the days to answer begin when the card can be read
        row.counted_from = budget.working_moment(tick, to, tick.now)
    write(tick, row, "pairs.proposal", to, f"ask:{role}:{nth}", urgency=Urgency.PROPOSAL, nth=nth)


def renew_cards(tick: Tick, row: Pair, who: str, *, but: str | None = None) -> None:
    """Bring the proposal cards somebody has got up to date; `but` is one that is already."""
    role = facts_of.role_of(row, who)
    keys = [f"{key(row)}:ask:{role}:{nth}" for nth in range(ASKS)]
    for letter in backlog.sent_as(tick.session, tick.workspace_id, keys):
        if letter.message_ts != but:
            write(
                tick,
                row,
                "pairs.card",
                who,
                f"card:{letter.id}:{row.version}",
                urgency=Urgency.SAFETY,
                channel=letter.channel_id,
                ts=letter.message_ts,
            )


def _nothing(_tick: Tick, _row: Pair, _event: Any) -> None:
    """Let an event pass that nobody has to hear of."""


def _mentee_asked(tick: Tick, row: Pair, _event: told.MenteeAsked) -> None:
    ask(tick, row, "mentee")


def _nudged(tick: Tick, row: Pair, event: told.ProposalNudged) -> None:
    """Remind somebody, at least a day after the last card and a day before their time is over."""
    role = facts_of.role_of(row, event.who)
    at = budget.working_moment(tick, event.who, tick.now)
    ends = (row.counted_from or tick.now) + rules.EXPIRY
    earlier = [f"{key(row)}:ask:{role}:{nth}" for nth in range(event.nth)]
    if at + A_DAY <= ends and not backlog.recent(
        tick.session, tick.workspace_id, earlier, since=at - A_DAY
    ):
        ask(tick, row, role, event.nth)


def _expired(tick: Tick, row: Pair, event: told.ProposalExpired) -> None:
    """Close the silent person's cards; a silent mentor reads the same text as every mentor."""
    if event.who == row.mentor_id:
        _failed(tick, row, told.ProposalFailed(row.mentor_id))
    else:
        renew_cards(tick, row, event.who)


def _failed(tick: Tick, row: Pair, event: told.ProposalFailed) -> None:
    renew_cards(tick, row, event.mentor)
    write(tick, row, "pairs.not_now", event.mentor, "not_now", urgency=Urgency.PROPOSAL)


def _closed(tick: Tick, row: Pair, event: told.ProposalClosed) -> None:
    renew_cards(tick, row, event.who)


def _accepted(tick: Tick, row: Pair, _event: told.PairAccepted) -> None:
    row.accepted_at = tick.now
    row.prompts_used = [*row.prompts_used, facts_of.first_question()]
    renew_cards(tick, row, row.mentor_id)
    write_both(tick, row, "pairs.introduced", "intro", urgency=Urgency.PROPOSAL)
    hooks.tell(hooks.ACCEPTED, tick, row)


def _started(tick: Tick, row: Pair, _event: told.PairStarted) -> None:
    hooks.tell(hooks.STARTED, tick, row)


def _at_risk(tick: Tick, row: Pair, event: told.PairAtRisk) -> None:
    write_both(tick, row, "pairs.at_risk", f"risk:{row.version}", signal=event.signal.value)


def _alerted(tick: Tick, row: Pair, event: told.CoordinatorAlerted) -> None:
    pairs_hr.tell(tick, row, "stalled", f"{row.version}", signal=event.signal.value)


def _goodbye_offered(tick: Tick, row: Pair, event: told.CloseTalkOffered) -> None:
    write_both(tick, row, "pairs.close_talk", f"goodbye:{row.version}", signal=event.signal.value)


def _paused(tick: Tick, row: Pair, event: told.PairPaused | told.PauseExtended) -> None:
    write_both(tick, row, "pairs.paused", f"paused:{row.version}", until=event.until.isoformat())
    hooks.tell(hooks.PAUSED, tick, row)


def _resumed(tick: Tick, row: Pair, _event: told.PairResumed) -> None:
    write_both(tick, row, "pairs.resumed", f"resumed:{row.version}")
    hooks.tell(hooks.RESUMED, tick, row)


def _rematch(tick: Tick, row: Pair, event: told.RematchRequested) -> None:
    if not event.self_service:
        pairs_hr.tell(tick, row, "rematch", f"{row.version}")


def _rematch_overdue(tick: Tick, row: Pair, _event: told.RematchOverdue) -> None:
    pairs_hr.tell(tick, row, "overdue", f"{row.version}", leads=True)


def _closing(tick: Tick, row: Pair, _event: told.ClosingOffered) -> None:
    hooks.tell(hooks.CLOSING, tick, row)


def _completed(tick: Tick, row: Pair, event: told.PairCompleted) -> None:
    write_both(tick, row, "pairs.completed", "completed", talks=event.talks)
    hooks.tell(hooks.COMPLETED, tick, row)


def _ended(tick: Tick, row: Pair, event: told.PairEnded) -> None:
    row.end_reason = event.reason.value
    if event.reason is told.Reason.REMATCH and row.state == PairState.ENDED_EARLY:
        for who in (row.mentor_id, row.mentee_id):
            _care(tick, row, told.PartnerCaredFor(who))
    if event.reason in told.GOODBYES:
        write_both(tick, row, "pairs.goodbye", "goodbye")
    hooks.tell(hooks.ENDED, tick, row)


def _care(tick: Tick, row: Pair, event: told.PartnerCaredFor) -> None:
    role = facts_of.role_of(row, event.who)
    write(tick, row, "pairs.cared_for", event.who, f"over:{role}", urgency=Urgency.SAFETY)


def _returned(tick: Tick, row: Pair, event: told.ReturnedToPool) -> None:
    for hook in hooks.RETURNED:
        hook(tick, row, event.who)


FOLLOW: Mapping[type[told.Event], Follow] = {
    told.MenteeAsked: _mentee_asked,
    told.ProposalNudged: _nudged,
    told.ProposalExpired: _expired,
    told.ProposalFailed: _failed,
    told.ProposalClosed: _closed,
    told.PairAccepted: _accepted,
    told.PairStarted: _started,
    told.PairAtRisk: _at_risk,
    told.CoordinatorAlerted: _alerted,
    told.CloseTalkOffered: _goodbye_offered,
    told.PairPaused: _paused,
    told.PauseExtended: _paused,
    told.PairResumed: _resumed,
    told.RematchRequested: _rematch,
    told.RematchOverdue: _rematch_overdue,
    told.ClosingOffered: _closing,
    told.PairCompleted: _completed,
    told.PairEnded: _ended,
    told.PartnerCaredFor: _care,
    told.ReturnedToPool: _returned,
}
"""What each event brings about; the others need no letter (a wish taken back, a recovery)."""
