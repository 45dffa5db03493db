"""Workshops: planned and moved by HR, seats taken and given up, told in time."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from sqlmodel import select

from bot.core import Turn
from bot.domain import workshops as rules
from bot.domain.refusals import ChangedMeanwhile, FormRefused, NotAllowed, Outdated
from bot.outgoing import Drop, Outgoing
from bot.services import (
    enrolment_hooks,
    workshops,
    workshops_attendance,
    workshops_letters,
    workshops_seats,
)
from bot.services.home import page
from bot.services.workshops import Typed
from storage.models import Enrolment, LetterState, Workshop, WorkshopSeat

LEAD, MENTOR, MENTEE = "ULEAD", "UMIA", "UTOM"


def typed(school: Any, **facts: Any) -> Typed:
    """Fill in the form as HR would: on Tuesday, 20 January 2026, 14:00 in Berlin, one seat."""
    given = Typed(
        programme_id=school.programme_id,
        workshop_id=0,
        seen=0,
        outline="mentors",
        title="  Training   für alle ",
        audience="mentor",
        day=date(2026, 1, 20),
        time="14:00",
        minutes="75",
        place="Raum 3",
        link="https://meet.example/x",
        capacity="1",
    )
    return replace(given, **facts)


def plan(school: Any, **facts: Any) -> int:
    """Plan a workshop; give its id."""
    with school.turn(LEAD) as turn:
        workshops.keep(turn, typed(school, **facts))
        return turn.session.exec(select(Workshop)).all()[-1].id or 0


def change(school: Any, workshop_id: int, **facts: Any) -> None:
    """Change a workshop as it stands now."""
    with school.turn(LEAD) as turn:
        seen = turn.session.exec(select(Workshop).where(Workshop.id == workshop_id)).one().version
        workshops.keep(turn, typed(school, workshop_id=workshop_id, **({"seen": seen} | facts)))


def join(school: Any, workshop_id: int, *people: str) -> list[str]:
    """Let people ask for a seat, one minute after the other; give what they read."""
    said = []
    for who in people:
        school.ahead(minutes=1)
        with school.turn(who) as turn:
            said.append(str(workshops_seats.join(turn, workshop_id)))
    return said


def seats(school: Any) -> dict[str, str]:
    """Read who stands how."""
    with school.tick() as tick:
        return {one.user_id: one.state for one in tick.session.exec(select(WorkshopSeat))}


def test_a_plan_is_announced_after_ten_minutes(school: Any) -> None:
    """The public letter waits, so that calling it off at once leaves no trace."""
    workshop_id = plan(school)
    (letter,) = school.letters("workshops.announcement")

    assert letter.public
    assert (letter.due_at - school.clock.now()).total_seconds() == 600
    assert isinstance(school.render(letter), Outgoing)
    with school.turn(LEAD) as turn:
        workshops.call_off(turn, workshop_id)
    assert school.render(letter) == workshops_letters.OUTDATED


@pytest.mark.parametrize(
    ("facts", "fields"),
    [
        ({"title": "  "}, {"title"}),
        ({"day": date(2026, 1, 6)}, {"day"}),
        ({"day": date(2026, 3, 29), "time": "02:30"}, {"time"}),
        ({"minutes": "2"}, {"minutes"}),
        ({"minutes": "viele"}, {"minutes"}),
        ({"capacity": "0"}, {"capacity"}),
        ({"place": "", "link": ""}, {"place"}),
        ({"link": "javascript:alert(1)"}, {"link"}),
        ({"link": "https://a|b", "capacity": "99999999"}, {"link", "capacity"}),
    ],
)
def test_what_is_wrong_stands_beside_its_field(
    school: Any, facts: dict[str, Any], fields: set[str]
) -> None:
    """Nothing is planned until every field is in order."""
    with school.turn(LEAD) as turn, pytest.raises(FormRefused) as refused:
        workshops.keep(turn, typed(school, **facts))

    assert set(refused.value.errors) == fields
    assert not school.letters("workshops")


def test_only_those_who_run_the_programme_plan(school: Any) -> None:
    """Every entrance is guarded, not only the button."""
    workshop_id = plan(school)
    attempts: list[Callable[[Turn], object]] = [
        lambda turn: workshops.keep(turn, typed(school)),
        lambda turn: workshops.page(turn, str(school.programme_id)),
        lambda turn: workshops.new_form(turn, school.programme_id, "mentors"),
        lambda turn: workshops.outline(turn, school.programme_id, "mentors"),
        lambda turn: workshops.edit_form(turn, workshop_id),
        lambda turn: workshops.call_off(turn, workshop_id),
        lambda turn: workshops_attendance.form(turn, workshop_id),
        lambda turn: workshops_attendance.keep(turn, workshop_id, []),
        lambda turn: workshops.edit_form(turn, 999),
    ]
    for attempt in attempts:
        with pytest.raises(NotAllowed), school.turn(MENTOR) as turn:
            attempt(turn)


def test_seats_go_in_order_and_a_double_press_changes_nothing(school: Any) -> None:
    """The first has the seat, the second waits; pressing again says so."""
    workshop_id = plan(school)
    said = join(school, workshop_id, MENTOR, MENTOR, "UADA", "UADA", "UBOB")

    assert seats(school) == {MENTOR: "seat", "UADA": "waiting", "UBOB": "waiting"}
    assert "schon" in said[1] or "already" in said[1]
    assert "1" in said[3]
    assert "2" in said[4]
    assert [letter.to for letter in school.letters("workshops.seat")] == [MENTOR]


def test_who_may_not_come_is_told_why(school: Any) -> None:
    """The other role, a stranger, somebody too late, a workshop called off or gone."""
    workshop_id = plan(school)
    attempts: list[tuple[str, type[Exception]]] = [
        (MENTEE, rules.NotForYourRole),
        ("USTRANGER", rules.NotInProgramme),
    ]
    for who, refusal in attempts:
        with school.turn(who) as turn, pytest.raises(refusal):
            workshops_seats.join(turn, workshop_id)
    with school.turn(MENTOR) as turn, pytest.raises(Outdated):
        workshops_seats.join(turn, 999)
    school.ahead(days=14)
    for do in (workshops_seats.join, workshops_seats.give_up):
        with school.turn(MENTOR) as turn, pytest.raises(rules.WorkshopOver):
            do(turn, workshop_id)
    with school.turn(LEAD) as turn, pytest.raises(rules.WorkshopOver):
        workshops.edit_form(turn, workshop_id)


def test_a_seat_given_up_goes_to_the_first_who_waits(school: Any) -> None:
    """The queue moves by itself; who comes back stands at its end."""
    workshop_id = plan(school)
    join(school, workshop_id, MENTOR, "UADA", "UBOB")
    with school.turn(MENTOR) as turn:
        workshops_seats.give_up(turn, workshop_id)
    join(school, workshop_id, MENTOR)

    assert seats(school) == {"UADA": "seat", "UBOB": "waiting", MENTOR: "waiting"}
    told = [letter for letter in school.letters("workshops.seat") if letter.to == "UADA"]
    (outgoing,) = [school.render(letter) for letter in told]
    assert outgoing.files[0].content.startswith(b"BEGIN:VCALENDAR")
    mine = next(one for one in school.letters("workshops.seat") if one.to == MENTOR)
    assert school.render(mine) == workshops_letters.OUTDATED


def test_who_leaves_the_programme_frees_the_seat(school: Any) -> None:
    """Nobody has to clean up behind them."""
    workshop_id = plan(school)
    join(school, workshop_id, MENTOR, "UADA")
    with school.tick() as tick:
        place = tick.session.exec(select(Enrolment).where(Enrolment.user_id == MENTOR)).one()
        enrolment_hooks.tell(enrolment_hooks.LEFT, tick, place)

    assert seats(school) == {MENTOR: "given_up", "UADA": "seat"}


def test_more_seats_let_the_queue_in_and_fewer_than_taken_are_refused(school: Any) -> None:
    """Capacity grows for who waits; a taken seat is never lost."""
    workshop_id = plan(school)
    join(school, workshop_id, MENTOR, "UADA", "UBOB")
    change(school, workshop_id, capacity="2")
    assert seats(school) == {MENTOR: "seat", "UADA": "seat", "UBOB": "waiting"}
    with pytest.raises(FormRefused) as refused:
        change(school, workshop_id, capacity="1")
    assert set(refused.value.errors) == {"capacity"}


def test_a_move_tells_everybody_with_a_seat_and_no_one_else(school: Any) -> None:
    """The new file moves the entry; older letters and reminders are dropped."""
    workshop_id = plan(school)
    join(school, workshop_id, MENTOR, "UADA")
    change(school, workshop_id, title="Anderer Titel")
    assert len(school.letters("workshops.seat")) == 1, "a new title is no move"
    change(school, workshop_id, title="Anderer Titel", day=date(2026, 1, 22))

    first, second = school.letters("workshops.seat")
    assert {first.to, second.to} == {MENTOR}
    assert school.render(first) == workshops_letters.OUTDATED
    file = school.render(second).files[0].content
    assert b"SEQUENCE:1" in file
    assert b"20260122T130000Z" in file
    with pytest.raises(ChangedMeanwhile):
        change(school, workshop_id, seen=1)


def test_a_reminder_comes_on_the_working_day_before(school: Any) -> None:
    """Tuesday's workshop is remembered on Monday, Monday's on Friday; who gave up reads nothing."""
    workshop_id = plan(school, day=date(2026, 1, 19), capacity="5")
    join(school, workshop_id, MENTOR, "UADA", "UCAT")
    school.ahead(days=8, hours=20)
    letters = school.letters("workshops.tomorrow")

    assert {letter.due_at.astimezone().date() for letter in letters} == {date(2026, 1, 16)}
    with school.turn("UADA") as turn:
        workshops_seats.give_up(turn, workshop_id)
    rendered = {letter.to: school.render(letter) for letter in letters}
    assert isinstance(rendered[MENTOR], Outgoing)
    assert isinstance(rendered["UADA"], Drop)
    school.ahead(days=4)
    assert school.render(letters[0]) == workshops_letters.OUTDATED


def test_calling_off_tells_seats_and_queue(school: Any) -> None:
    """Who had a seat gets the entry taken back; who waited hears it, too; nothing more follows."""
    workshop_id = plan(school)
    join(school, workshop_id, MENTOR, "UADA")
    with school.turn(LEAD) as turn:
        workshops.call_off(turn, workshop_id)

    told = {letter.to: school.render(letter) for letter in school.letters("workshops.called_off")}
    assert b"CANCELLED" in told[MENTOR].files[0].content
    assert told["UADA"].files == ()
    school.ahead(days=12, hours=20)
    assert not school.letters("workshops.tomorrow")
    for do in (workshops_seats.join, workshops_seats.give_up):
        with school.turn(MENTOR) as turn, pytest.raises(rules.WorkshopCalledOff):
            do(turn, workshop_id)
    with school.turn(LEAD) as turn, pytest.raises(rules.WorkshopCalledOff):
        workshops.call_off(turn, workshop_id)
    with school.turn(LEAD) as turn, pytest.raises(rules.WorkshopCalledOff):
        workshops_attendance.form(turn, workshop_id)


def test_the_post_follows_what_becomes_of_the_workshop(school: Any) -> None:
    """Once posted, the same message is updated instead of a second one."""
    workshop_id = plan(school)
    with school.tick() as tick:
        letter = tick.session.merge(school.letters("workshops.announcement")[0])
        letter.state, letter.channel_id, letter.message_ts = LetterState.SENT, "C1", "1.0"
        letter.settled_at = tick.now
    with school.turn(LEAD) as turn:
        workshops.call_off(turn, workshop_id)
    cards = school.letters("workshops.announcement_card")

    assert [school.render(card).update_ts for card in cards] == ["1.0"]
    assert "workshops:join" not in str(school.render(cards[0]).message.to_slack())


def test_attendance_is_noted_after_the_beginning(school: Any) -> None:
    """Who came without a seat is added; who takes no part in the programme is refused by name."""
    workshop_id = plan(school)
    join(school, workshop_id, MENTOR, "UADA")
    with school.turn(LEAD) as turn, pytest.raises(rules.NotHeldYet):
        workshops_attendance.form(turn, workshop_id)
    school.ahead(days=14)
    with school.turn(LEAD) as turn:
        assert "UMIA" in str(workshops_attendance.form(turn, workshop_id))
        with pytest.raises(FormRefused):
            workshops_attendance.keep(turn, workshop_id, ["USTRANGER"])
    with school.turn(LEAD) as turn:
        workshops_attendance.keep(turn, workshop_id, ["UADA", "UBOB"])
        assert "UMIA" not in str(workshops_attendance.form(turn, workshop_id))
        found = {one.user_id: one.attended for one in turn.session.exec(select(WorkshopSeat))}
    assert found == {MENTOR: False, "UADA": True, "UBOB": True}


def test_home_shows_what_is_ahead_and_announced(school: Any) -> None:
    """Only to the role it is for, not in its first ten minutes, not when it is over."""
    plan(school)

    def shown(who: str) -> bool:
        with school.turn(who) as turn:
            return "Training für alle" in str(page(turn, "start"))

    assert not shown(MENTOR)
    school.ahead(minutes=10)
    assert shown(MENTOR)
    assert shown("UCAT")
    assert not shown(MENTEE)
    school.ahead(days=14)
    assert not shown(MENTOR)
    with school.turn(LEAD) as turn:
        assert "Training für alle" in str(page(turn, f"workshops:{school.programme_id}"))
