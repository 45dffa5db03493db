"""The cards of a pair as of now: the proposal each side reads, and the introduction of both."""

from datetime import date

from bot.core import Tick
from bot.domain.pair import EXPIRY
from bot.domain.pair_facts import OVER, PairState, Waiting
from bot.outgoing import Message
from bot.services import pairs_events as events
from bot.services import pairs_facts as facts_of
from bot.services import programmes_calendar, programmes_worded
from bot.services.enrolment_catalogue import topic_words
from bot.views import pairs as views
from storage import backlog, programmes
from storage.models import Pair

MOST_TOPICS = 3
INTRO_KEYS = ("intro", "intro:mentor", "intro:mentee")


def proposal(tick: Tick, row: Pair, who: str, nth: int = 0) -> Message:
    """Show the proposal to one side as it stands now, open or closed."""
    t = tick.voice(who)
    card = proposal_facts(tick, row, who, nth)
    if waits_for(row, who):
        return views.proposal(card, t)
    stand = _stand(row, who)
    day = _next_round(tick, row, who) if stand == "closed" else None
    return views.proposal_over(card, stand, t, day)


def _next_round(tick: Tick, row: Pair, who: str) -> date | None:
    """Tell the day of the next round to somebody who takes part in it, as far as one is planned."""
    place = programmes.enrolment(tick.session, tick.workspace_id, row.programme_id, who)
    here = place is not None and place.state == "active"
    return programmes_calendar.next_round(tick, facts_of.programme_of(tick, row)) if here else None


def proposal_facts(tick: Tick, row: Pair, who: str, nth: int = 0) -> views.Proposal:
    """Gather what a proposal tells one side."""
    until = (row.counted_from or tick.now) + EXPIRY
    return views.Proposal(
        pair_id=row.id or 0,
        programme=facts_of.programme_of(tick, row).name,
        role=facts_of.role_of(row, who),
        partner=facts_of.other(row, who),
        reasons=tuple(row.reasons),
        until=until.astimezone(tick.voice(who).zone).date(),
        nth=nth,
        topics=topic_words(tick, facts_of.programme_of(tick, row), tick.voice(who)),
    )


def waits_for(row: Pair, who: str) -> bool:
    """Tell whether the proposal waits for this person's answer."""
    role = Waiting.MENTOR if who == row.mentor_id else Waiting.MENTEE
    return row.state == PairState.PROPOSED and row.waiting == role


def heard_of(row: Pair, who: str) -> bool:
    """Tell whether somebody knows of a proposal or pair: a mentee does once they are asked."""
    return row.state != PairState.PROPOSED or who == row.mentor_id or waits_for(row, who)


def _stand(row: Pair, who: str) -> str:
    if row.state in {PairState.WITHDRAWN, PairState.EXPIRED}:
        return "closed"
    if row.state == PairState.PROPOSED and who == row.mentor_id:
        return "asking"
    return "pair"


def answered(tick: Tick, row: Pair, who: str, *, yes: bool) -> Message:
    """Show what takes the place of the card somebody has just answered."""
    if yes:
        return proposal(tick, row, who)
    programme = facts_of.programme_of(tick, row)
    day = programmes_calendar.next_round(tick, programme)
    return views.declined(programme.name, day, tick.voice(who))


def introduction(tick: Tick, row: Pair, who: str | None = None) -> Message:
    """Show the introduction with the agreement, to both or to one of them alone."""
    t = tick.voice(who).to_both() if who else facts_of.voice(tick, row)
    forth, back = shared_topics(tick, row)
    signed = facts_of.agreement(row)
    programme = facts_of.programme_of(tick, row)
    card = views.Introduction(
        pair_id=row.id or 0,
        programme=programme.name,
        mentor=row.mentor_id,
        mentee=row.mentee_id,
        reasons=tuple(row.reasons),
        forth=tuple(forth[:MOST_TOPICS]),
        back=tuple(back[:MOST_TOPICS]),
        question=facts_of.first_question(),
        confirmed=tuple(
            user
            for user, at in ((row.mentor_id, signed.mentor_at), (row.mentee_id, signed.mentee_at))
            if at
        ),
        open=row.state not in OVER,
        topics=topic_words(tick, programme, t),
        worded=programmes_worded.prompts(programme, t.language),
    )
    return views.introduction(card, t)


def shared_topics(tick: Tick, row: Pair) -> tuple[list[str], list[str]]:
    """List what the mentor can teach the mentee, and what can flow back."""
    mentor = _skills(tick, row, row.mentor_id)
    mentee = _skills(tick, row, row.mentee_id)
    forth = [topic for topic in mentee["want"] if topic in mentor["offer"]]
    back = [topic for topic in mentor["want"] if topic in mentee["offer"]]
    return forth, back


def _skills(tick: Tick, row: Pair, who: str) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {"offer": [], "want": []}
    place = programmes.enrolment(tick.session, tick.workspace_id, row.programme_id, who)
    if place is None:
        return found
    skills = programmes.skills(tick.session, [place.id or 0]).get(place.id or 0, [])
    for skill in sorted(skills, key=lambda each: (each.priority, each.position)):
        found[skill.kind].append(skill.topic)
    return found


def renew_introduction(tick: Tick, row: Pair) -> None:
    """Bring the introduction up to date wherever it was posted."""
    keys = [f"{events.key(row)}:{name}" for name in INTRO_KEYS]
    for letter in backlog.sent_as(tick.session, tick.workspace_id, keys):
        events.write(
            tick,
            row,
            "pairs.introduction_card",
            letter.to,
            f"card:{letter.id}:{row.version}",
            channel=letter.channel_id,
            ts=letter.message_ts,
        )
