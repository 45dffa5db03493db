"""Queries about rounds, suggestions, who waits, and HR's word on two people."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import BindParameter, ColumnElement, bindparam, delete, func, or_, update
from sqlalchemy import select as columns
from sqlmodel import Session, SQLModel, col, select

from bot.domain.pair_events import GOODBYES
from bot.domain.pair_facts import OVER, PairState
from storage import once, pairs
from storage.bulk import write
from storage.ledger import affected
from storage.models import Enrolment, MatchRound, Pair, PairRule, Waiting

SUGGESTED = "suggested"
LIVE = tuple(state.value for state in PairState if state not in OVER)
"""States in which a proposal or a pair takes up a place."""


def runnable(session: Session, wall: float) -> list[MatchRound]:
    """List runs nobody works on, in all workspaces, oldest first."""
    return list(session.exec(_RUNNABLE, params={"wall": wall}))


def _free(wall: float | BindParameter[float]) -> ColumnElement[bool]:
    abandoned = (col(MatchRound.state) == "running") & (col(MatchRound.lease_until) < wall)
    return or_(col(MatchRound.state) == "wanted", abandoned)


_RUNNABLE = select(MatchRound).where(_free(bindparam("wall"))).order_by(col(MatchRound.id))
"""Built once: every beat runs it."""


def claim_round(session: Session, round_id: int, *, wall: float, lease: float) -> bool:
    """Make a run ours until the lease ends; false when somebody else has it."""
    return (
        affected(
            session,
            update(MatchRound)
            .where(col(MatchRound.id) == round_id, _free(wall))
            .values(
                state="running",
                lease_until=wall + lease,
                tries=MatchRound.tries + 1,
                version=MatchRound.version + 1,
            ),
        )
        == 1
    )


def match_round(session: Session, workspace_id: str, round_id: int) -> MatchRound | None:
    """Find a run, locked until the transaction ends (PostgreSQL)."""
    return session.exec(
        select(MatchRound)
        .where(col(MatchRound.workspace_id) == workspace_id, col(MatchRound.id) == round_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).one_or_none()


def open_round(session: Session, programme_id: int, kind: str = "round") -> MatchRound | None:
    """Find a run that is wanted or under way."""
    return session.exec(
        select(MatchRound)
        .where(
            col(MatchRound.programme_id) == programme_id,
            col(MatchRound.kind) == kind,
            col(MatchRound.state).in_(("wanted", "running")),
        )
        .limit(1)
    ).one_or_none()


def last_round(session: Session, programme_id: int) -> MatchRound | None:
    """Find the last round that came to an end."""
    return session.exec(
        select(MatchRound)
        .where(
            col(MatchRound.programme_id) == programme_id,
            col(MatchRound.kind) == "round",
            col(MatchRound.state).in_(("done", "failed")),
        )
        .order_by(col(MatchRound.id).desc())
        .limit(1)
    ).one_or_none()


def suggested(session: Session, workspace_id: str, programme_id: int) -> list[Pair]:
    """List what HR has not released or what is still held back, the weakest first."""
    return pairs.pairs_in(session, workspace_id, programme_id, [SUGGESTED])


def count_suggested(session: Session, workspace_id: str, programme_id: int) -> int:
    """Count what waits for HR to release it."""
    query = columns(func.count()).where(
        col(Pair.workspace_id) == workspace_id,
        col(Pair.programme_id) == programme_id,
        col(Pair.state) == SUGGESTED,
        col(Pair.released_at).is_(None),
    )
    session.flush()
    return int(session.connection().execute(query).scalar_one())


def suggestions_of(session: Session, workspace_id: str, user_id: str) -> list[Pair]:
    """List somebody's suggestions in all programmes."""
    return list(
        session.exec(
            select(Pair).where(
                col(Pair.workspace_id) == workspace_id,
                col(Pair.state) == SUGGESTED,
                or_(col(Pair.mentor_id) == user_id, col(Pair.mentee_id) == user_id),
            )
        )
    )


def suggestion(session: Session, workspace_id: str, pair_id: int) -> Pair | None:
    """Find one suggestion, locked until the transaction ends (PostgreSQL)."""
    return session.exec(
        select(Pair)
        .where(
            col(Pair.workspace_id) == workspace_id,
            col(Pair.id) == pair_id,
            col(Pair.state) == SUGGESTED,
        )
        .with_for_update()
    ).one_or_none()


def claim_suggestion(session: Session, pair_id: int, seen: int) -> bool:
    """Raise a suggestion's version if it is still what was seen and not on its way out."""
    return (
        affected(
            session,
            update(Pair)
            .where(
                col(Pair.id) == pair_id,
                col(Pair.version) == seen,
                col(Pair.state) == SUGGESTED,
                col(Pair.released_at).is_(None),
            )
            .values(version=seen + 1),
        )
        == 1
    )


def taken(session: Session, workspace_id: str, programme_id: int) -> list[tuple[str, str]]:
    """List the (mentor, mentee) whose proposal or pair takes up a place of both.

    A pair that has said goodbye in its own time keeps it: nobody is proposed to again unasked.
    """
    asked = {"workspace_id": workspace_id, "programme_id": programme_id}
    return [(mentor, mentee) for mentor, mentee in session.connection().execute(_TAKEN, asked)]


_TAKEN = columns(col(Pair.mentor_id), col(Pair.mentee_id)).where(
    col(Pair.workspace_id) == bindparam("workspace_id"),
    col(Pair.programme_id) == bindparam("programme_id"),
    or_(
        col(Pair.state).in_((*LIVE, PairState.COMPLETED.value)),
        (col(Pair.state) == PairState.ENDED_EARLY) & col(Pair.end_reason).in_(GOODBYES),
        (col(Pair.state) == SUGGESTED) & col(Pair.released_at).is_not(None),
    ),
)


def former(session: Session, workspace_id: str) -> list[tuple[str, str]]:
    """List all who were ever proposed to each other, in any programme of the workspace."""
    rows = session.connection().execute(_FORMER, {"workspace_id": workspace_id})
    return [(mentor, mentee) for mentor, mentee in rows]


_FORMER = (
    columns(col(Pair.mentor_id), col(Pair.mentee_id))
    .where(
        col(Pair.workspace_id) == bindparam("workspace_id"),
        col(Pair.state) != SUGGESTED,
        or_(col(Pair.asked_at).is_not(None), col(Pair.accepted_at).is_not(None)),
    )
    .distinct()
    .order_by(col(Pair.mentor_id), col(Pair.mentee_id))
)


def times_paired(session: Session, programme_id: int) -> dict[tuple[str, str], int]:
    """Tell the last `round` in which two people were a pair or a suggestion here."""
    rows = session.connection().execute(
        columns(col(Pair.mentor_id), col(Pair.mentee_id), func.max(col(Pair.round)))
        .where(col(Pair.programme_id) == programme_id)
        .group_by(col(Pair.mentor_id), col(Pair.mentee_id))
    )
    return {(mentor, mentee): last for mentor, mentee, last in rows}


def clear_suggestions(session: Session, programme_id: int) -> None:
    """Delete the suggestions a new round replaces: those not released."""
    session.connection().execute(
        delete(Pair).where(
            col(Pair.programme_id) == programme_id,
            col(Pair.state) == SUGGESTED,
            col(Pair.released_at).is_(None),
        )
    )
    once.forget(session, SQLModel.metadata.tables["pair"])


def rules(session: Session, workspace_id: str, programme_id: int) -> list[PairRule]:
    """List HR's locks and vetoes."""
    asked = {"workspace_id": workspace_id, "programme_id": programme_id}
    return list(session.exec(_RULES, params=asked))


_RULES = (
    select(PairRule)
    .where(
        col(PairRule.workspace_id) == bindparam("workspace_id"),
        col(PairRule.programme_id) == bindparam("programme_id"),
    )
    .order_by(col(PairRule.mentor_id), col(PairRule.mentee_id))
)


def veto(session: Session, programme_id: int, rule_id: int) -> PairRule | None:
    """Load one of HR's vetoes of a programme."""
    found = session.get(PairRule, rule_id)
    ours = found and found.programme_id == programme_id and found.kind == "veto"
    return found if ours else None


def rule(session: Session, programme_id: int, mentor_id: str, mentee_id: str) -> PairRule | None:
    """Find HR's word on two people."""
    return session.exec(
        select(PairRule).where(
            col(PairRule.programme_id) == programme_id,
            col(PairRule.mentor_id) == mentor_id,
            col(PairRule.mentee_id) == mentee_id,
        )
    ).one_or_none()


def waiting(session: Session, workspace_id: str, programme_id: int) -> list[Waiting]:
    """List whom the last round found no partner for, by id."""
    return list(
        session.exec(
            select(Waiting)
            .where(
                col(Waiting.workspace_id) == workspace_id,
                col(Waiting.programme_id) == programme_id,
            )
            .order_by(col(Waiting.user_id), col(Waiting.role))
        )
    )


def replace_waiting(session: Session, programme_id: int, rows: Iterable[Waiting]) -> None:
    """Put the new list of who waits in place of the last one."""
    session.connection().execute(delete(Waiting).where(col(Waiting.programme_id) == programme_id))
    names = [name for name in Waiting.model_fields if name != "id"]
    write(session, Waiting, [{name: getattr(row, name) for name in names} for row in rows])


def tell_why(session: Session, programme_id: int, codes: dict[str, str]) -> None:
    """Write at everybody's place why they wait, or nothing."""
    session.flush()
    told = columns(col(Enrolment.id), col(Enrolment.user_id), col(Enrolment.unmatched_code)).where(
        col(Enrolment.programme_id) == programme_id, col(Enrolment.state) != "left"
    )
    changed = [
        {"place": place, "code": codes.get(user_id)}
        for place, user_id, code in session.connection().execute(told)
        if code != codes.get(user_id)
    ]
    if changed:
        write = update(Enrolment).where(col(Enrolment.id) == bindparam("place"))
        session.connection().execute(write.values(unmatched_code=bindparam("code")), changed)
        session.expire_all()


def held_batches(
    session: Session, workspace_id: str, programme_id: int
) -> list[tuple[datetime, int]]:
    """List releases that are still held back: when they were made, and how many pairs."""
    rows = session.connection().execute(
        columns(col(Pair.released_at), func.count())
        .where(
            col(Pair.workspace_id) == workspace_id,
            col(Pair.programme_id) == programme_id,
            col(Pair.state) == SUGGESTED,
            col(Pair.released_at).is_not(None),
        )
        .group_by(col(Pair.released_at))
        .order_by(col(Pair.released_at))
    )
    return [(at, number) for at, number in rows if at]
