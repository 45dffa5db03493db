"""What somebody has been sent or will be: the letters, pairs and talks the week's account needs."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func
from sqlalchemy import select as core_select
from sqlmodel import Session, col, or_, select

from bot.domain import meetings as rules
from storage.models import LetterRow, LetterState, Meeting, Pair

UNDER_WAY = (
    LetterState.WAITING,
    LetterState.CLAIMED,
    LetterState.SENDING,
    LetterState.UNCLEAR,
    LetterState.SENT,
)
"""States of letters that somebody has, or will have; what HR holds back is neither."""
WANTED = frozenset({LetterState.WAITING, LetterState.CLAIMED})
"""States of letters that only want to go: they can still be put off."""


LATEST = timedelta(days=60)
"""No letter arrives this long after it was due: the longest downtime we reckon with is shorter."""


@dataclass(frozen=True, slots=True)
class Told:
    """One letter as the account of a week needs it; the `slot` of a card is its key.

    `by` is who caused it: to them it answers their own click.
    """

    id: str
    key: str
    kind: str
    to: str
    urgency: int
    state: str
    due_at: datetime
    at: datetime
    by: str = ""

    @property
    def rank(self) -> tuple[int, datetime, str]:
        """Order letters as they are claimed."""
        return self.urgency, self.due_at, self.id


def letters_to(
    session: Session, workspace_id: str, to: Sequence[str], start: datetime, end: datetime
) -> list[Told]:
    """List the letters to these people or pairs that went out, or are to, in `start`…`end`."""
    letter = LetterRow
    at = func.coalesce(col(letter.settled_at), col(letter.due_at))
    rows = session.connection().execute(
        core_select(
            col(letter.id),
            col(letter.dedupe_key),
            col(letter.kind),
            col(letter.to),
            col(letter.urgency),
            col(letter.state),
            col(letter.due_at),
            at,
            col(letter.facts),
        ).where(
            col(letter.workspace_id) == workspace_id,
            col(letter.to).in_(list(to)),
            col(letter.state).in_(UNDER_WAY),
            col(letter.due_at) >= start - LATEST,
            col(letter.due_at) < end,
            or_(at >= start, col(letter.state) != LetterState.SENT),
            at < end,
        )
    )
    return [
        Told(
            id_,
            str(facts.get("slot") or key),
            kind,
            to,
            urgency,
            state,
            due_at,
            at,
            str(facts.get("by") or ""),
        )
        for id_, key, kind, to, urgency, state, due_at, at, facts in rows
    ]


def letter(session: Session, letter_id: str) -> LetterRow:
    """Load a letter that was claimed."""
    return session.exec(select(LetterRow).where(col(LetterRow.id) == letter_id)).one()


def pairs_of_any(session: Session, workspace_id: str, user_ids: Sequence[str]) -> list[Pair]:
    """List all pairs of these people, over or not, in all programmes."""
    return list(
        session.exec(
            select(Pair).where(
                col(Pair.workspace_id) == workspace_id,
                or_(
                    col(Pair.mentor_id).in_(list(user_ids)),
                    col(Pair.mentee_id).in_(list(user_ids)),
                ),
            )
        )
    )


def starts_between(
    session: Session, pair_ids: Iterable[int], start: datetime, end: datetime
) -> list[tuple[int, datetime]]:
    """List pair and start of these pairs' talks that are not called off."""
    found = session.exec(
        select(Meeting.pair_id, Meeting.starts_at).where(
            col(Meeting.pair_id).in_(list(pair_ids)),
            col(Meeting.starts_at) >= start,
            col(Meeting.starts_at) < end,
            col(Meeting.state) != rules.Status.CANCELLED,
        )
    )
    return list(found)
