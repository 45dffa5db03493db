"""Slack's rate limits as the database knows them: what must wait, for all processes."""

from sqlalchemy import bindparam, update
from sqlmodel import Session, col, select

from storage.ledger import FAR_SECONDS, affected, insert_once
from storage.models import RateBlock


def block(session: Session, workspace_id: str, method: str, *, until: float) -> None:
    """Remember that Slack asked us to wait with this method; a longer wait is never shortened."""
    new = {"workspace_id": workspace_id, "method": method, "until": until}
    if insert_once(session, RateBlock, [new], ("workspace_id", "method")):
        return
    affected(
        session,
        update(RateBlock)
        .where(
            col(RateBlock.workspace_id) == workspace_id,
            col(RateBlock.method) == method,
            col(RateBlock.until) < until,
        )
        .values(until=until),
    )


def blocked(session: Session, workspace_id: str, *, wall: float) -> dict[str, float]:
    """Name the methods that must wait, each with the wall-clock second it is free again."""
    asked = {"workspace_id": workspace_id, "wall": wall, "far": wall + FAR_SECONDS}
    return dict(session.exec(_BLOCKED, params=asked).all())


_BLOCKED = select(RateBlock.method, RateBlock.until).where(
    col(RateBlock.workspace_id) == bindparam("workspace_id"),
    col(RateBlock.until) > bindparam("wall"),
    col(RateBlock.until) < bindparam("far"),
)
"""Built once: every handful of letters asks it."""
