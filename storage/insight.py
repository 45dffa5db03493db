"""Counts for HR: aggregates only, made in the database, at the same cost for many as for few."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Subquery, case, func, literal, text, union_all
from sqlalchemy import select as columns
from sqlmodel import Session, col, select

from bot.domain.insight import Facts
from bot.domain.milestones import Event
from bot.domain.pair_facts import PairState
from storage.models import (
    Enrolment,
    Meeting,
    Pair,
    Person,
    ProcessEvent,
    PromiseRow,
    SupportRequest,
)
from storage.people import inside
from storage.programmes import MATCHED, pairs_of

FIRST_TALK_WITHIN = timedelta(days=14)
PREPARATION_HOURS = 0.25
"""Per person and talk: an estimate, said so in the report."""
AROUND_HOURS = 0.75
"""Per person: sign-up, kick-off, lessons and surveys; an estimate as well."""
CLOSED_TALKS = ("held", "not_held", "cancelled", "unanswered")
SUMS = ("held", "planned", "moved", "minutes")


Places = frozenset[str] | None
"""Countries and places somebody looks after; None means all."""


def states(
    session: Session, workspace_id: str, programme_id: int, places: Places = None
) -> dict[str, int]:
    """Count a programme's pairs by state."""
    rows = session.exec(
        select(Pair.state, func.count())
        .where(*pairs_of(workspace_id, programme_id, places))
        .group_by(col(Pair.state))
    )
    return dict(rows.all())


def needing_somebody(
    session: Session, workspace_id: str, programme_id: int, places: Places = None
) -> dict[str, int]:
    """Count by state the pairs that wait for somebody in charge.

    That is a pair at risk once somebody was told of it (before that the two were asked alone),
    and a wish for somebody new that does not come true by itself.
    """
    told = (col(Pair.state) == PairState.AT_RISK) & (col(Pair.risk)["told"].as_integer() > 0)
    asked = (col(Pair.state) == PairState.REMATCH_REQUESTED) & col(Pair.rematch)[
        "self_service"
    ].as_boolean().is_(False)
    rows = session.exec(
        select(Pair.state, func.count())
        .where(*pairs_of(workspace_id, programme_id, places), told | asked)
        .group_by(col(Pair.state))
    )
    return dict(rows.all())


@dataclass(frozen=True, slots=True)
class Counted:
    """What was done, and how many pairs have talked at all."""

    facts: Facts
    talked: int


def count(
    session: Session,
    workspace_id: str,
    programme_id: int,
    *,
    now: datetime,
    places: Places = None,
) -> Counted:
    """Count everything the report tells about what was done; no answer is read.

    With `places` only people there count, and pairs with at least one of the two there.
    """
    where = pairs_of(workspace_id, programme_id, places)
    people = _people(session, workspace_id, programme_id, places)
    talks = _talks(session, where, now)
    around = AROUND_HOURS * people["signed_up"] + PREPARATION_HOURS * 2 * talks["held"]
    facts = Facts(
        reached=_reached(session, workspace_id, places),
        **people,
        **_pairs(session, where),
        first_talks_due=talks["due"],
        first_talks_in_time=talks["in_time"],
        talks_planned=talks["planned"],
        talks_held=talks["held"],
        talks_moved=talks["moved"],
        support_requests=_support(session, workspace_id, programme_id),
        insights_released=_insights(session, where),
        changes_adopted=_promised(session, programme_id),
        hours_in_talks=round(talks["minutes"] / 60 * 2, 2),
        hours_around=round(around, 2),
    )
    return Counted(facts, talks["talked"])


def _there(workspace_id: str, column: Any, places: Places) -> tuple[ColumnElement[bool], ...]:
    """Narrow a column of people to those of some places."""
    return () if places is None else (column.in_(inside(workspace_id, places)),)


def _reached(session: Session, workspace_id: str, places: Places) -> int:
    """Count whom an import named: the only people we know to have been invited."""
    return session.exec(
        select(func.count())
        .select_from(Person)
        .where(
            col(Person.workspace_id) == workspace_id,
            col(Person.imported_at).is_not(None),
            col(Person.left_at).is_(None),
            *_there(workspace_id, col(Person.user_id), places),
        )
    ).one()


def _people(
    session: Session, workspace_id: str, programme_id: int, places: Places
) -> dict[str, int]:
    here = (
        col(Enrolment.workspace_id) == workspace_id,
        col(Enrolment.programme_id) == programme_id,
        *_there(workspace_id, col(Enrolment.user_id), places),
    )
    rows = session.exec(
        select(Enrolment.role, Enrolment.state, func.count())
        .where(*here)
        .group_by(col(Enrolment.role), col(Enrolment.state))
    ).all()
    active = sum(n for _, state, n in rows if state == "active")
    paired = union_all(
        columns(col(Pair.mentor_id)).where(*_matched(workspace_id, programme_id)),
        columns(col(Pair.mentee_id)).where(*_matched(workspace_id, programme_id)),
    )
    matched = session.exec(
        select(func.count())
        .select_from(Enrolment)
        .where(*here, col(Enrolment.state) == "active", col(Enrolment.user_id).in_(paired))
    ).one()
    return {
        "signed_up": sum(n for _, _, n in rows),
        "mentors": sum(n for role, _, n in rows if role in {"mentor", "both"}),
        "mentees": sum(n for role, _, n in rows if role in {"mentee", "both"}),
        "waiting": max(0, active - matched),
    }


def _matched(workspace_id: str, programme_id: int) -> tuple[ColumnElement[bool], ...]:
    return (
        col(Pair.workspace_id) == workspace_id,
        col(Pair.programme_id) == programme_id,
        col(Pair.state).in_(MATCHED),
    )


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


def _no_later(session: Session, later: Any, earlier: Any) -> ColumnElement[bool]:
    """Compare two instants two weeks apart, in the database's own words."""
    if session.get_bind().dialect.name == "sqlite":
        days = func.julianday(later) - func.julianday(earlier)
        found: ColumnElement[bool] = days <= literal(FIRST_TALK_WITHIN.days)
        return found
    span = text(f"INTERVAL '{FIRST_TALK_WITHIN.days} days'")
    within: ColumnElement[bool] = later <= earlier.op("+")(span)
    return within


def _per_pair(where: tuple[ColumnElement[bool], ...]) -> Subquery:
    """Add up the talks of every pair: once through the dates of one programme."""
    held = col(Meeting.state) == "held"
    return (
        columns(
            func.min(col(Pair.accepted_at)).label("accepted_at"),
            func.min(case((held, col(Meeting.starts_at)))).label("first"),
            _count_if(held).label("held"),
            _count_if(col(Meeting.state).in_(CLOSED_TALKS)).label("planned"),
            _count_if(col(Meeting.sequence) > 0).label("moved"),
            func.sum(case((held, col(Meeting.minutes)), else_=0)).label("minutes"),
        )
        .select_from(Pair)
        .outerjoin(Meeting, col(Meeting.pair_id) == col(Pair.id))
        .where(*where)
        .group_by(col(Pair.id))
        .subquery()
    )


def _talks(
    session: Session, where: tuple[ColumnElement[bool], ...], now: datetime
) -> Mapping[str, int]:
    """Count talks, the pairs that have talked, and whose first talk is due or came in time."""
    each = _per_pair(where).c
    taken = each.accepted_at.is_not(None)
    due = taken & (each.first.is_not(None) | (each.accepted_at <= now - FIRST_TALK_WITHIN))
    asked = {
        "talked": _count_if(each.first.is_not(None)),
        "due": _count_if(due),
        "in_time": _count_if(taken & _no_later(session, each.first, each.accepted_at)),
        **{one: func.coalesce(func.sum(each[one]), 0) for one in SUMS},
    }
    row = session.connection().execute(columns(*(q.label(name) for name, q in asked.items())))
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


def weeks(
    session: Session, workspace_id: str, programme_id: int
) -> list[tuple[str, int, int, int]]:
    """Count talks by calendar week (UTC): planned, held and moved, the first week first."""
    rows = session.exec(
        select(Meeting.starts_at, Meeting.state, Meeting.sequence)
        .join(Pair, col(Pair.id) == col(Meeting.pair_id))
        .where(col(Pair.workspace_id) == workspace_id, col(Pair.programme_id) == programme_id)
    )
    found: dict[str, list[int]] = {}
    for starts_at, state, sequence in rows:
        year, week, _ = starts_at.isocalendar()
        counted = found.setdefault(f"{year}-W{week:02}", [0, 0, 0])
        counted[0] += state in CLOSED_TALKS
        counted[1] += state == "held"
        counted[2] += sequence > 0
    return [(week, *counted) for week, counted in sorted(found.items())]  # type: ignore[misc]  # three numbers
