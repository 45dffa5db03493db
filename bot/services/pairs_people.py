"""Pairs when one person rests, comes back, leaves, or joins the partner's reporting line."""

from collections.abc import Iterable, Mapping
from dataclasses import replace

from bot.core import Tick
from bot.domain import pair as rules
from bot.domain import pausing
from bot.domain.pair_events import Reason
from bot.domain.pair_facts import Decision, PairState
from bot.domain.pair_moves import break_up
from bot.services import enrolment_hooks, people_hooks
from bot.services import pairs_events as events
from bot.services import pairs_facts as facts_of
from storage import pairs as store
from storage import people
from storage.models import Enrolment, Pair


def _live(tick: Tick, user_id: str, programme_id: int | None) -> list[Pair]:
    rows = store.pairs_of(tick.session, tick.workspace_id, user_id, facts_of.LIVE)
    return [row for row in rows if programme_id in {None, row.programme_id}]


def person_paused(tick: Tick, place: Enrolment) -> None:
    """Let the pairs of somebody who takes a break rest as well; a mere proposal fails.

    Raises:
        PauseTooLong, PauseEndsBeforeToday, PauseExtendedBefore: the day does not do.
    """
    for row in _live(tick, place.user_id, place.programme_id):
        facts = facts_of.load(tick, row)
        until = place.paused_until or facts_of.today(tick, row) + pausing.LONGEST_PAUSE
        decision = pausing.pause(facts, until, by=place.user_id, own=True, now=tick.now)
        events.settle(tick, row, decision)


def person_resumed(tick: Tick, place: Enrolment) -> None:
    """End somebody's own pause in their pairs; a pause of the pair or the partner goes on."""
    for row in _live(tick, place.user_id, place.programme_id):
        facts = facts_of.load(tick, row)
        if facts.state is not PairState.PAUSED:
            continue
        left = tuple(had for had in facts.pauses if had.by != place.user_id)
        if not left:
            events.settle(tick, row, rules.resume(facts, tick.now))
        elif left != facts.pauses:
            events.settle(tick, row, Decision(replace(facts, pauses=left)))


def wake(tick: Tick, user_id: str) -> bool:
    """End every pause of their pairs that somebody may end; tell whether there was any."""
    ended = False
    for row in resting(tick, user_id):
        before = facts_of.load(tick, row)
        decision = pausing.wake(before, by=user_id, now=tick.now)
        if decision.facts != before:
            events.settle(tick, row, decision)
            ended = True
    return ended


def resting(tick: Tick, user_id: str) -> list[Pair]:
    """List somebody's pairs that rest, whoever wished for it."""
    return [row for row in _live(tick, user_id, None) if row.state == PairState.PAUSED]


def person_left(
    tick: Tick, user_id: str, programme_id: int | None = None, reason: Reason = Reason.LEFT
) -> None:
    """End the pairs of somebody who left a programme, or (without one) the company.

    The partner is cared for; a proposal in the middle fails without a word about the cause.
    """
    for row in _live(tick, user_id, programme_id):
        events.settle(tick, row, break_up(facts_of.load(tick, row), reason, gone=user_id))
    suggested = store.pairs_of(tick.session, tick.workspace_id, user_id, (facts_of.SUGGESTED,))
    for row in suggested:
        if programme_id in {None, row.programme_id}:
            events.drop(tick, row)


def enrolment_left(tick: Tick, place: Enrolment) -> None:
    """Hear that somebody left a programme."""
    person_left(tick, place.user_id, place.programme_id)


def in_one_line(tick: Tick) -> list[Pair]:
    """List live proposals and pairs in which one is above the other, at any distance.

    An import asks this first: ending many pairs at once needs HR's confirmation.
    """
    above = {
        person.user_id: person.manager_id
        for person in people.everybody(tick.session, tick.workspace_id)
    }
    rows = store.live_pairs(tick.session, tick.workspace_id, facts_of.LIVE)
    return [
        row
        for row in rows
        if row.mentee_id in _chain(above, row.mentor_id)
        or row.mentor_id in _chain(above, row.mentee_id)
    ]


def _chain(above: Mapping[str, str | None], user_id: str) -> set[str]:
    """Walk up the reporting line; a circle of managers ends the walk."""
    seen: set[str] = set()
    manager = above.get(user_id)
    while manager and manager not in seen:
        seen.add(manager)
        manager = above.get(manager)
    return seen


def end_in_one_line(tick: Tick, rows: Iterable[Pair]) -> None:
    """End pairs whose two people now share a reporting line; both are cared for."""
    for row in rows:
        events.settle(tick, row, break_up(facts_of.load(tick, row), Reason.REPORTING_LINE))


def related(tick: Tick, pair_id: int) -> None:
    """End a pair that an import has put into one reporting line, unless it is over already."""
    row = facts_of.find(tick, pair_id)
    if row.state in facts_of.LIVE:
        end_in_one_line(tick, [row])


def profile_changed(tick: Tick, place: Enrolment) -> None:
    """End the person's pairs that a changed manager has put into one reporting line."""
    mine = [row for row in in_one_line(tick) if place.user_id in {row.mentor_id, row.mentee_id}]
    end_in_one_line(tick, mine)


enrolment_hooks.PAUSED.append(person_paused)
enrolment_hooks.RESUMED.append(person_resumed)
enrolment_hooks.LEFT.append(enrolment_left)
enrolment_hooks.CHANGED.append(profile_changed)
people_hooks.RELATED.append(related)
