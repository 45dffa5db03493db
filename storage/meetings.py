"""Queries about talks: what is settled and what happened, who looks when, and the pulse."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import delete, update
from sqlmodel import Session, col, or_, select

from bot.domain import meetings as rules
from storage.ledger import affected, insert_once
from storage.models import (
    LetterRow,
    LetterState,
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
UNDER_WAY = (
    LetterState.WAITING,
    LetterState.HELD,
    LetterState.CLAIMED,
    LetterState.SENDING,
    LetterState.SENT,
)
"""States of letters that somebody has, or will have."""


def setup(session: Session, workspace_id: str, pair_id: int) -> TalkSetup:
    """Find what a pair settled about its dates, or begin the row."""
    found = session.exec(
        select(TalkSetup).where(
            col(TalkSetup.workspace_id) == workspace_id, col(TalkSetup.pair_id) == pair_id
        )
    ).one_or_none()
    if found is None:
        found = TalkSetup(workspace_id=workspace_id, pair_id=pair_id)
        session.add(found)
        session.flush()
    return found


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


def slots(session: Session, pair_id: int, since: date) -> list[TalkSlot]:
    """List what is settled of a pair's calendar from `since` on."""
    return list(
        session.exec(
            select(TalkSlot).where(col(TalkSlot.pair_id) == pair_id, col(TalkSlot.on_day) >= since)
        )
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
    return list(
        session.exec(
            select(TalkEvent).where(col(TalkEvent.pair_id) == pair_id).order_by(col(TalkEvent.id))
        )
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


def letters_to(
    session: Session, workspace_id: str, to: Sequence[str], start: datetime, end: datetime
) -> list[LetterRow]:
    """List the letters to these people or pairs that fall due in `start`…`end` and count."""
    return list(
        session.exec(
            select(LetterRow).where(
                col(LetterRow.workspace_id) == workspace_id,
                col(LetterRow.to).in_(list(to)),
                col(LetterRow.due_at) >= start,
                col(LetterRow.due_at) < end,
                col(LetterRow.state).in_(UNDER_WAY),
            )
        )
    )


def booked_between(
    session: Session, workspace_id: str, user_ids: Sequence[str], start: datetime, end: datetime
) -> list[tuple[Meeting, Pair]]:
    """List the talks of these people, in all their pairs, that are not called off."""
    found = session.exec(
        select(Meeting, Pair)
        .join(Pair, col(Pair.id) == col(Meeting.pair_id))
        .where(
            col(Pair.workspace_id) == workspace_id,
            or_(col(Pair.mentor_id).in_(list(user_ids)), col(Pair.mentee_id).in_(list(user_ids))),
            col(Meeting.starts_at) >= start,
            col(Meeting.starts_at) < end,
            col(Meeting.state) != rules.Status.CANCELLED,
        )
    )
    return list(found)


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
    if not affected(session, update(ReminderRow).where(*mine).values(**change)):
        row = {
            "workspace_id": pair.workspace_id,
            "programme_id": pair.programme_id,
            "kind": LOOK,
            "key": f"pair:{pair.id}:cadence",
            "facts": {"pair": pair.id},
            **change,
        }
        insert_once(session, ReminderRow, [row], ("workspace_id", "kind", "key"))


def pulse_key(session: Session, workspace_id: str, programme_id: int) -> PulseKey | None:
    """Find the key of a programme's pulses."""
    return session.exec(
        select(PulseKey).where(
            col(PulseKey.workspace_id) == workspace_id, col(PulseKey.programme_id) == programme_id
        )
    ).one_or_none()


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
    return list(
        session.exec(
            select(Meeting)
            .where(
                col(Meeting.pair_id).in_(list(pair_ids)),
                col(Meeting.state) == rules.Status.BOOKED,
            )
            .order_by(col(Meeting.starts_at))
        )
    )
