"""Queries about lessons read and learning goals."""

from collections.abc import Iterable

from sqlalchemy import bindparam, func
from sqlmodel import Session, col, select

from bot.domain.lessons import GATE
from storage import once
from storage.models import Enrolment, LearningGoal, LessonProgress, Pair


def progress(session: Session, workspace_id: str, user_id: str) -> dict[str, LessonProgress]:
    """Load what somebody has read, by lesson."""
    asked = {"workspace_id": workspace_id, "user_id": user_id}
    key = ("of", workspace_id, user_id)
    rows = once.listed(session, LessonProgress, key, lambda: session.exec(_PROGRESS, params=asked))
    return {row.lesson: row for row in rows}


_PROGRESS = select(LessonProgress).where(
    col(LessonProgress.workspace_id) == bindparam("workspace_id"),
    col(LessonProgress.user_id) == bindparam("user_id"),
)


def ready(session: Session, workspace_id: str, user_id: str) -> bool:
    """Tell whether somebody is through the lessons that the training gate asks for."""
    found = progress(session, workspace_id, user_id)
    return all(lesson in found and found[lesson].done_at for lesson in GATE)


def ready_people(session: Session, workspace_id: str, programme_id: int) -> set[str]:
    """Name everybody in a programme who may be matched when its training gate is on.

    For matching only: it becomes `ready` of the people the solver sees, and nobody is shown it.
    """
    rows = session.exec(
        select(Enrolment.user_id)
        .join(LessonProgress, col(LessonProgress.user_id) == col(Enrolment.user_id))
        .where(
            col(Enrolment.workspace_id) == workspace_id,
            col(Enrolment.programme_id) == programme_id,
            col(Enrolment.state) != "left",
            col(LessonProgress.workspace_id) == workspace_id,
            col(LessonProgress.lesson).in_(GATE),
            col(LessonProgress.done_at).is_not(None),
        )
        .group_by(col(Enrolment.user_id))
        .having(func.count() == len(GATE))
    )
    return set(rows)


def goals(session: Session, workspace_id: str, pair_ids: Iterable[int]) -> list[LearningGoal]:
    """List the goals of some pairs, oldest first."""
    ids = tuple(sorted(pair_ids))
    if not ids:
        return []
    query = (
        select(LearningGoal)
        .where(col(LearningGoal.workspace_id) == workspace_id, col(LearningGoal.pair_id).in_(ids))
        .order_by(col(LearningGoal.id))
    )
    return once.listed(session, LearningGoal, (workspace_id, ids), lambda: session.exec(query))


def goal(session: Session, workspace_id: str, goal_id: int) -> LearningGoal | None:
    """Find one goal, locked until the transaction ends (PostgreSQL)."""
    return session.exec(
        select(LearningGoal)
        .where(col(LearningGoal.workspace_id) == workspace_id, col(LearningGoal.id) == goal_id)
        .with_for_update()
    ).one_or_none()


def outcomes(
    session: Session, workspace_id: str, programme_id: int
) -> list[tuple[str, int | None]]:
    """List role and final step of everybody with a goal of their own, for `freeze_goals` only.

    Nobody counts twice: of somebody with several goals the one set last stands. Joint goals are
    left out, because one answer would count for two people.
    """
    rows = session.exec(
        select(LearningGoal)
        .join(Pair, col(Pair.id) == col(LearningGoal.pair_id))
        .where(
            col(Pair.workspace_id) == workspace_id,
            col(Pair.programme_id) == programme_id,
            col(LearningGoal.dropped).is_(False),
            col(LearningGoal.owner) != "joint",
        )
        .order_by(col(LearningGoal.id))
    )
    latest = {row.author_id: (row.owner, row.outcome) for row in rows}
    return [latest[author] for author in sorted(latest)]
