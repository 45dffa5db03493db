"""Queries about surveys and polls: rows, who was asked, ballots, link keys, frozen results."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import bindparam, delete, func, update
from sqlmodel import Session, SQLModel, col, select

from bot.domain.publication import Frozen
from storage import once, pulses, surveys_frozen
from storage.ledger import affected, insert_once
from storage.models import (
    Draft,
    Survey,
    SurveyAsked,
    SurveyBallot,
    SurveyKey,
)


def survey(session: Session, workspace_id: str, survey_id: int) -> Survey | None:
    """Find a survey of this workspace, locked until the transaction ends (PostgreSQL)."""
    return once.find(session, Survey, lock=True, workspace_id=workspace_id, id=survey_id)


def wave(session: Session, programme_id: int, name: str) -> Survey | None:
    """Find one of a programme's own surveys."""
    return once.find(session, Survey, programme_id=programme_id, wave=name)


def add_wave(session: Session, row: Survey) -> Survey:
    """Store a programme's survey unless somebody did so meanwhile; return what is there."""
    values = row.model_dump(exclude={"id"})
    insert_once(session, Survey, [values], ("programme_id", "wave"))
    found = wave(session, row.programme_id, str(row.wave))
    if found is None:
        raise LookupError(f"survey {row.wave} of programme {row.programme_id} was not stored")
    return found


def surveys_in(session: Session, workspace_id: str, programme_id: int) -> list[Survey]:
    """List a programme's surveys and polls, the newest first."""
    asked = {"workspace_id": workspace_id, "programme_id": programme_id}
    return list(session.exec(_SURVEYS_IN, params=asked))


_SURVEYS_IN = (
    select(Survey)
    .where(
        col(Survey.workspace_id) == bindparam("workspace_id"),
        col(Survey.programme_id) == bindparam("programme_id"),
    )
    .order_by(col(Survey.created_at).desc(), col(Survey.id).desc())
)


def open_for(session: Session, workspace_id: str, user_id: str, now: datetime) -> list[Survey]:
    """List the surveys somebody was asked in and can still answer, the next to close first."""
    asked = {"workspace_id": workspace_id, "user_id": user_id, "now": now}
    return list(session.exec(_OPEN_FOR, params=asked))


_OPEN_FOR = (
    select(Survey)
    .join(SurveyAsked, col(SurveyAsked.survey_id) == col(Survey.id))
    .where(
        col(Survey.workspace_id) == bindparam("workspace_id"),
        col(SurveyAsked.user_id) == bindparam("user_id"),
        col(Survey.state) == "open",
        col(Survey.opens_at) <= bindparam("now"),
        col(Survey.closes_at) > bindparam("now"),
    )
    .order_by(col(Survey.closes_at), col(Survey.id))
)


def ask(
    session: Session, workspace_id: str, survey_id: int, people: Iterable[tuple[str, str]]
) -> int:
    """Write down who is asked, with their role; whoever stands there already stays."""
    rows = [
        {"workspace_id": workspace_id, "survey_id": survey_id, "user_id": who, "role": role}
        for who, role in people
    ]
    return insert_once(session, SurveyAsked, rows, ("survey_id", "user_id"))


def asked(session: Session, survey_id: int) -> list[SurveyAsked]:
    """List who was asked, by id."""
    return list(
        session.exec(
            select(SurveyAsked)
            .where(col(SurveyAsked.survey_id) == survey_id)
            .order_by(col(SurveyAsked.user_id))
        )
    )


def asked_one(session: Session, survey_id: int, user_id: str) -> SurveyAsked | None:
    """Tell whether and in which role somebody was asked."""
    asked = {"survey_id": survey_id, "user_id": user_id}
    return session.exec(_ASKED_ONE, params=asked).one_or_none()


_ASKED_ONE = select(SurveyAsked).where(
    col(SurveyAsked.survey_id) == bindparam("survey_id"),
    col(SurveyAsked.user_id) == bindparam("user_id"),
)


def ask_nobody(session: Session, survey_id: int) -> None:
    """Forget who was asked: the poll was taken back."""
    session.connection().execute(delete(SurveyAsked).where(col(SurveyAsked.survey_id) == survey_id))


def ballot(session: Session, survey_id: int, voter: str) -> SurveyBallot | None:
    """Find the answers under a pseudonym, locked until the transaction ends (PostgreSQL)."""
    return once.find(session, SurveyBallot, lock=True, survey_id=survey_id, voter=voter)


def keep_ballot(session: Session, row: SurveyBallot) -> None:
    """Store one person's answers in place of their earlier ones."""
    found = ballot(session, row.survey_id, row.voter)
    if found is None:
        values = row.model_dump()
        insert_once(session, SurveyBallot, [values], ("survey_id", "voter"))
        found = ballot(session, row.survey_id, row.voter)
    if found is not None:
        found.answers = dict(row.answers)
        session.add(found)
    session.flush()


def ballots(session: Session, survey_id: int) -> list[SurveyBallot]:
    """List all answers, by pseudonym: an order that says nothing."""
    return list(
        session.exec(
            select(SurveyBallot)
            .where(col(SurveyBallot.survey_id) == survey_id)
            .order_by(col(SurveyBallot.voter))
        )
    )


def answered(session: Session, survey_id: int) -> int:
    """Count the answers."""
    return session.exec(
        select(func.count())
        .select_from(SurveyBallot)
        .where(col(SurveyBallot.survey_id) == survey_id)
    ).one()


def drop_answers(session: Session, workspace_id: str, closed_before: datetime) -> int:
    """Delete raw answers, pulses too, and who was asked, once the close is long ago."""
    ids = list(
        session.exec(
            select(Survey.id).where(
                col(Survey.workspace_id) == workspace_id,
                col(Survey.state) == "closed",
                col(Survey.closes_at) < closed_before,
            )
        )
    )
    run = session.connection().execute
    gone = pulses.drop_answers(session, workspace_id, closed_before)
    gone += run(delete(SurveyBallot).where(col(SurveyBallot.survey_id).in_(ids))).rowcount
    return gone + run(delete(SurveyAsked).where(col(SurveyAsked.survey_id).in_(ids))).rowcount


def key(session: Session, programme_id: int, name: str) -> SurveyKey | None:
    """Find a link key; None when it was never made, or is destroyed."""
    return once.find(session, SurveyKey, programme_id=programme_id, name=name)


def add_key(session: Session, row: SurveyKey) -> SurveyKey:
    """Store a key unless somebody was faster; return the one that counts."""
    insert_once(session, SurveyKey, [row.model_dump(exclude={"id"})], ("programme_id", "name"))
    return key(session, row.programme_id, row.name) or row


def destroy_key(session: Session, programme_id: int, name: str) -> bool:
    """Delete a link key for good; false when there was none."""
    found = key(session, programme_id, name)
    if found is None:
        return False
    session.delete(found)
    session.flush()
    return True


def drop_drafts(session: Session, workspace_id: str, form: str) -> int:
    """Forget everybody's half-filled form of one survey."""
    where = (col(Draft.workspace_id) == workspace_id, col(Draft.form) == form)
    once.forget(session, SQLModel.metadata.tables["draft"])
    return session.connection().execute(delete(Draft).where(*where)).rowcount


def claim_version(session: Session, survey_id: int, seen: int) -> bool:
    """Raise the version if it is still the one that was seen; false when somebody was faster."""
    change = (
        update(Survey)
        .where(col(Survey.id) == survey_id, col(Survey.version) == seen)
        .values(version=seen + 1)
    )
    return affected(session, change) == 1


def frozen_waves(session: Session, programme_id: int) -> dict[str, Frozen]:
    """Give the frozen results of a programme by wave, such as `baseline` and `closing`.

    Every report reads these and nothing else; waves that are not closed yet are missing.
    """
    rows = session.exec(
        select(Survey).where(
            col(Survey.programme_id) == programme_id,
            col(Survey.wave).is_not(None),
            col(Survey.state) == "closed",
        )
    )
    return {str(row.wave): surveys_frozen.from_json(row.frozen) for row in rows if row.frozen}


def keep_frozen(
    session: Session, workspace_id: str, programme_id: int, name: str, frozen: Frozen
) -> None:
    """Store results another feature froze (`pulse`, `goals`); what was frozen once stays."""
    row = Survey(
        workspace_id=workspace_id,
        programme_id=programme_id,
        wave=name,
        state="closed",
        closes_at=frozen.closed_at,
        reach=frozen.asked,
        key_name=name,
        frozen=surveys_frozen.to_json(frozen),
        created_at=frozen.closed_at,
    )
    add_wave(session, row)


def programmes_with_keys(session: Session, workspace_id: str) -> list[int]:
    """Name the programmes in which some answers can still be linked."""
    rows = session.exec(
        select(SurveyKey.programme_id).where(col(SurveyKey.workspace_id) == workspace_id).distinct()
    )
    return sorted(rows)
