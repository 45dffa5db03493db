"""Where the two of each pair come from, counted in the database: departments and levels."""

from sqlalchemy import func
from sqlalchemy import select as columns
from sqlalchemy.orm import aliased
from sqlmodel import Session, col

from storage.models import Pair, Person

COLUMNS = {"departments": "department", "levels": "level"}


def count(
    session: Session, workspace_id: str, programme_id: int, what: str
) -> dict[tuple[str, str], int]:
    """Count pairs in which both said yes, by the mentor's and the mentee's department or level."""
    mentor, mentee = aliased(Person), aliased(Person)
    there, here = getattr(mentor, COLUMNS[what]), getattr(mentee, COLUMNS[what])
    rows = session.connection().execute(
        columns(there, here, func.count())
        .select_from(Pair)
        .join(
            mentor,
            (col(mentor.workspace_id) == col(Pair.workspace_id))
            & (col(mentor.user_id) == col(Pair.mentor_id)),
        )
        .join(
            mentee,
            (col(mentee.workspace_id) == col(Pair.workspace_id))
            & (col(mentee.user_id) == col(Pair.mentee_id)),
        )
        .where(
            col(Pair.workspace_id) == workspace_id,
            col(Pair.programme_id) == programme_id,
            col(Pair.accepted_at).is_not(None),
        )
        .group_by(there, here)
    )
    found: dict[tuple[str, str], int] = {}
    for one, other, n in rows:
        key = ("" if one is None else str(one), "" if other is None else str(other))
        found[key] = found.get(key, 0) + n
    return found
