"""The one statement that takes due letters: most urgent first, without sorting what is due."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Integer,
    bindparam,
    literal_column,
    or_,
    select,
    union_all,
    update,
)
from sqlalchemy.sql.dml import ReturningUpdate
from sqlmodel import SQLModel

from bot.domain.letters import Urgency
from storage.models import LetterState
from storage.models.ledger import WAITS

LETTER = SQLModel.metadata.tables["letter"]

RETRIED = or_(LETTER.c.retry_at <= bindparam("wall"), LETTER.c.retry_at > bindparam("far"))
"""May be tried again by the wall clock, or was put off by one that was wrong."""


def claiming(
    columns: Sequence[ColumnElement[Any]], *further: ColumnElement[bool]
) -> ReturningUpdate[Any]:
    """Build the claim, which gives `columns` and the urgency of each letter it takes.

    It walks along the index `letter_claim` once per urgency and ends with the `most`-th letter.

    A single walk over all urgencies would pass every letter that is not due yet; a sort would
    read all that are due. Both databases run the parts of a `UNION ALL` one after the other
    and stop early, so that a part that is not needed locks nothing. `further` conditions narrow
    the choice. Bound when it runs: workspace, now, wall, far, most, new_lease_until.
    """
    most: BindParameter[int] = bindparam("most", type_=Integer)
    parts = [
        select(LETTER.c.id)
        .where(
            LETTER.c.workspace_id == bindparam("workspace"),
            WAITS,
            LETTER.c.urgency == literal_column(f"{urgency:d}"),
            LETTER.c.due_at <= bindparam("now"),
            RETRIED,
            *further,
        )
        .order_by(LETTER.c.due_at, LETTER.c.id)
        .limit(most)
        .with_for_update(skip_locked=True)
        .subquery()
        for urgency in sorted(Urgency)
    ]
    picked = union_all(*(select(part.c.id) for part in parts)).limit(most).cte("picked")
    return (
        update(LETTER)
        .where(LETTER.c.id.in_(select(picked.c.id)))
        .values(
            state=LetterState.CLAIMED,
            epoch=LETTER.c.epoch + 1,
            lease_until=bindparam("new_lease_until"),
        )
        .returning(*columns, LETTER.c.urgency)
    )
