"""Did you meet? Two answers, one truth: one yes counts, a yes against a no asks both once."""

from collections.abc import Iterable
from datetime import datetime

from bot.core import Tick, Turn
from bot.domain import meetings as rules
from bot.domain.cadence import Schedule
from bot.domain.refusals import NotYours, Outdated
from bot.services import meetings_hooks as hooks
from bot.services import meetings_pair as pairs
from bot.services import meetings_record as record
from bot.services import pairs_facts
from bot.services.meetings_pair import Two
from storage.models import Meeting, Pair, TalkSlot

YES, NO = "yes", "no"
ANSWERABLE = frozenset(
    {rules.Status.BOOKED, rules.Status.HELD, rules.Status.NOT_HELD, rules.Status.UNANSWERED}
)


def answer_of(row: Pair, talk: Meeting, user_id: str) -> str | None:
    """Read what somebody answered."""
    return talk.answer_mentor if user_id == row.mentor_id else talk.answer_mentee


def find(tick: Tick, meeting_id: int, user_id: str) -> tuple[Pair, Meeting]:
    """Load a talk of which somebody may tell whether it took place.

    Raises:
        NotYours: it is not theirs.
        Outdated: it was called off, has not begun, or is too long ago.
    """
    talk = pairs.talk_of(tick, meeting_id)
    row = pairs_facts.find(tick, talk.pair_id)
    if user_id not in {row.mentor_id, row.mentee_id}:
        raise NotYours
    open_now = talk.starts_at <= tick.now < pairs.pulse_open_until(talk)
    if talk.state not in ANSWERABLE or not open_now:
        raise Outdated
    return row, talk


def answer(turn: Turn, meeting_id: int, *, yes: bool) -> tuple[Pair, Meeting]:
    """Take one answer; the same press twice changes nothing.

    Raises:
        NotYours, Outdated: nothing was changed.
    """
    row, talk = find(turn, meeting_id, turn.user_id)
    said = YES if yes else NO
    if answer_of(row, talk, turn.user_id) == said:
        return row, talk
    if turn.user_id == row.mentor_id:
        talk.answer_mentor = said
    else:
        talk.answer_mentee = said
    _decide(turn, row, talk, over=talk.state == rules.Status.UNANSWERED)
    return row, talk


def _decide(tick: Tick, row: Pair, talk: Meeting, *, over: bool = False) -> None:
    """Read both answers and let follow what they mean."""
    said = {"mentor": talk.answer_mentor, "mentee": talk.answer_mentee}
    given = {who: each == YES for who, each in said.items() if each}
    match rules.met(given, asked_again=talk.asked_again, over=over):
        case rules.Met.ASK_AGAIN:
            talk.asked_again, talk.answer_mentor, talk.answer_mentee = True, None, None
            _become(tick, row, talk, rules.Status.HELD)
        case rules.Met.HELD:
            _become(tick, row, talk, rules.Status.HELD)
        case rules.Met.NOT_HELD:
            _become(tick, row, talk, rules.Status.NOT_HELD)
        case rules.Met.UNANSWERED:
            _become(tick, row, talk, rules.Status.UNANSWERED)
        case rules.Met.WAITING:
            pass


def _become(tick: Tick, row: Pair, talk: Meeting, status: rules.Status) -> None:
    """Store what became of a talk, note it, and tell who wants to hear."""
    if talk.state == status:
        return
    talk.state = status.value
    record.note(tick, row, talk, rules.Kind(status.value))
    held = status is rules.Status.HELD
    tick.session.flush()
    closing = held and pairs.load(tick, row).is_closing(talk)
    row.closing_held = row.closing_held or closing
    record.changed(tick, row)
    if held:
        hooks.tell(hooks.HELD, tick, row, talk)
    if closing:
        hooks.tell(hooks.CLOSED, tick, row, talk)


def fall_silent(tick: Tick, two: Two, settled: Iterable[TalkSlot]) -> list[datetime]:
    """Close the talks whose cards were not answered in time; tell when the others will be.

    A card that was never sent (downtime, a pause) counts against nobody.
    """
    waits: list[datetime] = []
    past = [
        talk
        for talk in two.talks
        if talk.state == rules.Status.BOOKED and pairs.asks_at(talk) <= tick.now
    ]
    asked = {slot.on_day: slot for slot in settled if slot.schedule == Schedule.AFTER}
    for talk in past:
        slot = asked.get(two.day_of(talk))
        if slot is None:
            continue
        until = pairs.silent_after(slot.at)
        if slot.state == "skipped":
            talk.state = rules.Status.UNANSWERED.value
            tick.session.flush()
        elif until <= tick.now:
            _decide(tick, two.row, talk, over=True)
        else:
            waits.append(until)
    return waits
