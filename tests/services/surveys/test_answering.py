"""Answering page by page, and what others may see of it."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from sqlmodel import select

from bot.core import Bot, Who
from bot.domain.refusals import FormRefused, NotAllowed, Outdated
from bot.domain.surveys import NotAsked, PollClosed, ResultsHidden
from bot.i18n import Translate
from bot.outgoing import rendered
from bot.services import (
    polls_page,
    polls_results,
    surveys,
    surveys_answering,
    surveys_close,
    surveys_home,
)
from bot.views import polls_results as poll_views
from storage import surveys as store
from storage.models import Draft, SurveyBallot

MENTORS = [f"UMENTOR{n}" for n in range(6)]
MENTEES = [f"UMENTEE{n}" for n in range(6)]
EVERYBODY = [*MENTORS, *MENTEES]
Steps = Callable[[str], str]


def steps(value: int) -> Steps:
    """Answer every scale alike and every text with words."""
    return lambda name: f"Wort {value}" if name.startswith("o_") else str(value)


def _live(blocks: list[dict[str, Any]]) -> str:
    """Join what the page says about how many answered so far."""
    told = [one["elements"][0]["text"] for one in blocks if one["type"] == "context"]
    return " ".join(told[1:]).replace("Wie viele geantwortet haben, steht hier", "")


@pytest.mark.parametrize("answered", [0, 1, 4])
def test_below_five_answers_nothing_is_shown(
    desk: Any, bot: Bot, run: int, lead: Who, answered: int
) -> None:
    """No figure, no number of answers, no text: an attacker reads the same for nought and four."""
    desk.ahead(days=2)
    number = desk.number_of(run, "baseline")
    for who in EVERYBODY[:answered]:
        desk.answer(who, number, steps(3))
    with bot.turn(lead) as turn:
        assert "geantwortet" not in _live(rendered(polls_page.page(turn, str(run))))
    with bot.tick("T1") as tick:
        surveys_close.close(tick, surveys.find(tick, number))
        row = surveys.find(tick, number)
        shown = polls_results.gather(tick, row, Translate("de"))
    assert shown.answered is None
    assert all(one.n == 0 and not one.bars and not one.texts for one in shown.figures)
    assert polls_results.chart(shown, Translate("de")) is None
    assert "n =" not in json.dumps(rendered(poll_views.results(shown, Translate("en"))))


def test_hr_reads_how_many_from_five_on(desk: Any, bot: Bot, run: int, lead: Who) -> None:
    """A live number appears with the fifth answer; results stay hidden until the close."""
    desk.ahead(days=2)
    number = desk.number_of(run, "baseline")
    for who in EVERYBODY[:5]:
        desk.answer(who, number, steps(3))

    with bot.turn(lead) as turn:
        assert "5 Menschen haben geantwortet" in _live(rendered(polls_page.page(turn, str(run))))
    with pytest.raises(ResultsHidden), bot.turn(lead) as turn:
        polls_page.results_page(turn, str(number))


def test_progress_is_kept_page_by_page(desk: Any, bot: Bot, run: int) -> None:
    """Whoever stops comes back to where they were; nothing counts before the end."""
    desk.ahead(days=2)
    number = desk.number_of(run, "baseline")
    who = Who("T1", MENTEES[0])
    pages = desk.fields(who.user_id, number)
    assert len(pages) == 2
    with bot.turn(who) as turn:
        surveys_answering.submit(turn, number, 0, dict.fromkeys(pages[0], "2"))
    with bot.tick("T1") as tick:
        assert tick.session.exec(select(SurveyBallot)).all() == []
    with bot.turn(who) as turn:
        view = surveys_answering.open_form(turn, number)
    assert view["private_metadata"] == f"{number}:1:"
    with bot.turn(who) as turn:
        surveys_answering.submit(turn, number, 1, dict.fromkeys(pages[1], ""))
    with bot.tick("T1") as tick:
        assert tick.session.exec(select(SurveyBallot)).one().answers["gu1"] == 2
        assert tick.session.exec(select(Draft)).all() == []


def test_an_answer_can_be_changed_and_counts_once(desk: Any, bot: Bot, run: int) -> None:
    """The second answer replaces the first; “can't say” takes a figure back."""
    desk.ahead(days=2)
    number = desk.number_of(run, "baseline")
    desk.answer(MENTORS[0], number, steps(2))
    desk.answer(MENTORS[0], number, lambda name: "skip" if name == "gu1" else "4")

    with bot.tick("T1") as tick:
        ballot = tick.session.exec(select(SurveyBallot)).one()
    assert "gu1" not in ballot.answers
    assert ballot.answers["gu2"] == 4
    assert ballot.answers["sr"] == 4
    assert not any(MENTORS[0] in str(value) for value in ballot.model_dump().values())


def test_a_long_text_is_told_beside_its_field(desk: Any, bot: Bot, run: int) -> None:
    """3,000 characters with markup are refused with both numbers; nothing is stored."""
    desk.ahead(days=2)
    number = desk.number_of(run, "baseline")
    with pytest.raises(FormRefused) as refused:
        desk.answer(
            MENTORS[0], number, lambda n: "<!channel>*" * 273 if n.startswith("o_") else "1"
        )
    assert refused.value.errors["o_worthwhile"].facts == {"most": 2000, "now": 3003}
    with bot.tick("T1") as tick:
        assert tick.session.exec(select(SurveyBallot)).all() == []


@pytest.mark.parametrize("value", ["9", "-1", "abc"])
def test_an_option_nobody_offered_is_refused(desk: Any, run: int, value: str) -> None:
    """A forged form changes nothing."""
    desk.ahead(days=2)
    number = desk.number_of(run, "baseline")
    with pytest.raises((FormRefused, Outdated)):
        desk.answer(MENTORS[0], number, lambda _: value)


def test_outsiders_and_latecomers_are_told(
    desk: Any, bot: Bot, run: int, add_person: Callable[..., Who]
) -> None:
    """Who was not asked cannot vote; after the close nobody can."""
    desk.ahead(days=2)
    number = desk.number_of(run, "baseline")
    outsider = add_person("UOUT")
    with pytest.raises(NotAsked), bot.turn(outsider) as turn:
        surveys_answering.open_form(turn, number)
    desk.ahead(days=140)
    with pytest.raises(PollClosed), bot.turn(Who("T1", MENTORS[0])) as turn:
        surveys_answering.submit(turn, number, 0, {})
    assert "baseline" in desk.waves(run)


def test_home_shows_the_next_survey_until_it_is_answered(desk: Any, bot: Bot, run: int) -> None:
    """Next step first; afterwards it can only be changed."""
    who = Who("T1", MENTORS[0])
    with bot.turn(who) as turn:
        assert len(list(surveys_home.next_steps(turn))) == 1
    desk.answer(MENTORS[0], desk.number_of(run, "baseline"), steps(3))
    with bot.turn(who) as turn:
        assert list(surveys_home.next_steps(turn)) == []
        assert [line.answered for line in surveys_home.lines(turn)] == [True]


def test_the_works_council_sees_results_and_sends_nothing(bot: Bot, run: int) -> None:
    """Participants see neither page."""
    with pytest.raises(NotAllowed), bot.turn(Who("T1", MENTORS[0])) as turn:
        polls_page.page(turn, str(run))


def test_somebody_who_is_erased_takes_their_linked_answers_along(
    desk: Any, bot: Bot, run: int
) -> None:
    """As long as a key links them, the answers of one person can be deleted."""
    desk.ahead(days=2)
    number = desk.number_of(run, "baseline")
    for who in MENTORS[:2]:
        desk.answer(who, number, steps(3))
    with bot.tick("T1") as tick:
        assert surveys.forget_person(tick, MENTORS[0]) == 1
        assert store.answered(tick.session, number) == 1
