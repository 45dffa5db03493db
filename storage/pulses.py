"""Queries about the pulses of a whole programme: read once at the close, and deleted."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import delete
from sqlmodel import Session, col, select

from storage.models import Meeting, Pair, PulseAnswer, PulseKey, Survey

WAVE = "pulse"
"""The name under which frozen pulses stand beside the programme's surveys."""


def talks(session: Session, workspace_id: str, programme_id: int) -> list[tuple[int, str, str]]:
    """List the talks that were held, each with its mentor and its mentee."""
    rows = session.exec(
        select(Meeting.id, Pair.mentor_id, Pair.mentee_id)
        .join(Pair, col(Pair.id) == col(Meeting.pair_id))
        .where(
            col(Pair.workspace_id) == workspace_id,
            col(Pair.programme_id) == programme_id,
            col(Meeting.state) == "held",
        )
        .order_by(col(Meeting.id))
    )
    return [(number or 0, mentor, mentee) for number, mentor, mentee in rows]


def talks_of(session: Session, workspace_id: str, programme_id: int, user_id: str) -> list[int]:
    """List all talks somebody was ever to have in a programme."""
    rows = session.exec(
        select(Meeting.id)
        .join(Pair, col(Pair.id) == col(Meeting.pair_id))
        .where(
            col(Pair.workspace_id) == workspace_id,
            col(Pair.programme_id) == programme_id,
            (col(Pair.mentor_id) == user_id) | (col(Pair.mentee_id) == user_id),
        )
    )
    return [number or 0 for number in rows]


def answers(session: Session, workspace_id: str, programme_id: int) -> dict[str, dict[str, int]]:
    """Read all answers by pseudonym, for the close; nothing else may."""
    rows = session.exec(
        select(PulseAnswer).where(
            col(PulseAnswer.workspace_id) == workspace_id,
            col(PulseAnswer.programme_id) == programme_id,
        )
    )
    found: dict[str, dict[str, int]] = defaultdict(dict)
    for row in rows:
        found[row.voter][row.item] = row.value
    return dict(found)


def keys(session: Session, workspace_id: str) -> list[PulseKey]:
    """List the keys under which pulses can still be linked."""
    query = select(PulseKey).where(col(PulseKey.workspace_id) == workspace_id)
    return list(session.exec(query))


def drop_voters(session: Session, voters: Iterable[str]) -> int:
    """Delete what was answered under some pseudonyms."""
    gone = delete(PulseAnswer).where(col(PulseAnswer.voter).in_(list(voters)))
    return session.connection().execute(gone).rowcount


def drop_answers(session: Session, workspace_id: str, frozen_before: datetime) -> int:
    """Delete raw pulses of programmes whose pulses were frozen before a moment."""
    over = select(Survey.programme_id).where(
        col(Survey.workspace_id) == workspace_id,
        col(Survey.wave) == WAVE,
        col(Survey.state) == "closed",
        col(Survey.closes_at) < frozen_before,
    )
    gone = delete(PulseAnswer).where(
        col(PulseAnswer.workspace_id) == workspace_id, col(PulseAnswer.programme_id).in_(over)
    )
    return session.connection().execute(gone).rowcount
