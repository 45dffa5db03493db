"""Workshops as people press them, in both languages: planned, moved, held, called off."""

from datetime import timedelta
from typing import Any

from icalendar import Calendar

from bot.sandbox.answers import words
from bot.sandbox.driver import Person
from bot.sandbox.state import Message
from tests.handlers.training.classroom import Class, shown


def planned(group: Class, **facts: str) -> None:
    """Plan a workshop from an outline as the lead would."""
    page = group.house.turn_to(f"workshops:{group.programme_id}")
    form = shown(group.lead.press(page, "workshops:plan:mentors"))
    day = (group.house.sandbox.clock.now() + timedelta(days=8)).date().isoformat()
    given = {"day": day, "time": "14:00", "link": "https://meet.example/x", "capacity": "1"}
    done = group.lead.submit(form, given | facts)
    assert done.ok, done.errors


def entry(group: Class, who: Person, text: str) -> tuple[str, int, str]:
    """Read the published date in the newest message that says this: its uid, sequence, status."""
    card: Message = group.heard(who, text)
    (file,) = [group.house.sandbox.world.files[one] for one in card.files]
    calendar = Calendar.from_ical(file.content())
    assert calendar["METHOD"] == "PUBLISH"
    (event,) = calendar.events
    return str(event["UID"]), int(str(event["SEQUENCE"])), str(event["STATUS"])


def edit(group: Class, **facts: str) -> None:
    """Change the workshop as the lead would."""
    page = group.house.turn_to(f"workshops:{group.programme_id}")
    form = shown(group.lead.press(page, "workshops:edit"))
    done = group.lead.submit(form, facts)
    assert done.ok, done.errors


def take_seats(group: Class, post: Message) -> None:
    """One has the seat, one waits; a double press and the other role are told."""
    for who, said in (
        (group.mentor, group.says("You are in", "Du bist dabei")),
        (group.mentor, group.says("You already have", "Du hast schon")),
        (group.other, group.says("number 1", "Platz 1")),
        (group.mentee, group.says("other role", "andere Rolle")),
    ):
        view = shown(who.press(post, "workshops:join"))
        assert said in words(view)
        who.close(view)


def show_again(group: Class, who: Person, page: dict[str, Any]) -> dict[str, Any]:
    """Let somebody look at a page that is old or not theirs."""
    client = group.house.running.app.client
    view = {"type": "home", "blocks": page["blocks"], "private_metadata": "start"}
    client.views_publish(user_id=who.id, view=view)
    shown_again: dict[str, Any] = group.house.home(who.id)
    return shown_again


def test_a_workshop_from_outline_to_attendance(group: Class) -> None:
    """Announced, full, moved up, moved, reminded, held, noted; then nothing can call it off."""
    lead = group.lead
    page = group.house.turn_to(f"workshops:{group.programme_id}")
    lead.close(shown(lead.press(page, "workshops:outline:mentors")))
    form = shown(lead.press(page, "workshops:plan:mentors"))
    refused = lead.submit(form, {"day": "2026-01-01", "time": "14:00", "link": "ftp://x"})
    assert set(refused.errors) == {"day", "link"}
    lead.close(form)
    planned(group)
    group.house.pass_time(minutes=11)
    post = lead.messages("C0MENTORING")[-1]

    take_seats(group, post)
    group.house.pass_time(minutes=1)
    first = entry(group, group.mentor, group.says("You have a seat", "Du hast einen Platz"))
    group.mentor.press(group.mentor.home(), "workshops:give_up")
    group.days(2)
    moved_up = entry(group, group.other, group.says("has become free", "frei geworden"))
    edit(group, time="15:45")
    group.days(2)
    moved = group.says("time or place has changed", "Änderung an Zeit oder Ort")
    uid = first[0]
    assert (first, moved_up) == ((uid, 0, "CONFIRMED"), (uid, 0, "CONFIRMED"))
    assert entry(group, group.other, moved) == (uid, 1, "CONFIRMED")
    assert not [one for one in group.mentor.dm() if moved in words(one)], "gave up the seat"
    group.days(3)
    reminder = group.heard(group.other, group.says("coming up", "Bald ist es so weit"))
    assert ":45" in words(reminder), "in the reader's own time zone"
    before = group.house.turn_to(f"workshops:{group.programme_id}")
    group.days(2)

    page = group.house.turn_to(f"workshops:{group.programme_id}")
    form = shown(lead.press(page, "workshops:who"))
    assert lead.submit(form).ok
    assert group.says("Came: 1", "Da waren: 1") in words(group.house.home())
    view = shown(group.mentor.press(post, "workshops:join"))
    assert group.says("has begun", "hat schon begonnen") in words(view)
    group.mentor.close(view)
    view = shown(lead.press(show_again(group, lead, before), "workshops:off"))
    assert group.says("has begun", "hat schon begonnen") in words(view)
    lead.close(view)


def test_a_workshop_is_moved_and_called_off(group: Class) -> None:
    """People with a seat hear of both, and the post in the channel follows."""
    planned(group, capacity="5")
    group.house.pass_time(minutes=11)
    post = group.lead.messages("C0MENTORING")[-1]
    group.mentor.close(shown(group.mentor.press(post, "workshops:join")))
    edit(group, time="15:45")
    group.days(4)
    assert "15:45" in words(group.lead.messages("C0MENTORING")[-1])
    moved = group.says("time or place has changed", "Änderung an Zeit oder Ort")
    uid, sequence, _ = entry(group, group.mentor, moved)
    assert sequence == 1

    page = group.house.turn_to(f"workshops:{group.programme_id}")
    group.lead.press(page, "workshops:off")
    group.days(3)
    off = entry(group, group.mentor, group.says("will unfortunately not", "leider nicht"))
    assert off == (uid, 2, "CANCELLED")
    post = group.lead.messages("C0MENTORING")[-1]
    assert group.says("Called off", "Abgesagt") in post.text


def test_a_seat_that_is_not_yours_to_plan(group: Class) -> None:
    """A press forged on HR's button is refused for everybody else."""
    page = group.house.turn_to(f"workshops:{group.programme_id}")
    group.mentor.home()
    stolen = show_again(group, group.mentor, page)
    view = shown(group.mentor.press(stolen, "workshops:plan:mentors"))

    assert group.says("Only the people who run", "Das können nur") in words(view)
    group.mentor.close(view)
