"""Queries about milestones: what a pair has done, and what each of the two has reached."""

from datetime import datetime

from sqlmodel import Session, col, select

from bot.domain.milestones import Event
from storage.ledger import insert_once
from storage.models import MilestoneRow, Pair, ProcessEvent


def note(session: Session, pair: Pair, event: Event, user_id: str, at: datetime) -> bool:
    """Write down what happened; false when it had happened before."""
    row = {
        "workspace_id": pair.workspace_id,
        "pair_id": pair.id,
        "event": event.value,
        "user_id": user_id,
        "at": at,
    }
    return insert_once(session, ProcessEvent, [row], ("pair_id", "event", "user_id")) == 1


def events(session: Session, pair_id: int, user_id: str) -> list[tuple[Event, datetime]]:
    """List what the pair has done, and what this one of the two has done alone."""
    rows = session.exec(
        select(ProcessEvent).where(
            col(ProcessEvent.pair_id) == pair_id, col(ProcessEvent.user_id).in_(["", user_id])
        )
    )
    return [(Event(row.event), row.at) for row in rows]


def reach(
    session: Session, pair: Pair, user_id: str, milestone: str, at: datetime
) -> MilestoneRow | None:
    """Give somebody a milestone; None when they had it."""
    row = {
        "workspace_id": pair.workspace_id,
        "pair_id": pair.id,
        "programme_id": pair.programme_id,
        "user_id": user_id,
        "milestone": milestone,
        "at": at,
    }
    if not insert_once(session, MilestoneRow, [row], ("pair_id", "user_id", "milestone")):
        return None
    return session.exec(
        select(MilestoneRow).where(
            col(MilestoneRow.pair_id) == pair.id,
            col(MilestoneRow.user_id) == user_id,
            col(MilestoneRow.milestone) == milestone,
        )
    ).one()


def milestone(session: Session, workspace_id: str, milestone_id: int) -> MilestoneRow | None:
    """Find a milestone of this workspace, locked until the transaction ends (PostgreSQL)."""
    return session.exec(
        select(MilestoneRow)
        .where(col(MilestoneRow.workspace_id) == workspace_id, col(MilestoneRow.id) == milestone_id)
        .with_for_update()
    ).one_or_none()


def of_person(
    session: Session, workspace_id: str, user_id: str, limit: int, pair_id: int | None = None
) -> list[MilestoneRow]:
    """List what somebody has reached, the latest first."""
    query = select(MilestoneRow).where(
        col(MilestoneRow.workspace_id) == workspace_id, col(MilestoneRow.user_id) == user_id
    )
    if pair_id is not None:
        query = query.where(col(MilestoneRow.pair_id) == pair_id)
    latest = col(MilestoneRow.at).desc(), col(MilestoneRow.id).desc()
    return list(session.exec(query.order_by(*latest).limit(limit)))
