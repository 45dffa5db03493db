"""Queries about what HR writes to groups of people, and who belongs to a group."""

from sqlmodel import Session, col, select

from storage.models import Enrolment, Mailing, Skill


def mailing(session: Session, workspace_id: str, mailing_id: int) -> Mailing | None:
    """Find a mailing of this workspace."""
    return session.exec(
        select(Mailing).where(
            col(Mailing.workspace_id) == workspace_id, col(Mailing.id) == mailing_id
        )
    ).one_or_none()


def mailings(session: Session, workspace_id: str, ids: set[int]) -> dict[int, Mailing]:
    """Load several mailings at once, by id."""
    rows = session.exec(
        select(Mailing).where(col(Mailing.workspace_id) == workspace_id, col(Mailing.id).in_(ids))
    )
    return {row.id or 0: row for row in rows}


def with_skill(session: Session, programme_id: int, kind: str, topic: str) -> set[int]:
    """Name the enrolments that offer or want a topic."""
    rows = session.exec(
        select(Skill.enrolment_id)
        .join(Enrolment, col(Enrolment.id) == col(Skill.enrolment_id))
        .where(
            col(Enrolment.programme_id) == programme_id,
            col(Skill.kind) == kind,
            col(Skill.topic) == topic,
        )
    )
    return set(rows)
