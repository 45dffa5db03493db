"""A programme's surveys from sign-up to the report: asked, answered, frozen, keys destroyed."""

import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from sqlmodel import select

from bot.agenda import Agenda
from bot.clock import MovableClock
from bot.core import Bot, Who
from bot.domain.publication import Frozen
from bot.domain.refusals import FormRefused, NotAllowed, Outdated
from bot.domain.surveys import NotAsked, PollClosed, ResultsHidden
from bot.i18n import Translate
from bot.outgoing import Drop, Outgoing, rendered
from bot.services import (
    enrolment_hooks,
    pairs_hooks,
    polls_page,
    polls_results,
    surveys,
    surveys_answering,
    surveys_close,
    surveys_home,
    surveys_items,
)
from bot.services.looks import LOOKS
from bot.services.post import HANDLINGS
from bot.views import polls_results as poll_views
from storage import surveys as store
from storage.ledger import Claim
from storage.models import Draft, Enrolment, LetterRow, Pair, Survey, SurveyBallot, SurveyKey

MENTORS = [f"UMENTOR{n}" for n in range(6)]
MENTEES = [f"UMENTEE{n}" for n in range(6)]
EVERYBODY = [*MENTORS, *MENTEES]
Steps = Callable[[str], str]


@pytest.fixture
def run(bot: Bot, programme: int, enrol: Callable[..., Who]) -> int:
    """Give a programme with six mentors and six mentees, all offered the baseline."""
    for role, names in (("mentor", MENTORS), ("mentee", MENTEES)):
        for who in names:
            enrol(programme, who, role, wants=["ai_daily", "strategy"])
    with bot.tick("T1") as tick:
        for place in tick.session.exec(select(Enrolment)).all():
            enrolment_hooks.tell(enrolment_hooks.JOINED, tick, place)
    return programme


@pytest.fixture
def ahead(bot: Bot, clock: MovableClock) -> Callable[..., None]:
    """Move the clock a day at a time and look at what is due: `ahead(days=3)`."""

    def move(**span: float) -> None:
        until = clock.now() + timedelta(**span)
        while clock.now() < until:
            clock.set(min(clock.now() + timedelta(days=1), until))
            while Agenda(bot, LOOKS).run_once():
                pass

    return move


@pytest.fixture
def pairs(
    bot: Bot, run: int, add_pair: Callable[..., None]
) -> Callable[[list[Callable[..., None]], str], None]:
    """Tell a hook about all six pairs in a state."""

    def tell(hooks: list[Callable[..., None]], state: str) -> None:
        with bot.tick("T1") as tick:
            missing = not tick.session.exec(select(Pair)).all()
        if missing:
            for mentor, mentee in zip(MENTORS, MENTEES, strict=True):
                add_pair(run, mentor, mentee, state)
        with bot.tick("T1") as tick:
            for row in tick.session.exec(select(Pair)).all():
                row.state = state
                pairs_hooks.tell(hooks, tick, row)

    return tell


def number_of(bot: Bot, programme: int, wave: str) -> int:
    """Find a wave."""
    with bot.tick("T1") as tick:
        row = store.wave(tick.session, programme, wave)
        assert row is not None
        return row.id or 0


def fields(bot: Bot, who: str, number: int) -> list[list[str]]:
    """Name the fields of each page, read from the form that is shown."""
    with bot.turn(Who("T1", who)) as turn:
        row = surveys.find(turn, number)
        asked = surveys_items.items(turn, row, turn.t)
        return [[one.field for one in page] for page in surveys_items.cut_pages(asked)]


def answer(bot: Bot, who: str, number: int, step: Steps) -> dict[str, Any]:
    """Answer all pages; `step` gives the value of a field."""
    view: dict[str, Any] = {}
    for page, asked in enumerate(fields(bot, who, number)):
        with bot.turn(Who("T1", who)) as turn:
            given = {name: step(name) for name in asked}
            view = surveys_answering.submit(turn, number, page, given)
    return view


def steps(value: int) -> Steps:
    """Answer every scale alike and every text with words."""
    return lambda name: f"Wort {value}" if name.startswith("o_") else str(value)


def waves(bot: Bot, programme: int) -> dict[str, Frozen]:
    """Read the frozen waves."""
    with bot.tick("T1") as tick:
        return store.frozen_waves(tick.session, programme)


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


def test_a_run_from_baseline_to_the_report(
    bot: Bot, run: int, ahead: Callable[..., None], pairs: Callable[..., None]
) -> None:
    """Everybody answers at start and end; the change is frozen, then nothing links any more."""
    ahead(days=2)
    first = number_of(bot, run, "baseline")
    for who in EVERYBODY:
        answer(bot, who, first, steps(3))
    pairs(pairs_hooks.COMPLETED, "completed")
    last = number_of(bot, run, "closing")
    for place, who in enumerate(EVERYBODY):
        answer(bot, who, last, steps(4 if place % 2 else 3))
    assert waves(bot, run) == {}, "nothing is told while people can answer"
    with bot.tick("T1") as tick:
        assert surveys_close.destroy_keys(tick, run)
        assert not surveys_close.destroy_keys(tick, run)

    found = waves(bot, run)
    assert set(found) == {"baseline", "closing"}
    assert found["closing"].answered == 12
    assert found["closing"].change("gu") is not None
    assert found["closing"].change("skill_then") is not None
    assert {cell.group for cell in found["closing"].groups("gu", "role")} == {"mentor", "mentee"}
    assert len(found["closing"].texts["o_most"]) == 12
    with bot.tick("T1") as tick:
        assert tick.session.exec(select(SurveyKey)).all() == []
        row = surveys.find(tick, last)
        assert surveys.ballot_of(tick, row, MENTORS[0]) is None


def test_what_is_frozen_reads_back_as_it_was(
    bot: Bot, run: int, ahead: Callable[..., None]
) -> None:
    """Storing and reading lose nothing of any cell."""
    ahead(days=2)
    number = number_of(bot, run, "baseline")
    for place, who in enumerate(EVERYBODY):
        answer(bot, who, number, steps(1 + place % 4))
    with bot.tick("T1") as tick:
        surveys_close.close(tick, surveys.find(tick, number))
    frozen = waves(bot, run)["baseline"]

    again = Frozen(**{name: getattr(frozen, name) for name in Frozen.__dataclass_fields__})
    with bot.tick("T1") as tick:
        store.keep_frozen(tick.session, "T1", run, "goals", frozen)
        store.keep_frozen(tick.session, "T1", run, "goals", again)
    assert waves(bot, run)["goals"] == frozen
    assert frozen.cell("gu") is not None


@pytest.mark.parametrize("answered", [0, 1, 4])
def test_below_five_answers_nothing_is_shown(
    bot: Bot, run: int, ahead: Callable[..., None], lead: Who, answered: int
) -> None:
    """No figure, no number of answers, no text: an attacker reads the same for nought and four."""
    ahead(days=2)
    number = number_of(bot, run, "baseline")
    for who in EVERYBODY[:answered]:
        answer(bot, who, number, steps(3))
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


def _live(blocks: list[dict[str, Any]]) -> str:
    """Join what the page says about how many answered so far."""
    told = [one["elements"][0]["text"] for one in blocks if one["type"] == "context"]
    return " ".join(told[1:]).replace("Wie viele geantwortet haben, steht hier", "")


def test_hr_reads_how_many_from_five_on(
    bot: Bot, run: int, ahead: Callable[..., None], lead: Who
) -> None:
    """A live number appears with the fifth answer; results stay hidden until the close."""
    ahead(days=2)
    number = number_of(bot, run, "baseline")
    for who in EVERYBODY[:5]:
        answer(bot, who, number, steps(3))

    with bot.turn(lead) as turn:
        assert "5 Menschen haben geantwortet" in _live(rendered(polls_page.page(turn, str(run))))
    with pytest.raises(ResultsHidden), bot.turn(lead) as turn:
        polls_page.results_page(turn, str(number))


def test_the_reminder_is_planned_for_all_and_reaches_who_has_not_answered(
    bot: Bot, run: int, ahead: Callable[..., None]
) -> None:
    """The mail of the week names the same number whoever answered."""
    ahead(days=2)
    number = number_of(bot, run, "baseline")
    for who in MENTORS:
        answer(bot, who, number, steps(3))
    ahead(days=14)

    again = [row for row in letters(bot, "surveys.ask") if row.facts["nth"] == 1]
    assert sorted(row.to for row in again) == sorted(EVERYBODY)
    dropped = {row.to for row in again if isinstance(render(bot, row), Drop)}
    assert dropped == set(MENTORS)


def test_progress_is_kept_page_by_page(bot: Bot, run: int, ahead: Callable[..., None]) -> None:
    """Whoever stops comes back to where they were; nothing counts before the end."""
    ahead(days=2)
    number = number_of(bot, run, "baseline")
    who = Who("T1", MENTEES[0])
    pages = fields(bot, who.user_id, number)
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


def test_an_answer_can_be_changed_and_counts_once(
    bot: Bot, run: int, ahead: Callable[..., None]
) -> None:
    """The second answer replaces the first; “can't say” takes a figure back."""
    ahead(days=2)
    number = number_of(bot, run, "baseline")
    answer(bot, MENTORS[0], number, steps(2))
    answer(bot, MENTORS[0], number, lambda name: "skip" if name == "gu1" else "4")

    with bot.tick("T1") as tick:
        ballot = tick.session.exec(select(SurveyBallot)).one()
    assert "gu1" not in ballot.answers
    assert ballot.answers["gu2"] == 4
    assert ballot.answers["sr"] == 4
    assert not any(MENTORS[0] in str(value) for value in ballot.model_dump().values())


def test_a_long_text_is_told_beside_its_field(
    bot: Bot, run: int, ahead: Callable[..., None]
) -> None:
    """3,000 characters with markup are refused with both numbers; nothing is stored."""
    ahead(days=2)
    number = number_of(bot, run, "baseline")
    with pytest.raises(FormRefused) as refused:
        answer(
            bot, MENTORS[0], number, lambda n: "<!channel>*" * 273 if n.startswith("o_") else "1"
        )
    assert refused.value.errors["o_worthwhile"].facts == {"most": 2000, "now": 3003}
    with bot.tick("T1") as tick:
        assert tick.session.exec(select(SurveyBallot)).all() == []


@pytest.mark.parametrize("value", ["9", "-1", "abc"])
def test_an_option_nobody_offered_is_refused(
    bot: Bot, run: int, ahead: Callable[..., None], value: str
) -> None:
    """A forged form changes nothing."""
    ahead(days=2)
    number = number_of(bot, run, "baseline")
    with pytest.raises((FormRefused, Outdated)):
        answer(bot, MENTORS[0], number, lambda _: value)


def test_outsiders_and_latecomers_are_told(
    bot: Bot, run: int, ahead: Callable[..., None], add_person: Callable[..., Who]
) -> None:
    """Who was not asked cannot vote; after the close nobody can."""
    ahead(days=2)
    number = number_of(bot, run, "baseline")
    outsider = add_person("UOUT")
    with pytest.raises(NotAsked), bot.turn(outsider) as turn:
        surveys_answering.open_form(turn, number)
    ahead(days=140)
    with pytest.raises(PollClosed), bot.turn(Who("T1", MENTORS[0])) as turn:
        surveys_answering.submit(turn, number, 0, {})
    assert "baseline" in waves(bot, run)


def test_halfway_both_are_asked_while_the_pair_is_under_way(
    bot: Bot, run: int, ahead: Callable[..., None], pairs: Callable[..., None]
) -> None:
    """The midpoint comes in the middle of the pair's own weeks, not before."""
    pairs(pairs_hooks.STARTED, "active")
    ahead(days=30)
    with bot.tick("T1") as tick:
        assert store.wave(tick.session, run, "midpoint") is None
    ahead(days=30)
    assert number_of(bot, run, "midpoint")
    assert {row.to for row in letters(bot, "surveys.ask")} == set(EVERYBODY)


def test_a_pair_that_rests_is_asked_after_its_break(
    bot: Bot, run: int, ahead: Callable[..., None], pairs: Callable[..., None], after: Any
) -> None:
    """A pause moves the midpoint; a pair that is over is never asked."""
    pairs(pairs_hooks.STARTED, "paused")
    with bot.tick("T1") as tick:
        for row in tick.session.exec(select(Pair)).all():
            row.paused_until = after(days=80).date()
    ahead(days=79)
    with bot.tick("T1") as tick:
        assert store.wave(tick.session, run, "midpoint") is None
        for row in tick.session.exec(select(Pair)).all():
            row.state = "active"
    ahead(days=4)
    assert number_of(bot, run, "midpoint")


@pytest.mark.parametrize(("reason", "asked"), [("programme_closed", 12), ("fit", 0)])
def test_who_ended_a_pair_is_not_asked_how_it_was(
    bot: Bot, run: int, pairs: Callable[..., None], reason: str, asked: int
) -> None:
    """A goodbye at the end of the time leads to the closing; other ends lead to nothing."""
    pairs([], "ended_early")
    with bot.tick("T1") as tick:
        for row in tick.session.exec(select(Pair)).all():
            row.end_reason = reason
            pairs_hooks.tell(pairs_hooks.ENDED, tick, row)
    with bot.tick("T1") as tick:
        row = store.wave(tick.session, run, "closing")
        assert (len(store.asked(tick.session, row.id or 0)) if row else 0) == asked


def test_ninety_days_later_two_questions_come_under_a_key_of_their_own(
    bot: Bot, run: int, ahead: Callable[..., None], pairs: Callable[..., None]
) -> None:
    """The first key is gone by then; the second one goes at its close."""
    pairs(pairs_hooks.COMPLETED, "completed")
    ahead(days=260)
    number = number_of(bot, run, "later")
    assert fields(bot, MENTORS[0], number) == [["lb3", "rec"]]
    with bot.tick("T1") as tick:
        names = [key.name for key in tick.session.exec(select(SurveyKey))]
    assert names == ["later"]
    for who in EVERYBODY:
        answer(bot, who, number, steps(4))
    ahead(days=20)
    assert waves(bot, run)["later"].answered == 12
    with bot.tick("T1") as tick:
        assert tick.session.exec(select(SurveyKey)).all() == []


def test_a_programme_that_goes_on_keeps_its_survey_open(
    bot: Bot, run: int, ahead: Callable[..., None]
) -> None:
    """The close is looked at again when it was put off, and never after the promised day."""
    ahead(days=2)
    number = number_of(bot, run, "baseline")
    with bot.tick("T1") as tick:
        row = surveys.find(tick, number)
        due = row.closes_at
        assert due is not None
        row.closes_at = due + timedelta(days=3)
        early = due - tick.now + timedelta(days=1)
    ahead(seconds=early.total_seconds())
    with bot.tick("T1") as tick:
        assert surveys.find(tick, number).state == "open"
    ahead(days=3)
    with bot.tick("T1") as tick:
        assert surveys.find(tick, number).state == "closed"


def test_home_shows_the_next_survey_until_it_is_answered(
    bot: Bot, run: int, ahead: Callable[..., None]
) -> None:
    """Next step first; afterwards it can only be changed."""
    who = Who("T1", MENTORS[0])
    with bot.turn(who) as turn:
        assert len(list(surveys_home.next_steps(turn))) == 1
    answer(bot, MENTORS[0], number_of(bot, run, "baseline"), steps(3))
    with bot.turn(who) as turn:
        assert list(surveys_home.next_steps(turn)) == []
        assert [line.answered for line in surveys_home.lines(turn)] == [True]


def test_the_works_council_sees_results_and_sends_nothing(
    bot: Bot, run: int, add_person: Callable[..., Who]
) -> None:
    """Participants see neither page."""
    with pytest.raises(NotAllowed), bot.turn(Who("T1", MENTORS[0])) as turn:
        polls_page.page(turn, str(run))


def test_somebody_who_is_erased_takes_their_linked_answers_along(
    bot: Bot, run: int, ahead: Callable[..., None]
) -> None:
    """As long as a key links them, the answers of one person can be deleted."""
    ahead(days=2)
    number = number_of(bot, run, "baseline")
    for who in MENTORS[:2]:
        answer(bot, who, number, steps(3))
    with bot.tick("T1") as tick:
        assert surveys.forget_person(tick, MENTORS[0]) == 1
        assert store.answered(tick.session, number) == 1


def test_raw_answers_go_after_their_time(bot: Bot, run: int, ahead: Callable[..., None]) -> None:
    """Results stay when the answers behind them are deleted."""
    ahead(days=2)
    number = number_of(bot, run, "baseline")
    for who in EVERYBODY:
        answer(bot, who, number, steps(3))
    with bot.tick("T1") as tick:
        surveys_close.close(tick, surveys.find(tick, number))
        later = tick.now + timedelta(days=61)
        assert store.drop_answers(tick.session, "T1", later) == 24
        assert tick.session.exec(select(Survey)).one().frozen
    assert waves(bot, run)["baseline"].answered == 12
