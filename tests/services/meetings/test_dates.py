"""Dates that survive a full calendar: booked once, moved, called off, typed, placed, shared."""

from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from typing import Any

import icalendar
import pytest

from bot.core import Who
from bot.domain.agreement import RhythmUnknown
from bot.domain.formats import COMPACT
from bot.domain.meetings import DateAlreadyBooked, DateIsOver, NotYourDate
from bot.domain.refusals import FormRefused, NotYours, Outdated
from bot.domain.slots import DateInPast
from bot.services import budget, meetings_pair, pairs_facts, pairs_moves
from bot.services import meetings_dates as dates
from bot.services import meetings_wishes as wishes


def news(duo: Any) -> list[Any]:
    """List the files that told of a date, newest last."""
    return [out for _, kind, _, out in duo.posted if kind == "meetings.news"]


def events_in(out: Any) -> list[Any]:
    """Read the calendar file of a letter."""
    return list(icalendar.Calendar.from_ical(out.files[0].content).walk("VEVENT"))


def test_three_dates_are_offered_after_the_introduction(duo: Callable[..., Any]) -> None:
    """On different days, inside both people's hours, a minute after the introduction."""
    pair = duo()

    assert pair.kinds() == ["meetings.first"]
    offered = pair.offered()
    assert len({each.date() for each in offered}) == 3


def test_a_double_click_books_once(duo: Callable[..., Any]) -> None:
    """The same press twice leaves one talk and one letter."""
    pair = duo()
    at = pair.offered()[0]
    for _ in range(2):
        with pair.bot.turn(pair.mentee) as turn:
            dates.take(turn, pair.pair_id, at)
    pair.step()

    assert [at] == [talk.starts_at for talk in pair.talks()]
    assert len(news(pair)) == 1


def test_when_both_press_different_dates_the_first_wins(duo: Callable[..., Any]) -> None:
    """The other is told which date there is."""
    pair = duo()
    first, second, _ = pair.offered()
    with pair.bot.turn(pair.mentor) as turn:
        dates.take(turn, pair.pair_id, first)

    with pytest.raises(DateAlreadyBooked) as refused, pair.bot.turn(pair.mentee) as turn:
        dates.take(turn, pair.pair_id, second)
    assert first == refused.value.facts["at"]
    with pytest.raises(DateAlreadyBooked), pair.bot.turn(pair.mentee) as turn:
        dates.take_series(turn, pair.pair_id, second)
    assert [first] == [talk.starts_at for talk in pair.talks()]


def test_a_series_keeps_its_time_and_leaves_free_days_alone(duo: Callable[..., Any]) -> None:
    """Twelve weekly dates; the one on Easter Monday moves to the nearest day."""
    pair = duo(shape=COMPACT)
    pair.to(pair.clock.now())
    first = datetime.fromisoformat("2026-02-02T09:00:00+00:00")
    with pair.bot.turn(pair.mentee) as turn:
        answer = dates.take_series(turn, pair.pair_id, first)

    walls = [talk.starts_at for talk in pair.talks()]
    assert len(walls) == 12
    assert date(2026, 4, 6) not in {each.date() for each in walls}
    assert "hierher verschoben" in str(answer.form)


def test_pressing_the_series_again_books_nothing_more(duo: Callable[..., Any]) -> None:
    """The plan is full after the first press."""
    pair = duo()
    at = pair.book(series=True)
    with pair.bot.turn(pair.mentor) as turn:
        dates.take_series(turn, pair.pair_id, at)

    assert len(pair.talks()) == 6


def test_the_rest_of_a_series_follows_a_booked_date(duo: Callable[..., Any]) -> None:
    """Booking one and then the rest gives the same six dates."""
    pair = duo()
    at = pair.book()
    with pair.bot.turn(pair.mentor) as turn:
        dates.take_series(turn, pair.pair_id, at)

    talks = pair.talks()
    assert [talk.number for talk in talks] == [1, 2, 3, 4, 5, 6]
    assert at + timedelta(weeks=2) == talks[1].starts_at


def test_moving_keeps_number_and_calendar_entry(duo: Callable[..., Any]) -> None:
    """The file carries the same UID and a higher SEQUENCE; moved is not cancelled."""
    pair = duo()
    at = pair.book()
    talk = pair.talks()[0]
    with pair.bot.turn(pair.mentor) as turn:
        dates.shift(turn, talk.id or 0, at + timedelta(days=1))
    pair.step()

    booked, moved = [events_in(out)[0] for out in news(pair)]
    assert booked["UID"] == moved["UID"]
    assert (booked["SEQUENCE"], moved["SEQUENCE"]) == (0, 1)
    assert at + timedelta(days=1) == moved["DTSTART"].dt
    assert [event.kind for event in pair.events()] == ["moved"]
    assert pair.row.moves == 1


def test_of_two_moves_at_night_only_the_last_is_told_from_the_time_everybody_knows(
    duo: Callable[..., Any],
) -> None:
    """The latest state is sent once, in the morning; calendars get the newest sequence."""
    pair = duo()
    known = pair.book()
    talk = pair.talks()[0].id or 0
    pair.to(known.replace(hour=20) - timedelta(days=1))
    for days in (1, 2):
        with pair.bot.turn(pair.mentor) as turn:
            dates.shift(turn, talk, known + timedelta(days=days))
        pair.step()
    pair.to(known - timedelta(minutes=30))

    [_, told] = news(pair)
    [event] = events_in(told)
    assert (event["SEQUENCE"], event["DTSTART"].dt) == (2, known + timedelta(days=2))
    with pair.bot.turn(pair.mentor) as turn:
        said = turn.t.to_both().moment(known)
    assert said.partition(",")[0] in told.message.text


def test_news_of_a_date_takes_a_place_among_the_four_from_the_partner_only(
    duo: Callable[..., Any],
) -> None:
    """To whoever moved it, it answers their own click."""
    pair = duo()
    pair.book()
    with pair.bot.tick("T1") as tick:
        row = pairs_facts.find(tick, pair.pair_id)
        book = budget.of_pairs(tick, [meetings_pair.load(tick, row)])
        told = {who: [one.key for one in book.sent[who]] for who in ("UMIA", "UNORA")}

    assert any(":news:" in key for key in told["UMIA"])
    assert not any(":news:" in key for key in told["UNORA"])


def test_calling_off_tells_calendars_and_counts_for_whom(duo: Callable[..., Any]) -> None:
    """The file says CANCELLED; a second press is told that it is over."""
    pair = duo()
    pair.book()
    talk = pair.talks()[0]
    with pair.bot.turn(pair.mentee) as turn:
        dates.cancel(turn, talk.id or 0)
    pair.step()

    assert events_in(news(pair)[-1])[0]["STATUS"] == "CANCELLED"
    assert pair.row.cancels == 1
    for press in (dates.cancel, dates.find_move):
        with pytest.raises(DateIsOver), pair.bot.turn(pair.mentee) as turn:
            press(turn, talk.id or 0)


@pytest.mark.parametrize(
    ("day", "hour", "field"),
    [
        (date(2026, 1, 6), time(10), "date"),
        (date(2028, 1, 6), time(10), "date"),
        (date(2026, 3, 29), time(2, 30), "time"),
    ],
)
def test_a_typed_date_that_does_not_do_is_explained_at_its_field(
    duo: Callable[..., Any], day: date, hour: time, field: str
) -> None:
    """Past, too far, or in the hour the clock skips."""
    pair = duo()
    with pytest.raises(FormRefused) as refused, pair.bot.turn(pair.mentee) as turn:
        dates.own_date(turn, dates.Typed(pair.pair_id, None, day, hour))

    assert [field] == list(refused.value.errors)
    assert not pair.talks()


def test_a_typed_date_counts_in_the_zone_of_whoever_typed_it(duo: Callable[..., Any]) -> None:
    """Ten in Kolkata is half past five in Berlin; the partner's hours are mentioned."""
    pair = duo(mia={"timezone": "Asia/Kolkata", "country": "IN"})
    typed = dates.Typed(pair.pair_id, None, date(2026, 1, 14), time(10))
    with pair.bot.turn(pair.mentor) as turn:
        form = dates.own_date(turn, typed)

    assert datetime.fromisoformat("2026-01-14T04:30:00+00:00") == pair.talks()[0].starts_at
    assert "außerhalb der üblichen Arbeitszeit" in str(form)


def test_the_hour_that_comes_twice_is_taken_the_first_time(duo: Callable[..., Any]) -> None:
    """Half past two on the night the clocks go back; the note says so."""
    pair = duo()
    typed = dates.Typed(pair.pair_id, None, date(2026, 10, 25), time(2, 30))
    with pair.bot.turn(pair.mentee) as turn:
        form = dates.own_date(turn, typed)

    assert datetime.fromisoformat("2026-10-25T00:30:00+00:00") == pair.talks()[0].starts_at
    assert "zweimal 02:30" in str(form)


def test_a_typed_date_moves_a_talk_or_meets_the_one_there_is(duo: Callable[..., Any]) -> None:
    """The same form moves; a second next date beside the first is told at the field."""
    pair = duo()
    at = pair.book()
    talk = pair.talks()[0]
    typed = dates.Typed(pair.pair_id, talk.id, date(2026, 1, 14), time(11))
    with pair.bot.turn(pair.mentee) as turn:
        dates.own_date(turn, typed)
    assert at != pair.talks()[0].starts_at

    again = dates.Typed(pair.pair_id, None, date(2026, 1, 15), time(11))
    with pytest.raises(FormRefused) as refused, pair.bot.turn(pair.mentor) as turn:
        dates.own_date(turn, again)
    assert isinstance(refused.value.errors["date"], DateAlreadyBooked)


def test_a_press_on_an_old_card_is_refused(duo: Callable[..., Any]) -> None:
    """A time that has begun is not booked, nor a series from there."""
    pair = duo()
    at = pair.offered()[0]
    pair.jump(days=10)
    for press in (dates.take, dates.take_series):
        with pytest.raises(DateInPast), pair.bot.turn(pair.mentee) as turn:
            press(turn, pair.pair_id, at)


def test_strangers_touch_no_date(duo: Callable[..., Any], add_person: Callable[..., Who]) -> None:
    """Neither finding nor moving nor placing works for somebody else."""
    pair = duo()
    pair.book()
    talk = pair.talks()[0].id or 0
    stranger = add_person("UEVE", name="Eve")
    for press in (
        lambda turn: dates.find(turn, pair.pair_id),
        lambda turn: dates.find_move(turn, talk),
        lambda turn: dates.cancel(turn, talk),
        lambda turn: wishes.place_form(turn, talk),
    ):
        with pytest.raises(NotYourDate), pair.bot.turn(stranger) as turn:
            press(turn)


def test_the_mentees_assistant_handles_dates_and_nothing_else(
    duo: Callable[..., Any], add_person: Callable[..., Who]
) -> None:
    """Named by the mentee only; told once; may move; loses the right with the name."""
    pair = duo()
    helper = add_person("UASSI", name="Asli", language="en", timezone="Europe/London")
    with pytest.raises(NotYours), pair.bot.turn(pair.mentor) as turn:
        wishes.name_assistant(turn, pair.pair_id, "UASSI")
    with pair.bot.turn(pair.mentee) as turn:
        assert wishes.assistant_form(turn, pair.pair_id)
        wishes.name_assistant(turn, pair.pair_id, "UASSI")
    pair.step()
    assert "meetings.assistant" in pair.kinds()
    pair.book()
    talk = pair.talks()[0].id or 0

    with pair.bot.turn(helper) as turn:
        form = dates.find_move(turn, talk)
        assert "Europe/London" in str(form)
        typed = dates.Typed(pair.pair_id, talk, date(2026, 1, 14), time(11))
        dates.own_date(turn, typed)
    assert pair.talks()[0].starts_at.hour + 1 == 12

    with pair.bot.turn(pair.mentee) as turn:
        wishes.name_assistant(turn, pair.pair_id, None)
    with pytest.raises(NotYourDate), pair.bot.turn(helper) as turn:
        dates.find_move(turn, talk)


@pytest.mark.parametrize("unfit", ["UMIA", "UNORA", "UBOTTY", "UGUEST", "UGONE"])
def test_not_everybody_can_be_an_assistant(
    duo: Callable[..., Any],
    add_person: Callable[..., Who],
    after: Callable[..., datetime],
    unfit: str,
) -> None:
    """Neither of the two, no bot, no guest, nobody who left."""
    pair = duo()
    add_person("UBOTTY", kind="bot")
    add_person("UGUEST", kind="guest")
    add_person("UGONE", left_at=after(days=-1))

    with pytest.raises(wishes.AssistantUnfit), pair.bot.turn(pair.mentee) as turn:
        wishes.name_assistant(turn, pair.pair_id, unfit)


@pytest.mark.parametrize(
    ("spot", "fits"),
    [
        ("Café im Erdgeschoss", True),
        ("https://meet.example.com/a?b=c#d", True),
        ("http://intranet/raum", True),
        ("", True),
        ("javascript:alert(1)", False),
        ("ftp://example.com", False),
        ("https://", False),
        ("https://exa mple.com", False),
        ("https://a.example|b", False),
        ("https://[broken", False),
        ("msteams://join", False),
    ],
)
def test_only_http_links_and_plain_places_are_taken(
    duo: Callable[..., Any], spot: str, *, fits: bool
) -> None:
    """What looks like a link must be one that is safe to press."""
    pair = duo()
    pair.book()
    talk = pair.talks()[0].id or 0
    if fits:
        with pair.bot.turn(pair.mentee) as turn:
            wishes.place(turn, talk, "call", spot, every=True)
        assert spot == (pair.talks()[0].spot or "")
        return
    with pytest.raises(FormRefused) as refused, pair.bot.turn(pair.mentee) as turn:
        wishes.place(turn, talk, "call", spot, every=True)
    assert list(refused.value.errors) == ["spot"]


def test_a_place_for_all_dates_reaches_those_booked_later(duo: Callable[..., Any]) -> None:
    """The link is in every later file; a place for one date stays with it."""
    pair = duo()
    at = pair.book()
    talk = pair.talks()[0].id or 0
    with pair.bot.turn(pair.mentee) as turn:
        wishes.place(turn, talk, "call", "https://meet.example.com/x", every=True)
        dates.take_series(turn, pair.pair_id, at)
    with pair.bot.turn(pair.mentee) as turn:
        wishes.place(turn, talk, "walk", "Am Fluss", every=False)
    pair.step()

    first, *rest = pair.talks()
    assert (first.place, first.spot) == ("walk", "Am Fluss")
    assert {"https://meet.example.com/x"} == {each.spot for each in rest}
    series = max(news(pair), key=lambda out: len(events_in(out)))
    assert {"https://meet.example.com/x"} == {event["URL"] for event in events_in(series)}


def test_a_new_rhythm_holds_when_both_wish_the_same(duo: Callable[..., Any]) -> None:
    """One wish is told, a repeated one is not; two equal ones change the rhythm."""
    pair = duo()
    pair.book()
    for who, weeks in ((pair.mentor, 3), (pair.mentor, 3), (pair.mentee, 4)):
        with pair.bot.turn(who) as turn:
            wishes.wish_rhythm(turn, pair.pair_id, weeks)
    pair.step()
    assert (pair.row.rhythm_weeks, pair.kinds().count("meetings.rhythm")) == (None, 2)

    with pair.bot.turn(pair.mentee) as turn:
        wishes.wish_rhythm(turn, pair.pair_id, 3)
    assert pair.row.rhythm_weeks == 3
    with pytest.raises(RhythmUnknown), pair.bot.turn(pair.mentee) as turn:
        wishes.wish_rhythm(turn, pair.pair_id, 7)


def test_dates_inside_a_pause_are_taken_out_and_count_against_nobody(
    duo: Callable[..., Any],
) -> None:
    """The file cancels them; later ones stay; nothing is sent while the pair rests."""
    pair = duo()
    pair.agree()
    at = pair.book(series=True)
    before = len(pair.posted)
    with pair.bot.turn(pair.mentee) as turn:
        pairs_moves.pause(turn, pair.pair_id, until=(at + timedelta(days=20)).date())
    pair.step()

    assert [talk.state for talk in pair.talks()][:3] == ["cancelled", "cancelled", "booked"]
    assert (pair.row.moves, pair.row.cancels) == (0, 0)
    assert events_in(news(pair)[-1])[0]["STATUS"] == "CANCELLED"
    pair.on(days=18)
    fresh = [kind for _, kind, _, _ in pair.posted[before:] if kind.startswith("meetings.")]
    assert {"meetings.news", "meetings.renew", "meetings.renew_prep"} >= set(fresh)


def test_an_ended_pair_has_no_dates_and_no_looks(duo: Callable[..., Any]) -> None:
    """Its coming dates are off, its cards are outdated, its buttons are refused."""
    pair = duo()
    at = pair.book()
    talk = pair.talks()[0].id or 0
    with pair.bot.turn(pair.mentee) as turn:
        pairs_moves.end(turn, pair.pair_id, pairs_moves.Goodbye(None, stays=False))
    pair.on(days=14)

    assert [each.state for each in pair.talks()] == ["cancelled"]
    assert pair.kinds().count("meetings.after") == 0
    with pytest.raises(Outdated), pair.bot.turn(pair.mentee) as turn:
        dates.take(turn, pair.pair_id, at)
    with pytest.raises(Outdated), pair.bot.turn(pair.mentee) as turn:
        dates.find_move(turn, talk)


def test_somebody_without_zone_or_hours_is_assumed_to_live_by_the_programmes(
    duo: Callable[..., Any],
) -> None:
    """Dates are offered, and it is said what was assumed."""
    pair = duo(mia={"timezone": None, "hours": "gibberish"})
    [offer] = [out for _, kind, _, out in pair.posted if kind == "meetings.first"]

    assert len(pair.offered()) == 3
    assert "angenommen" in str(offer.message.to_slack())


def test_each_reader_sees_their_own_clock(duo: Callable[..., Any]) -> None:
    """In the group both clocks stand side by side where they differ."""
    pair = duo(mia={"timezone": "Europe/London", "country": "GB"})
    pair.book()
    card = [out for _, kind, _, out in pair.posted if kind == "meetings.renew"][-1]
    text = str(card.message.to_slack())
    at = pair.talks()[0].starts_at

    assert f"{at.hour + 1:02}:{at.minute:02} Uhr bei <@UNORA>" in text
    assert f"{at.hour:02}:{at.minute:02} Uhr bei <@UMIA>" in text
