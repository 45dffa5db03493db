"""Queries about milestones: what a pair has done, and what each of the two has reached."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import Integer, bindparam
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


def events(
    session: Session, pair_id: int, user_ids: Iterable[str]
) -> dict[str, list[tuple[Event, datetime]]]:
    """List for each of these people what the pair has done, and what they have done alone."""
    rows = session.exec(select(ProcessEvent).where(col(ProcessEvent.pair_id) == pair_id)).all()
    return {
        user_id: [(Event(row.event), row.at) for row in rows if row.user_id in {"", user_id}]
        for user_id in user_ids
    }


def reach(
    session: Session, pair: Pair, reached: Iterable[tuple[str, str, datetime]]
) -> list[MilestoneRow]:
    """Give people milestones (person, milestone, when); return those that they had not yet."""
    same = {
        "workspace_id": pair.workspace_id,
        "pair_id": pair.id,
        "programme_id": pair.programme_id,
    }
    rows = [
        {**same, "user_id": who, "milestone": milestone, "at": at} for who, milestone, at in reached
    ]
    known = _of_pair(session, pair) if rows else {}
    fresh = [row for row in rows if (row["user_id"], row["milestone"]) not in known]
    if not insert_once(session, MilestoneRow, fresh, ("pair_id", "user_id", "milestone")):
        return []
    now = _of_pair(session, pair)
    return [now[key] for key in now if key not in known]


def _of_pair(session: Session, pair: Pair) -> dict[tuple[str, str], MilestoneRow]:
    """Load the milestones of both."""
    query = select(MilestoneRow).where(col(MilestoneRow.pair_id) == pair.id)
    rows = session.exec(query.order_by(col(MilestoneRow.id)))
    return {(row.user_id, row.milestone): row for row in rows}


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
    asked = {"workspace_id": workspace_id, "user_id": user_id, "most": limit}
    if pair_id is None:
        return list(session.exec(_OF_PERSON, params=asked))
    return list(session.exec(_OF_PERSON_IN_PAIR, params={**asked, "pair_id": pair_id}))


_OF_PERSON = (
    select(MilestoneRow)
    .where(
        col(MilestoneRow.workspace_id) == bindparam("workspace_id"),
        col(MilestoneRow.user_id) == bindparam("user_id"),
    )
    .order_by(col(MilestoneRow.at).desc(), col(MilestoneRow.id).desc())
    .limit(bindparam("most", type_=Integer))
)
_OF_PERSON_IN_PAIR = _OF_PERSON.where(col(MilestoneRow.pair_id) == bindparam("pair_id"))
