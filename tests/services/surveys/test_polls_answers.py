"""HR's polls answered, reminded, closed, and what is read of them."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from sqlmodel import select

from bot.clock import MovableClock
from bot.core import Bot, Who
from bot.domain.refusals import NotAllowed, Outdated
from bot.domain.roles import Role
from bot.domain.surveys import Audience, Kind, NotAsked, PollClosed
from bot.i18n import Translate
from bot.outgoing import Drop, Outgoing
from bot.services import budget as times
from bot.services import (
    polls,
    polls_page,
    polls_results,
    surveys,
    surveys_answering,
    surveys_waves,
)
from storage.engine import begin
from storage.models import Enrolment, Grant

PEOPLE = [f"UPERSON{n}" for n in range(12)]


@pytest.mark.parametrize(
    ("kind", "options", "values"),
    [
        (Kind.SINGLE, ("ja", "nein"), ["0", "1"]),
        (Kind.MULTIPLE, ("a", "b", "c"), [["0", "1"], ["2"]]),
        (Kind.SCALE, (), ["2", "4"]),
        (Kind.TEXT, (), ["Mehr <!channel>", "Weniger"]),
    ],
)
def test_every_kind_is_answered_and_shown(
    desk: Any,
    *,
    bot: Bot,
    group: int,
    send: Callable[..., int],
    lead: Who,
    kind: Kind,
    options: tuple[str, ...],
    values: list[Any],
) -> None:
    """Results come as figures with n and as a picture whose words hold the numbers."""
    number = send(group, kind=kind, options=options)
    for place, who in enumerate(PEOPLE):
        desk.vote(who, number, values[place // 6])
        desk.vote(who, number, values[place // 6])
    desk.ahead(days=8)
    with bot.turn(lead) as turn:
        shown = polls_results.gather(turn, surveys.find(turn, number), turn.t)
        drawn = polls_results.chart(shown, turn.t)
        assert polls_page.results_page(turn, str(number))
    assert shown.answered == 12
    assert shown.figures[0].n == 12
    if kind is Kind.TEXT:
        assert drawn is None
        assert (shown.waiting, shown.figures[0].texts) == (12, ()), "a human reads them first"
    else:
        assert drawn is not None
        picture, alt = drawn
        assert picture.startswith(b"\x89PNG")
        assert "n = 12" in alt
    told = [desk.render(row) for row in desk.letters("surveys.results")]
    assert [type(one) for one in told] == [Outgoing]
    (chart,) = [desk.render(row) for row in desk.letters("surveys.chart")]
    assert isinstance(chart, Drop) == (kind is Kind.TEXT)


def test_only_those_who_were_asked_can_vote(
    desk: Any, bot: Bot, group: int, send: Callable[..., int], clock: MovableClock
) -> None:
    """A poll to mentors is not for mentees; nobody votes early or late."""
    number = send(group, wait=False, audience=Audience.MENTORS)
    with pytest.raises(PollClosed):
        desk.vote(PEOPLE[1], number, "0")
    clock.set(clock.now() + timedelta(minutes=11))
    desk.vote(PEOPLE[1], number, "0")
    with pytest.raises(NotAsked):
        desk.vote(PEOPLE[0], number, "0")
    with pytest.raises(Outdated), bot.turn(Who("T1", PEOPLE[1])) as turn:
        surveys_answering.submit(turn, number, 3, {})
    desk.ahead(days=8)
    with pytest.raises(PollClosed):
        desk.vote(PEOPLE[1], number, "0")


def test_the_one_reminder_says_nothing_about_who(
    desk: Any, bot: Bot, group: int, send: Callable[..., int]
) -> None:
    """It is planned for everybody and dropped for who has answered, left, or comes too late."""
    number = send(group)
    for who in PEOPLE[:9]:
        desk.vote(who, number, "0")
    with begin(bot.engine) as session:
        for one in session.exec(select(Enrolment).where(Enrolment.user_id == PEOPLE[9])):
            one.state = "left"
    desk.ahead(days=5)
    again = [row for row in desk.letters("surveys.poll") if row.facts["nth"] == 1]
    assert len(again) == 12
    assert sorted(row.to for row in again if isinstance(desk.render(row), Outgoing)) == sorted(
        PEOPLE[10:]
    )
    desk.ahead(days=5)
    assert {type(desk.render(row)) for row in again} == {Drop}


def test_a_channel_of_ten_is_asked_in_public(
    desk: Any, bot: Bot, group: int, send: Callable[..., int]
) -> None:
    """Only a press in that channel counts; the reminder goes there once."""
    number = send(group, audience=Audience.CHANNEL, channel_id="C7", reach=10)
    with pytest.raises(NotAsked):
        desk.vote(PEOPLE[0], number, "0", "C8")
    for who in PEOPLE[:6]:
        desk.vote(who, number, "0", "C7")
    (post,) = desk.letters("surveys.post")
    assert (post.to, post.public) == ("C7", True)
    assert isinstance(desk.render(post), Outgoing)
    desk.ahead(days=5)
    assert len(desk.letters("surveys.post")) == 2
    desk.ahead(days=5)
    assert isinstance(desk.render(post), Drop)
    with bot.tick("T1") as tick:
        found = polls_results.frozen_of(tick, surveys.find(tick, number))
    assert (found.asked, found.answered) == (10, 6)


def test_the_works_council_reads_and_does_not_write(
    desk: Any,
    *,
    bot: Bot,
    group: int,
    send: Callable[..., int],
    clock: MovableClock,
    add_person: Callable[..., Who],
) -> None:
    """Results are for HR and the works council; drafts and sending are for HR."""
    council = add_person("UCOUNCIL")
    with begin(bot.engine) as session:
        session.add(
            Grant(
                workspace_id="T1",
                user_id="UCOUNCIL",
                role=Role.WORKS_COUNCIL,
                granted_at=clock.now(),
            )
        )
    number = send(group)
    for who in PEOPLE:
        desk.vote(who, number, "1")
    desk.ahead(days=8)
    with bot.turn(council) as turn:
        assert polls_page.page(turn, str(group))
        assert polls_page.results_page(turn, str(number))
        polls_page.send_chart(turn, number)
    with pytest.raises(NotAllowed), bot.turn(council) as turn:
        polls.opened(turn, group)
    with pytest.raises(NotAllowed), bot.turn(Who("T1", PEOPLE[0])) as turn:
        polls_page.results_page(turn, str(number))
    (mine,) = [row for row in desk.letters("surveys.chart") if row.to == "UCOUNCIL"]
    with begin(bot.engine) as session:
        session.delete(session.exec(select(Grant)).one())
    assert isinstance(desk.render(mine), Drop)


def test_a_full_week_lets_a_survey_wait(
    desk: Any, bot: Bot, group: int, clock: MovableClock
) -> None:
    """One message a week between talks: the survey comes the week after."""
    from bot.domain.letters import Letter, Urgency
    from bot.services import programmes

    with bot.tick("T1") as tick:
        surveys_waves.ask(tick, programmes.get(tick, group), "baseline", [(PEOPLE[0], "mentee")])
        for n in range(2):
            tick.post(Letter("x.y", PEOPLE[0], f"other:{n}", urgency=Urgency.DATE))
    desk.ahead(hours=1)
    assert desk.letters("surveys.ask") == []
    desk.ahead(days=6)
    (row,) = desk.letters("surveys.ask")
    assert row.due_at.date() >= date(2026, 1, 12)
    with bot.tick("T1") as tick:
        assert times.working_moment(tick, PEOPLE[0], clock.now()) >= clock.now()


def test_a_person_on_a_break_is_asked_afterwards(desk: Any, bot: Bot, group: int) -> None:
    """Nobody is written to while they pause; who has left is not asked at all."""
    from bot.services import programmes

    with begin(bot.engine) as session:
        for one in session.exec(select(Enrolment)):
            if one.user_id == PEOPLE[0]:
                one.state, one.paused_until = "paused", date(2026, 1, 20)
            if one.user_id == PEOPLE[1]:
                one.state = "left"
    with bot.tick("T1") as tick:
        people = [(who, "mentee") for who in PEOPLE[:2]]
        surveys_waves.ask(tick, programmes.get(tick, group), "baseline", people)
    desk.ahead(days=1)
    assert desk.letters("surveys.ask") == []
    for _ in range(14):
        desk.ahead(days=1)
    assert {row.to for row in desk.letters("surveys.ask")} == {PEOPLE[0]}
    assert min(row.due_at for row in desk.letters("surveys.ask")).date() > date(2026, 1, 20)


def test_labels_name_every_index_in_words(bot: Bot, group: int) -> None:
    """No figure of the closing survey is left with its code as a name."""
    from bot.services import programmes, surveys_close

    t = Translate("de")
    with bot.tick("T1") as tick:
        row = surveys_waves.wave(tick, programmes.get(tick, group), "closing")
        assert row is not None
        names = {one.key: polls_results.label(row, one, t) for one in surveys_close.measures(row)}
    assert names["gu"] == "Verständnis über Karrierephasen hinweg"
    assert names["skill_then"] == "Eigenes Können vor dem Start, rückblickend"
    assert len(set(names.values())) == len(names)
