"""What becomes of the post before a talk once the talk is over: it keeps its words, no buttons."""

from collections.abc import Iterable
from datetime import date

from bot.core import Tick
from bot.domain.cadence import Schedule
from bot.domain.letters import Letter, Urgency
from bot.domain.meetings import Status
from bot.services.meetings_pair import Two
from storage import backlog


def posts_over(tick: Tick, days: Iterable[tuple[Two, date]]) -> list[Letter]:
    """Bring the posts before the talks of these days up to date, with one query for all."""
    talks = {}
    for two, day in days:
        found = (talk for talk in two.talks if talk.state != Status.CANCELLED)
        talk = next((one for one in found if two.day_of(one) == day), None)
        key = f"pair:{two.id}:{Schedule.PREP}:{day.isoformat()}"
        for own in [f"{key}:{who}" for who in two.people] if two.row.alone else [key]:
            talks[own] = (two, talk)
    sent = backlog.sent_as(tick.session, tick.workspace_id, talks) if talks else []
    return [
        Letter(
            "meetings.renew_prep",
            letter.to,
            f"{letter.dedupe_key}:over",
            {
                "pair": two.id,
                "meeting": talk.id,
                "channel": letter.channel_id,
                "ts": letter.message_ts,
            },
            urgency=Urgency.NEWS,
            programme_id=two.row.programme_id,
        )
        for letter in sent
        for two, talk in [talks[letter.dedupe_key]]
        if talk is not None
    ]
