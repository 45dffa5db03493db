"""Queries about thanks: words, answers of those named, and the posts that name them."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlalchemy import Integer, bindparam
from sqlmodel import Session, col, select

from storage.models import Consent, Shoutout, ShoutoutPost


def shoutout(session: Session, workspace_id: str, shoutout_id: int) -> Shoutout | None:
    """Find a thank-you of this workspace, locked until the transaction ends (PostgreSQL)."""
    return session.exec(
        select(Shoutout)
        .where(col(Shoutout.workspace_id) == workspace_id, col(Shoutout.id) == shoutout_id)
        .with_for_update()
    ).one_or_none()


def consents(session: Session, shoutout_id: int) -> dict[str, Consent]:
    """Load the answers of everybody named, by person."""
    rows = session.exec(
        select(Consent)
        .where(col(Consent.shoutout_id) == shoutout_id)
        .order_by(col(Consent.user_id))
    )
    return {row.user_id: row for row in rows}


def add(session: Session, row: Shoutout, people: Iterable[str]) -> None:
    """Store a new thank-you with an open answer for everybody named."""
    session.add(row)
    session.flush()
    session.add_all(
        Consent(workspace_id=row.workspace_id, shoutout_id=row.id or 0, user_id=person)
        for person in people
    )
    session.flush()


def posts(session: Session, shoutout_id: int) -> dict[int, ShoutoutPost]:
    """Load where it was posted, by place."""
    rows = session.exec(select(ShoutoutPost).where(col(ShoutoutPost.shoutout_id) == shoutout_id))
    return {row.place: row for row in rows}


def note_post(
    session: Session, row: Shoutout, place: int, *, channel: str, ts: str, now: datetime
) -> None:
    """Remember where a post stands."""
    found = posts(session, row.id or 0).get(place)
    if found is not None:
        found.channel_id, found.message_ts = channel, ts
        return
    session.add(
        ShoutoutPost(
            workspace_id=row.workspace_id,
            shoutout_id=row.id or 0,
            place=place,
            channel_id=channel,
            message_ts=ts,
            posted_at=now,
        )
    )
    session.flush()


def forget_post(session: Session, shoutout_id: int, place: int) -> None:
    """Forget a post that was deleted."""
    found = posts(session, shoutout_id).get(place)
    if found is not None:
        session.delete(found)


def written_by(session: Session, workspace_id: str, user_id: str, limit: int) -> list[Shoutout]:
    """List what somebody has written, the newest first."""
    return list(
        session.exec(
            select(Shoutout)
            .where(col(Shoutout.workspace_id) == workspace_id, col(Shoutout.author_id) == user_id)
            .order_by(col(Shoutout.created_at).desc(), col(Shoutout.id).desc())
            .limit(limit)
        )
    )


def received_by(
    session: Session, workspace_id: str, user_id: str, limit: int
) -> Sequence[tuple[Shoutout, Consent]]:
    """List what somebody was thanked for and their answer, the newest first."""
    asked = {"workspace_id": workspace_id, "user_id": user_id, "most": limit}
    return list(session.exec(_RECEIVED_BY, params=asked))


_RECEIVED_BY = (
    select(Shoutout, Consent)
    .join(Consent, col(Consent.shoutout_id) == col(Shoutout.id))
    .where(
        col(Shoutout.workspace_id) == bindparam("workspace_id"),
        col(Consent.user_id) == bindparam("user_id"),
        col(Shoutout.state) != "taken_back",
    )
    .order_by(col(Shoutout.created_at).desc(), col(Shoutout.id).desc())
    .limit(bindparam("most", type_=Integer))
)
