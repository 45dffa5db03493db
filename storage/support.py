"""Queries about requests for support."""

from collections.abc import Sequence

from sqlmodel import Session, col, select

from bot.domain.roles import Role
from storage.models import Grant, Person, SupportRequest


def request(session: Session, workspace_id: str, request_id: int) -> SupportRequest | None:
    """Find a request of this workspace, locked until the transaction ends (PostgreSQL)."""
    return session.exec(
        select(SupportRequest)
        .where(
            col(SupportRequest.workspace_id) == workspace_id,
            col(SupportRequest.id) == request_id,
        )
        .with_for_update()
    ).one_or_none()


def waiting_for(session: Session, workspace_id: str, helper_id: str) -> list[SupportRequest]:
    """List what a helper has been asked and nobody has answered, oldest first."""
    return [
        row
        for row in session.exec(
            select(SupportRequest)
            .where(
                col(SupportRequest.workspace_id) == workspace_id,
                col(SupportRequest.state) != "answered",
            )
            .order_by(col(SupportRequest.created_at), col(SupportRequest.id))
        )
        if helper_id in row.helpers
    ]


def own(session: Session, workspace_id: str, user_id: str) -> list[SupportRequest]:
    """List somebody's own requests that are not answered yet, oldest first."""
    return list(
        session.exec(
            select(SupportRequest)
            .where(
                col(SupportRequest.workspace_id) == workspace_id,
                col(SupportRequest.user_id) == user_id,
                col(SupportRequest.state) != "answered",
            )
            .order_by(col(SupportRequest.created_at), col(SupportRequest.id))
        )
    )


def helpers(
    session: Session, workspace_id: str, role: Role, programmes: Sequence[int]
) -> list[str]:
    """Name who holds a role in these programmes or in all, the longest-serving first.

    People who left the company are left out; deputies come after the others.
    """
    rows = session.exec(
        select(Grant)
        .join(
            Person,
            (col(Person.workspace_id) == col(Grant.workspace_id))
            & (col(Person.user_id) == col(Grant.user_id)),
        )
        .where(
            col(Grant.workspace_id) == workspace_id,
            col(Grant.role) == role,
            col(Person.left_at).is_(None),
        )
        .order_by(col(Grant.granted_at), col(Grant.id))
    )
    fitting = [row for row in rows if row.programme_id is None or row.programme_id in programmes]
    first = sorted(fitting, key=lambda row: bool(getattr(row, "deputy", False)))
    return list(dict.fromkeys(row.user_id for row in first))
