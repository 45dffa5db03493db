"""HR's polls: what cannot be sent, sent once, taken back, answered, and what is read of them."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from sqlmodel import select

from bot.agenda import Agenda
from bot.clock import MovableClock
from bot.core import Bot, Who
from bot.domain.refusals import ChangedMeanwhile, FormRefused, NotAllowed, Outdated, Refusal
from bot.domain.roles import Role
from bot.domain.surveys import Audience, Kind, NotAsked, PollClosed
from bot.i18n import Translate
from bot.outgoing import Drop, Outgoing
from bot.services import (
    polls,
    polls_page,
    polls_results,
    polls_sending,
    surveys,
    surveys_answering,
    surveys_waves,
)
from bot.services import surveys_budget as times
from bot.services.looks import LOOKS
from bot.services.polls import Written
from bot.services.post import HANDLINGS
from storage import surveys as store
from storage.engine import begin
from storage.ledger import Claim
from storage.models import Audit, Enrolment, Grant, LetterRow, Survey, SurveyKey

PEOPLE = [f"UPERSON{n}" for n in range(12)]
ASKED = Written(
    0, 0, "Kaffee?", Kind.SINGLE, ("ja", "nein"), Audience.PROGRAMME, "", date(2026, 1, 14), "17:00"
)


@pytest.fixture
def group(programme: int, enrol: Callable[..., Who]) -> int:
    """Give a programme with six mentors and six mentees."""
    for place, who in enumerate(PEOPLE):
        enrol(programme, who, "mentor" if place % 2 else "mentee")
    return programme


@pytest.fixture
def send(as_lead: Callable[..., Any], bot: Bot, clock: MovableClock) -> Callable[..., int]:
    """Write and send a poll and wait until it is open; give its number."""

    def go(programme: int, wait: bool = True, **changes: Any) -> int:  # noqa: FBT001, FBT002 - reads well in tests
        as_lead(polls.compose, programme, replace(ASKED, **changes))
        number = newest(bot, programme).id or 0
        assert (
            as_lead(polls_sending.send, number, newest(bot, programme).version, anyway=True) is None
        )
        if wait:
            clock.set(clock.now() + timedelta(minutes=11))
        return number

    return go


def newest(bot: Bot, programme: int) -> Survey:
    """Read the newest poll."""
    with bot.tick("T1") as tick:
        return store.surveys_in(tick.session, "T1", programme)[0]


def vote(bot: Bot, who: str, number: int, value: Any, channel: str = "") -> None:
    """Answer the one question."""
    with bot.turn(Who("T1", who)) as turn:
        surveys_answering.submit(turn, number, 0, {"q1": value}, channel)


def ahead(bot: Bot, clock: MovableClock, **span: float) -> None:
    """Move the clock and look at what is due."""
    clock.set(clock.now() + timedelta(**span))
    while Agenda(bot, LOOKS).run_once():
        pass


def letters(bot: Bot, kind: str) -> list[LetterRow]:
    """List letters of a kind."""
    with bot.tick("T1") as tick:
        return [row for row in tick.session.exec(select(LetterRow)) if row.kind == kind]


def render(bot: Bot, row: LetterRow) -> Outgoing | Drop:
    """Render a letter as of now."""
    facts = {name: getattr(row, name) for name in Claim.__dataclass_fields__}
    with bot.tick("T1") as tick:
        found = HANDLINGS[row.kind].render(tick, Claim(**facts))
    assert isinstance(found, Outgoing | Drop)
    return found


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
    bot: Bot, group: int, as_lead: Callable[..., Any], changes: dict[str, Any], field: str
) -> None:
    """Nothing is stored while something is wrong."""
    with pytest.raises(FormRefused) as refused:
        as_lead(polls.compose, group, replace(ASKED, **changes))
    assert field in refused.value.errors
    with bot.tick("T1") as tick:
        assert tick.session.exec(select(Survey)).all() == []


def test_too_few_people_cannot_be_asked(
    bot: Bot, programme: int, enrol: Callable[..., Who], as_lead: Callable[..., Any]
) -> None:
    """Four people are too few; when people leave before sending, it is checked again."""
    for who in PEOPLE[:5]:
        enrol(programme, who, "mentor")
    as_lead(polls.compose, programme, ASKED)
    with begin(bot.engine) as session:
        first = session.exec(select(Enrolment)).first()
        assert first is not None
        first.state = "left"
    with pytest.raises(Refusal, match="too_few_people"):
        as_lead(polls_sending.send, newest(bot, programme).id or 0, 1, anyway=True)


def test_sending_twice_asks_once(
    bot: Bot, group: int, as_lead: Callable[..., Any], send: Callable[..., int]
) -> None:
    """A double press is told that it has been sent; every person has one card."""
    number = send(group)
    with pytest.raises(Outdated):
        as_lead(polls_sending.send, number, 1, anyway=True)
    assert sorted(row.to for row in letters(bot, "surveys.poll")) == sorted(PEOPLE)
    with bot.tick("T1") as tick:
        sent = [one for one in tick.session.exec(select(Audit)) if one.action == "poll.send"]
    assert [one.detail["reach"] for one in sent] == [12]


def test_two_writers_do_not_overwrite_each_other(
    bot: Bot, group: int, as_lead: Callable[..., Any]
) -> None:
    """The second one is told, and a draft stays in its programme."""
    as_lead(polls.compose, group, ASKED)
    number = newest(bot, group).id or 0
    as_lead(polls.compose, group, replace(ASKED, survey_id=number, seen=1, question="Tee?"))
    with pytest.raises(ChangedMeanwhile):
        as_lead(polls.compose, group, replace(ASKED, survey_id=number, seen=1))
    with pytest.raises(ChangedMeanwhile):
        as_lead(polls_sending.send, number, 1, anyway=True)


def test_within_ten_minutes_it_can_be_taken_back(
    bot: Bot,
    group: int,
    as_lead: Callable[..., Any],
    send: Callable[..., int],
    clock: MovableClock,
) -> None:
    """A poll taken back is a draft again, can be sent anew, and closes all the same."""
    number = send(group, wait=False)
    as_lead(polls_sending.cancel, number)
    assert newest(bot, group).state == "draft"
    assert {row.state for row in letters(bot, "surveys.poll")} == {"dropped"}
    as_lead(polls_sending.send, number, newest(bot, group).version, anyway=True)
    clock.set(clock.now() + timedelta(minutes=11))
    with pytest.raises(Outdated):
        as_lead(polls_sending.cancel, number)
    for who in PEOPLE:
        vote(bot, who, number, "0")
    ahead(bot, clock, days=8)
    assert newest(bot, group).state == "closed"
    with bot.tick("T1") as tick:
        assert tick.session.exec(select(SurveyKey)).all() == []


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
    bot: Bot,
    group: int,
    send: Callable[..., int],
    clock: MovableClock,
    lead: Who,
    kind: Kind,
    options: tuple[str, ...],
    values: list[Any],
) -> None:
    """Results come as figures with n and as a picture whose words hold the numbers."""
    number = send(group, kind=kind, options=options)
    for place, who in enumerate(PEOPLE):
        vote(bot, who, number, values[place // 6])
        vote(bot, who, number, values[place // 6])
    ahead(bot, clock, days=8)
    with bot.turn(lead) as turn:
        shown = polls_results.gather(turn, surveys.find(turn, number), turn.t)
        drawn = polls_results.chart(shown, turn.t)
        assert polls_page.results_page(turn, str(number))
    assert shown.answered == 12
    assert shown.figures[0].n == 12
    if kind is Kind.TEXT:
        assert drawn is None
        assert len(shown.figures[0].texts) == 12
    else:
        assert drawn is not None
        picture, alt = drawn
        assert picture.startswith(b"\x89PNG")
        assert "n = 12" in alt
    told = [render(bot, row) for row in letters(bot, "surveys.results")]
    assert [type(one) for one in told] == [Outgoing]
    (chart,) = [render(bot, row) for row in letters(bot, "surveys.chart")]
    assert isinstance(chart, Drop) == (kind is Kind.TEXT)


def test_only_those_who_were_asked_can_vote(
    bot: Bot, group: int, send: Callable[..., int], clock: MovableClock
) -> None:
    """A poll to mentors is not for mentees; nobody votes early or late."""
    number = send(group, wait=False, audience=Audience.MENTORS)
    with pytest.raises(PollClosed):
        vote(bot, PEOPLE[1], number, "0")
    clock.set(clock.now() + timedelta(minutes=11))
    vote(bot, PEOPLE[1], number, "0")
    with pytest.raises(NotAsked):
        vote(bot, PEOPLE[0], number, "0")
    with pytest.raises(Outdated), bot.turn(Who("T1", PEOPLE[1])) as turn:
        surveys_answering.submit(turn, number, 3, {})
    ahead(bot, clock, days=8)
    with pytest.raises(PollClosed):
        vote(bot, PEOPLE[1], number, "0")


def test_the_one_reminder_says_nothing_about_who(
    bot: Bot, group: int, send: Callable[..., int], clock: MovableClock
) -> None:
    """It is planned for everybody and dropped for who has answered, left, or comes too late."""
    number = send(group)
    for who in PEOPLE[:9]:
        vote(bot, who, number, "0")
    with begin(bot.engine) as session:
        for one in session.exec(select(Enrolment).where(Enrolment.user_id == PEOPLE[9])):
            one.state = "left"
    ahead(bot, clock, days=5)
    again = [row for row in letters(bot, "surveys.poll") if row.facts["nth"] == 1]
    assert len(again) == 12
    assert sorted(row.to for row in again if isinstance(render(bot, row), Outgoing)) == sorted(
        PEOPLE[10:]
    )
    ahead(bot, clock, days=5)
    assert {type(render(bot, row)) for row in again} == {Drop}


def test_a_channel_of_ten_is_asked_in_public(
    bot: Bot, group: int, send: Callable[..., int], clock: MovableClock
) -> None:
    """Only a press in that channel counts; the reminder goes there once."""
    number = send(group, audience=Audience.CHANNEL, channel_id="C7", reach=10)
    with pytest.raises(NotAsked):
        vote(bot, PEOPLE[0], number, "0", "C8")
    for who in PEOPLE[:6]:
        vote(bot, who, number, "0", "C7")
    (post,) = letters(bot, "surveys.post")
    assert (post.to, post.public) == ("C7", True)
    assert isinstance(render(bot, post), Outgoing)
    ahead(bot, clock, days=5)
    assert len(letters(bot, "surveys.post")) == 2
    ahead(bot, clock, days=5)
    assert isinstance(render(bot, post), Drop)
    with bot.tick("T1") as tick:
        found = polls_results.frozen_of(tick, surveys.find(tick, number))
    assert (found.asked, found.answered) == (10, 6)


def test_a_test_stores_nothing(
    bot: Bot, group: int, as_lead: Callable[..., Any], lead: Who
) -> None:
    """The author's own card opens the form as others will see it."""
    as_lead(polls.compose, group, replace(ASKED, kind=Kind.SCALE, options=()))
    number = newest(bot, group).id or 0
    as_lead(polls.test, number)
    (row,) = letters(bot, "surveys.test")
    assert isinstance(render(bot, row), Outgoing)
    assert as_lead(surveys_answering.open_form, number)["callback_id"] == "surveys:tried"
    assert as_lead(surveys_answering.tried, number)["type"] == "modal"
    with pytest.raises(NotAllowed), bot.turn(Who("T1", PEOPLE[0])) as turn:
        surveys_answering.open_form(turn, number)
    assert as_lead(polls.edited, number)["callback_id"] == "polls:form"
    with bot.tick("T1") as tick:
        assert store.answered(tick.session, number) == 0
        tick.session.delete(surveys.find(tick, number))
    assert isinstance(render(bot, row), Drop)


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


def test_the_works_council_reads_and_does_not_write(
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
        vote(bot, who, number, "1")
    ahead(bot, clock, days=8)
    with bot.turn(council) as turn:
        assert polls_page.page(turn, str(group))
        assert polls_page.results_page(turn, str(number))
        polls_page.send_chart(turn, number)
    with pytest.raises(NotAllowed), bot.turn(council) as turn:
        polls.opened(turn, group)
    with pytest.raises(NotAllowed), bot.turn(Who("T1", PEOPLE[0])) as turn:
        polls_page.results_page(turn, str(number))
    (mine,) = [row for row in letters(bot, "surveys.chart") if row.to == "UCOUNCIL"]
    with begin(bot.engine) as session:
        session.delete(session.exec(select(Grant)).one())
    assert isinstance(render(bot, mine), Drop)


def test_a_full_week_lets_a_survey_wait(bot: Bot, group: int, clock: MovableClock) -> None:
    """One message a week between talks: the survey comes the week after."""
    from bot.domain.letters import Letter, Urgency
    from bot.services import programmes

    with bot.tick("T1") as tick:
        surveys_waves.ask(tick, programmes.get(tick, group), "baseline", [(PEOPLE[0], "mentee")])
        for n in range(2):
            tick.post(Letter("x.y", PEOPLE[0], f"other:{n}", urgency=Urgency.PROMPT))
    ahead(bot, clock, hours=1)
    assert letters(bot, "surveys.ask") == []
    ahead(bot, clock, days=6)
    (row,) = letters(bot, "surveys.ask")
    assert row.due_at >= clock.now()
    with bot.tick("T1") as tick:
        assert times.working_moment(tick, PEOPLE[0], clock.now()) >= clock.now()


def test_a_person_on_a_break_is_asked_afterwards(bot: Bot, group: int, clock: MovableClock) -> None:
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
    ahead(bot, clock, days=1)
    assert letters(bot, "surveys.ask") == []
    for _ in range(14):
        ahead(bot, clock, days=1)
    assert {row.to for row in letters(bot, "surveys.ask")} == {PEOPLE[0]}
    assert min(row.due_at for row in letters(bot, "surveys.ask")).date() > date(2026, 1, 20)


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
