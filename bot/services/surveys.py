"""Surveys between their rows and the rules: what is asked, until when, and under which key."""

from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta
from secrets import token_hex
from typing import Any

from bot.content import content
from bot.content.frame import Instrument
from bot.core import Tick
from bot.domain.letters import Reminder
from bot.domain.localtime import A_DAY
from bot.domain.refusals import Outdated, Refusal
from bot.domain.surveys import Audience, Ballot, Kind, Poll, Problem, Question, Value, pseudonym
from bot.services import programmes
from bot.services.programmes import settings_of
from storage import surveys as store
from storage.models import Programme, Survey, SurveyBallot, SurveyKey

INSTRUMENTS: Mapping[str, str] = {
    "baseline": "baseline",
    "midpoint": "midpoint",
    "closing": "closing",
    "later": "after_90_days",
}
"""Which instrument of the curriculum each wave asks."""
BEFORE = frozenset({"baseline", "midpoint"})
"""What nobody answers any more once they have been asked to look back."""
RUN, LATER = "run", "later"
SKILL_NOW, SKILL_THEN = "SR_now", "SR_before"
SKILLS = {SKILL_NOW: "sr", SKILL_THEN: "sr_then"}
"""Self-ratings are kept as one mean over a person's own topics: topics could give them away."""
OPEN, CLOSED = "open", "closed"
GRACE = timedelta(days=14)
CLOSES_AT = time(16)
"""In UTC: the end of a working day in Europe, so that nobody reads of a close at night."""
LATER_AFTER = timedelta(days=90)
LINKED_AFTER = timedelta(days=30)
"""Answers of a run can be linked for so long after the last pair's goodbye, at the most."""
CHOICES = frozenset({Kind.SINGLE, Kind.MULTIPLE})


def find(tick: Tick, survey_id: int) -> Survey:
    """Load a survey.

    Raises:
        Outdated: there is no such survey in this workspace (any more).
    """
    row = store.survey(tick.session, tick.workspace_id, survey_id)
    if row is None:
        raise Outdated
    return row


def is_open(tick: Tick, row: Survey) -> bool:
    """Tell whether an answer counts now."""
    if row.state != OPEN or row.opens_at is None or row.closes_at is None:
        return False
    return row.opens_at <= tick.now < row.closes_at


def waits_for(tick: Tick, row: Survey, user_id: str) -> bool:
    """Tell whether somebody's answer counts now.

    Where somebody began, and how it went halfway, can be said until they look back on it all.
    """
    if not is_open(tick, row):
        return False
    last = store.wave(tick.session, row.programme_id, "closing") if row.wave in BEFORE else None
    return last is None or store.asked_one(tick.session, last.id or 0, user_id) is None


def instrument(row: Survey, language: str) -> Instrument:
    """Find what a wave asks."""
    return content(language).surveys.instruments[INSTRUMENTS[str(row.wave)]]


def poll_of(row: Survey) -> Poll:
    """Read a survey as the rules know it; the words of a wave's items stay in the curriculum."""
    questions = _items(row) if row.wave else tuple(_question(one) for one in row.questions)
    return Poll(
        key=f"survey:{row.id}",
        title=questions[0].text if questions else "",
        questions=questions,
        audience=Audience(row.audience),
        opens_at=row.opens_at or row.created_at,
        closes_at=row.closes_at or row.created_at,
        reach=row.reach,
    )


def _items(row: Survey) -> tuple[Question, ...]:
    found = content("en").surveys
    asked = []
    for name in instrument(row, "en").items:
        scale = found.scales.get(found.items[name].scale)
        kind = Kind.SCALE if scale else Kind.TEXT
        low = scale.first if scale else 1
        high = low + len(scale.steps) - 1 if scale else 5
        asked.append(Question(SKILLS.get(name, name.lower()), kind, name, (), low, high))
    return tuple(asked)


def _question(stored: Mapping[str, Any]) -> Question:
    options = tuple(str(option) for option in stored["options"])
    return Question(stored["key"], Kind(stored["kind"]), stored["text"], options)


def stored_question(question: Question) -> dict[str, Any]:
    """Give a question as JSON can hold it."""
    return {
        "key": question.key,
        "kind": question.kind.value,
        "text": question.text,
        "options": list(question.options),
    }


def smallest_group(tick: Tick, row: Survey) -> int:
    """Tell from how many answers on something is shown."""
    return settings_of(programmes.get(tick, row.programme_id)).minimum_group


def problem(found: Problem) -> Refusal:
    """Make the refusal that explains a problem beside its field."""
    kind = type("SurveyProblem", (Refusal,), {"key": f"surveys.problem_{found.code}"})
    made: Refusal = kind(**found.facts)
    return made


# --- days ---------------------------------------------------------------------------------------


def close_of(programme: Programme, wave: str) -> datetime:
    """Tell when a wave closes: in the afternoon, two weeks after the last person could be asked."""
    settings, start = settings_of(programme), programme.starts_on
    last_start, last_day = settings.last_start(start), settings.last_day(start)
    day = {
        "baseline": last_start,
        "midpoint": last_start + settings.format.length / 2,
        "closing": last_day,
        "later": last_day + LATER_AFTER,
    }[wave]
    return datetime.combine(day + GRACE, CLOSES_AT, UTC)


def linked_until(tick: Tick, row: Survey) -> date:
    """Tell until which day answers can be linked to a person; a promise once given stays."""
    key = store.key(tick.session, row.programme_id, row.key_name)
    return key.until if key else _until(tick, row)


def _until(tick: Tick, row: Survey) -> date:
    if row.key_name == RUN:
        programme = programmes.get(tick, row.programme_id)
        last = settings_of(programme).last_day(programme.starts_on)
        return max(last, tick.now.date()) + LINKED_AFTER
    return (row.closes_at or tick.now).date() + A_DAY


# --- keys and ballots ---------------------------------------------------------------------------


def link_key(tick: Tick, row: Survey) -> SurveyKey:
    """Find the survey's link key, or make it and note when it is destroyed."""
    found = store.key(tick.session, row.programme_id, row.key_name)
    if found:
        return found
    made = store.add_key(
        tick.session,
        SurveyKey(
            workspace_id=tick.workspace_id,
            programme_id=row.programme_id,
            name=row.key_name,
            link=token_hex(32),
            until=_until(tick, row),
        ),
    )
    tick.remind(
        Reminder(
            "surveys.forget",
            f"survey_key:{row.programme_id}:{row.key_name}:{made.until}",
            datetime.combine(made.until, time(), UTC),
            {"name": row.key_name},
            row.programme_id,
        )
    )
    return made


def voter(tick: Tick, row: Survey, user_id: str) -> str | None:
    """Give the person's pseudonym in this survey; None when there is no key."""
    key = store.key(tick.session, row.programme_id, row.key_name)
    return pseudonym(bytes.fromhex(key.link), user_id) if key else None


def ballot_of(tick: Tick, row: Survey, user_id: str) -> SurveyBallot | None:
    """Find the person's own answers, for themselves."""
    name = voter(tick, row, user_id)
    return store.ballot(tick.session, row.id or 0, name) if name else None


def has_answered(tick: Tick, row: Survey, user_id: str) -> bool:
    """Tell whether somebody has answered: for themselves and the reminder, on no screen."""
    return ballot_of(tick, row, user_id) is not None


def forget_person(tick: Tick, user_id: str) -> int:
    """Delete somebody's answers wherever a key still links them; return how many.

    Frozen results hold nobody's answer and stay.
    """
    gone = 0
    for programme in store.programmes_with_keys(tick.session, tick.workspace_id):
        for row in store.surveys_in(tick.session, tick.workspace_id, programme):
            if row.state == OPEN and (found := ballot_of(tick, row, user_id)):
                tick.session.delete(found)
                gone += 1
    return gone


def read_values(stored: Mapping[str, Any]) -> dict[str, Value]:
    """Read answers as the rules know them."""
    return {k: frozenset(v) if isinstance(v, list) else v for k, v in stored.items()}


def plain_values(values: Mapping[str, Value]) -> dict[str, Any]:
    """Give answers as JSON can hold them."""
    return {k: sorted(v) if isinstance(v, frozenset) else v for k, v in values.items()}


def ballots(tick: Tick, row: Survey) -> list[Ballot]:
    """Load all answers for the close; nothing else may read them."""
    split = bool(splits(row))
    at = row.opens_at or row.created_at
    return [
        Ballot(one.voter, (one.role,) if split else (), read_values(one.answers), at)
        for one in store.ballots(tick.session, row.id or 0)
    ]


def splits(row: Survey) -> tuple[str, ...]:
    """Name the one split of a survey's results: by role where both were asked."""
    return ("role",) if row.audience == Audience.PROGRAMME else ()
