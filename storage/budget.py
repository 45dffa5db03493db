"""What somebody has been sent or will be: the letters, pairs and talks the week's account needs."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import BindParameter, bindparam, func
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
    asked = {
        "workspace_id": workspace_id,
        "to": list(to),
        "start": start,
        "end": end,
        "earliest": start - LATEST,
    }
    rows = session.connection().execute(_LETTERS_TO, asked)
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


_at = func.coalesce(col(LetterRow.settled_at), col(LetterRow.due_at))
_LETTERS_TO = core_select(
    col(LetterRow.id),
    col(LetterRow.dedupe_key),
    col(LetterRow.kind),
    col(LetterRow.to),
    col(LetterRow.urgency),
    col(LetterRow.state),
    col(LetterRow.due_at),
    _at,
    col(LetterRow.facts),
).where(
    col(LetterRow.workspace_id) == bindparam("workspace_id"),
    col(LetterRow.to).in_(bindparam("to", expanding=True)),
    col(LetterRow.state).in_(UNDER_WAY),
    col(LetterRow.due_at) >= bindparam("earliest"),
    col(LetterRow.due_at) < bindparam("end"),
    or_(_at >= bindparam("start"), col(LetterRow.state) != LetterState.SENT),
    _at < bindparam("end"),
)
"""Built once, as the others here: the door asks for every letter."""


def letter(session: Session, letter_id: str) -> LetterRow:
    """Load a letter that was claimed."""
    return session.exec(_LETTER, params={"id": letter_id}).one()


_LETTER = select(LetterRow).where(col(LetterRow.id) == bindparam("id"))


def pairs_of_any(session: Session, workspace_id: str, user_ids: Sequence[str]) -> list[Pair]:
    """List all pairs of these people, over or not, in all programmes."""
    asked = {"workspace_id": workspace_id, "who": list(user_ids)}
    return list(session.exec(_PAIRS_OF_ANY, params=asked))


_WHO: BindParameter[list[str]] = bindparam("who", expanding=True)
_PAIRS_OF_ANY = select(Pair).where(
    col(Pair.workspace_id) == bindparam("workspace_id"),
    or_(col(Pair.mentor_id).in_(_WHO), col(Pair.mentee_id).in_(_WHO)),
)


def starts_between(
    session: Session, pair_ids: Iterable[int], start: datetime, end: datetime
) -> list[tuple[int, datetime]]:
    """List pair and start of these pairs' talks that are not called off."""
    asked = {"pairs": list(pair_ids), "start": start, "end": end}
    return list(session.exec(_STARTS, params=asked))


_STARTS = select(Meeting.pair_id, Meeting.starts_at).where(
    col(Meeting.pair_id).in_(bindparam("pairs", expanding=True)),
    col(Meeting.starts_at) >= bindparam("start"),
    col(Meeting.starts_at) < bindparam("end"),
    col(Meeting.state) != rules.Status.CANCELLED,
)
