"""A pair that comes to a standstill, and one whose programme ends, as its people read it."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from bot.core import Who
from bot.sandbox.state import TEAM
from bot.services import home, pairs_care, pairs_events
from storage.models import Meeting, Pair, Programme

Propose = Callable[..., Any]


def words(message: Any) -> str:
    """Read everything a message shows."""
    return str(message.blocks)


def last(two: Any) -> str:
    """Read the newest post in the group message."""
    return words(two.mentor.messages(two.group)[-1])


def page(two: Any) -> Any:
    """Turn the lead's Home to the page of the pair."""
    lead = two.house.lead.id
    with two.house.running.bot.turn(Who(TEAM, lead)) as turn:
        view = home.page(turn, f"pair:{two.pair_id}")
    two.house.running.app.client.views_publish(user_id=lead, view=view)
    return two.house.sandbox.world.homes[lead]


def meet(two: Any, count: int) -> None:
    """Let the two have met so many times, and agreed before."""
    with two.house.running.bot.tick(TEAM) as tick:
        row = tick.session.get(Pair, two.pair_id)
        row.agreed_mentor_at = row.agreed_mentee_at = tick.now
        for hours in range(count):
            tick.session.add(
                Meeting(
                    workspace_id=TEAM,
                    pair_id=two.pair_id,
                    starts_at=tick.now - timedelta(hours=count - hours),
                    state="held",
                )
            )
        tick.session.flush()
        pairs_events.refresh(tick, row)
    two.settle()


def test_a_standstill_is_asked_about_kindly_and_can_be_rested(duo: Propose) -> None:
    """First the two, a week later HR, then a goodbye is offered; a pause from the post ends it."""
    two = duo(reads=("de", "de"))
    two.both_yes()
    two.house.pass_time(days=7)
    assert "Noch steht kein erster Termin" in last(two)
    two.house.pass_time(days=7)
    assert "stecken seit einer Woche fest" in words(two.house.lead.dm()[-1])
    assert "Könnte Hilfe brauchen" in str(page(two))
    two.house.pass_time(days=7)
    assert "guten Abschied" in last(two)
    post = two.mentor.messages(two.group)[-1]
    form = two.mentor.press(post, f"pairs:pause:{two.pair_id}").view
    assert two.mentor.submit(form).ok
    two.settle()
    assert "Ihr macht Pause" in last(two)
    two.house.pass_time(days=15)
    assert "Willkommen zurück" in last(two)


def test_hr_ends_a_pair_at_once(duo: Propose) -> None:
    """Both read that it is over, and neither reads why."""
    two = duo(reads=("en", "en"), languages=["en"])
    two.both_yes()
    assert two.house.lead.press(page(two), f"pairs:hr_stop:{two.pair_id}").ok
    two.settle()
    for who in (two.mentor, two.mentee):
        assert "it is not your doing" in words(who.dm()[-1])
    assert two.row.end_reason == "shared_case"


def test_later_hr_releases_both_for_new_partners(duo: Propose) -> None:
    """Past the window the coordinator is asked; one click lets both go back to the pool."""
    two = duo(reads=("de", "de"))
    two.both_yes()
    meet(two, 2)
    two.house.pass_time(days=8)
    form = two.more(two.mentee, "change")
    assert "Koordination" in str(two.mentee.submit(form).view)
    two.settle()
    assert f"<@{two.mentee.id}> möchte" in words(two.house.lead.dm()[-1])
    assert two.house.lead.press(page(two), f"pairs:hr_release:{two.pair_id}").ok
    two.settle()
    assert two.row.end_reason == "rematch"
    assert "nicht an dir" in words(two.mentor.dm()[-1])


@pytest.mark.parametrize(
    ("talks", "said", "pages"),
    [(2, "gemeinsame Zeit im Programm", 0), (6, "Der Kreis ist rund: 6 Gespräche", 1)],
)
def test_the_programme_ends(duo: Propose, talks: int, said: str, pages: int) -> None:
    """Both read a thank-you that fits what they did together; enough talks give a page to keep."""
    two = duo(reads=("de", "de"))
    two.both_yes()
    meet(two, talks)
    two.house.pass_time(days=7)
    with two.house.running.bot.tick(TEAM) as tick:
        programme = tick.session.get(Programme, two.row_programme)
        programme.state = "closed"
        tick.session.flush()
        pairs_care.programme_moved(tick, programme)
    two.settle()
    posts = two.mentor.messages(two.group)[-1 - pages :]
    [goodbye] = [one for one in posts if not one.files]
    assert said in words(goodbye)
    assert len(posts) == 1 + pages


def test_talk_without_a_group_message(duo: Propose) -> None:
    """Each confirms on a card of their own, and sees when the other has."""
    two = duo(reads=("de", "de"))
    row = two.row
    with two.house.running.bot.tick(TEAM) as tick:
        tick.session.merge(row).alone = True
    two.press(two.mentor, "yes")
    two.press(two.mentee, "yes")
    for who in (two.mentor, two.mentee):
        form = who.press(who.dm()[-1], f"pairs:agree:{two.pair_id}").view
        assert who.submit(form).ok
        two.settle()
    assert "beide einverstanden" in words(two.mentor.dm()[-1])
    assert "beide einverstanden" in words(two.mentee.dm()[-1])
    shown = two.mentor.press(two.mentor.dm()[-1], f"pairs:ten:{two.pair_id}").view
    assert len(shown["blocks"]) == 10
