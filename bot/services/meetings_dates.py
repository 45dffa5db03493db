"""Finding, booking, moving and calling off a pair's dates; the first press wins."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from bot.core import Tick, Turn
from bot.domain import meetings as rules
from bot.domain import slots as finding
from bot.domain.localtime import A_DAY, HourSkipped, local_date, zone_of
from bot.domain.refusals import FormRefused, Outdated, Refusal
from bot.domain.slots import Shift
from bot.domain.working_hours import PersonCalendar, zone_for
from bot.i18n import mention
from bot.outgoing import Message
from bot.services import meetings_cards as cards
from bot.services import meetings_news as news
from bot.services import meetings_pair as pairs
from bot.services import meetings_record as record
from bot.services.meetings_pair import Two
from bot.views import meetings_dates as views
from bot.views.meetings_dates import Note
from storage.models import Meeting, Pair


@dataclass(frozen=True, slots=True)
class Answer:
    """What a press on a date brings: a card in place of the pressed one, or a form."""

    card: Message
    form: dict[str, Any]


def find(turn: Turn, pair_id: int) -> dict[str, Any]:
    """Open the form that books a date, or show the date there is.

    Raises:
        NotYourDate, Outdated: it is not theirs, or the pair is over.
    """
    row = pairs.for_dates(turn, pair_id, turn.user_id)
    two = pairs.load(turn, row)
    if two.next_talk(turn.now) and not pairs.remaining(two):
        return views.settled(cards.dates_of(turn, two, turn.t, group=False), turn.t)
    return _finder(turn, two)


def find_move(turn: Turn, meeting_id: int) -> dict[str, Any]:
    """Open the form that moves a date: two presses in all.

    Raises:
        NotYourDate, DateIsOver, Outdated: there is nothing to move, or not for them.
    """
    row, talk = _theirs(turn, meeting_id)
    if talk.state != rules.Status.BOOKED:
        raise rules.DateIsOver(at=talk.starts_at)
    return _finder(turn, pairs.load(turn, row), talk)


def _finder(turn: Turn, two: Two, talk: Meeting | None = None) -> dict[str, Any]:
    found = cards.proposals(two, turn.now, moving=talk)
    zone = zone_for(_clicker(turn, two))
    first = found.starts[0] if found.starts else turn.now + A_DAY
    partner = two.row.mentor_id if turn.user_id == two.row.mentee_id else two.row.mentee_id
    return views.finder(
        views.Finder(
            pair_id=two.id,
            minutes=two.shape.minutes,
            proposals=found.starts,
            talk=cards.shown(turn, two, talk, turn.t) if talk else None,
            first_day=first.astimezone(zone).date(),
            zone=zone.key,
            notes=cards.notes(found, two),
            partner=partner,
        ),
        turn.t.to_both(),
    )


def _clicker(turn: Turn, two: Two) -> PersonCalendar:
    """Give the calendar of whoever pressed: one of the two, or the assistant."""
    known = two.calendars.get(turn.user_id)
    if known:
        return known
    zone = turn.person(turn.user_id).timezone
    return PersonCalendar(turn.user_id, zone if zone_of(zone) else two.zone)


def _theirs(turn: Turn, meeting_id: int) -> tuple[Pair, Meeting]:
    talk = pairs.talk_of(turn, meeting_id)
    return pairs.for_dates(turn, talk.pair_id, turn.user_id), talk


def take(turn: Turn, pair_id: int, at: datetime) -> Answer:
    """Book the next date; the same press twice books once, a later other one is told kindly.

    Raises:
        DateAlreadyBooked, DateInPast, NotYourDate, Outdated: nothing was booked.
    """
    row = pairs.for_dates(turn, pair_id, turn.user_id)
    return _answer(turn, row, _book(turn, row, at))


def _book(turn: Turn, row: Pair, at: datetime) -> Sequence[Note]:
    two = pairs.load(turn, row)
    coming = two.next_talk(turn.now)
    if coming and coming.starts_at != at and _is_further(two, coming, at):
        coming = next((talk for talk in two.open_talks(turn.now) if talk.starts_at == at), None)
    decided = rules.book(
        0,
        at,
        two.shape.minutes,
        booked=pairs.as_rule(coming) if coming else None,
        by=turn.user_id,
        now=turn.now,
    )
    if coming is None:
        talk = _insert(turn, two, decided.meeting.starts_at)
        news.tell(turn, row, "date_booked", [talk], by=turn.user_id)
        record.changed(turn, row)
    return ()


def _is_further(two: Two, coming: Meeting, at: datetime) -> bool:
    """Tell whether `at` is a further date beside the next one, a rhythm's half away from each."""
    apart = two.shape.rhythm / 2
    return all(
        abs(talk.starts_at - at) >= apart
        for talk in two.talks
        if talk.state == rules.Status.BOOKED or talk is coming
    )


def _insert(tick: Tick, two: Two, at: datetime) -> Meeting:
    setup = pairs.setup_of(tick, two.row)
    talk = Meeting(
        workspace_id=two.row.workspace_id,
        pair_id=two.id,
        starts_at=at,
        minutes=two.shape.minutes,
        place=setup.place,
        spot=setup.spot,
    )
    tick.session.add(talk)
    tick.session.flush()
    return talk


def take_series(turn: Turn, pair_id: int, first: datetime) -> Answer:
    """Book all dates that are left of the plan, at the pair's rhythm from `first` on.

    Raises:
        DateAlreadyBooked, DateInPast, NotYourDate, Outdated: nothing was booked.
    """
    row = pairs.for_dates(turn, pair_id, turn.user_id)
    two = pairs.load(turn, row)
    coming = two.open_talks(turn.now)
    if coming and all(talk.starts_at != first for talk in coming):
        raise rules.DateAlreadyBooked(at=coming[0].starts_at)
    if first <= turn.now:
        raise finding.DateInPast(at=first)
    begin = coming[-1].starts_at if coming else first
    laid = finding.series(
        begin,
        every_weeks=two.shape.every,
        count=pairs.remaining(two) + bool(coming),
        minutes=two.shape.minutes,
        mentor=two.mentor,
        mentee=two.mentee,
        zone=two.zone,
    )
    fresh = [one for one in laid if not (coming and one.number == 1)]
    if fresh:
        booked = [_insert(turn, two, one.at) for one in fresh]
        news.tell(turn, row, "series_booked", booked, by=turn.user_id)
        record.changed(turn, row)
    return _answer(turn, row, [_shifted(two, one) for one in fresh if one.shift is not Shift.NONE])


def _shifted(two: Two, one: finding.SeriesDate) -> Note:
    """Say why a date of a series is not where the rhythm would put it."""
    facts = {"at": one.at, "date": local_date(one.at, two.wall)}
    return Note("meetings.shifted", facts, f"meetings.shift_{one.shift}")


@dataclass(frozen=True, slots=True)
class Typed:
    """A date as somebody typed it into the form; `meeting_id` when one is moved."""

    pair_id: int
    meeting_id: int | None
    day: date | None
    clock: time | None


def own_date(turn: Turn, typed: Typed) -> dict[str, Any]:
    """Book or move to a date somebody typed, in their own zone.

    Raises:
        FormRefused: past, too far, or an hour the clock skips, said beside its field.
        DateAlreadyBooked, DateIsOver, NotYourDate, Outdated: nothing was changed.
    """
    row = pairs.for_dates(turn, typed.pair_id, turn.user_id)
    two = pairs.load(turn, row)
    read = _read(turn, two, typed)
    if typed.meeting_id:
        _move(turn, typed.meeting_id, read.at)
    else:
        _book_own(turn, row, read.at)
    told = _notes(read, typed)
    return views.settled(
        cards.dates_of(turn, pairs.load(turn, row), turn.t, group=False, said=told), turn.t
    )


def _book_own(turn: Turn, row: Pair, at: datetime) -> None:
    try:
        _book(turn, row, at)
    except Refusal as refusal:
        raise FormRefused({"date": refusal}) from None


def _read(turn: Turn, two: Two, typed: Typed) -> finding.OwnDate:
    if typed.day is None or typed.clock is None:
        raise Outdated
    mine = _clicker(turn, two)
    partner = two.mentor if turn.user_id == two.row.mentee_id else two.mentee
    try:
        return finding.own_date(
            typed.day,
            typed.clock,
            minutes=two.shape.minutes,
            typed_by=mine,
            partner=partner,
            now=turn.now,
            zone=two.zone,
        )
    except HourSkipped as refusal:
        raise FormRefused({"time": refusal}) from None
    except (finding.DateInPast, finding.DateTooFar) as refusal:
        raise FormRefused({"date": refusal}) from None


def _notes(read: finding.OwnDate, typed: Typed) -> list[Note]:
    told = []
    if read.repeated:
        told.append(Note("meetings.hour_repeated", {"time": typed.clock}))
    if read.outside:
        people = [mention(who) for who in read.outside]
        told.append(Note("meetings.outside_hours", {"people": people}))
    return told


def shift(turn: Turn, meeting_id: int, to: datetime) -> Answer:
    """Move a date to one of the times offered.

    Raises:
        DateIsOver, DateInPast, NotYourDate, Outdated: nothing was moved.
    """
    row = _move(turn, meeting_id, to)
    return _answer(turn, row)


def _move(turn: Turn, meeting_id: int, to: datetime) -> Pair:
    row, talk = _theirs(turn, meeting_id)
    moved = rules.move(pairs.as_rule(talk), to, by=turn.user_id, now=turn.now)
    if moved.meeting.starts_at == moved.was:
        return row
    talk.starts_at, talk.sequence = moved.meeting.starts_at, moved.meeting.sequence
    talk.answer_mentor = talk.answer_mentee = None
    record.note(turn, row, talk, rules.Kind.MOVED, turn.user_id)
    news.tell(turn, row, "date_moved", [talk], by=turn.user_id, was=moved.was)
    record.changed(turn, row)
    return row


def cancel(turn: Turn, meeting_id: int) -> Answer:
    """Call a date off.

    Raises:
        DateIsOver, NotYourDate, Outdated: there is nothing to call off.
    """
    row, talk = _theirs(turn, meeting_id)
    decided = rules.cancel(pairs.as_rule(talk), by=turn.user_id)
    talk.state, talk.sequence = decided.meeting.status.value, decided.meeting.sequence
    record.note(turn, row, talk, rules.Kind.CANCELLED, turn.user_id)
    news.tell(turn, row, "date_cancelled", [talk], by=turn.user_id)
    record.changed(turn, row)
    return _answer(turn, row)


def _answer(turn: Turn, row: Pair, said: Sequence[Note] = ()) -> Answer:
    """Show the dates as they are now, to the group or to whoever pressed alone."""
    two = pairs.load(turn, row)
    found = cards.dates_of(turn, two, turn.t, group=False, said=said)
    lines = [] if found.talks else [turn.t.to_both()("meetings.no_date_now")]
    who = turn.user_id if row.alone else None
    return Answer(cards.dates_card(turn, two, who, said), views.settled(found, turn.t, lines))
