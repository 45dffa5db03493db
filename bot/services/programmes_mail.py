"""This week's mail: which letters of a programme go out when; hold them, or let them go."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from itertools import groupby
from zoneinfo import ZoneInfo

from slack_sdk.models.blocks import Block

from bot.core import Tick, Turn, zone_of
from bot.domain.ids import id_in
from bot.domain.letters import Urgency
from bot.domain.refusals import Outdated
from bot.domain.roles import Action, Actor
from bot.services import programmes, scopes
from bot.views import programmes_mail as views
from bot.views.programmes_mail import Batch
from storage import mailings, post_office
from storage import programmes as store
from storage.models import LetterRow, LetterState, Programme, ReminderRow

A_WEEK = timedelta(weeks=1)


def page(turn: Turn, argument: str) -> Sequence[Block]:
    """Show the mail of the next seven days: the page `mail:7`."""
    programme_id = id_in(argument)
    programme = programmes.load(turn, programme_id, Action.MAIL_SEE)
    week = views.Week(
        programme_id=programme_id,
        name=programme.name,
        batches=planned(turn, programme, turn.now + A_WEEK, turn.who),
        may_edit=turn.who.may(Action.MAIL_EDIT, programme_id),
        may_write=turn.who.may(Action.WRITE_TO_ROLE, programme_id),
    )
    return views.page(week, turn.t)


def planned(
    tick: Tick, programme: Programme, until: datetime, who: Actor | None = None
) -> tuple[Batch, ...]:
    """Gather what goes out before `until`, one batch per day and kind, in order.

    Somebody who looks after some places sees what goes to the people there, and to channels.

    People are counted, not named: some letters, such as a survey's reminder, would tell HR
    what somebody has not done.
    """
    zone = zone_of(tick.person(programme.created_by))
    found = (tick.session, tick.workspace_id, programme.id or 0)
    letters = _visible(tick, programme, post_office.planned(*found, until=until), who)
    looks = post_office.reminders_until(*found, until=until)
    pairs = _pairs(tick, programme, who)
    if pairs is not None:
        looks = [row for row in looks if row.facts.get("pair", 0) in pairs | {0}]
    batches = [*_letters(tick, letters, zone), *_looks(looks, zone)]
    return tuple(sorted(batches, key=lambda batch: (batch.at, batch.kind)))


def switch(turn: Turn, programme_id: int, key: str, *, hold: bool) -> None:
    """Hold a batch, or let it go; `key` is what the page showed.

    Raises:
        Outdated: it has gone out meanwhile, or is safety mail, which waits for nobody.
    """
    programme = programmes.load(turn, programme_id, Action.MAIL_EDIT)
    until = turn.now + A_WEEK
    every = post_office.planned(turn.session, turn.workspace_id, programme_id, until=until)
    letters = _visible(turn, programme, every, turn.who)
    zone = zone_of(turn.person(programme.created_by))
    ids = [one.id for one in letters if _key(one, zone) == key and one.urgency > Urgency.SAFETY]
    if not post_office.switch(turn.session, ids, hold=hold):
        raise Outdated
    turn.audit(Action.MAIL_EDIT, programme_id=programme_id, subject=key[:80], held=hold)


def _visible(
    tick: Tick, programme: Programme, letters: list[LetterRow], who: Actor | None
) -> list[LetterRow]:
    """Keep what goes to channels, to people and pairs within somebody's scope, and to them."""
    inside, pairs = scopes.inside(tick, who, programme.id), _pairs(tick, programme, who)
    if who is None or inside is None or pairs is None:
        return letters
    return [
        one
        for one in letters
        if one.public or one.to in inside | {who.user_id} or one.facts.get("pair") in pairs
    ]


def _pairs(tick: Tick, programme: Programme, who: Actor | None) -> set[int] | None:
    """Name the pairs within somebody's scope; None means all."""
    places = who.places(programme.id) if who else None
    if places is None:
        return None
    return store.pair_ids(tick.session, tick.workspace_id, programme.id or 0, places)


def _letters(tick: Tick, letters: Iterable[LetterRow], zone: ZoneInfo) -> list[Batch]:
    ordered = sorted(letters, key=lambda one: (_key(one, zone), one.due_at))
    grouped = [list(group) for _, group in groupby(ordered, key=lambda one: _key(one, zone))]
    texts = mailings.mailings(
        tick.session, tick.workspace_id, {_mailing(group[0]) for group in grouped}
    )
    batches = []
    for group in grouped:
        first = group[0]
        written = texts.get(_mailing(first))
        batches.append(
            Batch(
                at=first.due_at,
                kind=first.kind,
                count=len(group),
                channel=first.to if first.public else "",
                held=all(one.state == LetterState.HELD for one in group),
                key=_key(first, zone),
                mailing_id=written.id or 0 if written else 0,
                text=written.text if written else "",
                fixed=first.urgency == Urgency.SAFETY,
            )
        )
    return batches


def _looks(looks: Iterable[ReminderRow], zone: ZoneInfo) -> list[Batch]:
    """Count the days on which the bot will look again and may then write."""

    def group(row: ReminderRow) -> tuple[str, date]:
        return row.kind, row.due_at.astimezone(zone).date()

    ordered = sorted(looks, key=group)
    grouped = [(kind, list(rows)) for (kind, _), rows in groupby(ordered, key=group)]
    return [Batch(rows[0].due_at, kind, len(rows), look=True) for kind, rows in grouped]


def _key(letter: LetterRow, zone: ZoneInfo) -> str:
    """Name the batch of a letter: its kind, local day, mailing and state."""
    day = letter.due_at.astimezone(zone).date().isoformat()
    held = "held" if letter.state == LetterState.HELD else "waiting"
    return f"{letter.kind}|{day}|{_mailing(letter)}|{held}"


def _mailing(letter: LetterRow) -> int:
    return int(letter.facts.get("mailing") or 0)


PAGES = {"mail": page}
"""Pages of Home: `mail:7`."""
