"""A pair's calendar between its rows and the rules: both people's days, its talks, its weeks."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from bot.content import content
from bot.content.frame import Theme
from bot.core import Tick, zone_of
from bot.domain import meetings as rules
from bot.domain import prompting
from bot.domain.cadence import PairPlan
from bot.domain.formats import Format
from bot.domain.localtime import local_date
from bot.domain.pair_facts import OVER, PairState
from bot.domain.refusals import NotYours, Outdated
from bot.domain.working_hours import (
    Absence,
    PersonCalendar,
    settled,
    zone_for,
)
from bot.services import pairs_facts, programmes
from bot.services.meetings_people import LONG_AGO, Usual, calendar, usual_of
from storage import meetings as store
from storage import pairs as pair_store
from storage import people as people_store
from storage.models import (
    Enrolment,
    Meeting,
    Pair,
    Person,
    Programme,
    TalkSetup,
)

CARED_FOR = frozenset({*pairs_facts.TOGETHER, PairState.COMPLETED})
"""States in which cards are sent; after the closing talk only the last card is."""
QUIET_STATES = frozenset({PairState.PAUSED, PairState.REMATCH_REQUESTED})

COUNTED = frozenset({rules.Status.BOOKED, rules.Status.HELD, rules.Status.UNANSWERED})
"""States of talks that count in a pair's plan."""


@dataclass(frozen=True, slots=True)
class Two:
    """One pair with everything its calendar needs; calendars are as the people told them."""

    row: Pair
    programme: Programme
    shape: Format
    mentor: PersonCalendar
    mentee: PersonCalendar
    zone: str
    talks: list[Meeting]

    @property
    def id(self) -> int:
        """The pair's id."""
        return self.row.id or 0

    @property
    def people(self) -> tuple[str, str]:
        """Mentor and mentee."""
        return self.row.mentor_id, self.row.mentee_id

    @property
    def calendars(self) -> dict[str, PersonCalendar]:
        """Both calendars with gaps filled: the programme's zone, nine to five."""
        both = (self.mentor, self.mentee)
        return {person.who: settled(person, self.zone) for person in both}

    @property
    def home(self) -> PersonCalendar:
        """The calendar the pair's days follow: the mentee's, who keeps the dates."""
        return self.calendars[self.row.mentee_id]

    @property
    def wall(self) -> ZoneInfo:
        """The zone of the pair's days."""
        return zone_for(self.home)

    def readers(self) -> tuple[tuple[str, ZoneInfo], ...]:
        """Name both with their zones, the mentee first."""
        known = self.calendars
        return tuple((who, zone_for(known[who])) for who in reversed(self.people))

    def open_talks(self, now: datetime) -> list[Meeting]:
        """List the booked talks to come."""
        return [
            talk
            for talk in self.talks
            if talk.state == rules.Status.BOOKED and talk.starts_at > now
        ]

    def next_talk(self, now: datetime) -> Meeting | None:
        """Find the next booked talk."""
        return next(iter(self.open_talks(now)), None)

    def held(self) -> list[Meeting]:
        """List the talks that took place."""
        return [talk for talk in self.talks if talk.state == rules.Status.HELD]

    def day_of(self, talk: Meeting) -> date:
        """Read the day of a talk on the pair's wall."""
        return local_date(talk.starts_at, self.wall)

    def week_of(self, day: date) -> int:
        """Number a day in the pair's own weeks, from 1."""
        first = self.row.week_one_on or day
        return pairs_facts.weeks_of(self.row, self.programme, first).number(day)

    def is_closing(self, talk: Meeting) -> bool:
        """Tell whether a talk is the pair's last."""
        by_week = prompting.is_closing(self.shape, self.week_of(self.day_of(talk)))
        return by_week or talk.number >= self.shape.sessions


def load(tick: Tick, row: Pair) -> Two:
    """Gather a pair's calendar."""
    return load_all(tick, [row])[0]


def load_all(tick: Tick, rows: Sequence[Pair]) -> list[Two]:
    """Gather the calendars of many pairs, with a handful of queries for all of them."""
    programmes_of = {row.programme_id: row for row in rows}
    found = {key: pairs_facts.programme_of(tick, row) for key, row in programmes_of.items()}
    users = {who for row in rows for who in (row.mentor_id, row.mentee_id)}
    makers = {programme.created_by for programme in found.values()}
    people = people_store.people(tick.session, tick.workspace_id, sorted(users | makers))
    places = store.places(tick.session, tick.workspace_id, found, users)
    talks = store.talks(tick.session, [row.id or 0 for row in rows])
    usual = usual_of(tick)
    return [
        Two(
            row=row,
            programme=found[row.programme_id],
            shape=_shape(row, found[row.programme_id]),
            mentor=_calendar(row, row.mentor_id, people, places, usual),
            mentee=_calendar(row, row.mentee_id, people, places, usual),
            zone=_zone(people.get(found[row.programme_id].created_by)),
            talks=talks[row.id or 0],
        )
        for row in rows
    ]


def shape_of(tick: Tick, row: Pair) -> Format:
    """Give a pair's format, in the rhythm that the two agreed on."""
    return _shape(row, pairs_facts.programme_of(tick, row))


def _shape(row: Pair, programme: Programme) -> Format:
    shape = programmes.format_of(programme)
    return replace(shape, every=row.rhythm_weeks or shape.every)


def _zone(maker: Person | None) -> str:
    return zone_of(maker).key if maker else "UTC"


def _calendar(
    row: Pair,
    user_id: str,
    people: Mapping[str, Person],
    places: Mapping[tuple[int, str], Enrolment],
    usual: Usual,
) -> PersonCalendar:
    place = places.get((row.programme_id, user_id))
    return calendar(user_id, people.get(user_id), place, usual, row.paused_until)


def plan_of(two: Two, now: datetime) -> PairPlan:
    """Give the rules the pair's calendar; a pause of either or of both is a pause."""
    away = {absence for who in (two.mentor, two.mentee) for absence in who.absences}
    if PairState(two.row.state) in QUIET_STATES:
        away.add(Absence(LONG_AGO, local_date(now, two.wall)))
    first = two.row.week_one_on
    return PairPlan(
        shape=two.shape,
        home=two.home,
        week_one=first,
        rests=pairs_facts.weeks_of(two.row, two.programme, first).rests if first else (),
        talks=tuple(as_rule(talk) for talk in two.talks),
        between_weeks=programmes.settings_of(two.programme).between_prompts,
        pauses=tuple(away),
    )


def as_rule(talk: Meeting) -> rules.Meeting:
    """Read one row as the rules see a talk."""
    return rules.Meeting(
        number=talk.number,
        starts_at=talk.starts_at,
        minutes=talk.minutes,
        sequence=talk.sequence,
        status=rules.Status(talk.state),
        place=rules.Place(talk.place) if talk.place else rules.Place.CALL,
        where=talk.spot or "",
    )


def setup_of(tick: Tick, row: Pair) -> TalkSetup:
    """Find what the two settled about their dates."""
    return store.setup(tick.session, tick.workspace_id, row.id or 0)


def live(tick: Tick, pair_id: int) -> Pair:
    """Load a pair whose two people are together.

    Raises:
        Outdated: it is over, or was never more than a proposal.
    """
    row = pairs_facts.find(tick, pair_id)
    if row.state in OVER or row.state == PairState.PROPOSED:
        raise Outdated
    return row


def for_dates(tick: Tick, pair_id: int, user_id: str) -> Pair:
    """Load a live pair for somebody who may touch its dates: the two, or the assistant.

    Raises:
        NotYourDate: for everybody else.
        Outdated: the pair is over.
    """
    row = live(tick, pair_id)
    assistant = setup_of(tick, row).assistant_id
    rules.may_handle_dates(user_id, row.mentor_id, row.mentee_id, assistant)
    return row


def own(tick: Tick, pair_id: int, user_id: str) -> Pair:
    """Load a live pair for one of the two.

    Raises:
        NotYours: for everybody else.
        Outdated: the pair is over.
    """
    row = live(tick, pair_id)
    if user_id not in {row.mentor_id, row.mentee_id}:
        raise NotYours
    return row


def talk_of(tick: Tick, meeting_id: int) -> Meeting:
    """Find a talk.

    Raises:
        Outdated: there is none (any more).
    """
    found = pair_store.meeting(tick.session, tick.workspace_id, meeting_id)
    if found is None:
        raise Outdated
    return found


def theme(two: Two, day: date, language: str) -> Theme:
    """Find what a day's week is about in the pair's arc."""
    arc = content(language).arc
    found = arc.formats.get(two.shape.name) or arc.formats["sprint"]
    week = prompting.week_in_arc(two.shape, two.week_of(day), len(found.weeks))
    return arc.themes[found.weeks[week - 1].theme]


def remaining(two: Two) -> int:
    """Tell how many talks of the plan are neither held nor booked."""
    counted = sum(talk.state in COUNTED for talk in two.talks)
    return max(two.shape.sessions - counted, 0)


def asks_at(talk: Meeting) -> datetime:
    """Tell when both are asked whether they met."""
    return as_rule(talk).asked_at


def silent_after(asked: datetime) -> datetime:
    """Tell until when an answer to the card counts."""
    return asked + rules.ANSWER_WITHIN


def pulse_open_until(talk: Meeting) -> datetime:
    """Tell until when the pulse of a talk can be given and changed."""
    return asks_at(talk) + timedelta(days=14)
