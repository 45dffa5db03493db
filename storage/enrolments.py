"""Queries about what enrolled people told: topics, drafts, and the rows matching reads."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime

from sqlalchemy import bindparam, delete, func, update
from sqlmodel import Session, col, select

from storage import once, people
from storage.models import Draft, Enrolment, OwnTopic, Skill


def own_topics(session: Session, workspace_id: str) -> list[OwnTopic]:
    """List the topics people added, those that were merged or hidden excluded."""
    rows = _all_topics(session, workspace_id)
    return [row for row in rows if row.merged_into is None and not row.hidden]


def _all_topics(session: Session, workspace_id: str) -> list[OwnTopic]:
    asked = {"workspace_id": workspace_id}
    return once.listed(
        session, OwnTopic, (workspace_id,), lambda: session.exec(_ALL_TOPICS, params=asked)
    )


_ALL_TOPICS = (
    select(OwnTopic)
    .where(col(OwnTopic.workspace_id) == bindparam("workspace_id"))
    .order_by(col(OwnTopic.id))
)


def own_topic_names(session: Session, workspace_id: str) -> dict[str, str]:
    """Name all added topics, hidden and merged ones included, by key."""
    return {row.key: row.name for row in _all_topics(session, workspace_id)}


def add_own_topic(session: Session, workspace_id: str, name: str, by: str, now: datetime) -> str:
    """Add a topic to the workspace's own ones and return its key."""
    row = OwnTopic(workspace_id=workspace_id, name=name, created_by=by, created_at=now)
    session.add(row)
    session.flush()
    return row.key


def merged_topics(session: Session, workspace_id: str) -> list[tuple[str, str]]:
    """List the names of merged topics, each with the topic it became."""
    rows = _all_topics(session, workspace_id)
    return [(row.name, row.merged_into) for row in rows if row.merged_into is not None]


def merge_topic(session: Session, workspace_id: str, own_id: int, into: str) -> int:
    """Put an added topic together with another one; return how many entries moved.

    Whoever had both keeps one entry, with the higher of both priorities. What was merged into
    the topic before follows it.
    """
    row = session.get(OwnTopic, own_id)
    if row is None or row.workspace_id != workspace_id:
        return 0
    row.merged_into = into
    followers = update(OwnTopic).where(
        col(OwnTopic.workspace_id) == workspace_id, col(OwnTopic.merged_into) == row.key
    )
    session.connection().execute(followers.values(merged_into=into))
    here = col(Skill.workspace_id) == workspace_id
    there = session.exec(select(Skill).where(here, col(Skill.topic) == into))
    taken = {(skill.enrolment_id, skill.kind): skill for skill in there}
    moved = 0
    for skill in session.exec(select(Skill).where(here, col(Skill.topic) == row.key)):
        kept = taken.get((skill.enrolment_id, skill.kind))
        if kept:
            kept.priority = min(kept.priority, skill.priority)
            session.delete(skill)
        else:
            skill.topic = into
            moved += 1
    session.flush()
    return moved


def topic_entries(session: Session, workspace_id: str, topic: str) -> dict[str, int]:
    """Count who offers and wants a topic in all programmes: `offer` and `want`."""
    rows = session.exec(
        select(Skill.kind, func.count())
        .where(col(Skill.workspace_id) == workspace_id, col(Skill.topic) == topic)
        .group_by(col(Skill.kind))
    )
    return dict(rows.all())


def write_skills(
    session: Session, enrolment: Enrolment, kind: str, topics: Mapping[str, int], level: int
) -> None:
    """Put `topics` (topic → priority) in place of what was there; known levels stay."""
    where = (col(Skill.enrolment_id) == enrolment.id, col(Skill.kind) == kind)
    levels = {row.topic: row.level for row in session.exec(select(Skill).where(*where))}
    if levels:
        session.connection().execute(delete(Skill).where(*where))
    session.add_all(
        Skill(
            workspace_id=enrolment.workspace_id,
            enrolment_id=enrolment.id or 0,
            kind=kind,
            topic=topic,
            level=levels.get(topic, level),
            priority=priority,
            position=position,
        )
        for position, (topic, priority) in enumerate(topics.items())
    )
    session.flush()


def set_level(session: Session, enrolment_id: int, kind: str, topic: str, level: int) -> None:
    """Set how well somebody knows one of their topics."""
    session.connection().execute(
        update(Skill)
        .where(
            col(Skill.enrolment_id) == enrolment_id,
            col(Skill.kind) == kind,
            col(Skill.topic) == topic,
        )
        .values(level=level)
    )


def wanted_by_others(
    session: Session, programme_id: int, user_id: str, topics: Iterable[str], kind: str
) -> list[str]:
    """Name those of `topics` that somebody else there wants (or offers, by `kind`)."""
    roles = ("mentee", "both") if kind == "want" else ("mentor", "both")
    return sorted(
        set(
            session.exec(
                select(Skill.topic)
                .join(Enrolment, col(Enrolment.id) == col(Skill.enrolment_id))
                .where(
                    col(Enrolment.programme_id) == programme_id,
                    col(Enrolment.state) == "active",
                    col(Enrolment.user_id) != user_id,
                    col(Enrolment.role).in_(roles),
                    col(Skill.kind) == kind,
                    col(Skill.topic).in_(list(topics)),
                )
            )
        )
    )


def ever_enrolled(session: Session, workspace_id: str, user_id: str) -> list[Enrolment]:
    """List all places of somebody, those they left included, the newest first."""
    query = (
        select(Enrolment)
        .where(col(Enrolment.workspace_id) == workspace_id, col(Enrolment.user_id) == user_id)
        .order_by(col(Enrolment.joined_at).desc(), col(Enrolment.id).desc())
    )
    key = ("ever", workspace_id, user_id)
    return once.listed(session, Enrolment, key, lambda: session.exec(query))


def save_draft(
    session: Session, workspace_id: str, user_id: str, form: str, *, content: str, today: date
) -> None:
    """Keep what somebody has filled in so far."""
    row = people.draft(session, workspace_id, user_id, form)
    if row is None:
        row = Draft(
            workspace_id=workspace_id,
            user_id=user_id,
            form=form,
            content=content,
            saved_on=today,
        )
        session.add(row)
    row.content, row.saved_on = content, today


def drop_draft(session: Session, workspace_id: str, user_id: str, form: str) -> None:
    """Forget what was filled in: it was sent."""
    row = people.draft(session, workspace_id, user_id, form)
    if row is not None:
        session.delete(row)


def afterwards(
    session: Session, workspace_id: str, programme_id: int, places: frozenset[str] | None = None
) -> list[Enrolment]:
    """List who has said what comes after the goodbye, with `places` only those there, by id."""
    query = select(Enrolment).where(
        col(Enrolment.workspace_id) == workspace_id,
        col(Enrolment.programme_id) == programme_id,
        col(Enrolment.state) != "left",
        col(Enrolment.afterwards_at).is_not(None),
    )
    if places is not None:
        query = query.where(col(Enrolment.user_id).in_(people.inside(workspace_id, places)))
    return list(session.exec(query.order_by(col(Enrolment.user_id))))
