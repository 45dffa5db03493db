"""Pairs between their rows and the rules: loading facts, storing decisions, finding the voice."""

from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from bot.content import content
from bot.content.model import Audience, Stage
from bot.core import Tick
from bot.domain.agreement import Agreement, settle_language
from bot.domain.localtime import local_date, start_of, zone_of
from bot.domain.own_weeks import OwnWeeks, Rest, own_weeks
from bot.domain.pair_events import Signal
from bot.domain.pair_facts import OVER, PairFacts, PairState, Pause, Rematch, Risk, Waiting
from bot.domain.programme import ProgrammeState
from bot.domain.refusals import NotYours, Outdated
from bot.i18n import DEFAULT_LANGUAGE, Translate, languages
from bot.services.programmes import format_of, settings_of
from storage import pairs as store
from storage import programmes
from storage.models import Meeting, Pair, Programme

SUGGESTED = "suggested"
CLOSED = frozenset({ProgrammeState.CLOSED, ProgrammeState.ARCHIVED})
LIVE = tuple(state.value for state in PairState if state not in OVER)
"""States of proposals and pairs that are not over."""
TOGETHER = tuple(state for state in LIVE if state != PairState.PROPOSED)
"""States of two people who have both said yes."""
OPEN_TALK = frozenset({"planned", "booked"})
HELD_TALK = "held"


def find(tick: Tick, pair_id: int) -> Pair:
    """Load a pair, locked until the transaction ends.

    Raises:
        Outdated: there is no such pair in this workspace (any more).
    """
    row = store.pair(tick.session, tick.workspace_id, pair_id)
    if row is None or row.state == SUGGESTED:
        raise Outdated
    return row


def own(tick: Tick, pair_id: int, user_id: str) -> Pair:
    """Load a pair for one of its two people.

    Raises:
        NotYours: the person is neither of the two.
        Outdated: there is no such pair.
    """
    row = find(tick, pair_id)
    if user_id not in {row.mentor_id, row.mentee_id}:
        raise NotYours
    return row


def programme_of(tick: Tick, row: Pair) -> Programme:
    """Load the programme of a pair.

    Raises:
        Outdated: it is gone.
    """
    found = programmes.programme(tick.session, tick.workspace_id, row.programme_id)
    if found is None:
        raise Outdated
    return found


def other(row: Pair, user_id: str) -> str:
    """Name the partner."""
    return row.mentee_id if user_id == row.mentor_id else row.mentor_id


def role_of(row: Pair, user_id: str) -> str:
    """Tell whether a person is the `mentor` or the `mentee` of this pair."""
    return "mentor" if user_id == row.mentor_id else "mentee"


def agreement(row: Pair) -> Agreement:
    """Tell who has confirmed the agreement."""
    return Agreement(row.mentor_id, row.mentee_id, row.agreed_mentor_at, row.agreed_mentee_at)


def zone(tick: Tick, row: Pair) -> ZoneInfo:
    """Find the zone whose days count for the two: the mentee's, who keeps the calendar."""
    zones = (zone_of(tick.person(who).timezone) for who in (row.mentee_id, row.mentor_id))
    return next((found for found in zones if found), ZoneInfo("UTC"))


def today(tick: Tick, row: Pair) -> date:
    """Read the day on the pair's wall."""
    return local_date(tick.now, zone(tick, row))


def load(tick: Tick, row: Pair) -> PairFacts:
    """Gather what every decision about this pair needs."""
    programme = programme_of(tick, row)
    shape = format_of(programme)
    here = zone(tick, row)
    talks = store.meetings(tick.session, row.id or 0)
    return PairFacts(
        mentor=row.mentor_id,
        mentee=row.mentee_id,
        state=PairState(row.state),
        counted_from=row.counted_from or row.asked_at or row.created_at,
        waiting=Waiting(row.waiting) if row.waiting else None,
        nudged=row.nudged,
        agreement_at=agreement(row).signed_at,
        goal_set=row.goal_set,
        held=tuple(talk.starts_at for talk in talks if talk.state == HELD_TALK),
        next_at=_next_at(talks),
        planned=shape.sessions,
        rhythm=timedelta(weeks=row.rhythm_weeks or shape.every),
        moves=row.moves,
        cancels=row.cancels,
        unanswered=row.unanswered,
        closing_held=row.closing_held,
        closes_at=_closes_at(row, programme, here),
        closing_offered=row.closing_offered,
        pauses=tuple(_read_pause(each) for each in row.pauses),
        resting_since=row.resting_since,
        rests=_read_rests(row),
        risk=_read_risk(row.risk),
        rematch=_read_rematch(row.rematch),
        zone=here.key,
        programme_closed=programme.state in CLOSED,
    )


def _next_at(talks: list[Meeting]) -> datetime | None:
    return next((talk.starts_at for talk in talks if talk.state in OPEN_TALK), None)


def talk_ahead(tick: Tick, row: Pair) -> Meeting | None:
    """Find the talk that is on now or comes next; one that is over waits for its answer alone."""
    talks = store.meetings(tick.session, row.id or 0)
    for talk in talks:
        over = talk.starts_at + timedelta(minutes=talk.minutes) <= tick.now
        if talk.state in OPEN_TALK and not over:
            return talk
    return None


def _closes_at(row: Pair, programme: Programme, here: ZoneInfo) -> datetime | None:
    if row.week_one_on is None:
        return None
    own = weeks_of(row, programme, row.week_one_on)
    return start_of(own.end(format_of(programme).weeks), here)


def weeks_of(row: Pair, programme: Programme, first: date) -> OwnWeeks:
    """Give a pair its own weeks from that of its `first` talk; rests lengthen them."""
    last = settings_of(programme).last_day(programme.starts_on)
    return own_weeks(first, rests(row), format_of(programme), last)


def rests(row: Pair) -> tuple[Rest, ...]:
    """List a pair's stretches of rest, the present one as far as it is planned."""
    over = _read_rests(row)
    since, until = row.resting_since, row.paused_until
    return (*over, Rest(since, until)) if since and until else over


def save(row: Pair, facts: PairFacts) -> None:
    """Write the facts a decision may have changed back into the row."""
    row.state = facts.state.value
    row.waiting = facts.waiting.value if facts.waiting else None
    row.nudged = facts.nudged
    row.counted_from = facts.counted_from
    row.moves, row.cancels, row.unanswered = facts.moves, facts.cancels, facts.unanswered
    row.closing_offered = facts.closing_offered
    row.pauses = [_plain_pause(pause) for pause in facts.pauses]
    row.paused_until = max((pause.until for pause in facts.pauses), default=None)
    row.resting_since = facts.resting_since
    row.rests = [[rest.first.isoformat(), rest.last.isoformat()] for rest in facts.rests]
    row.risk = _plain_risk(facts.risk)
    row.rematch = _plain_rematch(facts.rematch)
    row.version += 1


def _read_pause(stored: dict[str, Any]) -> Pause:
    return Pause(date.fromisoformat(stored["until"]), stored["by"], stored["extended"])


def _plain_pause(pause: Pause) -> dict[str, Any]:
    return {"until": pause.until.isoformat(), "by": pause.by, "extended": pause.extended}


def _read_rests(row: Pair) -> tuple[Rest, ...]:
    return tuple(Rest(*(date.fromisoformat(day) for day in each)) for each in row.rests)


def _read_risk(stored: dict[str, Any]) -> Risk | None:
    if not stored:
        return None
    return Risk(Signal(stored["signal"]), datetime.fromisoformat(stored["since"]), stored["told"])


def _plain_risk(risk: Risk | None) -> dict[str, Any]:
    if risk is None:
        return {}
    return {"signal": risk.signal.value, "since": risk.since.isoformat(), "told": risk.told}


def _read_rematch(stored: dict[str, Any]) -> Rematch | None:
    if not stored:
        return None
    moments = {
        name: datetime.fromisoformat(stored[name]) for name in ("at", "answer_by", "ends_at")
    }
    return Rematch(**{**stored, **moments, "came_from": PairState(stored["came_from"])})


def _plain_rematch(wish: Rematch | None) -> dict[str, Any]:
    if wish is None:
        return {}
    return {
        "by": wish.by,
        "at": wish.at.isoformat(),
        "came_from": wish.came_from.value,
        "self_service": wish.self_service,
        "answer_by": wish.answer_by.isoformat(),
        "ends_at": wish.ends_at.isoformat(),
        "overdue_told": wish.overdue_told,
    }


def spoken(tick: Tick, row: Pair, user_id: str) -> list[str]:
    """List the languages somebody can be written to in, the preferred one first."""
    reads = tick.voice(user_id).language
    place = programmes.enrolment(tick.session, tick.workspace_id, row.programme_id, user_id)
    told = [each for each in (place.languages if place else []) if each in languages()]
    return sorted(told, key=lambda each: each != reads) or [reads]


def shared_language(tick: Tick, row: Pair) -> str:
    """Choose the language of what both read: the agreed one, else a shared, else the programme's.

    A programme in a language without texts counts as its mentor's.
    """
    if row.language:
        return row.language
    programme = programme_of(tick, row).language
    mentor, mentee = spoken(tick, row, row.mentor_id), spoken(tick, row, row.mentee_id)
    return settle_language(mentor, mentee, programme if programme in languages() else mentor[0])


def voice(tick: Tick, row: Pair) -> Translate:
    """Speak to both at once: what they agreed on, until then `Sie` if either wants it."""
    wishes = {tick.person(who).address for who in (row.mentor_id, row.mentee_id)}
    until_agreed = "sie" if "sie" in wishes else programme_of(tick, row).address
    address = row.address or until_agreed
    return Translate(shared_language(tick, row), address, zone(tick, row)).to_both()


def first_question() -> str:
    """Name the question the introduction asks; it is not asked again later."""
    return next(
        prompt.id
        for prompt in content(DEFAULT_LANGUAGE).prompts.values()
        if prompt.stage is Stage.MEET and prompt.asks is Audience.BOTH
    )
