"""Queries about what enrolled people told: topics, drafts, and the rows matching reads."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import LargeBinary, delete, func, type_coerce, update
from sqlalchemy import select as columns
from sqlmodel import Session, col, select

from storage import people
from storage.models import Draft, Enrolment, OwnTopic, Person, Skill
from storage.types import EncryptedJson


def own_topics(session: Session, workspace_id: str) -> list[OwnTopic]:
    """List the topics people added, those that were merged or hidden excluded."""
    return list(
        session.exec(
            select(OwnTopic)
            .where(
                col(OwnTopic.workspace_id) == workspace_id,
                col(OwnTopic.merged_into).is_(None),
                col(OwnTopic.hidden).is_(False),
            )
            .order_by(col(OwnTopic.id))
        )
    )


def own_topic_names(session: Session, workspace_id: str) -> dict[str, str]:
    """Name all added topics, hidden and merged ones included, by key."""
    rows = session.exec(select(OwnTopic).where(col(OwnTopic.workspace_id) == workspace_id))
    return {row.key: row.name for row in rows}


def add_own_topic(session: Session, workspace_id: str, name: str, by: str, now: datetime) -> str:
    """Add a topic to the workspace's own ones and return its key."""
    row = OwnTopic(workspace_id=workspace_id, name=name, created_by=by, created_at=now)
    session.add(row)
    session.flush()
    return row.key


def merged_topics(session: Session, workspace_id: str) -> list[tuple[str, str]]:
    """List the names of merged topics, each with the topic it became."""
    rows = session.exec(
        select(OwnTopic).where(
            col(OwnTopic.workspace_id) == workspace_id, col(OwnTopic.merged_into).is_not(None)
        )
    )
    return [(row.name, row.merged_into or "") for row in rows]


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
    return list(
        session.exec(
            select(Enrolment)
            .where(col(Enrolment.workspace_id) == workspace_id, col(Enrolment.user_id) == user_id)
            .order_by(col(Enrolment.joined_at).desc(), col(Enrolment.id).desc())
        )
    )


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


@dataclass(frozen=True, slots=True)
class MatchRow:
    """One active person as matching reads them.

    `offers` are (topic, level), `wants` are (topic, priority, level), in the person's order.
    """

    user_id: str
    role: str
    level: int | None
    manager_id: str | None
    department: str | None
    team: str | None
    location: str | None
    country: str | None
    timezone: str | None
    hours: str | None
    languages: tuple[str, ...]
    style: tuple[str, ...]
    formats: tuple[str, ...]
    rhythm: str | None
    mentor_capacity: int
    mentee_capacity: int
    not_with: tuple[str, ...]
    address: str | None
    offers: tuple[tuple[str, int], ...]
    wants: tuple[tuple[str, int, int], ...]


PLACE = (
    "id",
    "user_id",
    "role",
    "languages",
    "style",
    "formats",
    "rhythm",
    "mentor_capacity",
    "mentee_capacity",
)
FACTS = (
    "level",
    "manager_id",
    "department",
    "team",
    "location",
    "country",
    "timezone",
    "hours",
    "address",
)
NO_DIALECT: Any = None
LISTS = ("languages", "style", "formats", "not_with")


def match_rows(
    session: Session,
    workspace_id: str,
    programme_id: int,
    only: Collection[str] | None = None,
    opened: dict[bytes, list[str]] | None = None,
) -> list[MatchRow]:
    """Load everybody who can be matched (active, still here), or `only` some, by id.

    `opened` remembers private lists that were decrypted once, for whoever looks again soon.
    """
    secrets = {} if opened is None else opened
    offers, wants = _skills_of(session, programme_id)
    query = (
        columns(
            *(getattr(Enrolment, name) for name in PLACE),
            type_coerce(col(Enrolment.not_with), LargeBinary),
        )
        .where(
            col(Enrolment.workspace_id) == workspace_id,
            col(Enrolment.programme_id) == programme_id,
            col(Enrolment.state) == "active",
        )
        .order_by(col(Enrolment.user_id))
    )
    if only is not None:
        query = query.where(col(Enrolment.user_id).in_(only))
    present = _present(session, workspace_id, only)
    found = []
    for row in session.connection().execute(query):
        facts = dict(zip((*PLACE, "not_with"), row, strict=True))
        if facts["user_id"] not in present:
            continue
        sealed = bytes(facts["not_with"])
        if sealed not in secrets:
            secrets[sealed] = EncryptedJson().process_result_value(sealed, NO_DIALECT)
        facts["not_with"] = secrets[sealed]
        place = facts.pop("id")
        facts |= {name: tuple(facts[name]) for name in LISTS}
        facts |= present[facts["user_id"]]
        found.append(MatchRow(**facts, offers=offers.get(place, ()), wants=wants.get(place, ())))
    return found


def _present(
    session: Session, workspace_id: str, only: Collection[str] | None
) -> dict[str, dict[str, Any]]:
    """Load what is known of everybody who is still here.

    We join them ourselves: a fresh database may plan the join badly.
    """
    query = columns(col(Person.user_id), *(getattr(Person, name) for name in FACTS)).where(
        col(Person.workspace_id) == workspace_id, col(Person.left_at).is_(None)
    )
    if only is not None:
        query = query.where(col(Person.user_id).in_(only))
    session.flush()
    rows = session.connection().execute(query)
    return {row[0]: dict(zip(FACTS, row[1:], strict=True)) for row in rows}


def _skills_of(
    session: Session, programme_id: int
) -> tuple[dict[int, tuple[tuple[str, int], ...]], dict[int, tuple[tuple[str, int, int], ...]]]:
    offers: dict[int, tuple[tuple[str, int], ...]] = {}
    wants: dict[int, tuple[tuple[str, int, int], ...]] = {}
    query = (
        columns(
            col(Skill.enrolment_id),
            col(Skill.kind),
            col(Skill.topic),
            col(Skill.priority),
            col(Skill.level),
        )
        .join(Enrolment, col(Enrolment.id) == col(Skill.enrolment_id))
        .where(col(Enrolment.programme_id) == programme_id)
        .order_by(col(Skill.enrolment_id), col(Skill.position))
    )
    rows = session.connection().execute(query)
    for enrolment_id, kind, topic, priority, level in rows:
        if kind == "offer":
            offers[enrolment_id] = (*offers.get(enrolment_id, ()), (topic, level))
        else:
            wants[enrolment_id] = (*wants.get(enrolment_id, ()), (topic, priority, level))
    return offers, wants
