"""HR's own polls: written, tried out, sent after ten minutes, taken back before they leave."""

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from bot.content import check_wording, content
from bot.core import Tick, Turn
from bot.domain.letters import Letter, Reminder, Urgency
from bot.domain.refusals import ChangedMeanwhile, FormRefused, Outdated, Refusal
from bot.domain.roles import Action
from bot.domain.surveys import Audience, Kind, Poll, PollRefused, Question, open_poll
from bot.services import (
    programmes,
    programmes_copies,
    surveys,
    surveys_letters,
    surveys_waves,
)
from bot.services import surveys_budget as times
from bot.services.programmes_steps import HELD_FOR
from bot.views import polls as views
from bot.views import surveys as survey_views
from bot.views.voice import address_of
from storage import people, post_office
from storage import programmes as programme_store
from storage import surveys as store
from storage.models import Programme, ReminderRow, Survey

REMIND = "surveys.remind"
USUAL_RUN = timedelta(days=7)
CLOSE_OF_WORK = time(17)
FIELDS = {"title": "question", "deadline": "day", "audience": "audience", "questions": "question"}
GROUPS = {
    Audience.PROGRAMME: "everybody",
    Audience.MENTORS: "mentors",
    Audience.MENTEES: "mentees",
}


class ChannelUnknown(Refusal):
    """No channel was chosen, or the bot may not see how many people are in it."""

    key = "polls.channel_unknown"


@dataclass(frozen=True, slots=True)
class Written:
    """What HR typed; `reach` is the size of the channel, None where Slack did not tell it."""

    survey_id: int
    seen: int
    question: str
    kind: Kind
    options: tuple[str, ...]
    audience: Audience
    channel_id: str
    day: date | None
    at: str | None
    reach: int | None = None


def opened(turn: Turn, programme_id: int, ready: str = "") -> dict[str, Any]:
    """Open an empty form, or one with a supplied poll.

    Raises:
        NotAllowed: the person sends no polls here.
    """
    programmes.load(turn, programme_id, Action.POLL_SEND)
    day = (turn.now + USUAL_RUN).astimezone(turn.t.zone).date()
    shown = views.Builder(programme_id, 0, 0, day=day)
    found = content(turn.t.language).surveys.polls.get(ready)
    if found:
        address = address_of(turn.t)
        options = "\n".join(option.say(address) for option in found.options)
        kind = Kind(found.kind.value)
        shown = replace(shown, question=found.question.say(address), kind=kind, options=options)
    return views.builder(shown, turn.t)


def edited(turn: Turn, survey_id: int) -> dict[str, Any]:
    """Open a draft again.

    Raises:
        Outdated: it was sent meanwhile.
    """
    row = _draft(turn, survey_id)
    question = surveys.poll_of(row).questions[0]
    local = (row.closes_at or turn.now).astimezone(turn.t.zone)
    shown = views.Builder(
        row.programme_id,
        survey_id,
        row.version,
        question.text,
        question.kind,
        "\n".join(question.options),
        Audience(row.audience),
        row.channel_id or "",
        local.date(),
        local.strftime("%H:%M"),
    )
    return views.builder(shown, turn.t)


def load(turn: Turn, survey_id: int) -> Survey:
    """Load a poll for somebody who sends polls in its programme.

    Raises:
        NotAllowed, Outdated: not theirs, or no poll.
    """
    row = surveys.find(turn, survey_id)
    turn.authorise(Action.POLL_SEND, row.programme_id)
    if row.wave:
        raise Outdated
    return row


def _draft(turn: Turn, survey_id: int) -> Survey:
    row = load(turn, survey_id)
    if row.state != "draft":
        raise Outdated
    return row


def compose(turn: Turn, programme_id: int, written: Written) -> dict[str, Any]:
    """Keep what was written and show how it will look.

    Raises:
        FormRefused: with what is wrong, field by field; what was typed stays.
        ChangedMeanwhile: somebody else changed the draft.
    """
    programme = programmes.load(turn, programme_id, Action.POLL_SEND)
    channel = written.audience is Audience.CHANNEL
    if channel and (not written.channel_id or written.reach is None):
        raise FormRefused({"channel": ChannelUnknown()})
    reach = written.reach or 0 if channel else len(_recipients(turn, programme, written.audience))
    poll = _checked(written, reach, turn)
    row = _keep(turn, programme_id, written, poll)
    return preview(turn, row)


def _checked(written: Written, reach: int, turn: Turn) -> Poll:
    options = written.options if written.kind in surveys.CHOICES else ()
    question = Question("q1", written.kind, written.question, options)
    poll = Poll(
        key="new",
        title=written.question.strip()[:150],
        questions=(question,),
        audience=written.audience,
        opens_at=turn.now + HELD_FOR,
        closes_at=_deadline(written, turn),
        reach=reach,
    )
    try:
        return open_poll(poll)
    except PollRefused as refused:
        found = {_field(one.where, written): surveys.problem(one) for one in refused.problems}
        raise FormRefused(found) from refused


def _field(where: str, written: Written) -> str:
    if where == "audience" and written.audience is Audience.CHANNEL:
        return "channel"
    return FIELDS.get(where) or ("options" if where.endswith("options") else "question")


def _deadline(written: Written, turn: Turn) -> datetime:
    if written.day is None:
        return turn.now
    clock = time.fromisoformat(written.at) if written.at else CLOSE_OF_WORK
    return datetime.combine(written.day, clock, turn.t.zone).astimezone(UTC)


def _recipients(turn: Turn, programme: Programme, audience: Audience) -> list[str]:
    return programmes_copies.recipients(turn, programme, GROUPS[audience])


def _keep(turn: Turn, programme_id: int, written: Written, poll: Poll) -> Survey:
    if written.survey_id:
        row = _draft(turn, written.survey_id)
        if row.programme_id != programme_id:
            raise Outdated
        _claim(turn, row, written.seen)
    else:
        row = Survey(
            workspace_id=turn.workspace_id,
            programme_id=programme_id,
            author_id=turn.user_id,
            created_at=turn.now,
        )
        turn.session.add(row)
    row.questions = [surveys.stored_question(one) for one in poll.questions]
    row.audience, row.reach = poll.audience.value, poll.reach
    row.channel_id = written.channel_id if poll.audience is Audience.CHANNEL else None
    row.closes_at = poll.closes_at
    turn.session.flush()
    row.key_name = f"poll:{row.id}"
    turn.session.flush()
    return row


def _claim(turn: Turn, row: Survey, seen: int) -> None:
    if not store.claim_version(turn.session, row.id or 0, seen):
        raise ChangedMeanwhile
    turn.session.refresh(row)


def preview(turn: Turn, row: Survey, *, tested: bool = False) -> dict[str, Any]:
    """Show who gets it, how it reads, and which words to think about."""
    question = surveys.poll_of(row).questions[0]
    shown = views.Preview(
        survey_id=row.id or 0,
        version=row.version,
        card=survey_views.card(surveys_letters.card_of(turn, row, turn.t), turn.t),
        audience=Audience(row.audience),
        channel_id=row.channel_id or "",
        count=row.reach,
        options=question.options,
        closes_at=row.closes_at or turn.now,
        findings=tuple(check_wording(_words(row), turn.t.language)),
        tested=tested,
    )
    return views.preview(shown, turn.t)


def _words(row: Survey) -> str:
    question = surveys.poll_of(row).questions[0]
    return "\n".join([question.text, *question.options])


def test(turn: Turn, survey_id: int) -> dict[str, Any]:
    """Send it to oneself, and show the preview with that said."""
    row = _draft(turn, survey_id)
    row.tests += 1
    turn.session.flush()
    name = f"survey:{survey_id}:test:{row.tests}"
    facts = {"survey": survey_id}
    turn.post(Letter("surveys.test", turn.user_id, name, facts, programme_id=row.programme_id))
    return preview(turn, row, tested=True)


def send(turn: Turn, survey_id: int, seen: int, *, anyway: bool) -> dict[str, Any] | None:
    """Send a draft in ten minutes; give the preview again when its words need a decision.

    Pressing twice sends once.

    Raises:
        ChangedMeanwhile, Outdated: it changed, or was sent, meanwhile.
        FormRefused: the deadline is too near by now, or too few people are left.
    """
    row = _draft(turn, survey_id)
    if not anyway and check_wording(_words(row), turn.t.language):
        return preview(turn, row)
    programme = programmes.get(turn, row.programme_id)
    channel = row.audience == Audience.CHANNEL
    asked = [] if channel else _recipients(turn, programme, Audience(row.audience))
    reach = row.reach if channel else len(asked)
    opens_at = turn.now + HELD_FOR
    try:
        open_poll(replace(surveys.poll_of(row), opens_at=opens_at, reach=reach))
    except PollRefused as refused:
        raise surveys.problem(refused.problems[0]) from refused
    _claim(turn, row, seen)
    row.state, row.opens_at, row.round = surveys.OPEN, opens_at, row.round + 1
    row.author_id, row.reach = turn.user_id, reach
    turn.session.flush()
    surveys.link_key(turn, row)
    _ask(turn, row, programme, asked)
    _plan(turn, row)
    turn.audit(
        Action.POLL_SEND,
        programme_id=row.programme_id,
        subject=f"survey:{survey_id}",
        audience=row.audience,
        reach=row.reach,
    )
    return None


def _ask(turn: Turn, row: Survey, programme: Programme, asked: list[str]) -> None:
    """Write down who is asked, and the cards; somebody who does both counts as mentor."""
    places = programme_store.enrolments_in(turn.session, turn.workspace_id, programme.id or 0)
    mentees = {one.user_id for one in places if one.role == "mentee"}
    people_asked = [(who, "mentee" if who in mentees else "mentor") for who in asked]
    store.ask(turn.session, turn.workspace_id, row.id or 0, people_asked)
    _knock(turn, row, asked, 0, row.opens_at or turn.now)


def _knock(tick: Tick, row: Survey, who: list[str], nth: int, due: datetime) -> None:
    """Write the cards, or one post for the channel."""
    prefix = f"survey:{row.id}:to:{row.round}:{nth}:"
    facts = {"survey": row.id, "nth": nth}
    if row.channel_id:
        tick.post(
            Letter(
                "surveys.post",
                row.channel_id,
                f"{prefix}channel",
                facts,
                due,
                Urgency.SURVEY,
                public=True,
                programme_id=row.programme_id,
            )
        )
    tick.post(
        *(
            Letter(
                "surveys.poll",
                one,
                f"{prefix}{one}",
                facts,
                times.working_moment(tick, one, due),
                Urgency.SURVEY,
                programme_id=row.programme_id,
            )
            for one in who
        )
    )


def _plan(turn: Turn, row: Survey) -> None:
    remind_at = surveys.poll_of(row).remind_at
    facts = {"survey": row.id}
    key = f"survey:{row.id}:remind:{row.round}"
    turn.remind(Reminder(REMIND, key, remind_at, facts, row.programme_id))
    surveys_waves.plan_close(turn, row)


def cancel(turn: Turn, survey_id: int) -> None:
    """Take a poll back within its ten minutes; it is a draft again.

    Raises:
        Outdated: it has gone out.
    """
    row = load(turn, survey_id)
    waits = row.state == surveys.OPEN and row.opens_at is not None and turn.now < row.opens_at
    prefix = f"survey:{row.id}:to:{row.round}:"
    if not waits or post_office.any_gone(turn.session, turn.workspace_id, prefix):
        raise Outdated
    _claim(turn, row, row.version)
    row.state, row.opens_at = "draft", None
    post_office.call_back(turn.session, turn.workspace_id, prefix, "cancelled")
    turn.forget(f"survey:{row.id}:", "cancelled")
    store.ask_nobody(turn.session, survey_id)
    store.destroy_key(turn.session, row.programme_id, row.key_name)
    turn.audit(
        Action.POLL_SEND,
        programme_id=row.programme_id,
        subject=f"survey:{survey_id}",
        cancelled=True,
    )


def remind(tick: Tick, reminder: ReminderRow) -> None:
    """Remind once: a card for everybody asked, dropped for who has answered when it leaves."""
    row = store.survey(tick.session, tick.workspace_id, int(reminder.facts["survey"]))
    if row is None or not surveys.is_open(tick, row):
        return
    known = people.people(
        tick.session,
        tick.workspace_id,
        [one.user_id for one in store.asked(tick.session, row.id or 0)],
    )
    here = [who for who, person in sorted(known.items()) if person.left_at is None]
    _knock(tick, row, here, 1, tick.now)


LOOKS = {REMIND: remind}
