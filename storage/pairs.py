"""Queries about pairs and their talks."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import bindparam
from sqlmodel import Session, and_, col, or_, select

from storage import once
from storage.models import Meeting, Pair


def pair(session: Session, workspace_id: str, pair_id: int) -> Pair | None:
    """Find a pair of this workspace, locked until the transaction ends (PostgreSQL)."""
    return once.find(session, Pair, lock=True, workspace_id=workspace_id, id=pair_id)


def pairs_in(
    session: Session, workspace_id: str, programme_id: int, states: Iterable[str] | None = None
) -> list[Pair]:
    """List a programme's pairs, weakest first."""
    query = select(Pair).where(
        col(Pair.workspace_id) == workspace_id, col(Pair.programme_id) == programme_id
    )
    if states is not None:
        query = query.where(col(Pair.state).in_(list(states)))
    return list(session.exec(query.order_by(col(Pair.score), col(Pair.id))))


def pairs_of(
    session: Session, workspace_id: str, user_id: str, states: Iterable[str] | None = None
) -> list[Pair]:
    """List somebody's pairs in all programmes, oldest first."""
    asked = {"workspace_id": workspace_id, "user_id": user_id}
    key = ("of", workspace_id, user_id)
    rows = once.listed(session, Pair, key, lambda: session.exec(_PAIRS_OF, params=asked))
    wanted = None if states is None else set(states)
    return [row for row in rows if wanted is None or row.state in wanted]


def meetings(session: Session, pair_id: int) -> list[Meeting]:
    """List a pair's talks by time."""
    asked = {"pair_id": pair_id}
    return once.listed(
        session, Meeting, ("of", pair_id), lambda: session.exec(_MEETINGS, params=asked)
    )


_PAIRS_OF = (
    select(Pair)
    .where(
        col(Pair.workspace_id) == bindparam("workspace_id"),
        or_(
            col(Pair.mentor_id) == bindparam("user_id"), col(Pair.mentee_id) == bindparam("user_id")
        ),
    )
    .order_by(col(Pair.id))
)
_MEETINGS = (
    select(Meeting)
    .where(col(Meeting.pair_id) == bindparam("pair_id"))
    .order_by(col(Meeting.starts_at))
)


def meeting(session: Session, workspace_id: str, meeting_id: int) -> Meeting | None:
    """Find one talk of this workspace."""
    return once.find(session, Meeting, lock=True, workspace_id=workspace_id, id=meeting_id)


def live_pairs(session: Session, workspace_id: str, states: Iterable[str]) -> list[Pair]:
    """List all pairs of a workspace in these states, oldest first."""
    return list(
        session.exec(
            select(Pair)
            .where(col(Pair.workspace_id) == workspace_id, col(Pair.state).in_(list(states)))
            .order_by(col(Pair.id))
        )
    )


def unsettled(
    session: Session,
    workspace_id: str,
    programme_id: int,
    states: Iterable[str],
    live: Iterable[str],
) -> list[Pair]:
    """List a programme's pairs in these states, and those `live` whose chat cannot be used."""
    alone = and_(col(Pair.alone).is_(True), col(Pair.state).in_(list(live)))
    return list(
        session.exec(
            select(Pair)
            .where(
                col(Pair.workspace_id) == workspace_id,
                col(Pair.programme_id) == programme_id,
                or_(col(Pair.state).in_(list(states)), alone),
            )
            .order_by(col(Pair.score), col(Pair.id))
        )
    )


def busy(
    session: Session,
    workspace_id: str,
    programme_id: int,
    states: Iterable[str],
    users: Iterable[str],
) -> set[str]:
    """Tell which of some people are in a programme's pairs in these states."""
    asked = set(users)
    found = session.exec(
        select(Pair.mentor_id, Pair.mentee_id).where(
            col(Pair.workspace_id) == workspace_id,
            col(Pair.programme_id) == programme_id,
            col(Pair.state).in_(list(states)),
            or_(col(Pair.mentor_id).in_(asked), col(Pair.mentee_id).in_(asked)),
        )
    )
    return asked & {who for two in found for who in two}


def failed_since(
    session: Session, workspace_id: str, programme_id: int, states: Iterable[str], since: datetime
) -> list[Pair]:
    """List proposals that came to nothing since a moment, the latest first."""
    return list(
        session.exec(
            select(Pair)
            .where(
                col(Pair.workspace_id) == workspace_id,
                col(Pair.programme_id) == programme_id,
                col(Pair.state).in_(list(states)),
                col(Pair.asked_at).is_not(None),
                col(Pair.ended_at) >= since,
            )
            .order_by(col(Pair.ended_at).desc(), col(Pair.id))
        )
    )
