"""Whole programmes of every format, with the clock moved from the first yes to the goodbye."""

from collections import Counter
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from bot.domain.formats import COMPACT, SPRINT, STANDARD, Format
from bot.domain.localtime import local_date, monday_of
from bot.domain.public_holidays import is_holiday
from bot.services import meetings_dates as dates

BERLIN = ZoneInfo("Europe/Berlin")
OURS = {
    "meetings.prep",
    "meetings.after",
    "meetings.prompt",
    "meetings.midpoint",
    "meetings.closing",
}


def weeks_of(duo: Any, reader: str) -> Counter[date]:
    """Count the cycle's messages to one of the two by week."""
    found: Counter[date] = Counter()
    for at, kind, to, _ in duo.posted:
        if kind in OURS and to in {reader, f"pair:{duo.pair_id}"}:
            found[monday_of(local_date(at, BERLIN))] += 1
    return found


@pytest.mark.parametrize("shape", [SPRINT, COMPACT, STANDARD])
def test_a_programme_runs_from_first_yes_to_goodbye_within_its_budget(
    duo: Callable[..., Any], shape: Format
) -> None:
    """Two messages in a week with a talk, one in between; everything in hours; nothing twice."""
    pair = duo(shape=shape)
    pair.agree()
    pair.book(series=True)
    pair.live(pair.clock.now() + shape.length + timedelta(days=14))

    talks = pair.talks()
    with_talk = {monday_of(local_date(talk.starts_at, BERLIN)) for talk in talks}
    assert shape.sessions == len(talks)
    assert {"held"} == {talk.state for talk in talks}
    assert pair.row.state == "completed"
    for reader in ("UMIA", "UNORA"):
        for monday, count in weeks_of(pair, reader).items():
            assert count <= (2 if monday in with_talk else 1), monday
    for at, kind, _, _ in pair.posted:
        wall = at.astimezone(BERLIN)
        if kind in OURS:
            assert 9 <= wall.hour < 17
            assert wall.weekday() < 5
            assert not is_holiday("DE", None, wall.date())
    used = pair.row.prompts_used
    assert len(used) == len(set(used))
    assert all(len(talk.prompts) == 2 for talk in talks)


@pytest.mark.parametrize(
    ("shape", "expected"),
    [
        (SPRINT, {"meetings.prep": 6, "meetings.after": 12, "meetings.prompt": 3}),
        (COMPACT, {"meetings.prep": 12, "meetings.after": 24, "meetings.prompt": 0}),
    ],
)
def test_every_talk_has_its_post_and_cards_and_every_week_between_its_small_thing(
    duo: Callable[..., Any], shape: Format, expected: dict[str, int]
) -> None:
    """One post before, two private cards after; the midpoint takes one week between or rides.

    The reminder of the midpoint survey, which rode on a card and stays unanswered, takes one more.
    """
    pair = duo(shape=shape)
    pair.agree()
    pair.book(series=True)
    pair.live(pair.clock.now() + shape.length + timedelta(days=14))

    counted = Counter(pair.kinds())
    assert expected == {kind: counted[kind] for kind in expected}
    midpoint = [slot for slot in pair.slots() if slot.schedule == "midpoint"]
    assert [slot.state for slot in midpoint] == ["sent"]
    assert (1 if shape is SPRINT else 0) == counted["meetings.midpoint"]


def test_in_a_week_with_a_talk_the_midpoint_rides_on_the_card_after_it(
    duo: Callable[..., Any],
) -> None:
    """A third message would be one too many, so keep-change-stop comes with "did you meet?"."""
    pair = duo(shape=COMPACT)
    pair.agree()
    pair.book(series=True)
    pair.live(pair.clock.now() + timedelta(weeks=7))

    rode = [
        out.message.to_slack()["blocks"]
        for _, kind, to, out in pair.posted
        if kind == "meetings.after" and to == "UMIA"
    ]
    assert sum("meetings:rhythm" in str(blocks) for blocks in rode) == 1


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
