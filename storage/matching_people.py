"""The rows matching reads: everybody who can be matched, with all that a rule or a score needs."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, LargeBinary, Select, Text, bindparam, cast, func, type_coerce
from sqlalchemy import select as columns
from sqlmodel import Session, col

from storage.models import Enrolment, Person, Skill
from storage.types import EncryptedJson


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
NOTHING, NEXT = "\x18", "\x1f"
TOLD = ("enrolment_id", "kind", "topic", "priority", "level", "position")
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
    present = _present(session, workspace_id, only)
    found = []
    for facts in _places(session, workspace_id, programme_id, only):
        if facts["user_id"] not in present:
            continue
        sealed = bytes(facts["not_with"])
        if sealed not in secrets:
            secrets[sealed] = EncryptedJson().process_result_value(sealed, NO_DIALECT)
        facts["not_with"] = secrets[sealed]
        place = facts.pop("id")
        told = facts | {name: tuple(facts[name]) for name in LISTS} | present[facts["user_id"]]
        found.append(MatchRow(**told, offers=offers.get(place, ()), wants=wants.get(place, ())))
    return found


def _places(
    session: Session, workspace_id: str, programme_id: int, only: Collection[str] | None
) -> Iterator[dict[str, Any]]:
    """Read the active places, by id; private lists stay sealed."""
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
    for row in session.connection().execute(query):
        yield dict(zip((*PLACE, "not_with"), row, strict=True))


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


def seal(session: Session, workspace_id: str, programme_id: int) -> int:
    """Sum up what `match_rows` would read, without making anything of it.

    It is compared within one process: a number that differs says that a row was changed. The
    database joins the rows to one text: fetching each takes ten times as long.
    """
    session.flush()
    connection = session.connection()
    asked = {"workspace_id": workspace_id, "programme_id": programme_id}
    return hash(tuple(connection.execute(one, asked).scalar_one() for one in _seals()))


@cache
def _seals() -> tuple[Select[Any], ...]:
    """Build the three questions once: what places, people and skills say, each as one text."""
    place = (
        col(Enrolment.workspace_id) == bindparam("workspace_id"),
        col(Enrolment.programme_id) == bindparam("programme_id"),
    )
    places = _told(Enrolment, *PLACE, "not_with", "state").where(*place)
    present = _told(Person, "user_id", *FACTS, "left_at").where(
        col(Person.workspace_id) == bindparam("workspace_id")
    )
    skills = (
        _told(Skill, *TOLD)
        .join(Enrolment, col(Enrolment.id) == col(Skill.enrolment_id))
        .where(*place)
    )
    return (
        _joined(places.order_by(col(Enrolment.id))),
        _joined(present.order_by(col(Person.user_id))),
        _joined(skills.order_by(col(Skill.id))),
    )


def _told(table: Any, *names: str) -> Select[Any]:
    """Read columns as they are stored, as one text: nothing is parsed and nothing decrypted."""
    parts = [func.coalesce(cast(getattr(table, name), Text), NOTHING) for name in names]
    whole: ColumnElement[str] = parts[0]
    for part in parts[1:]:
        whole = whole.concat(NEXT).concat(part)
    return columns(whole.label("told"))


def _joined(query: Select[Any]) -> Select[Any]:
    return columns(func.aggregate_strings(query.subquery().c.told, NEXT))
