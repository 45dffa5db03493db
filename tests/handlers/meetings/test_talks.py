"""A pair's dates and cards through the real wire: pressed, typed, answered, in both languages."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from bot.core import Who
from bot.sandbox.answers import words
from bot.sandbox.state import TEAM
from bot.services import meetings_cycle, pairs, surveys_waves
from storage.models import Programme

Make = Callable[..., Any]
WORDS = {
    "de": ("Euer nächstes Gespräch", "Habt ihr euch", "Wie nützlich", "verschoben", "Danke"),
    "en": ("Your next talk", "Did you meet", "How useful", "has moved", "Thank you"),
}


@pytest.fixture(params=["de", "en"])
def spoken(request: Any, duo: Make) -> tuple[Any, tuple[str, ...]]:
    """Give a pair in each language, and what it should read."""
    people = {"de": ("U0BEN", "U0ANNA"), "en": ("U0CLARA", "U0DAVID")}
    mentor, mentee = people[request.param]
    return duo(mentor, mentee, language=request.param), WORDS[request.param]


def test_the_cards_before_and_between_talks_can_be_pressed(duo: Make) -> None:
    """Another question, the clock, one's own part, tried; nothing of it for strangers."""
    pair = duo("U0KATRIN", "U0SOPHIE")  # first in this file: the first week between is free
    for who in (pair.mentor, pair.mentee):
        with pair.house.running.bot.turn(Who(TEAM, who.id)) as turn:
            pairs.confirm(turn, pair.pair_id, language="de", du=True)
    pair.press(pair.mentee, "meetings:series:")
    pair.on(days=1)
    pair.press(pair.mentor, "meetings:another:")
    for what in ("meetings:clock:", "meetings:part:"):
        seen = pair.press(pair.mentor, what)
        assert seen.view
        pair.mentor.close(seen.view)
    refused = pair.house.lead.press(pair.card("meetings:part:"), "meetings:part:")
    assert not refused.ok or "jemand anderen" in words(refused.view)

    first, late = pair.card("meetings:clock:"), str(pair.talks()[0].id)
    for _ in range(30):
        pair.on(days=1)
        if any("meetings:met:" in str(m.blocks) for m in pair.mentor.dm()):
            pair.press(pair.mentor, "meetings:met:", pair.mentor.dm())
    over = next(m for m in pair.mentor.messages(first.channel) if m.ts == first.ts)
    assert "Dieser Termin ist vorbei" in words(over)
    assert f"meetings:clock:{late}" not in str(over.blocks)
    pair.press(pair.mentor, "meetings:tried:")
    assert "hat es ausprobiert" in words(pair.card("meetings:tried:"))


def test_a_talk_from_the_offer_to_the_pulse(spoken: tuple[Any, tuple[str, ...]]) -> None:
    """Booked by one click, moved by two, prepared, held, answered, and the next one found."""
    pair, (booked, ask, useful, moved, thanks) = spoken
    pair.press(pair.mentee, "meetings:take:")
    assert booked in words(pair.card("meetings:cancel"))

    form = pair.press(pair.mentor, "meetings:move:").view
    confirmed = pair.mentor.press(form, "meetings:shift:")
    pair.settle()
    assert booked in words(confirmed.view)
    assert any(moved in words(each) for each in pair.mentor.messages(pair.group))
    pair.mentor.close(confirmed.view)

    pair.on(days=6)
    card = pair.card("meetings:met:", pair.mentor.dm())
    assert ask in words(card)
    pair.press(pair.mentor, "meetings:met:", pair.mentor.dm())
    assert [talk.state for talk in pair.talks()] == ["held"]
    pulse = pair.press(pair.mentor, "meetings:pulse:", pair.mentor.dm()).view
    assert useful in words(pulse)
    said = pair.mentor.submit(pulse, {"P1": "5"})
    assert thanks in words(said.view)
    pair.mentor.close(said.view)
    again = pair.card("meetings:pulse:", pair.mentor.dm())
    assert thanks in words(again)
    form = pair.press(pair.mentor, "meetings:find:", pair.mentor.dm()).view
    done = pair.mentor.press(form, "meetings:take:")
    assert booked in words(done.view)
    pair.mentor.close(done.view)
    pair.settle()
    assert [talk.state for talk in pair.talks()] == ["held", "booked"]


def test_dates_are_placed_typed_and_called_off(duo: Make) -> None:
    """What does not do is said at its field; the rest is confirmed where it was pressed."""
    pair = duo("U0ELIF", "U0FRANK", address="sie")
    pair.press(pair.mentee, "meetings:series:")
    assert len(pair.talks()) == 6

    form = pair.press(pair.mentee, "meetings:place:").view
    wrong = pair.mentee.submit(form, {"place": "call", "spot": "javascript:alert(1)"})
    assert "spot" in wrong.errors
    right = pair.mentee.submit(form, {"place": "call", "spot": "https://meet.example.com/x"})
    assert "https://meet.example.com/x" in words(right.view)
    pair.mentee.close(right.view)

    form = pair.press(pair.mentee, "meetings:move:").view
    past = pair.mentee.submit(form, {"date": "2020-01-01", "time": "10:00"})
    assert "date" in past.errors
    pair.mentee.close(form)
    more = pair.mentee.press(pair.mentee.home(), "pairs:more:").view
    pair.mentee.press(more, "meetings:cancel:")
    pair.mentee.close(pair.mentee.modal())
    assert pair.talks()[0].state == "cancelled"
    nothing = pair.mentor.command("/mentor checkin")
    assert "nichts zu tun" in words(nothing.view)
    pair.mentor.close(nothing.view)


def test_rhythm_and_assistant_are_settled_from_home(duo: Make) -> None:
    """A wish needs the partner's press; an assistant moves dates from their own message."""
    pair = duo("U0MARTA", "U0NORA")
    pair.press(pair.mentee, "meetings:take:")
    menu = pair.mentee.press(pair.mentee.home(), "pairs:more:").view
    rhythm = pair.mentee.press(menu, "meetings:rhythm:").view
    assert pair.mentee.submit(rhythm, {"rhythm": "3"}).ok
    assistant = pair.mentee.press(menu, "meetings:assistant:").view
    unfit = pair.mentee.submit(assistant, {"assistant": "U0MARTA"})
    assert "assistant" in unfit.errors
    assert pair.mentee.submit(assistant, {"assistant": "U0OLU"}).ok
    pair.settle()

    assert pair.press(pair.mentor, "meetings:wish:").ok
    assert pair.row.rhythm_weeks == 3
    helper = pair.house.person("U0OLU")
    assert "Move the talk" in words(pair.press(helper, "meetings:move:", helper.dm()).view)


def test_home_asks_whether_the_two_met(duo: Make) -> None:
    """The step opens the card as a form, and an answer there counts."""
    pair = duo("U0GRACE", "U0HENRIK")
    pair.press(pair.mentee, "meetings:take:")
    start = pair.talks()[0].starts_at
    pair.on(seconds=(start - pair.house.sandbox.clock.now() + timedelta(hours=4)).total_seconds())

    card = pair.mentor.press(pair.mentor.home(), "meetings:after:").view
    after = pair.mentor.press(card, "meetings:not_met:")
    assert "nicht stattgefunden" in words(after.view)
    pair.mentor.close(after.view)
    opened = pair.mentor.command("/mentor checkin")
    assert "nicht stattgefunden" in words(opened.view)
    pair.mentor.close(opened.view)


def test_the_guide_of_the_last_talk_can_be_opened_from_both_cards(duo: Make) -> None:
    """From the post before the talk, and from the invitation to it."""
    pair = duo("U0INES", "U0JONAS")
    pair.press(pair.mentee, "meetings:take:")
    talk = pair.talks()[0].id
    with pair.house.running.bot.turn(Who(TEAM, "U0INES")) as turn:
        for meeting in (0, talk):
            assert "Ankommen" in str(meetings_cycle.guide(turn, meeting))


def test_a_survey_on_the_card_after_a_talk_goes_once_it_was_answered(duo: Make) -> None:
    """The card stays what it is; only the survey's button has done its work."""
    pair = duo("U0OLU", "U0THOMAS")
    pair.press(pair.mentee, "meetings:take:")
    with pair.house.running.bot.tick(TEAM) as tick:
        programme = tick.session.get(Programme, pair.row.programme_id)
        assert programme
        surveys_waves.ask(tick, programme, "midpoint", [(pair.mentor.id, "mentor")])
    for _ in range(14):
        pair.on(days=1)
        if any("meetings:met:" in str(m.blocks) for m in pair.mentor.dm()):
            break
    card = pair.card("meetings:met:", pair.mentor.dm())
    assert "surveys:answer:" in str(card.blocks)
    form = pair.mentor.press(card, "surveys:answer:").view
    while form and form.get("submit"):
        form = pair.mentor.submit(form, {}).view
    pair.mentor.close(form)
    [now] = [one for one in pair.mentor.dm() if one.ts == card.ts]
    assert "surveys:answer:" not in str(now.blocks)
    assert "meetings:met:" in str(now.blocks)
