"""A proposal that came to nothing reads alike to the mentor, whatever the cause."""

from collections.abc import Callable
from dataclasses import fields
from datetime import timedelta
from typing import Any, Literal

import pytest
from sqlmodel import col, select

from bot.content import content
from bot.outgoing import Outgoing
from bot.services import (
    departures,
    pairs_care,
    pairs_facts,
    pairs_letters,
    pairs_people,
    programmes_calendar,
)
from bot.views import pairs_posts as posts
from storage.ledger import Claim
from storage.models import LetterRow

MENTOR, MENTEE, HR = "UMIA", "UTOM", "ULEAD"


def declined(desk: Any) -> None:
    """Let the mentee say no."""
    desk.answer(MENTEE, yes=False)


def expired(desk: Any) -> None:
    """Let the mentee's week pass."""
    desk.ahead(days=8)


def recalled(desk: Any) -> None:
    """Let HR plan anew."""
    with desk.turn(HR) as turn:
        pairs_care.recall(turn, desk.pair_id)


def paused(desk: Any) -> None:
    """Let the mentee rest."""
    with desk.tick() as tick:
        place = tick.session.merge(desk.place(MENTEE))
        place.state, place.paused_until = "paused", tick.now.date() + timedelta(days=14)
        pairs_people.person_paused(tick, place)


def left(desk: Any) -> None:
    """Let the mentee leave the programme."""
    with desk.tick() as tick:
        pairs_people.person_left(tick, MENTEE)


def gone(desk: Any) -> None:
    """Let the mentee's account vanish from Slack."""
    with desk.tick() as tick:
        tick.person(MENTEE).left_at = tick.now
        departures.changed(tick, MENTEE, was_here=True)


CAUSES = (declined, expired, recalled, paused, left, gone)


@pytest.mark.parametrize("address", ["du", "sie"])
@pytest.mark.parametrize("fail", CAUSES, ids=[cause.__name__ for cause in CAUSES])
def test_every_cause_reads_alike(
    desk: Any, fail: Callable[[Any], None], address: Literal["du", "sie"]
) -> None:
    """One letter, the same words but for the day of the next round, and nothing of the mentee."""
    with desk.tick() as tick:
        tick.person(MENTOR).address = address
        mentee = tick.person(MENTEE).name
    desk.answer(MENTOR, yes=True)
    fail(desk)

    (shown,) = rendered(desk)
    with desk.tick() as tick:
        words = content("de").cards.not_now.say(address).format(date="DAY")
        expected = posts.not_now(words, tick.voice(MENTOR)).to_slack()
    assert shown == f"{MENTOR}: {expected}"
    assert mentee not in shown


def rendered(desk: Any) -> list[str]:
    """Render what the mentor reads; the day of the next round stands as DAY."""
    pair = desk.row()
    with desk.tick() as tick:
        query = select(LetterRow).where(col(LetterRow.kind) == "pairs.not_now")
        found = []
        for row in tick.session.exec(query):
            known = {one.name for one in fields(Claim)} & row.model_dump().keys()
            claim = Claim(**{name: getattr(row, name) for name in known})
            out = pairs_letters.LETTERS[claim.kind].render(tick, claim)
            day = programmes_calendar.next_round(tick, pairs_facts.programme_of(tick, pair))
            assert isinstance(out, Outgoing)
            assert out.message
            said = out.message.to_slack()
            found.append(f"{claim.to}: {said}".replace(tick.voice(MENTOR).day(day, "long"), "DAY"))
        return found
