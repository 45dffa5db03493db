"""Queries about programmes, enrolments and what people offer and want."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, bindparam, func, not_, update
from sqlmodel import Session, col, select

from bot.domain.pair_events import GOODBYES
from bot.domain.pair_facts import OVER, PairState
from storage import once, people
from storage.ledger import affected
from storage.models import Enrolment, Mailing, Pair, Programme, Skill, Workshop

MATCHED = frozenset(PairState) - {PairState.PROPOSED, PairState.WITHDRAWN, PairState.EXPIRED}
"""States of a pair in which both said yes."""


def programme(session: Session, workspace_id: str, programme_id: int) -> Programme | None:
    """Find a programme of this workspace; one transaction asks for it once."""
    return once.find(session, Programme, workspace_id=workspace_id, id=programme_id)


def programmes(
    session: Session, workspace_id: str, states: Iterable[str] | None = None
) -> list[Programme]:
    """List the workspace's programmes, the next to start first."""
    query = select(Programme).where(col(Programme.workspace_id) == workspace_id)
    if states is not None:
        query = query.where(col(Programme.state).in_(list(states)))
    return list(session.exec(query.order_by(col(Programme.starts_on), col(Programme.id))))


def claim_version(
    session: Session,
    table: type[Programme | Enrolment | Mailing | Workshop],
    row_id: int,
    seen: int,
) -> bool:
    """Raise the version if it is still the one that was seen; false when somebody was faster."""
    return (
        affected(
            session,
            update(table)
            .where(col(table.id) == row_id, col(table.version) == seen)
            .values(version=seen + 1),
        )
        == 1
    )


def enrolment(
    session: Session, workspace_id: str, programme_id: int, user_id: str
) -> Enrolment | None:
    """Find one person's place in one programme, left or not."""
    key: dict[str, Any] = {"workspace_id": workspace_id, "programme_id": programme_id}
    return once.find(session, Enrolment, user_id=user_id, **key)


def enrolments_of(session: Session, workspace_id: str, user_id: str) -> list[Enrolment]:
    """List the programmes somebody is in, those they left excluded."""
    asked = {"workspace_id": workspace_id, "user_id": user_id}
    key = ("of", workspace_id, user_id)
    return once.listed(session, Enrolment, key, lambda: session.exec(_ENROLMENTS_OF, params=asked))


_ENROLMENTS_OF = (
    select(Enrolment)
    .where(
        col(Enrolment.workspace_id) == bindparam("workspace_id"),
        col(Enrolment.user_id) == bindparam("user_id"),
        col(Enrolment.state) != "left",
    )
    .order_by(col(Enrolment.programme_id))
)


def enrolments_in(session: Session, workspace_id: str, programme_id: int) -> list[Enrolment]:
    """List everybody in a programme, by id, those who left excluded."""
    return list(
        session.exec(
            select(Enrolment)
            .where(
                col(Enrolment.workspace_id) == workspace_id,
                col(Enrolment.programme_id) == programme_id,
                col(Enrolment.state) != "left",
            )
            .order_by(col(Enrolment.user_id))
        )
    )


def skills(session: Session, enrolment_ids: Iterable[int]) -> dict[int, list[Skill]]:
    """Load what people offer and want, keyed by enrolment, in the order they chose."""
    found: dict[int, list[Skill]] = {}
    for skill in session.exec(_SKILLS, params={"places": list(enrolment_ids)}):
        found.setdefault(skill.enrolment_id, []).append(skill)
    return found


_SKILLS = (
    select(Skill)
    .where(col(Skill.enrolment_id).in_(bindparam("places", expanding=True)))
    .order_by(col(Skill.enrolment_id), col(Skill.position))
)


def _places(
    workspace_id: str, programme_id: int, places: frozenset[str] | None
) -> list[ColumnElement[bool]]:
    """Narrow enrolments to one programme, and to the people of some places."""
    here = [
        col(Enrolment.workspace_id) == workspace_id,
        col(Enrolment.programme_id) == programme_id,
    ]
    if places is not None:
        here.append(col(Enrolment.user_id).in_(people.inside(workspace_id, places)))
    return here


def pairs_of(
    workspace_id: str, programme_id: int, places: frozenset[str] | None
) -> tuple[ColumnElement[bool], ...]:
    """Narrow pairs to one programme, and to those with at least one of the two in some places."""
    here = (col(Pair.workspace_id) == workspace_id, col(Pair.programme_id) == programme_id)
    if places is None:
        return here
    there = people.inside(workspace_id, places)
    return (*here, col(Pair.mentor_id).in_(there) | col(Pair.mentee_id).in_(there))


def pair_ids(
    session: Session, workspace_id: str, programme_id: int, places: frozenset[str]
) -> set[int]:
    """Name the pairs of a programme with at least one of the two in some places."""
    rows = session.exec(select(Pair.id).where(*pairs_of(workspace_id, programme_id, places)))
    return {number for number in rows if number is not None}


@dataclass(frozen=True, slots=True)
class Supply:
    """How many people offer and want a topic."""

    topic: str
    offers: int
    wants: int


def supply(
    session: Session, workspace_id: str, programme_id: int, places: frozenset[str] | None = None
) -> list[Supply]:
    """Count offers and wants per topic among those who take part, the scarcest first.

    With `places` only the people there count.
    """
    rows = session.exec(
        select(Skill.topic, Skill.kind, func.count())
        .join(Enrolment, col(Enrolment.id) == col(Skill.enrolment_id))
        .where(
            *_places(workspace_id, programme_id, places),
            col(Enrolment.state) != "left",
        )
        .group_by(col(Skill.topic), col(Skill.kind))
    )
    numbers: dict[str, dict[str, int]] = {}
    for topic, kind, number in rows:
        numbers.setdefault(topic, {})[kind] = number
    table = [Supply(topic, n.get("offer", 0), n.get("want", 0)) for topic, n in numbers.items()]
    return sorted(table, key=lambda row: (row.offers - row.wants, row.topic))


@dataclass(frozen=True, slots=True)
class Counts:
    """A programme in figures: people by role, pairs under way and pairs in all."""

    mentors: int = 0
    mentees: int = 0
    people: int = 0
    pairs: int = 0
    open_pairs: int = 0


def counts(
    session: Session, workspace_id: str, programme_id: int, places: frozenset[str] | None = None
) -> Counts:
    """Count people and pairs of a programme, with `places` only those there.

    Somebody who does both counts as mentor and as mentee, and once among the people.
    """
    roles = session.exec(
        select(Enrolment.role, func.count())
        .where(
            *_places(workspace_id, programme_id, places),
            col(Enrolment.state) != "left",
        )
        .group_by(col(Enrolment.role))
    )
    by_role = dict(roles.all())
    both = by_role.get("both", 0)
    states = session.exec(
        select(Pair.state, func.count())
        .where(*pairs_of(workspace_id, programme_id, places))
        .group_by(col(Pair.state))
    )
    met = {state: number for state, number in states if state in MATCHED}
    return Counts(
        mentors=by_role.get("mentor", 0) + both,
        mentees=by_role.get("mentee", 0) + both,
        people=sum(by_role.values()),
        pairs=sum(met.values()),
        open_pairs=sum(number for state, number in met.items() if state not in OVER),
    )


def unmatched(session: Session, workspace_id: str, programme_id: int) -> list[Enrolment]:
    """List who takes part and waits for a partner: the wait-list, by id.

    Whoever lost a partner before their time waits again, unless they look for no new one; whoever
    said goodbye after their time does not.
    """
    lost = (col(Pair.state) == PairState.ENDED_EARLY) & col(Pair.end_reason).not_in(GOODBYES)
    matched = select(Pair.mentor_id, Pair.mentee_id).where(
        col(Pair.workspace_id) == workspace_id,
        col(Pair.programme_id) == programme_id,
        col(Pair.state).in_(MATCHED),
        not_(lost),
    )
    taken = {user_id for both in session.exec(matched) for user_id in both}
    everybody = enrolments_in(session, workspace_id, programme_id)
    return [one for one in everybody if one.user_id not in taken and _looks(one)]


def _looks(one: Enrolment) -> bool:
    """Tell whether somebody looks for a partner in any role of theirs."""
    teaches, learns = one.role != "mentee", one.role != "mentor"
    return bool((teaches and one.mentor_capacity) or (learns and one.mentee_capacity))
