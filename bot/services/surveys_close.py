"""The close of a survey: cells are frozen once, drafts go, keys of polls are destroyed."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import UTC, datetime, time, timedelta

from bot.agenda import Look
from bot.core import Tick
from bot.domain import indices
from bot.domain.cells import Asked
from bot.domain.indices import Change, Form, Measure
from bot.domain.letters import Letter, Reminder, Urgency
from bot.domain.masking import Names, mask
from bot.domain.publication import freeze
from bot.domain.surveys import Ballot, Kind, counted
from bot.services import budget as times
from bot.services import programmes, programmes_calendar, surveys, surveys_waves
from storage import people, surveys_frozen
from storage import surveys as store
from storage.models import ReminderRow, Survey

LATER, UNREAD = "surveys.later", "surveys.unread"
READ_WITHIN = timedelta(days=3)
"""Free texts that nobody has read by then are brought up once more."""
THEN = Measure("skill_then", Form.INDEX, ("sr_then",), 0, 4)
SINCE_THEN = Measure("skill_then", Form.INDEX, ("sr",), 0, 4)
"""Looking back softens response shift (Nimon 2007): then and now are rated at one time."""


def closes(tick: Tick, reminder: ReminderRow) -> None:
    """Close the survey of a reminder; one that was kept open longer is looked at again later."""
    row = store.survey(tick.session, tick.workspace_id, int(reminder.facts["survey"]))
    if row is None or row.state != surveys.OPEN or row.closes_at is None:
        return
    if row.closes_at > tick.now:
        surveys_waves.plan_close(tick, row)
    else:
        close(tick, row)


def close(tick: Tick, row: Survey) -> None:
    """Freeze what may ever be shown, forget what is not needed any more, and tell HR."""
    if row.state != surveys.OPEN:
        return
    given = counted(surveys.ballots(tick, row))
    reached = _asked(tick, row)
    frozen = freeze(
        row.wave or f"poll:{row.id}",
        measures(row),
        given,
        reached,
        closed_at=tick.now,
        seed=row.id or 0,
        k=surveys.smallest_group(tick, row),
        changes=tuple(_changes(tick, row, given)),
        clean=_cleaner(tick),
    )
    row.frozen, row.state = surveys_frozen.to_json(frozen), surveys.CLOSED
    row.reach = len(reached.people)
    row.closes_at = min(row.closes_at or tick.now, tick.now)
    tick.session.flush()
    store.drop_drafts(tick.session, tick.workspace_id, f"survey:{row.id}")
    if row.key_name != surveys.RUN:
        store.destroy_key(tick.session, row.programme_id, row.key_name)
    _tell(tick, row)
    if frozen.waiting:
        name, due = f"survey:{row.id}:unread", tick.now + READ_WITHIN
        tick.remind(Reminder(UNREAD, name, due, {"survey": row.id}, row.programme_id))
    if row.wave == "closing":
        _plan_later(tick, row)


def measures(row: Survey) -> tuple[Measure, ...]:
    """Name what is published of a survey: indices of a wave, each question of a poll."""
    questions = surveys.poll_of(row).questions
    if not row.wave:
        return tuple(indices.question_measure(one) for one in questions)
    texts = [indices.question_measure(one) for one in questions if one.kind is Kind.TEXT]
    return (*indices.measures([one.key for one in questions]), *texts)


def _asked(tick: Tick, row: Survey) -> Asked:
    """Tell who was asked, by role only; of a channel no more than its size is known."""
    split = surveys.splits(row)
    if row.audience == "channel":
        return Asked((), ((),) * row.reach)
    found = store.asked(tick.session, row.id or 0)
    return Asked(split, tuple((one.role,) if split else () for one in found))


def _cleaner(tick: Tick) -> Callable[[str], str]:
    """Give what takes everybody's name out of a free text."""
    known = people.everybody(tick.session, tick.workspace_id)
    names = Names.of(person.name for person in known)
    return lambda text: mask(text, names)


def _changes(tick: Tick, row: Survey, after: Sequence[Ballot]) -> Iterator[Change]:
    """Compare the closing with the baseline, person by person, before the key is gone."""
    if row.wave != "closing":
        return
    k = surveys.smallest_group(tick, row)
    first = store.wave(tick.session, row.programme_id, "baseline")
    before = counted(surveys.ballots(tick, first)) if first else ()
    shared = _by_key(first) if first else {}
    for measure in measures(row):
        if measure.form is Form.INDEX and measure.key in shared:
            yield from indices.changes(measure, before, after, k=k)
    yield from indices.changes(SINCE_THEN, after, after, earlier=THEN, k=k)


def _by_key(row: Survey) -> Mapping[str, Measure]:
    return {one.key: one for one in measures(row)}


def _tell(tick: Tick, row: Survey, *, again: bool = False) -> None:
    """Bring the results to whoever wrote the poll, or to those who run the programme."""
    programme = programmes.get(tick, row.programme_id)
    readers = [row.author_id] if row.author_id else programmes_calendar.hr_of(tick, programme)
    for who in readers:
        at = times.working_moment(tick, who, tick.now)
        for kind in ("surveys.results",) if again else ("surveys.results", "surveys.chart"):
            name = f"survey:{row.id}:{kind.partition('.')[2]}:{who}{':again' if again else ''}"
            facts = {"survey": row.id}
            tick.post(Letter(kind, who, name, facts, at, Urgency.NEWS, programme_id=programme.id))


def unread(tick: Tick, reminder: ReminderRow) -> None:
    """Bring results up once more whose free texts nobody has read yet."""
    row = store.survey(tick.session, tick.workspace_id, int(reminder.facts["survey"]))
    if row and row.frozen and any(surveys_frozen.from_json(row.frozen).waiting.values()):
        _tell(tick, row, again=True)


def _plan_later(tick: Tick, row: Survey) -> None:
    """Ask again ninety days after the last goodbye."""
    programme = programmes.get(tick, row.programme_id)
    settings = programmes.settings_of(programme)
    day = settings.last_day(programme.starts_on) + surveys.LATER_AFTER
    due = max(datetime.combine(day, time(), UTC), tick.now)
    key = f"survey:{row.id}:later"
    tick.remind(Reminder(LATER, key, due, {"survey": row.id}, row.programme_id))


def later(tick: Tick, reminder: ReminderRow) -> None:
    """Ask everybody who was asked at the closing, under a key of its own."""
    row = surveys.find(tick, int(reminder.facts["survey"]))
    programme = programmes.get(tick, row.programme_id)
    people = [(one.user_id, one.role) for one in store.asked(tick.session, row.id or 0)]
    if people:
        surveys_waves.ask(tick, programme, "later", people)


LOOKS: dict[str, Look] = {
    surveys_waves.CLOSE: closes,
    LATER: later,
    UNREAD: unread,
}
