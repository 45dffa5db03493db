"""Counts for HR: aggregates only, made in the database, at the same cost for many as for few."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Subquery, case, func, literal, text
from sqlalchemy import select as columns
from sqlmodel import Session, col, select

from bot.domain.insight import Facts
from bot.domain.milestones import Event
from bot.domain.publication import Frozen
from storage.models import (
    Enrolment,
    Meeting,
    Pair,
    Person,
    ProcessEvent,
    PromiseRow,
    SupportRequest,
)
from storage.programmes import MATCHED

FIRST_TALK_WITHIN = timedelta(days=14)
PREPARATION_HOURS = 0.25
"""Per person and talk: an estimate, said so in the report."""
AROUND_HOURS = 0.75
"""Per person: sign-up, kick-off, lessons and surveys; an estimate as well."""
CLOSED_TALKS = ("held", "not_held", "cancelled", "unanswered")


def frozen_waves(session: Session, programme_id: int) -> dict[str, Frozen]:  # noqa: ARG001 - surveys fill it
    """Give the frozen results of a programme's surveys, by wave."""
    return {}


def states(session: Session, workspace_id: str, programme_id: int) -> dict[str, int]:
    """Count a programme's pairs by state."""
    rows = session.exec(
        select(Pair.state, func.count())
        .where(col(Pair.workspace_id) == workspace_id, col(Pair.programme_id) == programme_id)
        .group_by(col(Pair.state))
    )
    return dict(rows.all())


def facts(session: Session, workspace_id: str, programme_id: int, *, now: datetime) -> Facts:
    """Count everything the report tells about what was done; no answer is read."""
    where = (col(Pair.workspace_id) == workspace_id, col(Pair.programme_id) == programme_id)
    people = _people(session, workspace_id, programme_id)
    talks = _talks(session, workspace_id, programme_id)
    hours = talks["minutes"] / 60 * 2
    around = AROUND_HOURS * people["signed_up"] + PREPARATION_HOURS * 2 * talks["held"]
    return Facts(
        reached=_reached(session, workspace_id),
        **people,
        **_pairs(session, where),
        **_first_talks(session, where, now),
        talks_planned=talks["planned"],
        talks_held=talks["held"],
        talks_moved=talks["moved"],
        support_requests=_support(session, workspace_id, programme_id),
        insights_released=_insights(session, where),
        changes_adopted=_promised(session, programme_id),
        hours_in_talks=round(hours, 2),
        hours_around=round(around, 2),
    )


def _reached(session: Session, workspace_id: str) -> int:
    """Count whom an import named: the only people we know to have been invited."""
    return session.exec(
        select(func.count())
        .select_from(Person)
        .where(
            col(Person.workspace_id) == workspace_id,
            col(Person.imported_at).is_not(None),
            col(Person.left_at).is_(None),
        )
    ).one()


def _people(session: Session, workspace_id: str, programme_id: int) -> dict[str, int]:
    here = (
        col(Enrolment.workspace_id) == workspace_id,
        col(Enrolment.programme_id) == programme_id,
    )
    rows = session.exec(
        select(Enrolment.role, Enrolment.state, func.count())
        .where(*here)
        .group_by(col(Enrolment.role), col(Enrolment.state))
    ).all()
    active = sum(n for _, state, n in rows if state == "active")
    matched = session.exec(
        select(func.count(func.distinct(col(Enrolment.user_id))))
        .join(
            Pair,
            (col(Pair.programme_id) == col(Enrolment.programme_id))
            & col(Enrolment.user_id).in_([col(Pair.mentor_id), col(Pair.mentee_id)]),
        )
        .where(*here, col(Enrolment.state) == "active", col(Pair.state).in_(MATCHED))
    ).one()
    return {
        "signed_up": sum(n for _, _, n in rows),
        "mentors": sum(n for role, _, n in rows if role in {"mentor", "both"}),
        "mentees": sum(n for role, _, n in rows if role in {"mentee", "both"}),
        "waiting": max(0, active - matched),
    }


def _count_if(condition: ColumnElement[bool]) -> Any:
    return func.coalesce(func.sum(case((condition, 1), else_=0)), 0)


def _pairs(session: Session, where: tuple[ColumnElement[bool], ...]) -> dict[str, int]:
    """Count proposals, agreements and ends in one pass over the pairs."""
    early = col(Pair.state) == "ended_early"
    asked: dict[str, ColumnElement[bool]] = {
        "proposed": col(Pair.asked_at).is_not(None),
        "accepted": col(Pair.accepted_at).is_not(None),
        "pairs": col(Pair.state).in_(MATCHED) & col(Pair.accepted_at).is_not(None),
        "agreements": col(Pair.agreed_mentor_at).is_not(None)
        & col(Pair.agreed_mentee_at).is_not(None),
        "rematches": col(Pair.end_reason) == "rematch",
        "ended_early": early,
        "ended_for_fit": early & (col(Pair.end_reason) == "fit"),
    }
    row = session.connection().execute(
        columns(*(_count_if(one).label(name) for name, one in asked.items())).where(*where)
    )
    return {name: int(value) for name, value in row.mappings().one().items()}


def _held() -> Subquery:
    """Give the first talk of every pair that has talked."""
    return (
        columns(
            col(Meeting.pair_id).label("pair_id"), func.min(col(Meeting.starts_at)).label("first")
        )
        .where(col(Meeting.state) == "held")
        .group_by(col(Meeting.pair_id))
        .subquery()
    )


def _first_talks(
    session: Session, where: tuple[ColumnElement[bool], ...], now: datetime
) -> dict[str, int]:
    """Count pairs whose first talk is due, and those whose first talk came in time."""
    first = _held()
    in_time = _no_later(session, first.c.first, col(Pair.accepted_at))
    due = first.c.first.is_not(None) | (col(Pair.accepted_at) <= now - FIRST_TALK_WITHIN)
    row = session.connection().execute(
        columns(
            _count_if(due).label("first_talks_due"),
            _count_if(in_time).label("first_talks_in_time"),
        )
        .select_from(Pair)
        .outerjoin(first, first.c.pair_id == col(Pair.id))
        .where(*where, col(Pair.accepted_at).is_not(None))
    )
    return {name: int(value) for name, value in row.mappings().one().items()}


def _no_later(session: Session, later: Any, earlier: Any) -> ColumnElement[bool]:
    """Compare two instants two weeks apart, in the database's own words."""
    if session.get_bind().dialect.name == "sqlite":
        days = func.julianday(later) - func.julianday(earlier)
        found: ColumnElement[bool] = days <= literal(FIRST_TALK_WITHIN.days)
        return found
    span = text(f"INTERVAL '{FIRST_TALK_WITHIN.days} days'")
    within: ColumnElement[bool] = later <= earlier.op("+")(span)
    return within


def _talks(session: Session, workspace_id: str, programme_id: int) -> Mapping[str, int]:
    held = col(Meeting.state) == "held"
    row = session.connection().execute(
        columns(
            _count_if(held).label("held"),
            _count_if(col(Meeting.state).in_(CLOSED_TALKS)).label("planned"),
            _count_if(col(Meeting.sequence) > 0).label("moved"),
            func.coalesce(func.sum(case((held, col(Meeting.minutes)), else_=0)), 0).label(
                "minutes"
            ),
        )
        .select_from(Meeting)
        .join(Pair, col(Pair.id) == col(Meeting.pair_id))
        .where(col(Pair.workspace_id) == workspace_id, col(Pair.programme_id) == programme_id)
    )
    return {name: int(value) for name, value in row.mappings().one().items()}


def _support(session: Session, workspace_id: str, programme_id: int) -> int:
    return session.exec(
        select(func.count())
        .select_from(SupportRequest)
        .where(
            col(SupportRequest.workspace_id) == workspace_id,
            col(SupportRequest.programme_id) == programme_id,
        )
    ).one()


def _insights(session: Session, where: tuple[ColumnElement[bool], ...]) -> int:
    return session.exec(
        select(func.count())
        .select_from(ProcessEvent)
        .join(Pair, col(Pair.id) == col(ProcessEvent.pair_id))
        .where(*where, col(ProcessEvent.event) == Event.INSIGHT_RELEASED.value)
    ).one()


def _promised(session: Session, programme_id: int) -> int:
    return session.exec(
        select(func.count())
        .select_from(PromiseRow)
        .where(col(PromiseRow.programme_id) == programme_id, col(PromiseRow.posted_at).is_not(None))
    ).one()


def talked(session: Session, workspace_id: str, programme_id: int) -> int:
    """Count the pairs that have held at least one talk."""
    first = _held()
    return int(
        session.connection()
        .execute(
            columns(func.count())
            .select_from(Pair)
            .join(first, first.c.pair_id == col(Pair.id))
            .where(col(Pair.workspace_id) == workspace_id, col(Pair.programme_id) == programme_id)
        )
        .scalar_one()
    )


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
