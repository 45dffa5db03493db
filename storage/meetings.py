"""Queries about talks: what is settled and what happened, who looks when, and the pulse."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import bindparam, delete, update
from sqlmodel import Session, col, select

from bot.domain import meetings as rules
from storage import once
from storage.ledger import affected, insert_once, insert_or_change
from storage.models import (
    Enrolment,
    Meeting,
    Pair,
    PulseAnswer,
    PulseKey,
    ReminderRow,
    ReminderState,
    TalkEvent,
    TalkSetup,
    TalkSlot,
)
from storage.pairs import meetings

LOOK = "meetings.cadence"
TOGETHER = 49
"""How many further pairs one look takes along in its transaction."""


def setup(session: Session, workspace_id: str, pair_id: int) -> TalkSetup:
    """Find what a pair settled about its dates, or begin the row."""
    found = once.find(session, TalkSetup, workspace_id=workspace_id, pair_id=pair_id)
    if found is None:
        found = TalkSetup(workspace_id=workspace_id, pair_id=pair_id)
        session.add(found)
        session.flush()
    return found


def cards(session: Session, pair_ids: Iterable[int]) -> dict[int, list[Any]]:
    """Tell where the cards with the dates of some pairs stand."""
    asked = list(pair_ids)
    if not asked:
        return {}
    query = select(TalkSetup.pair_id, TalkSetup.cards).where(col(TalkSetup.pair_id).in_(asked))
    return {pair_id: list(cards) for pair_id, cards in session.exec(query)}


def assisted_by(session: Session, workspace_id: str, user_id: str) -> list[int]:
    """Name the pairs whose dates somebody looks after."""
    return list(
        session.exec(
            select(TalkSetup.pair_id)
            .where(
                col(TalkSetup.workspace_id) == workspace_id,
                col(TalkSetup.assistant_id) == user_id,
            )
            .order_by(col(TalkSetup.pair_id))
        )
    )


def slots(session: Session, pair_ids: Iterable[int], since: date) -> dict[int, list[TalkSlot]]:
    """List what is settled of these pairs' calendars from `since` on, by pair."""
    found: dict[int, list[TalkSlot]] = {pair_id: [] for pair_id in pair_ids}
    for row in session.exec(_SLOTS, params={"pairs": list(found), "since": since}):
        found[row.pair_id].append(row)
    return found


_SLOTS = select(TalkSlot).where(
    col(TalkSlot.pair_id).in_(bindparam("pairs", expanding=True)),
    col(TalkSlot.on_day) >= bindparam("since"),
)
"""Built once, as the others here: every look at a pair's calendar asks for it."""


def talks(session: Session, pair_ids: Iterable[int]) -> dict[int, list[Meeting]]:
    """List these pairs' talks by time, by pair."""
    found: dict[int, list[Meeting]] = {pair_id: [] for pair_id in pair_ids}
    if len(found) == 1:
        return {pair_id: meetings(session, pair_id) for pair_id in found}
    rows = session.exec(
        select(Meeting).where(col(Meeting.pair_id).in_(found)).order_by(col(Meeting.starts_at))
    )
    for row in rows:
        found[row.pair_id].append(row)
    return found


def places(
    session: Session, workspace_id: str, programme_ids: Iterable[int], user_ids: Iterable[str]
) -> dict[tuple[int, str], Enrolment]:
    """Find these people's places in these programmes."""
    asked, found = sorted(set(user_ids)), dict[tuple[int, str], Enrolment]()
    for number in set(programme_ids):
        here = {"workspace_id": workspace_id, "programme_id": number}
        for row in once.several(session, Enrolment, "user_id", asked, **here):
            found[number, row.user_id] = row
    return found


def due_with(session: Session, reminder: ReminderRow, now: datetime) -> list[ReminderRow]:
    """List further looks of this kind that are due, those that nobody else is looking at."""
    asked = {
        "now": now,
        "kind": reminder.kind,
        "workspace_id": reminder.workspace_id,
        "this": reminder.id,
    }
    return list(session.exec(_DUE_WITH, params=asked))


_DUE_WITH = (
    select(ReminderRow)
    .where(
        col(ReminderRow.state) == ReminderState.WAITING,
        col(ReminderRow.due_at) <= bindparam("now"),
        col(ReminderRow.kind) == bindparam("kind"),
        col(ReminderRow.workspace_id) == bindparam("workspace_id"),
        col(ReminderRow.attempts) == 0,
        col(ReminderRow.id) != bindparam("this"),
    )
    .order_by(col(ReminderRow.due_at), col(ReminderRow.id))
    .limit(TOGETHER)
    .with_for_update(skip_locked=True)
)


def pairs_by_id(session: Session, workspace_id: str, pair_ids: Iterable[int]) -> list[Pair]:
    """Load pairs of this workspace, locked until the transaction ends (PostgreSQL)."""
    asked = {"workspace_id": workspace_id, "pairs": list(pair_ids)}
    return list(session.exec(_PAIRS_BY_ID, params=asked))


_PAIRS_BY_ID = (
    select(Pair)
    .where(
        col(Pair.workspace_id) == bindparam("workspace_id"),
        col(Pair.id).in_(bindparam("pairs", expanding=True)),
    )
    .order_by(col(Pair.id))
    .with_for_update()
)


def slot(session: Session, pair_id: int, schedule: str, on_day: date) -> TalkSlot | None:
    """Find one settled slot."""
    return session.exec(
        select(TalkSlot).where(
            col(TalkSlot.pair_id) == pair_id,
            col(TalkSlot.schedule) == schedule,
            col(TalkSlot.on_day) == on_day,
        )
    ).one_or_none()


def settle(session: Session, rows: Sequence[dict[str, Any]]) -> int:
    """Write down slots as settled; one already written is left alone."""
    return insert_once(session, TalkSlot, rows, ("pair_id", "schedule", "on_day"))


def events(session: Session, pair_id: int) -> list[TalkEvent]:
    """List what happened to a pair's dates, in the order in which it became known."""
    return list(session.exec(_EVENTS, params={"pair_id": pair_id}))


_EVENTS = (
    select(TalkEvent)
    .where(col(TalkEvent.pair_id) == bindparam("pair_id"))
    .order_by(col(TalkEvent.id))
)


@dataclass(frozen=True, slots=True)
class TalkFacts:
    """A pair's talks in figures: process only, never an answer.

    `held` are the starts of talks that took place; the counts are those since the last of them.
    """

    held: tuple[datetime, ...]
    planned: int
    next_at: datetime | None
    moves: int
    cancels: int
    unanswered: int


def facts_of(session: Session, pair: Pair, *, since: datetime | None = None) -> TalkFacts:
    """Count a pair's talks; what happened before `since` (or the present stretch) is forgiven."""
    talks = meetings(session, pair.id or 0)
    happened = [
        rules.Happened(rules.Kind(row.kind), row.at, row.by)
        for row in events(session, pair.id or 0)
    ]
    counts = rules.count(happened, since=since or pair.counted_from)
    states = [talk.state for talk in talks]
    return TalkFacts(
        held=tuple(talk.starts_at for talk in talks if talk.state == rules.Status.HELD),
        planned=states.count(rules.Status.BOOKED) + states.count(rules.Status.HELD),
        next_at=next((t.starts_at for t in talks if t.state == rules.Status.BOOKED), None),
        moves=counts.moves_in_a_row,
        cancels=counts.cancels_by_one,
        unanswered=counts.unanswered_in_a_row,
    )


def look_at(session: Session, pair: Pair, due_at: datetime | None) -> None:
    """Set the one moment at which a pair's calendar is looked at again; None for never."""
    mine = (
        col(ReminderRow.workspace_id) == pair.workspace_id,
        col(ReminderRow.kind) == LOOK,
        col(ReminderRow.key) == f"pair:{pair.id}:cadence",
    )
    if due_at is None:
        affected(session, update(ReminderRow).where(*mine).values(state=ReminderState.DONE))
        return
    change = {"state": ReminderState.WAITING, "due_at": due_at, "attempts": 0, "reason": None}
    row = {
        "workspace_id": pair.workspace_id,
        "programme_id": pair.programme_id,
        "kind": LOOK,
        "key": f"pair:{pair.id}:cadence",
        "facts": {"pair": pair.id},
        **change,
    }
    insert_or_change(session, ReminderRow, row, ("workspace_id", "kind", "key"), tuple(change))


def pulse_key(session: Session, workspace_id: str, programme_id: int) -> PulseKey | None:
    """Find the key of a programme's pulses."""
    return once.find(session, PulseKey, workspace_id=workspace_id, programme_id=programme_id)


def pulse(session: Session, voter: str) -> dict[str, int]:
    """Read what was answered under a pseudonym, by item."""
    rows = session.exec(select(PulseAnswer).where(col(PulseAnswer.voter) == voter))
    return {row.item: row.value for row in rows}


def keep_pulse(
    session: Session,
    workspace_id: str,
    programme_id: int,
    *,
    voter: str,
    role: str,
    values: Mapping[str, int],
) -> None:
    """Store one person's answers about one talk in place of earlier ones."""
    session.exec(delete(PulseAnswer).where(col(PulseAnswer.voter) == voter))
    session.add_all(
        PulseAnswer(
            workspace_id=workspace_id,
            programme_id=programme_id,
            voter=voter,
            role=role,
            item=item,
            value=value,
        )
        for item, value in sorted(values.items())
    )


def open_talks(session: Session, pair_ids: Iterable[int]) -> list[Meeting]:
    """List the talks of these pairs that are still open, by time."""
    return list(session.exec(_OPEN_TALKS, params={"pairs": list(pair_ids)}))


_OPEN_TALKS = (
    select(Meeting)
    .where(
        col(Meeting.pair_id).in_(bindparam("pairs", expanding=True)),
        col(Meeting.state) == rules.Status.BOOKED,
    )
    .order_by(col(Meeting.starts_at))
)
