"""Posts nobody needs any more keep their words and lose their buttons, wherever they stand."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from bot.outgoing import Message
from bot.services import meetings_dates as dates
from bot.services import pairs_moves
from storage.models import Meeting, Pair


def standing(duo: Any, kind: str, to: str = "") -> list[dict[str, Any]]:
    """Give the posts of a kind as they stand now, oldest first, whatever was changed since."""
    found: dict[str, Message] = {}
    kinds: dict[str, str] = {}
    for ts, (_, what, reader, out) in enumerate(duo.posted):
        if out.message is None or (to and reader != to):
            continue
        place = out.update_ts or str(ts)
        found[place] = out.message
        kinds.setdefault(place, what)
    return [found[ts].to_slack() for ts in found if kinds[ts].startswith(kind)]


def buttons(post: dict[str, Any]) -> list[str]:
    """Name what can be pressed on a post."""
    return [
        element["action_id"]
        for block in post["blocks"]
        if block["type"] == "actions"
        for element in block["elements"]
        if element["type"] == "button" and "url" not in element
    ]


def talk(duo: Any) -> Meeting:
    """Read the first talk."""
    return duo.talks()[0]  # type: ignore[no-any-return]  # the fixture is not typed


def announced(duo: Callable[..., Any]) -> Any:
    """Give a pair whose date is booked and whose post before the talk stands."""
    pair = duo()
    at = pair.book()
    pair.to(at - timedelta(hours=2))
    assert buttons(standing(pair, "meetings.prep")[0])
    return pair


def test_a_card_with_dates_shows_the_booked_one_and_then_that_it_is_over(
    duo: Callable[..., Any],
) -> None:
    """Its times can be pressed until one is booked; once that is over, nothing can."""
    pair = duo()
    assert any(one.startswith("meetings:take") for one in buttons(standing(pair, "meetings.f")[0]))
    at = pair.book()
    [card] = standing(pair, "meetings.first")
    assert not any(one.startswith("meetings:take") for one in buttons(card))
    assert buttons(card)
    pair.to(at + timedelta(hours=12))
    [card] = standing(pair, "meetings.first")
    assert buttons(card) == []
    assert "Dieser Termin ist vorbei" in str(card)


def test_the_card_comes_to_life_again_with_the_next_date(duo: Callable[..., Any]) -> None:
    """It is the place where the two find their dates."""
    pair = duo()
    at = pair.book()
    pair.to(at + timedelta(hours=12))
    with pair.bot.turn(pair.mentee) as turn:
        dates.take(turn, pair.pair_id, at + timedelta(days=14))
    pair.step()
    [card] = standing(pair, "meetings.first")
    assert any(one.startswith("meetings:move") for one in buttons(card))


def test_a_newer_card_takes_the_place_of_the_old_one(duo: Callable[..., Any]) -> None:
    """Only one card of a pair can be pressed."""
    pair = duo()
    at = pair.book()
    pair.to(at + timedelta(hours=12))
    pair.answer(talk(pair).id or 0, mentor=True, mentee=True)
    pair.on(days=14)
    old, new = standing(pair, "meetings.first") + standing(pair, "meetings.series")
    assert buttons(new)
    assert buttons(old) == []
    assert "stehen jetzt weiter unten" in str(old)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda t, one: dates.shift(t, one.id, one.starts_at + timedelta(days=1)), "verschoben"),
        (lambda t, one: dates.cancel(t, one.id), "abgesagt"),
        (lambda t, one: pairs_moves.pause(t, one.pair_id, one.starts_at.date()), "abgesagt"),
        (lambda t, one: pairs_moves.end(t, one.pair_id, pairs_moves.Goodbye(None, stays=True)), ""),
    ],
    ids=["moved", "called off", "paused", "ended"],
)
@pytest.mark.parametrize("alone", [False, True])
def test_the_post_before_a_talk_that_does_not_come_has_nothing_to_press(
    duo: Callable[..., Any],
    change: Callable[..., Any],
    said: str,
    alone: bool,  # noqa: FBT001 - a column of the table
) -> None:
    """Moved to another day, called off, in a pause, or of a pair that has ended."""
    pair = duo()
    if alone:
        pair.change(Pair, pair.pair_id, alone=True)
    at = pair.book()
    pair.to(at - timedelta(hours=2))
    posts = standing(pair, "meetings.prep")
    assert len(posts) == 1 + alone
    assert all(map(buttons, posts))
    one = talk(pair)
    with pair.bot.turn(pair.mentee) as turn:
        change(turn, one)
    pair.step()
    for post in standing(pair, "meetings.prep"):
        assert buttons(post) == []
        assert said in str(post)


def test_the_post_follows_a_talk_that_moves_within_its_day(duo: Callable[..., Any]) -> None:
    """The new time stands there, with everything to press."""
    pair = announced(duo)
    one = talk(pair)
    later = one.starts_at + timedelta(hours=1)
    with pair.bot.turn(pair.mentee) as turn:
        dates.shift(turn, one.id or 0, later)
        clock = turn.t.clock(later)
    pair.step()
    [post] = standing(pair, "meetings.prep")
    assert clock in str(post)
    assert buttons(post)


def test_a_pause_quietens_the_card_and_its_end_wakes_it(duo: Callable[..., Any]) -> None:
    """No times are offered that nobody wants now."""
    pair = duo()
    pair.book()
    with pair.bot.turn(pair.mentee) as turn:
        pairs_moves.pause(turn, pair.pair_id, turn.now.date() + timedelta(days=14))
    pair.step()
    assert buttons(standing(pair, "meetings.first")[0]) == []
    with pair.bot.turn(pair.mentee) as turn:
        pairs_moves.resume(turn, pair.pair_id)
    pair.step()
    assert buttons(standing(pair, "meetings.first")[0])


def test_the_cards_of_an_ended_pair_have_nothing_to_press(duo: Callable[..., Any]) -> None:
    """Neither dates nor the post before the talk."""
    pair = announced(duo)
    with pair.bot.turn(pair.mentor) as turn:
        pairs_moves.end(turn, pair.pair_id, pairs_moves.Goodbye(None, stays=False))
    pair.step()
    for kind in ("meetings.first", "meetings.prep"):
        assert [buttons(post) for post in standing(pair, kind)] == [[]]
