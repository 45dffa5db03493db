"""Did you meet, how was it: one yes counts, two that differ are asked once, the pulse is safe."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from sqlmodel import select

from bot.domain.refusals import NotYours, Outdated
from bot.services import meetings_cycle as cycle
from bot.services import meetings_hooks as hooks
from bot.services import meetings_pulse as pulses
from storage.models import LetterRow, Meeting, PulseAnswer, PulseKey


@pytest.fixture
def met(duo: Callable[..., Any]) -> Any:
    """Give a pair that was just asked about its first talk."""
    pair = duo()
    pair.agree()
    at = pair.book(series=True)
    pair.to(at + timedelta(hours=4))
    return pair


def first(pair: Any) -> Meeting:
    """Give the first talk."""
    return pair.talks()[0]  # type: ignore[no-any-return]  # the fixture is not typed


def answers(pair: Any) -> list[PulseAnswer]:
    """Read all stored answers."""
    with pair.bot.tick("T1") as tick:
        return list(tick.session.exec(select(PulseAnswer).order_by(PulseAnswer.item)))


@pytest.mark.parametrize(
    ("mentor", "mentee", "state"),
    [
        (True, True, "held"),
        (True, None, "held"),
        (None, True, "held"),
        (False, False, "not_held"),
        (False, None, "booked"),
        (False, True, "held"),
    ],
)
def test_one_yes_counts(met: Any, *, mentor: bool, mentee: bool, state: str) -> None:
    """Whoever says it; a no alone waits for the other."""
    met.answer(first(met).id, mentor=mentor, mentee=mentee)

    assert state == first(met).state


def test_a_yes_against_a_no_asks_both_once_more(met: Any) -> None:
    """Both cards ask again, without a further message; two times no then counts."""
    talk = first(met).id or 0
    met.answer(talk, mentor=True, mentee=False)
    assert first(met).asked_again
    renewed = [out for _, kind, to, out in met.posted if kind == "meetings.renew_after"]
    assert "gehen auseinander" in str(renewed[-1].message.to_slack())

    met.answer(talk, mentor=False, mentee=False)
    assert first(met).state == "not_held"


def test_different_answers_at_the_same_moment_both_count(met: Any) -> None:
    """Neither overwrites the other: the second sees it on the card, the first card is renewed."""
    talk = first(met).id or 0

    def press(who: Any, yes: bool) -> None:  # noqa: FBT001 - mapped over two lists
        with met.bot.turn(who) as turn:
            cycle.met(turn, talk, yes=yes)

    with ThreadPoolExecutor(2) as both:
        list(both.map(press, (met.mentor, met.mentee), (True, False)))
    met.step()

    assert first(met).asked_again
    assert met.kinds().count("meetings.renew_after") == 1


def test_who_still_differs_after_being_asked_again_counts_as_met(met: Any) -> None:
    """Yes wins, and nobody is asked a third time."""
    talk = first(met).id or 0
    met.answer(talk, mentor=True, mentee=False)
    met.answer(talk, mentor=True, mentee=False)

    assert first(met).state == "held"


def test_two_silent_people_leave_a_talk_unanswered_after_five_days(met: Any) -> None:
    """It counts as a process signal, and a late yes still makes it a talk."""
    met.on(days=6)
    assert first(met).state == "unanswered"
    assert met.row.unanswered == 1

    met.answer(first(met).id, mentor=True, mentee=None)
    assert first(met).state == "held"
    assert met.row.unanswered == 0


def test_a_lonely_no_becomes_not_held_after_five_days(met: Any) -> None:
    """The silent one is not waited for forever."""
    met.answer(first(met).id, mentor=False, mentee=None)
    met.on(days=6)

    assert first(met).state == "not_held"


def test_the_same_answer_twice_changes_nothing(met: Any) -> None:
    """A double click is one answer."""
    for _ in range(2):
        met.answer(first(met).id, mentor=True, mentee=None)

    assert [event.kind for event in met.events()] == ["held"]


def test_hooks_hear_of_a_held_talk_once(met: Any) -> None:
    """Other features count milestones from it."""
    heard: list[int] = []

    def hear(_tick: Any, _pair: Any, talk: Meeting) -> None:
        heard.append(talk.number)

    hooks.HELD.append(hear)
    try:
        met.answer(first(met).id, mentor=True, mentee=True)
    finally:
        hooks.HELD.remove(hear)

    assert heard == [1]


def test_a_stranger_answers_nothing_and_nobody_answers_early_or_late(
    met: Any, add_person: Callable[..., Any]
) -> None:
    """Not theirs; not begun; longer ago than two weeks."""
    eve = add_person("UEVE")
    talk = first(met).id or 0
    with pytest.raises(NotYours), met.bot.turn(eve) as turn:
        cycle.met(turn, talk, yes=True)
    later = met.talks()[1].id or 0
    with pytest.raises(Outdated), met.bot.turn(met.mentor) as turn:
        cycle.met(turn, later, yes=True)
    met.jump(days=15)
    for press in (cycle.open_after, pulses.form):
        with pytest.raises(Outdated), met.bot.turn(met.mentor) as turn:
            press(turn, talk)


def test_the_promise_stands_before_the_first_answer(met: Any) -> None:
    """With the smallest group, the day the key is destroyed, and what Slack itself keeps."""
    talk = first(met).id or 0
    with met.bot.turn(met.mentor) as turn:
        form = pulses.form(turn, talk)

    text = str(form)
    assert text.index("vertraulich") < text.index("Wie nützlich war das Gespräch für dich?")
    assert "mindestens 5" in text
    assert "Slack selbst bewahrt" in text


def test_a_pulse_is_stored_under_a_name_nobody_can_read(met: Any) -> None:
    """One answer per person and talk, in place of an earlier one; what was skipped is absent."""
    talk = first(met).id or 0
    for given in ({"P1": 5, "P2": 4, "P3a": 3}, {"P1": 4}):
        with met.bot.turn(met.mentor) as turn:
            pulses.give(turn, talk, given)
    with met.bot.turn(met.mentee) as turn:
        pulses.give(turn, talk, {"P1": 2})

    stored = answers(met)
    assert sorted((each.item, each.value, each.role) for each in stored) == [
        ("P1", 2, "mentee"),
        ("P1", 4, "mentor"),
    ]
    assert all("UMIA" not in each.voter and "UNORA" not in each.voter for each in stored)
    assert len({each.voter for each in stored}) == 2


@pytest.mark.parametrize("given", [{"P9": 3}, {"P1": 6}, {"P3b": 3}])
def test_a_pulse_that_was_not_asked_is_refused(met: Any, given: dict[str, int]) -> None:
    """Unknown items, steps off the scale, the other talk's turn."""
    talk = first(met).id or 0
    with pytest.raises(Outdated), met.bot.turn(met.mentor) as turn:
        pulses.give(turn, talk, given)

    assert not answers(met)


def test_a_low_pulse_brings_a_private_offer_and_nothing_else(met: Any) -> None:
    """The same rows and letters as a high one; only the thank-you differs."""
    talk = first(met).id or 0

    def letters() -> int:
        with met.bot.tick("T1") as tick:
            return len(list(tick.session.exec(select(LetterRow))))

    before, state = letters(), met.row.state
    with met.bot.turn(met.mentor) as turn:
        high = pulses.give(turn, talk, {"P1": 5})
        low = pulses.give(turn, talk, {"P1": 1})
    met.step()

    assert "support:open" in str(low)
    assert "support:open" not in str(high)
    assert (before, state) == (letters(), met.row.state)


def test_the_key_is_destroyed_on_the_promised_day(met: Any) -> None:
    """From then on no answer can be linked to anybody."""
    talk = first(met).id or 0
    with met.bot.turn(met.mentor) as turn:
        pulses.give(turn, talk, {"P1": 5})
    with met.bot.tick("T1") as tick:
        key = tick.session.exec(select(PulseKey)).one()
        until, value = key.until, key.key
    assert len(value) == 64

    met.jump(days=(until - met.clock.now().date()).days + 2)
    with met.bot.tick("T1") as tick:
        assert tick.session.exec(select(PulseKey)).one_or_none() is None
    assert len(answers(met)) == 1


def test_checkin_opens_the_current_card_or_says_what_would_put_one_there(
    duo: Callable[..., Any], add_person: Callable[..., Any]
) -> None:
    """Nobody's pair, no date, a date to come, and a talk that is over."""
    pair = duo()
    stranger = add_person("UEVE", language="en")
    with pair.bot.turn(stranger) as turn:
        assert "You are in no pair" in str(cycle.checkin(turn))
    with pair.bot.turn(pair.mentor) as turn:
        assert "Buch in der Home" in str(cycle.checkin(turn))
    at = pair.book()
    with pair.bot.turn(pair.mentor) as turn:
        assert "nichts zu tun" in str(cycle.checkin(turn))
    pair.to(at + timedelta(hours=1))
    with pair.bot.turn(pair.mentor) as turn:
        assert "getroffen?" in str(cycle.checkin(turn))
