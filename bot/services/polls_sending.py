"""HR's polls on their way: sent after ten minutes, taken back before, one reminder, the close."""

from dataclasses import replace
from datetime import datetime
from typing import Any

from bot.agenda import Look
from bot.content import check_wording
from bot.core import Tick, Turn
from bot.domain.letters import Letter, Reminder, Urgency
from bot.domain.refusals import Outdated
from bot.domain.roles import Action
from bot.domain.surveys import Audience, PollRefused, open_poll
from bot.services import budget as times
from bot.services import polls, programmes, surveys, surveys_waves
from bot.services.programmes_steps import HELD_FOR
from storage import people, post_office
from storage import programmes as programme_store
from storage import surveys as store
from storage.models import Programme, ReminderRow, Survey

REMIND = "surveys.remind"


def send(turn: Turn, survey_id: int, seen: int, *, anyway: bool) -> dict[str, Any] | None:
    """Send a draft in ten minutes; give the preview again when its words need a decision.

    Pressing twice sends once.

    Raises:
        ChangedMeanwhile, Outdated: it changed, or was sent, meanwhile.
        FormRefused: the deadline is too near by now, or too few people are left.
    """
    row = polls.draft(turn, survey_id)
    if not anyway and check_wording(polls.words(row), turn.t.language):
        return polls.preview(turn, row)
    programme = programmes.get(turn, row.programme_id)
    channel = row.audience == Audience.CHANNEL
    asked = [] if channel else polls.recipients(turn, programme, Audience(row.audience))
    reach = row.reach if channel else len(asked)
    opens_at = turn.now + HELD_FOR
    try:
        open_poll(replace(surveys.poll_of(row), opens_at=opens_at, reach=reach))
    except PollRefused as refused:
        raise surveys.problem(refused.problems[0]) from refused
    polls.claim(turn, row, seen)
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
    row = polls.load(turn, survey_id)
    waits = row.state == surveys.OPEN and row.opens_at is not None and turn.now < row.opens_at
    prefix = f"survey:{row.id}:to:{row.round}:"
    if not waits or post_office.any_gone(turn.session, turn.workspace_id, prefix):
        raise Outdated
    polls.claim(turn, row, row.version)
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


LOOKS: dict[str, Look] = {REMIND: remind}
