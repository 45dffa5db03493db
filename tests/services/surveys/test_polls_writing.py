"""HR's polls: what cannot be sent, sent once, taken back, tried out."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from sqlmodel import select

from bot.clock import MovableClock
from bot.core import Bot, Who
from bot.domain.refusals import ChangedMeanwhile, FormRefused, NotAllowed, Outdated, Refusal
from bot.domain.surveys import Audience, Kind
from bot.outgoing import Drop, Outgoing
from bot.services import (
    polls,
    polls_sending,
    surveys,
    surveys_answering,
    surveys_waves,
)
from bot.services.polls import Written
from storage import surveys as store
from storage.engine import begin
from storage.models import Audit, Enrolment, Survey, SurveyKey

PEOPLE = [f"UPERSON{n}" for n in range(12)]


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"question": "  "}, "question"),
        ({"options": ("nur eine",)}, "options"),
        ({"options": tuple("abcdefghijk")}, "options"),
        ({"options": ("Ja", "ja")}, "options"),
        ({"day": date(2026, 1, 6)}, "day"),
        ({"day": date(2026, 1, 7), "at": "10:30"}, "day"),
        ({"day": None}, "day"),
        ({"day": date(2026, 6, 1), "at": None}, "day"),
        ({"audience": Audience.CHANNEL}, "channel"),
        ({"audience": Audience.CHANNEL, "channel_id": "C1"}, "channel"),
        ({"audience": Audience.CHANNEL, "channel_id": "C1", "reach": 9}, "channel"),
    ],
)
def test_each_mistake_stands_beside_its_field(
    bot: Bot,
    *,
    group: int,
    as_lead: Callable[..., Any],
    changes: dict[str, Any],
    field: str,
    asked: Written,
) -> None:
    """Nothing is stored while something is wrong."""
    with pytest.raises(FormRefused) as refused:
        as_lead(polls.compose, group, replace(asked, **changes))
    assert field in refused.value.errors
    with bot.tick("T1") as tick:
        assert tick.session.exec(select(Survey)).all() == []


def test_too_few_people_cannot_be_asked(
    desk: Any,
    *,
    bot: Bot,
    programme: int,
    enrol: Callable[..., Who],
    as_lead: Callable[..., Any],
    asked: Written,
) -> None:
    """Four people are too few; when people leave before sending, it is checked again."""
    for who in PEOPLE[:5]:
        enrol(programme, who, "mentor")
    as_lead(polls.compose, programme, asked)
    with begin(bot.engine) as session:
        first = session.exec(select(Enrolment)).first()
        assert first is not None
        first.state = "left"
    with pytest.raises(Refusal, match="too_few_people"):
        as_lead(polls_sending.send, desk.newest(programme).id or 0, 1, anyway=True)


def test_sending_twice_asks_once(
    desk: Any, bot: Bot, group: int, as_lead: Callable[..., Any], send: Callable[..., int]
) -> None:
    """A double press is told that it has been sent; every person has one card."""
    number = send(group)
    with pytest.raises(Outdated):
        as_lead(polls_sending.send, number, 1, anyway=True)
    assert sorted(row.to for row in desk.letters("surveys.poll")) == sorted(PEOPLE)
    with bot.tick("T1") as tick:
        sent = [one for one in tick.session.exec(select(Audit)) if one.action == "poll.send"]
    assert [one.detail["reach"] for one in sent] == [12]


def test_two_writers_do_not_overwrite_each_other(
    desk: Any, group: int, as_lead: Callable[..., Any], asked: Written
) -> None:
    """The second one is told, and a draft stays in its programme."""
    as_lead(polls.compose, group, asked)
    number = desk.newest(group).id or 0
    as_lead(polls.compose, group, replace(asked, survey_id=number, seen=1, question="Tee?"))
    with pytest.raises(ChangedMeanwhile):
        as_lead(polls.compose, group, replace(asked, survey_id=number, seen=1))
    with pytest.raises(ChangedMeanwhile):
        as_lead(polls_sending.send, number, 1, anyway=True)


def test_within_ten_minutes_it_can_be_taken_back(
    desk: Any,
    *,
    bot: Bot,
    group: int,
    as_lead: Callable[..., Any],
    send: Callable[..., int],
    clock: MovableClock,
) -> None:
    """A poll taken back is a draft again, can be sent anew, and closes all the same."""
    number = send(group, wait=False)
    as_lead(polls_sending.cancel, number)
    assert desk.newest(group).state == "draft"
    assert {row.state for row in desk.letters("surveys.poll")} == {"dropped"}
    as_lead(polls_sending.send, number, desk.newest(group).version, anyway=True)
    clock.set(clock.now() + timedelta(minutes=11))
    with pytest.raises(Outdated):
        as_lead(polls_sending.cancel, number)
    for who in PEOPLE:
        desk.vote(who, number, "0")
    desk.ahead(days=8)
    assert desk.newest(group).state == "closed"
    with bot.tick("T1") as tick:
        assert tick.session.exec(select(SurveyKey)).all() == []


def test_a_test_stores_nothing(
    desk: Any, bot: Bot, group: int, as_lead: Callable[..., Any], asked: Written
) -> None:
    """The author's own card opens the form as others will see it."""
    as_lead(polls.compose, group, replace(asked, kind=Kind.SCALE, options=()))
    number = desk.newest(group).id or 0
    as_lead(polls.test, number)
    (row,) = desk.letters("surveys.test")
    assert isinstance(desk.render(row), Outgoing)
    assert as_lead(surveys_answering.open_form, number)["callback_id"] == "surveys:tried"
    assert as_lead(surveys_answering.tried, number)["type"] == "modal"
    with pytest.raises(NotAllowed), bot.turn(Who("T1", PEOPLE[0])) as turn:
        surveys_answering.open_form(turn, number)
    assert as_lead(polls.edited, number)["callback_id"] == "polls:form"
    with bot.tick("T1") as tick:
        assert store.answered(tick.session, number) == 0
        tick.session.delete(surveys.find(tick, number))
    assert isinstance(desk.render(row), Drop)


@pytest.mark.parametrize("ready", ["", "workload", "kickoff_time", "nonsense"])
def test_a_form_begins_empty_or_ready(group: int, as_lead: Callable[..., Any], ready: str) -> None:
    """An unknown template is an empty form."""
    assert as_lead(polls.opened, group, ready)["callback_id"] == "polls:form"


def test_a_programmes_own_survey_is_no_poll(
    bot: Bot, group: int, as_lead: Callable[..., Any]
) -> None:
    """It can be neither changed nor taken back, and a draft moves to no other programme."""
    with bot.tick("T1") as tick:
        from bot.services import programmes

        row = surveys_waves.wave(tick, programmes.get(tick, group), "baseline")
        assert row is not None
    with pytest.raises(Outdated):
        as_lead(polls_sending.cancel, row.id)
