"""After downtime, lost group messages and odd calendars: the latest state once, in hours."""

from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from bot.core import Who
from bot.domain.refusals import NotYours, Outdated
from bot.services import meetings, meetings_cycle, pairs_home
from storage.models import Enrolment, LetterRow, Pair


@pytest.mark.parametrize("days", [1, 6, 13, 25])
def test_after_downtime_the_latest_state_is_sent_once(duo: Callable[..., Any], days: int) -> None:
    """At most one message of each kind, nothing about a talk that has begun, none twice."""
    pair = duo()
    pair.agree()
    pair.book(series=True)
    pair.on(days=3)
    before = len(pair.posted)
    pair.jump(days=days)
    pair.step()

    fresh = Counter(
        (kind, to) for _, kind, to, _ in pair.posted[before:] if kind.startswith("meetings.")
    )
    assert set(fresh.values()) <= {1}
    pair.step()
    assert len(pair.posted) == before + sum(1 for _, kind, _, _ in pair.posted[before:] if kind)


def test_a_talk_nobody_was_asked_about_counts_against_nobody(duo: Callable[..., Any]) -> None:
    """The bot slept for more than two weeks: no card, no signal."""
    pair = duo()
    pair.agree()
    pair.book()
    pair.jump(days=25)
    pair.on(days=6)

    assert pair.talks()[0].state == "unanswered"
    assert pair.row.unanswered == 0
    assert pair.kinds().count("meetings.after") == 0


def test_when_the_group_cannot_be_written_to_each_reads_alone(duo: Callable[..., Any]) -> None:
    """The lost post is repeated to each, later ones go to each at once."""
    pair = duo()
    pair.agree()
    pair.lost = {f"pair:{pair.pair_id}"}
    pair.book(series=True)
    assert pair.row.alone
    pair.on(days=16)

    to = {who for _, kind, who, _ in pair.posted if kind == "meetings.prep"}
    assert {"UMIA", "UNORA"} == to
    again = Counter((kind, who) for _, kind, who, _ in pair.posted if kind == "meetings.prompt")
    assert {1} == set(again.values())


def test_people_who_never_work_at_the_same_time_each_read_alone(
    duo: Callable[..., Any],
) -> None:
    """Berlin and Los Angeles share no hour within two days; each is written to in their own."""
    pair = duo(
        mia={"timezone": "America/Los_Angeles", "country": "US", "hours": "09:00-12:00"},
        nora={"timezone": "Europe/Berlin", "hours": "09:00-12:00"},
    )
    pair.on(days=2)

    offers = {(to, at.hour) for at, kind, to, _ in pair.posted if kind == "meetings.first"}
    assert {("UNORA", 9), ("UMIA", 17)} == offers


def test_a_personal_pause_silences_both(duo: Callable[..., Any]) -> None:
    """Nothing of the cycle is sent while one of the two is away."""
    pair = duo()
    pair.agree()
    pair.book(series=True)
    pair.on(days=3)
    before = len(pair.posted)
    with pair.bot.tick("T1") as tick:
        from storage.programmes import enrolment

        place = enrolment(tick.session, "T1", 1, "UMIA")
        assert isinstance(place, Enrolment)
        place.state = "paused"
        place.paused_until = (pair.clock.now() + timedelta(days=12)).date()
    pair.on(days=11)

    assert not [k for _, k, _, _ in pair.posted[before:] if k == "meetings.prompt"]
    assert {"paused"} <= {slot.reason for slot in pair.slots()}


def test_a_letter_held_up_until_night_waits_for_the_morning(duo: Callable[..., Any]) -> None:
    """What could not be delivered in time does not ring at three."""
    pair = duo()
    pair.agree()
    pair.book(series=True)
    with pair.bot.tick("T1") as tick:
        pass
    from bot.outgoing import Defer
    from bot.services.meetings_letters import LETTERS
    from storage import ledger

    pair.to(pair.talks()[1].starts_at - timedelta(days=2, hours=1))
    from bot.agenda import Agenda
    from bot.services.looks import LOOKS

    pair.clock.set(pair.talks()[1].starts_at - timedelta(days=2) + timedelta(hours=0))
    Agenda(pair.bot, LOOKS).drain()
    pair.clock.set(pair.clock.now() + timedelta(hours=14))
    with pair.bot.tick("T1") as tick:
        [claim] = ledger.claim(
            tick.session, "T1", now=tick.now, wall=1e12, limit=5, kinds=["meetings.prep"]
        )
        assert isinstance(LETTERS["meetings.prep"].render(tick, claim), Defer)


def test_a_small_thing_tried_is_seen_by_the_partner(duo: Callable[..., Any]) -> None:
    """One tap, on the same post; a second tap and a stranger change nothing."""
    pair = duo()
    pair.agree()
    pair.book(series=True)
    pair.on(days=7)
    [slot] = [slot for slot in pair.slots() if slot.schedule == "prompt"]
    for _ in range(2):
        with pair.bot.turn(pair.mentor) as turn:
            card = meetings_cycle.tried(turn, pair.pair_id, slot.on_day)
    assert "<@UMIA> hat es ausprobiert" in str(card.to_slack())
    with pair.bot.turn(pair.mentee) as turn:
        card = meetings_cycle.tried(turn, pair.pair_id, slot.on_day)
    assert "<@UMIA> und <@UNORA> haben" in str(card.to_slack())

    with pytest.raises(Outdated), pair.bot.turn(pair.mentor) as turn:
        meetings_cycle.tried(turn, pair.pair_id, slot.on_day + timedelta(days=1))
    with pytest.raises(NotYours), pair.bot.turn(Who("T1", "ULEAD")) as turn:
        meetings_cycle.tried(turn, pair.pair_id, slot.on_day)


def test_another_question_is_given_once_and_never_one_twice(duo: Callable[..., Any]) -> None:
    """Two to choose from, a third on request, then no more."""
    pair = duo()
    pair.agree()
    pair.book(series=True)
    talk = pair.talks()[0].id or 0
    for _ in range(3):
        with pair.bot.turn(pair.mentor) as turn:
            meetings_cycle.another(turn, talk)

    assert len(set(pair.talks()[0].prompts)) == 3
    assert pair.row.prompts_used[0] == "detour", "the introduction's question counts"
    assert len(set(pair.row.prompts_used)) == 4


def test_home_names_what_waits(duo: Callable[..., Any]) -> None:
    """First the date to be booked, later whether the two have met."""
    pair = duo()
    with pair.bot.turn(pair.mentor) as turn:
        assert [step.text for step in meetings.next_steps(turn)] == [
            "Buch dein erstes Gespräch mit <@UNORA>."
        ]
    at = pair.book()
    pair.to(at + timedelta(hours=4))
    with pair.bot.turn(pair.mentor) as turn:
        [step, _] = meetings.next_steps(turn)
        assert step.text.startswith("Habt ihr, <@UNORA> und du, euch am")
    pair.answer(pair.talks()[0].id or 0, mentor=True, mentee=True)
    with pair.bot.turn(pair.mentor) as turn:
        assert "Such einen Termin" in next(iter(meetings.next_steps(turn))).text
        row = turn.session.get(Pair, pair.pair_id)
        assert row
        with_talk = list(meetings.lines(turn, row, turn.t))
        assert "Eins von 6 Gesprächen geführt" in with_talk


def test_home_knows_a_talk_that_is_on_and_one_that_waits_for_an_answer(
    duo: Callable[..., Any],
) -> None:
    """Nobody is sent to look for a date while they talk, and a later date counts at once."""
    pair = duo()
    at = pair.book(series=True)
    later = pair.talks()[1].starts_at

    def home() -> tuple[str, bool]:
        with pair.bot.turn(pair.mentor) as turn:
            shown = str([block.to_dict() for block in pairs_home.home_section(turn)])
            return shown, any("Termin" in step.text for step in meetings.next_steps(turn))

    pair.to(at + timedelta(minutes=10))
    shown, sent_away = home()
    assert "Das Gespräch läuft gerade, seit" in shown
    assert not sent_away
    pair.to(at + timedelta(hours=2))
    shown, _ = home()
    with pair.bot.turn(pair.mentor) as turn:
        assert turn.t.moment(later) in shown


def test_an_assistant_sees_dates_in_home(
    duo: Callable[..., Any], add_person: Callable[..., Who]
) -> None:
    """Times and buttons, with and without a date, and nothing of what is talked about."""
    pair = duo()
    helper = add_person("UASSI", language="de")
    from bot.services import meetings_wishes as wishes

    with pair.bot.turn(pair.mentee) as turn:
        wishes.name_assistant(turn, pair.pair_id, "UASSI")
        assert "UASSI" in str(pairs_home.more(turn, pair.pair_id))
    with pair.bot.turn(helper) as turn:
        assert "noch keinen Termin" in str([b.to_dict() for b in meetings.home_section(turn)])
    pair.book()
    with pair.bot.turn(helper) as turn:
        shown = str([block.to_dict() for block in meetings.home_section(turn)])
    assert "meetings:move" in shown
    assert "meetings:part" not in shown


def test_every_letter_of_the_cycle_has_a_key_of_its_own(duo: Callable[..., Any]) -> None:
    """Keys name pair, kind, day and reader, so that nothing can be written twice."""
    pair = duo()
    at = pair.book(series=True)
    pair.to(at + timedelta(hours=4))
    with pair.bot.tick("T1") as tick:
        from sqlmodel import select

        keys = {row.dedupe_key for row in tick.session.exec(select(LetterRow))}

    assert {f"pair:{pair.pair_id}:after:{at.date()}:{who}" for who in ("UMIA", "UNORA")} <= keys
    assert isinstance(pair.row, Pair)
