"""What a pair's calendar brings when dates are missing, weeks are off, or talks move."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from sqlmodel import select

from bot.domain.localtime import local_date
from bot.services import meetings_dates as dates
from bot.services import pairs_moves
from bot.services.pairs_moves import Goodbye
from storage.models import LetterRow, Programme

BERLIN = ZoneInfo("Europe/Berlin")


def test_hr_can_switch_the_weeks_between_off(duo: Callable[..., Any]) -> None:
    """Then only talks bring messages."""
    pair = duo(between=False)
    pair.agree()
    pair.book(series=True)
    pair.live(pair.clock.now() + timedelta(weeks=6))

    assert pair.kinds().count("meetings.prompt") == 0
    assert pair.kinds().count("meetings.prep") == 4


def test_without_a_next_date_the_week_before_offers_three(duo: Callable[..., Any]) -> None:
    """One booked talk, then silence: the pair is offered dates in place of the small thing."""
    pair = duo()
    pair.agree()
    at = pair.book()
    pair.live(at + timedelta(days=7))

    assert pair.kinds().count("meetings.series") == 1
    assert all(at + timedelta(days=7) < each for each in pair.offered())


def test_the_closing_card_comes_only_when_no_closing_talk_is_booked(
    duo: Callable[..., Any],
) -> None:
    """Five talks of six and nothing booked: the pair's last week invites to a good end."""
    pair = duo()
    pair.agree()
    pair.book(series=True)
    last = pair.talks()[-1]
    with pair.bot.turn(pair.mentee) as turn:
        dates.cancel(turn, last.id or 0)
    pair.live(last.starts_at + timedelta(days=7))

    assert pair.kinds().count("meetings.closing") == 1


def test_every_pair_has_its_own_week_one(duo: Callable[..., Any]) -> None:
    """It is the week of the first booked talk and follows it until that talk was held."""
    pair = duo()
    at = pair.book()
    assert local_date(at, BERLIN) == pair.row.week_one_on

    later = at + timedelta(days=7)
    talk = pair.talks()[0].id or 0
    with pair.bot.turn(pair.mentor) as turn:
        dates.shift(turn, talk, later)

    assert local_date(later, BERLIN) == pair.row.week_one_on


@pytest.mark.parametrize(
    ("state", "weeks", "told"),
    [("running", 1, []), ("running", 5, ["pairs_over"]), ("closing", 1, ["may_close"])],
)
def test_hr_hears_when_the_last_pair_is_over_and_no_other_can_begin(
    duo: Callable[..., Any], state: str, weeks: int, told: list[str]
) -> None:
    """Before the last start day the next round may well bring another pair."""
    pair = duo()
    pair.agree()
    pair.change(Programme, 1, state=state)
    pair.jump(weeks=weeks)
    with pair.bot.turn(pair.mentor) as turn:
        pairs_moves.end(turn, pair.pair_id, Goodbye("topic_done", stays=False))
    pair.on(days=4)

    with pair.bot.tick("T1") as tick:
        rows = tick.session.exec(select(LetterRow).where(LetterRow.kind == "programmes.to_hr"))
        assert [(row.to, row.facts["what"], row.state) for row in rows] == [
            ("ULEAD", what, "sent") for what in told
        ]
