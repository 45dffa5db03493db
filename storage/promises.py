"""Queries about “you said – we do”: what HR promised after the surveys, and by when."""

from sqlmodel import Session, col, select

from storage.models import PromiseRow


def promises(session: Session, workspace_id: str, programme_id: int) -> list[PromiseRow]:
    """List “you said – we do”, the first to be due first."""
    return list(
        session.exec(
            select(PromiseRow)
            .where(
                col(PromiseRow.workspace_id) == workspace_id,
                col(PromiseRow.programme_id) == programme_id,
            )
            .order_by(col(PromiseRow.due_on), col(PromiseRow.id))
        )
    )


def promise(session: Session, workspace_id: str, promise_id: int) -> PromiseRow | None:
    """Find one line of it."""
    return session.exec(
        select(PromiseRow).where(
            col(PromiseRow.workspace_id) == workspace_id, col(PromiseRow.id) == promise_id
        )
    ).one_or_none()
