"""What a pair's calendar brings when dates are missing, weeks are off, or talks move."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo

from bot.domain.localtime import local_date
from bot.services import meetings_dates as dates

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
