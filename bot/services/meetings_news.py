"""What both hear when a date is booked, moved or falls away, and dates that a pause takes out."""

from collections.abc import Sequence
from datetime import datetime

from bot.core import Tick
from bot.domain import meetings as rules
from bot.domain.letters import Letter, Urgency
from bot.domain.localtime import local_date
from bot.services import meetings_over as over
from bot.services import meetings_pair as pairs
from bot.services import meetings_record as record
from storage import backlog
from storage import meetings as store
from storage.models import Meeting, Pair


def rest(tick: Tick, row: Pair) -> None:
    """Take the dates inside a pair's pause out of the calendars; this counts against nobody."""
    two = pairs.load(tick, row)
    until = row.paused_until
    inside = [talk for talk in two.open_talks(tick.now) if until and two.day_of(talk) <= until]
    for talk in inside:
        talk.state, talk.sequence = rules.Status.CANCELLED.value, talk.sequence + 1
    if inside:
        tell(tick, row, "dates_rest", inside)
    record.changed(tick, row, tell=False)


def end(tick: Tick, row: Pair) -> None:
    """Take the dates of a pair that is over out of the way, and the buttons off its posts."""
    two = pairs.load(tick, row)
    gone = two.open_talks(tick.now)
    for talk in gone:
        talk.state, talk.sequence = rules.Status.CANCELLED.value, talk.sequence + 1
    tick.session.flush()
    over.posts_gone(tick, two, [(talk, two.day_of(talk)) for talk in gone])
    tick.post(*over.renewed(row, pairs.setup_of(tick, row).cards, f"pair:{row.id}:ended"))
    store.look_at(tick.session, row, tick.now)


def tell(
    tick: Tick,
    row: Pair,
    what: str,
    talks: Sequence[Meeting],
    *,
    by: str | None = None,
    was: datetime | None = None,
) -> None:
    """Tell both what became of a date, with the file, and renew the card that was posted.

    To the one of the two who did it (`by`), this answers a click of their own.
    """
    stamp = "-".join(f"{talk.id}.{talk.sequence}" for talk in talks[:6])
    key = f"pair:{row.id}:news:{what}:{stamp}"
    readers = (row.mentor_id, row.mentee_id) if row.alone else (f"pair:{row.id}",)
    facts = {
        "pair": row.id,
        "key": key,
        "what": what,
        "meetings": ",".join(str(talk.id) for talk in talks),
        "sequences": ",".join(str(talk.sequence) for talk in talks),
        "by": by,
        "was": _known(tick, row, talks[0], was, readers).isoformat() if was else None,
    }
    for to in readers:
        own = key if len(readers) == 1 else f"{key}:{to}"
        tick.post(
            Letter(
                "meetings.news",
                to,
                own,
                facts,
                urgency=Urgency.SAFETY,
                programme_id=row.programme_id,
            )
        )
    tick.post(*over.renewed(row, pairs.setup_of(tick, row).cards, key))
    two = pairs.load(tick, row)
    gone = [talk for talk in talks if was or talk.state == rules.Status.CANCELLED]
    days = [local_date(was, two.wall) if was else two.day_of(talk) for talk in gone]
    over.posts_gone(tick, two, zip(gone, days, strict=True))


def _known(tick: Tick, row: Pair, talk: Meeting, was: datetime, readers: Sequence[str]) -> datetime:
    """Find the time the readers know: the one before a move they have not read of yet."""
    key = f"pair:{row.id}:news:date_moved:{talk.id}.{talk.sequence - 1}"
    own = key if len(readers) == 1 else f"{key}:{readers[0]}"
    unread = backlog.unsent(tick.session, tick.workspace_id, own)
    return datetime.fromisoformat(str(unread.facts["was"])) if unread else was
