"""Queries about certificates: what was issued, wishes about it, and the company's letterhead."""

from secrets import token_hex

from sqlalchemy import bindparam, func
from sqlmodel import Session, col, select

from storage.models import CertificateRow, Letterhead, Meeting, Pair, RecognitionChoice

KEY_BYTES = 32


def letterhead(session: Session, workspace_id: str) -> Letterhead:
    """Load the company's letterhead, beginning it with a new key for codes."""
    found = session.exec(
        select(Letterhead)
        .where(col(Letterhead.workspace_id) == workspace_id)
        .order_by(col(Letterhead.id))
    ).first()
    if found is None:
        found = Letterhead(workspace_id=workspace_id, seal_key=token_hex(KEY_BYTES))
        session.add(found)
        session.flush()
    return found


def choice(session: Session, workspace_id: str, user_id: str) -> RecognitionChoice:
    """Load what somebody wants of recognition; nothing said means a certificate without extras."""
    found = session.exec(
        select(RecognitionChoice).where(
            col(RecognitionChoice.workspace_id) == workspace_id,
            col(RecognitionChoice.user_id) == user_id,
        )
    ).one_or_none()
    return found or RecognitionChoice(workspace_id=workspace_id, user_id=user_id)


def certificate(session: Session, workspace_id: str, certificate_id: int) -> CertificateRow | None:
    """Find a certificate of this workspace."""
    return session.exec(
        select(CertificateRow).where(
            col(CertificateRow.workspace_id) == workspace_id,
            col(CertificateRow.id) == certificate_id,
        )
    ).one_or_none()


def by_seal(session: Session, seal: str, workspace_id: str | None = None) -> CertificateRow | None:
    """Find a certificate by its code, in one workspace or any."""
    query = select(CertificateRow).where(col(CertificateRow.seal) == seal)
    if workspace_id is not None:
        query = query.where(col(CertificateRow.workspace_id) == workspace_id)
    return session.exec(query).first()


def issued(session: Session, pair_id: int, user_id: str) -> list[CertificateRow]:
    """List what somebody was issued for a pair, the newest first."""
    return list(
        session.exec(
            select(CertificateRow)
            .where(col(CertificateRow.pair_id) == pair_id, col(CertificateRow.user_id) == user_id)
            .order_by(col(CertificateRow.id).desc())
        )
    )


def talks(session: Session, pair: Pair) -> tuple[int, int]:
    """Count a pair's talks that took place, and their minutes."""
    count, minutes = session.exec(_TALKS, params={"pair_id": pair.id}).one()
    return int(count), int(minutes or 0)


_TALKS = select(func.count(), func.sum(col(Meeting.minutes))).where(
    col(Meeting.pair_id) == bindparam("pair_id"), col(Meeting.state) == "held"
)
