"""Queries about workshops and their seats."""

from collections.abc import Iterable

from sqlmodel import Session, col, select

from storage.models import Workshop, WorkshopSeat


def workshop(session: Session, workspace_id: str, workshop_id: int) -> Workshop | None:
    """Find a workshop, locked until the transaction ends (PostgreSQL): seats are counted."""
    return session.exec(
        select(Workshop)
        .where(col(Workshop.workspace_id) == workspace_id, col(Workshop.id) == workshop_id)
        .with_for_update()
    ).one_or_none()


def workshops(session: Session, workspace_id: str, programme_ids: Iterable[int]) -> list[Workshop]:
    """List the workshops of some programmes, the next to begin first."""
    return list(
        session.exec(
            select(Workshop)
            .where(
                col(Workshop.workspace_id) == workspace_id,
                col(Workshop.programme_id).in_(list(programme_ids)),
            )
            .order_by(col(Workshop.starts_at), col(Workshop.id))
        )
    )


def seats(session: Session, workshop_ids: Iterable[int]) -> dict[int, list[WorkshopSeat]]:
    """Load seats and queues, by workshop, in the order in which people asked."""
    found: dict[int, list[WorkshopSeat]] = {}
    ids = list(workshop_ids)
    if not ids:
        return found
    query = select(WorkshopSeat).where(col(WorkshopSeat.workshop_id).in_(ids))
    for seat in session.exec(query.order_by(col(WorkshopSeat.asked_at), col(WorkshopSeat.id))):
        found.setdefault(seat.workshop_id, []).append(seat)
    return found
