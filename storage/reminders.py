"""Reminders: the moments at which the domain looks again, and the next instant anything is due."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import Integer, bindparam, func, update
from sqlmodel import Session, SQLModel, col, select

from bot.domain.letters import Reminder
from storage import once
from storage.ledger import affected, insert_once
from storage.models import LetterRow, LetterState, ReminderRow, ReminderState, Workspace

QUIET = ("privacy.daily",)
"""Kinds nobody notices: a demo that leaps to the next event passes them by."""


def remind(session: Session, workspace_id: str, reminders: Iterable[Reminder]) -> int:
    """Write moments at which to look again; a key already written is left alone."""
    rows = [
        {
            "workspace_id": workspace_id,
            "programme_id": reminder.programme_id,
            "kind": reminder.kind,
            "key": reminder.key,
            "facts": dict(reminder.facts),
            "state": ReminderState.WAITING,
            "due_at": reminder.due_at,
            "attempts": 0,
        }
        for reminder in reminders
    ]
    return insert_once(session, ReminderRow, rows, ("workspace_id", "kind", "key"))


def due(session: Session, *, now: datetime, limit: int) -> list[tuple[int, str]]:
    """List due reminders, oldest first, as id and workspace; whoever looks must `take` each."""
    found = session.connection().execute(_DUE, {"now": now, "most": limit})
    return [(row.id, row.workspace_id) for row in found]


def take(session: Session, reminder_id: int) -> ReminderRow | None:
    """Lock one waiting reminder until the transaction ends; None when somebody else has it."""
    return session.exec(_TAKE, params={"id": reminder_id}).one_or_none()


def find(session: Session, workspace_id: str, kind: str, key: str) -> ReminderRow | None:
    """Find one reminder, whatever has become of it."""
    return once.find(session, ReminderRow, workspace_id=workspace_id, kind=kind, key=key)


def next_due(session: Session) -> datetime | None:
    """Tell the earliest programme time at which a letter or a reminder is due."""
    found: list[datetime | None] = [
        session.exec(_NEXT_LETTER).one(),
        session.exec(_NEXT_REMINDER).one(),
    ]
    return min((at for at in found if at is not None), default=None)


def next_of(session: Session, workspace_id: str, programme_id: int, kind: str) -> datetime | None:
    """Tell when a programme is looked at next for one kind of reason; None when never."""
    found: datetime | None = session.exec(
        select(func.min(col(ReminderRow.due_at))).where(
            col(ReminderRow.workspace_id) == workspace_id,
            col(ReminderRow.programme_id) == programme_id,
            col(ReminderRow.kind) == kind,
            col(ReminderRow.state) == ReminderState.WAITING,
        )
    ).one()
    return found


def kind_due(session: Session, at: datetime) -> str:
    """Name what falls due at this instant: the most urgent letter, else a reminder ("": none)."""
    letters = select(LetterRow.kind).where(
        col(LetterRow.state) == LetterState.WAITING, col(LetterRow.due_at) == at
    )
    kind = session.exec(letters.order_by(col(LetterRow.urgency)).limit(1)).first()
    reminders = select(ReminderRow.kind).where(
        col(ReminderRow.state) == ReminderState.WAITING,
        col(ReminderRow.due_at) == at,
        col(ReminderRow.kind).not_in(QUIET),
    )
    return kind or session.exec(reminders.limit(1)).first() or ""


def cancel(session: Session, workspace_id: str, *, prefix: str, reason: str) -> int:
    """Skip all waiting reminders whose key begins with `prefix`, such as `pair:7:`."""
    return affected(
        session,
        update(ReminderRow)
        .where(
            col(ReminderRow.workspace_id) == workspace_id,
            col(ReminderRow.state) == ReminderState.WAITING,
            col(ReminderRow.key).startswith(prefix, autoescape=True),
        )
        .values(state=ReminderState.SKIPPED, reason=reason),
    )


_REMINDER = SQLModel.metadata.tables["reminder"]
_DUE = (
    select(_REMINDER.c.id, _REMINDER.c.workspace_id)
    .where(_REMINDER.c.state == ReminderState.WAITING, _REMINDER.c.due_at <= bindparam("now"))
    .order_by(_REMINDER.c.due_at, _REMINDER.c.id)
    .limit(bindparam("most", type_=Integer))
)
"""Built once, as the others here: every beat of every process runs it."""
_TAKE = (
    select(ReminderRow)
    .where(col(ReminderRow.id) == bindparam("id"), col(ReminderRow.state) == ReminderState.WAITING)
    .with_for_update(skip_locked=True)
)
_NEXT_LETTER = select(
    func.min(
        select(func.min(col(LetterRow.due_at)))
        .where(
            col(LetterRow.workspace_id) == col(Workspace.workspace_id),
            col(LetterRow.state) == LetterState.WAITING,
        )
        .scalar_subquery()
    )
).select_from(Workspace)
_NEXT_REMINDER = select(func.min(col(ReminderRow.due_at))).where(
    col(ReminderRow.state) == ReminderState.WAITING,
    col(ReminderRow.kind).not_in(QUIET),
)
