"""Queries about insights that two people pass on together."""

from sqlmodel import Session, col, select

from storage.models import InsightWords, Pair


def find(session: Session, workspace_id: str, words_id: int) -> InsightWords | None:
    """Find an insight of this workspace, locked until the transaction ends (PostgreSQL)."""
    return session.exec(
        select(InsightWords)
        .where(col(InsightWords.workspace_id) == workspace_id, col(InsightWords.id) == words_id)
        .with_for_update()
    ).one_or_none()


def of_pair(session: Session, workspace_id: str, pair_id: int) -> list[InsightWords]:
    """List what the two have written, at most one each."""
    return list(
        session.exec(
            select(InsightWords)
            .where(
                col(InsightWords.workspace_id) == workspace_id, col(InsightWords.pair_id) == pair_id
            )
            .order_by(col(InsightWords.id))
        )
    )


def of_person(session: Session, workspace_id: str, user_id: str) -> list[InsightWords]:
    """List the insights of somebody's pairs, their own and their partners', the newest first."""
    return list(
        session.exec(
            select(InsightWords)
            .join(Pair, col(Pair.id) == col(InsightWords.pair_id))
            .where(
                col(InsightWords.workspace_id) == workspace_id,
                (col(Pair.mentor_id) == user_id) | (col(Pair.mentee_id) == user_id),
            )
            .order_by(col(InsightWords.id).desc())
        )
    )


def released(session: Session, workspace_id: str, programme_id: int) -> list[str]:
    """Give the words both released, in the order in which they were, without whose they are."""
    rows = session.exec(
        select(InsightWords)
        .where(
            col(InsightWords.workspace_id) == workspace_id,
            col(InsightWords.programme_id) == programme_id,
            col(InsightWords.state) == "released",
        )
        .order_by(col(InsightWords.released_at), col(InsightWords.id))
    )
    return [row.words for row in rows]
