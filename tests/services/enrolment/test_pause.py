"""Resting, going on, leaving and coming back on a real database."""

from collections.abc import Callable
from datetime import date, datetime, timedelta

import pytest
from sqlmodel import select

from bot.agenda import Agenda
from bot.clock import MovableClock
from bot.core import Bot, Tick, Who
from bot.domain.enrolment_about import About
from bot.domain.enrolment_pause import NotResting, PauseTooLong
from bot.outgoing import Outgoing
from bot.services import (
    departures,
    enrolment,
    enrolment_pause,
    enrolment_signup,
)
from bot.services.enrolment_letters import LETTERS
from bot.services.looks import LOOKS
from storage.ledger import claim
from storage.models import Enrolment, LetterRow, Pair

START = date(2026, 3, 2)
TOLD = About(languages=("de",), level=2, place="DE-BE", consent=True)
Add = Callable[..., Who]
Make = Callable[..., int]
Join = Callable[..., Enrolment]


def test_resting_and_going_on_tell_the_hooks(
    bot: Bot, add_person: Add, programme: Make, join: Join, clock: MovableClock
) -> None:
    """Other features care for their part; the pause ends by itself at the person's midnight."""
    number, ada = programme(), add_person("UADA")
    join(ada, number)
    heard: list[str] = []

    def note(_tick: Tick, one: Enrolment) -> None:
        heard.append(f"{one.state} {one.paused_until}")

    enrolment.PAUSED.append(note)
    enrolment.RESUMED.append(note)
    try:
        with bot.turn(ada) as turn:
            enrolment_pause.typed(turn, "bis 20.1.")
        clock.set(clock.now() + timedelta(days=13, hours=13, minutes=59))
        Agenda(bot, LOOKS).drain()
        still = list(heard)
        clock.set(clock.now() + timedelta(minutes=1))
        Agenda(bot, LOOKS).drain()
    finally:
        enrolment.PAUSED.remove(note)
        enrolment.RESUMED.remove(note)

    assert still == ["paused 2026-01-20"]
    assert heard == ["paused 2026-01-20", "active None"]
    with bot.tick("T1") as tick:
        kinds = {one.kind for one in tick.session.exec(select(LetterRow))}
    assert kinds - {"lessons.first", "surveys.ask"} == {"enrolment.welcome", "enrolment.awake"}


def test_a_pause_that_was_changed_does_not_end_on_the_old_day(
    bot: Bot, add_person: Add, programme: Make, join: Join, clock: MovableClock
) -> None:
    """The old reminder finds another day and leaves it alone."""
    number, ada = programme(), add_person("UADA")
    join(ada, number)
    for until in ("12.1.", "30.1."):
        with bot.turn(ada) as turn:
            enrolment_pause.typed(turn, until)
    clock.set(clock.now() + timedelta(days=7))

    Agenda(bot, LOOKS).drain()

    with bot.tick("T1") as tick:
        place = enrolment.place(tick, number, "UADA")
        assert place
        assert place.paused_until == date(2026, 1, 30)


def test_going_on_by_hand(bot: Bot, add_person: Add, programme: Make, join: Join) -> None:
    """It works once."""
    ada = add_person("UADA")
    join(ada, programme())
    with bot.turn(ada) as turn:
        enrolment_pause.typed(turn, "20.1.")
    with bot.turn(ada) as turn:
        enrolment_pause.go_on(turn)

    with pytest.raises(NotResting), bot.turn(ada) as turn:
        enrolment_pause.go_on(turn)


def test_with_a_partner_four_weeks_are_the_longest(
    bot: Bot, add_person: Add, programme: Make, join: Join, t0: datetime
) -> None:
    """A partner does not wait for half a year."""
    number, ada = programme(), add_person("UADA")
    join(ada, number)
    with bot.tick("T1") as tick:
        tick.session.add(
            Pair(
                workspace_id="T1",
                programme_id=number,
                mentor_id="UADA",
                mentee_id="UBO",
                state="active",
                created_at=t0,
            )
        )

    with pytest.raises(PauseTooLong), bot.turn(ada) as turn:
        enrolment_pause.typed(turn, "2026-03-01")
    with bot.turn(ada) as turn:
        assert "Dein Tandem endet" in str(enrolment_pause.leave_form(turn))


def test_a_refused_pause_leaves_no_trace(
    bot: Bot, add_person: Add, programme: Make, join: Join
) -> None:
    """A hook that refuses undoes everything."""
    number, ada = programme(), add_person("UADA")
    join(ada, number)

    def refuse(_tick: Tick, _place: Enrolment) -> None:
        raise PauseTooLong(weeks=4, latest=START)

    enrolment.PAUSED.append(refuse)
    try:
        with pytest.raises(PauseTooLong), bot.turn(ada) as turn:
            enrolment_pause.typed(turn, "20.1.")
    finally:
        enrolment.PAUSED.remove(refuse)

    with bot.tick("T1") as tick:
        place = enrolment.place(tick, number, "UADA")
        assert place
        assert place.state == "active"


def test_leaving_and_returning_keeps_the_profile(
    bot: Bot, add_person: Add, programme: Make, join: Join
) -> None:
    """The form of who returns shows what they told before, and the place is the same."""
    number, ada = programme(), add_person("UADA")
    place = join(ada, number)
    heard: list[str] = []
    enrolment.LEFT.append(lambda _tick, one: heard.append(one.user_id))
    try:
        with bot.turn(ada) as turn:
            enrolment_pause.leave(turn, number)
    finally:
        enrolment.LEFT.pop()
    with bot.tick("T1") as tick:
        assert enrolment.place(tick, number, "UADA") is None

    with bot.turn(ada) as turn:
        view = enrolment_signup.begin(turn)
    again = join(ada, number)

    assert heard == ["UADA"]
    assert view
    [offers] = [one for one in view["blocks"] if one.get("block_id") == "offers"]
    assert offers["element"]["initial_options"][0]["value"] == "ai_daily"
    assert (place.id, "active") == (again.id, again.state)


def test_who_returns_is_welcomed_back_in_the_form_and_in_writing(
    bot: Bot, add_person: Add, programme: Make, join: Join
) -> None:
    """The first welcome is the first-time one, also once the profile was changed since."""
    number, ada = programme(), add_person("UADA")
    for _ in range(2):
        join(ada, number)
        with bot.turn(ada) as turn:
            enrolment_pause.leave(turn, number)
    join(ada, number)
    with bot.turn(ada) as turn:  # sent once more, as a double click does
        form = str(enrolment_signup.about_told(turn, number, TOLD))
    with bot.tick("T1") as tick:
        found = claim(tick.session, "T1", now=tick.now, wall=0.0, limit=10)
        letters = [one for one in found if one.kind == "enrolment.welcome"]
        told = [str(LETTERS[one.kind].render(tick, one)) for one in letters]

    assert "Willkommen zurück bei Spring" in form
    assert sorted("Willkommen zurück bei" in one for one in told) == [False, True, True]


def test_a_deactivated_account_leaves_and_is_invited_when_it_is_back(
    bot: Bot, add_person: Add, programme: Make, join: Join
) -> None:
    """Coming back needs the person's own click."""
    number, ada = programme(), add_person("UADA", language="en")
    join(ada, number)
    with bot.tick("T1") as tick:
        tick.person("UADA").left_at = tick.now
        departures.changed(tick, "UADA", was_here=True)
    with bot.tick("T1") as tick:
        assert enrolment.place(tick, number, "UADA") is None
        tick.person("UADA").left_at = None
        departures.changed(tick, "UADA", was_here=False)

    with bot.tick("T1") as tick:
        found = claim(tick.session, "T1", now=tick.now, wall=0.0, limit=10)
        [back] = [one for one in found if one.kind == "enrolment.back"]
        told = LETTERS["enrolment.back"].render(tick, back)
        assert enrolment.place(tick, number, "UADA") is None
    assert isinstance(told, Outgoing)
    assert "your profile is still there" in str(told)


def test_home_leads_back_first_to_where_somebody_was(
    bot: Bot, add_person: Add, programme: Make, join: Join
) -> None:
    """Of two open programmes the one somebody left is named first, and as theirs."""
    other, number = programme(), programme()
    ada = add_person("UADA", language="en")
    join(ada, number)
    with bot.turn(ada) as turn:
        enrolment_pause.leave(turn, number)

    with bot.turn(ada) as turn:
        steps = sorted(enrolment.next_steps(turn), key=lambda one: one.rank)
        told = [(one.text, one.buttons[0].value) for one in steps]
    assert [value for _, value in told] == [str(number), str(other)]
    assert "your profile is still there" in told[0][0]
    assert "takes sign-ups" in told[1][0]
