"""“You said – we do”: written by HR with owner and date, posted to the channel."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from slack_sdk.models.blocks import Block

from bot.core import Tick, Turn
from bot.courier import Handling
from bot.domain.ids import id_in
from bot.domain.letters import Letter, Urgency
from bot.domain.refusals import FormRefused, Outdated, Refusal
from bot.domain.roles import Action
from bot.outgoing import Drop, Outgoing
from bot.services import programmes, programmes_calendar, programmes_letters
from bot.views import promises as views
from storage import post_office
from storage import promises as store
from storage.ledger import Claim
from storage.models import PromiseRow

if TYPE_CHECKING:
    from bot.reports.outcome_words import Promise

LONGEST, LONGEST_OWNER = 300, 80
NONE: Mapping[datetime, datetime] = {}


class Missing(Refusal):
    """Every line says what was said, what is done, and by whom."""

    key = "insight.refused_empty"


class TooLong(Refusal):
    """A line that nobody reads to its end."""

    key = "insight.refused_long"


class NoDay(Refusal):
    """A promise has a day, and the day lies ahead."""

    key = "insight.refused_day"


class NothingNew(Refusal):
    """All lines have been posted."""

    key = "insight.refused_nothing_new"


def page(turn: Turn, argument: str) -> Sequence[Block]:
    """Show the lines of one programme."""
    programme_id = id_in(argument)
    programme = programmes.load(turn, programme_id, Action.REPORT_SEE)
    found = store.promises(turn.session, turn.workspace_id, programme_id)
    may = turn.who.may(Action.MAIL_EDIT, programme_id)
    leaving = _leaving(turn, found)
    lines = [_line(one, leaving) for one in found]
    moment = programmes_calendar.channel_moment(turn, programme)
    return views.page(
        programme_id,
        programme.name,
        lines,
        turn.t,
        may_write=may,
        moment=moment if moment > turn.now else None,
    )


def _key(row: PromiseRow) -> str:
    """Begin the key of the letter that brings a line into the channel."""
    return f"promises:{row.programme_id}:{row.posted_at.isoformat() if row.posted_at else ''}"


def _leaving(tick: Tick, found: Sequence[PromiseRow]) -> dict[datetime, datetime]:
    """Find by the moment of the press when lines leave that have not left yet."""
    pressed = {one.posted_at: _key(one) for one in found if one.posted_at}
    due = {
        at: post_office.first_due(tick.session, tick.workspace_id, key)
        for at, key in pressed.items()
    }
    return {at: leaves for at, leaves in due.items() if leaves and leaves > tick.now}


def _line(row: PromiseRow, leaving: Mapping[datetime, datetime] = NONE) -> views.Line:
    return views.Line(
        row.id or 0,
        row.said,
        row.done,
        row.owner,
        row.due_on,
        row.posted_at is not None,
        row.kept,
        leaving.get(row.posted_at) if row.posted_at else None,
    )


def form(turn: Turn, programme_id: int) -> dict[str, Any]:
    """Open the form for one line.

    Raises:
        NotAllowed: only HR writes.
    """
    programmes.load(turn, programme_id, Action.MAIL_EDIT)
    return views.form(programme_id, turn.t)


def write(
    turn: Turn, programme_id: int, *, said: str, done: str, owner: str, due: date | None
) -> None:
    """Store a line.

    Raises:
        NotAllowed: only HR writes.
        FormRefused: with what is wrong beside its field.
    """
    programme = programmes.load(turn, programme_id, Action.MAIL_EDIT)
    limits = {"said": (said, LONGEST), "done": (done, LONGEST), "owner": (owner, LONGEST_OWNER)}
    errors: dict[str, Refusal] = {}
    for name, (typed, most) in limits.items():
        if not typed:
            errors[name] = Missing()
        elif len(typed) > most:
            errors[name] = TooLong(most=most, now=len(typed))
    if due is None or due < programmes.today(turn, programme):
        errors["due"] = NoDay()
    if errors or due is None:
        raise FormRefused(errors)
    row = PromiseRow(
        workspace_id=turn.workspace_id,
        programme_id=programme_id,
        said=said,
        done=done,
        owner=owner,
        due_on=due,
        author_id=turn.user_id,
        created_at=turn.now,
    )
    turn.session.add(row)
    turn.session.flush()
    turn.audit(Action.MAIL_EDIT, programme_id=programme_id, subject=f"promise:{row.id}")


def _own(turn: Turn, promise_id: int) -> PromiseRow:
    row = store.promise(turn.session, turn.workspace_id, promise_id)
    if row is None:
        raise Outdated
    turn.authorise(Action.MAIL_EDIT, row.programme_id)
    return row


def keep(turn: Turn, promise_id: int) -> None:
    """Note that a promise was kept.

    Raises:
        Outdated: it is gone.
    """
    _own(turn, promise_id).kept = True


def remove(turn: Turn, promise_id: int) -> None:
    """Take a line away that was not posted yet.

    Raises:
        Outdated: it is gone, or the channel has read it.
    """
    row = _own(turn, promise_id)
    if row.posted_at is not None:
        raise Outdated
    turn.session.delete(row)


def publish(turn: Turn, programme_id: int) -> None:
    """Post the lines that the channel has not read yet.

    Raises:
        NothingNew: there is none.
    """
    programme = programmes.load(turn, programme_id, Action.MAIL_EDIT)
    found = store.promises(turn.session, turn.workspace_id, programme_id)
    fresh = [one for one in found if one.posted_at is None]
    if not fresh:
        raise NothingNew
    for one in fresh:
        one.posted_at = turn.now
    turn.post(
        Letter(
            "insight.promised",
            programme.channel_id or "",
            _key(fresh[0]),
            facts={"at": turn.now.isoformat()},
            due_at=programmes_calendar.channel_moment(turn, programme),
            urgency=Urgency.NEWS,
            public=True,
            programme_id=programme_id,
        )
    )
    turn.audit(Action.MAIL_EDIT, programme_id=programme_id, subject="promises", what="posted")


def recall(turn: Turn, promise_id: int) -> None:
    """Take back a post that waits for the channel's hours; its lines are drafts again.

    Raises:
        Outdated: it is gone, or the channel has read it.
    """
    row = _own(turn, promise_id)
    if row.posted_at is None or not post_office.call_back(
        turn.session, turn.workspace_id, _key(row), "undone"
    ):
        raise Outdated
    pressed = row.posted_at
    for one in store.promises(turn.session, turn.workspace_id, row.programme_id):
        if one.posted_at == pressed:
            one.posted_at = None
    turn.audit(
        Action.MAIL_EDIT, programme_id=row.programme_id, subject="promises", what="called_back"
    )


def post(tick: Tick, claim: Claim) -> Outgoing | Drop:
    """Tell the channel what was said and what is done about it."""
    programme = programmes.get(tick, claim.programme_id or 0)
    at = datetime.fromisoformat(str(claim.facts["at"]))
    found = store.promises(tick.session, tick.workspace_id, programme.id or 0)
    lines = [_line(one) for one in found if one.posted_at == at]
    if not lines:
        return Drop("outdated")
    t = programmes_letters.channel_voice(tick, programme)
    return Outgoing(claim.to, views.post(programme.name, lines, t))


def kept_words(tick: Tick, programme_id: int) -> "tuple[Promise, ...]":
    """Give the posted lines as the report prints them."""
    from bot.reports.outcome_words import Promise

    found = store.promises(tick.session, tick.workspace_id, programme_id)
    posted = [one for one in found if one.posted_at is not None]
    return tuple(Promise(one.said, one.done, one.owner, one.due_on) for one in posted)


LETTERS = {"insight.promised": Handling(post, refused=programmes_letters.channel_refused)}
"""The post in the channel."""

PAGES = {"promises": page}
"""The page `promises:7`."""
