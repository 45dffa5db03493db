"""What workshops write: the post in the channel, calendar files, the reminder, bad news."""

from datetime import datetime

from bot.content import content
from bot.core import Tick
from bot.courier import Handling
from bot.domain import ics
from bot.domain.ics import CalendarEntry
from bot.domain.letters import Counts, Letter, Reminder, Urgency
from bot.domain.localtime import local_date
from bot.domain.working_hours import PersonCalendar, working_days_before
from bot.domain.workshops import SeatState
from bot.i18n import Translate
from bot.outgoing import Drop, File, Message, Outgoing
from bot.services import programmes, programmes_calendar, programmes_letters
from bot.services.programmes_steps import HELD_FOR
from bot.views import workshops_posts as views
from bot.views.voice import address_of
from storage import backlog
from storage import workshops as store
from storage.ledger import Claim
from storage.models import Programme, ReminderRow, Workshop, WorkshopSeat

ANNOUNCEMENT, CARD = "workshops.announcement", "workshops.announcement_card"
SEAT, OFF, TOMORROW = "workshops.seat", "workshops.called_off", "workshops.tomorrow"
REMIND = "workshops.remind"
OUTDATED = Drop("outdated")


def fact(row: Workshop) -> views.Fact:
    """Gather what every text about a workshop says."""
    return views.Fact(
        title=row.title,
        starts_at=row.starts_at,
        minutes=row.minutes,
        place=row.place,
        link=row.link,
        audience=row.audience,
        capacity=row.capacity,
        cancelled=row.cancelled,
    )


# --- writing ---------------------------------------------------------------------------------


def announce(tick: Tick, programme: Programme, row: Workshop) -> None:
    """Announce a workshop in the programme's channel, in ten minutes or later."""
    if programme.channel_id:
        tick.post(
            Letter(
                ANNOUNCEMENT,
                programme.channel_id,
                _post_key(row),
                facts={"workshop": row.id},
                due_at=programmes_calendar.channel_moment(tick, programme, tick.now + HELD_FOR),
                public=True,
                programme_id=row.programme_id,
            )
        )


def _post_key(row: Workshop) -> str:
    return f"workshop:{row.id}:post"


def renew_post(tick: Tick, row: Workshop) -> None:
    """Bring the post in the channel up to date, if it is there already."""
    for letter in backlog.sent_as(tick.session, tick.workspace_id, [_post_key(row)]):
        tick.post(
            Letter(
                CARD,
                letter.to,
                f"workshop:{row.id}:card:{row.version}",
                facts={
                    "workshop": row.id,
                    "channel": letter.channel_id,
                    "ts": letter.message_ts,
                },
                programme_id=row.programme_id,
            )
        )


def tell(
    tick: Tick, row: Workshop, seat: WorkshopSeat, what: str, *, at_once: bool = False
) -> None:
    """Send somebody with a seat the calendar file: `seat`, `moved_up` or `moved`.

    What answers their own press goes out `at_once`, all else in their working hours.
    """
    due_at = tick.now if at_once else _within_hours(tick, row, seat.user_id)
    tick.post(
        Letter(
            SEAT,
            seat.user_id,
            f"workshop:{row.id}:seat:{seat.user_id}:{seat.round}:{row.sequence}",
            facts={"workshop": row.id, "what": what, "sequence": row.sequence},
            due_at=due_at,
            urgency=Urgency.DATE,
            programme_id=row.programme_id,
        )
    )


def _within_hours(tick: Tick, row: Workshop, user_id: str) -> datetime:
    """Find somebody's next working moment, but never one after the workshop has begun."""
    moment = programmes_calendar.working_moment(tick, user_id)
    return moment if moment < row.starts_at else tick.now


def tell_seats(tick: Tick, row: Workshop, what: str) -> None:
    """Tell everybody with a seat."""
    for seat in _seats(tick, row, SeatState.SEAT):
        tell(tick, row, seat, what)


def tell_called_off(tick: Tick, row: Workshop) -> None:
    """Tell everybody with a seat or in the queue that it does not take place."""
    tick.post(
        *(
            Letter(
                OFF,
                seat.user_id,
                f"workshop:{row.id}:off:{seat.user_id}",
                facts={"workshop": row.id},
                due_at=_within_hours(tick, row, seat.user_id),
                urgency=Urgency.DATE,
                programme_id=row.programme_id,
            )
            for seat in _seats(tick, row, SeatState.SEAT, SeatState.WAITING)
        )
    )


def reminder_prefix(row: Workshop) -> str:
    """Name the reminders of a workshop."""
    return f"workshop:{row.id}:remind:"


def plan_reminder(tick: Tick, row: Workshop) -> None:
    """Look again on the morning of the working day before, instead of what was planned."""
    tick.forget(reminder_prefix(row), "moved")
    programme = programmes.get(tick, row.programme_id)
    person = tick.person(programme.created_by)
    zone = tick.voice(programme.created_by).zone
    calendar = PersonCalendar(
        person.user_id, str(zone), country=person.country, region=person.region
    )
    day = working_days_before(calendar, local_date(row.starts_at, zone), 1)
    moment = programmes_calendar.morning(tick, programme, day)
    if moment > tick.now:
        tick.remind(
            Reminder(
                REMIND,
                f"{reminder_prefix(row)}{row.sequence}",
                moment,
                facts={"workshop": row.id},
                programme_id=row.programme_id,
            )
        )


def remind(tick: Tick, reminder: ReminderRow) -> None:
    """Remind everybody with a seat, each within their working hours."""
    row = store.workshop(tick.session, tick.workspace_id, int(reminder.facts["workshop"]))
    if row is None or row.cancelled or row.starts_at <= tick.now:
        return
    tick.post(
        *(
            Letter(
                TOMORROW,
                seat.user_id,
                f"workshop:{row.id}:tomorrow:{seat.user_id}:{row.sequence}",
                facts={"workshop": row.id, "sequence": row.sequence},
                due_at=_within_hours(tick, row, seat.user_id),
                urgency=Urgency.DATE,
                programme_id=row.programme_id,
            )
            for seat in _seats(tick, row, SeatState.SEAT)
        )
    )


def _seats(tick: Tick, row: Workshop, *states: SeatState) -> list[WorkshopSeat]:
    found = store.seats(tick.session, [row.id or 0]).get(row.id or 0, [])
    return [seat for seat in found if seat.state in {state.value for state in states}]


# --- rendering -------------------------------------------------------------------------------


def announcement(tick: Tick, claim: Claim) -> Outgoing | Drop:
    """Write the post, unless the workshop was called off before anybody read of it."""
    row = _find(tick, claim)
    if row is None or row.cancelled or row.starts_at <= tick.now:
        return OUTDATED
    return Outgoing(claim.to, _post(tick, row))


def _post(tick: Tick, row: Workshop) -> Message:
    programme = programmes.get(tick, row.programme_id)
    t = programmes_letters.channel_voice(tick, programme)
    return views.post(fact(row), row.id or 0, _purpose(row, t), t)


def _purpose(row: Workshop, t: Translate) -> str:
    outline = content(t.language).workshops.outlines.get(row.outline)
    return outline.purpose.say(address_of(t)) if outline else ""


def announcement_card(tick: Tick, claim: Claim) -> Outgoing | Drop:
    """Bring the post up to date: a new time or place, or called off."""
    row = _find(tick, claim)
    if row is None:
        return OUTDATED
    return Outgoing(str(claim.facts["channel"]), _post(tick, row), update_ts=str(claim.facts["ts"]))


def seat(tick: Tick, claim: Claim) -> Outgoing | Drop:
    """Write to somebody with a seat, with the calendar file; an older version is dropped."""
    row = _find(tick, claim)
    if row is None or not _has_seat(tick, row, claim):
        return OUTDATED
    t = tick.voice(claim.to)
    text = views.seat(fact(row), str(claim.facts["what"]), t)
    return Outgoing(claim.to, Message(text), files=(_file(tick, row, t),))


def called_off(tick: Tick, claim: Claim) -> Outgoing | Drop:
    """Say that it does not take place; whoever had a seat gets the calendar entry taken back."""
    row = _find(tick, claim)
    if row is None:
        return OUTDATED
    t = tick.voice(claim.to)
    had = any(one.user_id == claim.to for one in _seats(tick, row, SeatState.SEAT))
    message = views.called_off(fact(row), t)
    if not had:
        return Outgoing(claim.to, message)
    return Outgoing(claim.to, message, files=(_file(tick, row, t),))


def tomorrow(tick: Tick, claim: Claim) -> Outgoing | Drop:
    """Remind somebody, with the way to give the seat to somebody else."""
    row = _find(tick, claim)
    if row is None or row.starts_at <= tick.now or not _has_seat(tick, row, claim):
        return OUTDATED
    return Outgoing(claim.to, views.reminder(fact(row), row.id or 0, tick.voice(claim.to)))


def _find(tick: Tick, claim: Claim) -> Workshop | None:
    return store.workshop(tick.session, tick.workspace_id, int(claim.facts["workshop"]))


def _has_seat(tick: Tick, row: Workshop, claim: Claim) -> bool:
    """Tell whether the letter still fits: its version of the workshop, and a seat in it."""
    seats = {one.user_id for one in _seats(tick, row, SeatState.SEAT)}
    return not row.cancelled and row.sequence == claim.facts["sequence"] and claim.to in seats


def _file(tick: Tick, row: Workshop, t: Translate) -> File:
    """Make the calendar file; importing a later one moves or cancels the entry."""
    entry = CalendarEntry(
        uid=f"workshop-{row.id}-{row.workspace_id}@mentorbot",
        sequence=row.sequence,
        starts_at=row.starts_at,
        minutes=row.minutes,
        summary=row.title,
        description=_purpose(row, t),
        place=row.place or row.link,
        link=row.link,
        cancelled=row.cancelled,
    )
    name = t.plain("workshops.file_name")
    return File(f"{name}.ics", ics.to_ics([entry], now=tick.now), row.title)


LETTERS = {
    ANNOUNCEMENT: Handling(announcement, refused=programmes_letters.channel_refused),
    CARD: Handling(announcement_card, method="chat.update", counts=Counts.ANSWER),
    SEAT: Handling(seat, method="files.completeUploadExternal", counts=Counts.ANSWER),
    OFF: Handling(called_off, counts=Counts.DATE),
    TOMORROW: Handling(tomorrow, counts=Counts.FOUR),
}
"""By kind: how each letter of a workshop is written."""

LOOKS = {REMIND: remind}
"""By kind: what a reminder of a workshop leads to."""
