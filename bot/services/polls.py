"""HR's own polls: written, tried out, sent after ten minutes, taken back before they leave."""

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from bot.content import check_wording, content
from bot.core import Turn
from bot.domain.letters import Letter
from bot.domain.refusals import ChangedMeanwhile, FormRefused, Outdated, Refusal
from bot.domain.roles import Action
from bot.domain.surveys import Audience, Kind, Poll, PollRefused, Question, open_poll
from bot.services import (
    programmes,
    programmes_copies,
    surveys,
    surveys_cards,
)
from bot.services.programmes_steps import HELD_FOR
from bot.views import polls as views
from bot.views import surveys as survey_views
from bot.views.voice import address_of
from storage import surveys as store
from storage.models import Programme, Survey

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
    row = draft(turn, survey_id)
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


def draft(turn: Turn, survey_id: int) -> Survey:
    """Load a poll that was not sent.

    Raises:
        NotAllowed, Outdated: not theirs, or sent meanwhile.
    """
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
    reach = written.reach or 0 if channel else len(recipients(turn, programme, written.audience))
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


def recipients(turn: Turn, programme: Programme, audience: Audience) -> list[str]:
    """Name whom a poll to this audience goes to."""
    return programmes_copies.recipients(turn, programme, GROUPS[audience], turn.who)


def _keep(turn: Turn, programme_id: int, written: Written, poll: Poll) -> Survey:
    if written.survey_id:
        row = draft(turn, written.survey_id)
        if row.programme_id != programme_id:
            raise Outdated
        claim(turn, row, written.seen)
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


def claim(turn: Turn, row: Survey, seen: int) -> None:
    """Make the poll ours for a change.

    Raises:
        ChangedMeanwhile: somebody else saved first.
    """
    if not store.claim_version(turn.session, row.id or 0, seen):
        raise ChangedMeanwhile
    turn.session.refresh(row)


def preview(turn: Turn, row: Survey, *, tested: bool = False) -> dict[str, Any]:
    """Show who gets it, how it reads, and which words to think about."""
    question = surveys.poll_of(row).questions[0]
    shown = views.Preview(
        survey_id=row.id or 0,
        version=row.version,
        card=survey_views.card(surveys_cards.card_of(turn, row, turn.t), turn.t),
        audience=Audience(row.audience),
        channel_id=row.channel_id or "",
        count=row.reach,
        options=question.options,
        closes_at=row.closes_at or turn.now,
        findings=tuple(check_wording(words(row), turn.t.language)),
        tested=tested,
    )
    return views.preview(shown, turn.t)


def words(row: Survey) -> str:
    """Give all that HR typed, for remarks about its words."""
    question = surveys.poll_of(row).questions[0]
    return "\n".join([question.text, *question.options])


def test(turn: Turn, survey_id: int) -> dict[str, Any]:
    """Send it to oneself, and show the preview with that said."""
    row = draft(turn, survey_id)
    row.tests += 1
    turn.session.flush()
    name = f"survey:{survey_id}:test:{row.tests}"
    facts = {"survey": survey_id}
    turn.post(Letter("surveys.test", turn.user_id, name, facts, programme_id=row.programme_id))
    return preview(turn, row, tested=True)
