"""A programme's surveys from sign-up to the report: asked, frozen, keys destroyed."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from sqlmodel import select

from bot.core import Bot, Who
from bot.domain.publication import Frozen
from bot.domain.surveys import PollClosed
from bot.outgoing import Drop
from bot.services import (
    pairs_hooks,
    surveys,
    surveys_close,
    surveys_final,
    surveys_home,
)
from storage import surveys as store
from storage.models import Pair, Survey, SurveyKey

MENTORS = [f"UMENTOR{n}" for n in range(6)]
MENTEES = [f"UMENTEE{n}" for n in range(6)]
EVERYBODY = [*MENTORS, *MENTEES]
Steps = Callable[[str], str]


def steps(value: int) -> Steps:
    """Answer every scale alike and every text with words."""
    return lambda name: f"Wort {value}" if name.startswith("o_") else str(value)


def test_a_run_from_baseline_to_the_report(
    desk: Any, bot: Bot, run: int, pairs: Callable[..., None]
) -> None:
    """Everybody answers at start and end; the change is frozen, then nothing links any more."""
    desk.ahead(days=2)
    first = desk.number_of(run, "baseline")
    for who in EVERYBODY:
        desk.answer(who, first, steps(3))
    pairs(pairs_hooks.COMPLETED, "completed")
    last = desk.number_of(run, "closing")
    for place, who in enumerate(EVERYBODY):
        desk.answer(who, last, steps(4 if place % 2 else 3))
    assert desk.waves(run) == {}, "nothing is told while people can answer"
    with bot.tick("T1") as tick:
        assert surveys_final.destroy_keys(tick, run)
        assert not surveys_final.destroy_keys(tick, run)

    found = desk.waves(run)
    assert set(found) == {"baseline", "closing"}
    assert found["closing"].answered == 12
    assert found["closing"].change("gu") is not None
    assert found["closing"].change("skill_then") is not None
    assert {cell.group for cell in found["closing"].groups("gu", "role")} == {"mentor", "mentee"}
    assert len(found["closing"].waiting["o_most"]) == 12
    with bot.tick("T1") as tick:
        assert tick.session.exec(select(SurveyKey)).all() == []
        row = surveys.find(tick, last)
        assert surveys.ballot_of(tick, row, MENTORS[0]) is None


def test_what_is_frozen_reads_back_as_it_was(desk: Any, bot: Bot, run: int) -> None:
    """Storing and reading lose nothing of any cell."""
    desk.ahead(days=2)
    number = desk.number_of(run, "baseline")
    for place, who in enumerate(EVERYBODY):
        desk.answer(who, number, steps(1 + place % 4))
    with bot.tick("T1") as tick:
        surveys_close.close(tick, surveys.find(tick, number))
    frozen = desk.waves(run)["baseline"]

    again = Frozen(**{name: getattr(frozen, name) for name in Frozen.__dataclass_fields__})
    with bot.tick("T1") as tick:
        store.keep_frozen(tick.session, "T1", run, "goals", frozen)
        store.keep_frozen(tick.session, "T1", run, "goals", again)
    assert desk.waves(run)["goals"] == frozen
    assert frozen.cell("gu") is not None


def test_the_reminder_is_planned_for_all_and_reaches_who_has_not_answered(
    desk: Any, run: int
) -> None:
    """The mail of the week names the same number whoever answered."""
    desk.ahead(days=2)
    number = desk.number_of(run, "baseline")
    for who in MENTORS:
        desk.answer(who, number, steps(3))
    desk.ahead(days=14)

    again = [row for row in desk.letters("surveys.ask") if row.facts["nth"] == 1]
    assert sorted(row.to for row in again) == sorted(EVERYBODY)
    dropped = {row.to for row in again if isinstance(desk.render(row), Drop)}
    assert dropped == set(MENTORS)


def test_halfway_both_are_asked_while_the_pair_is_under_way(
    desk: Any, bot: Bot, run: int, pairs: Callable[..., None]
) -> None:
    """The midpoint comes in the middle of the pair's own weeks, not before."""
    pairs(pairs_hooks.STARTED, "active")
    desk.ahead(days=30)
    with bot.tick("T1") as tick:
        assert store.wave(tick.session, run, "midpoint") is None
    desk.ahead(days=30)
    assert desk.number_of(run, "midpoint")
    assert {row.to for row in desk.letters("surveys.ask")} == set(EVERYBODY)


def test_a_pair_that_rests_is_asked_after_its_break(
    desk: Any, *, bot: Bot, run: int, pairs: Callable[..., None], after: Any
) -> None:
    """A pause moves the midpoint; a pair that is over is never asked."""
    pairs(pairs_hooks.STARTED, "paused")
    with bot.tick("T1") as tick:
        for row in tick.session.exec(select(Pair)).all():
            row.paused_until = after(days=80).date()
    desk.ahead(days=79)
    with bot.tick("T1") as tick:
        assert store.wave(tick.session, run, "midpoint") is None
        for row in tick.session.exec(select(Pair)).all():
            row.state = "active"
    desk.ahead(days=4)
    assert desk.number_of(run, "midpoint")


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
        found = store.wave(tick.session, run, "closing")
        assert (len(store.asked(tick.session, found.id or 0)) if found else 0) == asked


def test_nobody_says_where_they_began_after_they_were_asked_to_look_back(
    desk: Any, bot: Bot, run: int, pairs: Callable[..., None]
) -> None:
    """Home, letters and the form leave the baseline out from then on; it stays open for others."""
    desk.ahead(days=2)
    first = desk.number_of(run, "baseline")
    pairs([], "active")
    with bot.tick("T1") as tick:
        pair = tick.session.exec(select(Pair).where(Pair.mentor_id == MENTORS[0])).one()
        pairs_hooks.tell(pairs_hooks.COMPLETED, tick, pair)

    with pytest.raises(PollClosed):
        desk.answer(MENTORS[0], first, steps(3))
    with bot.turn(Who("T1", MENTORS[0])) as turn:
        assert [one.survey_id for one in surveys_home.lines(turn)] == [first + 1]
    desk.ahead(days=14)
    again = [row for row in desk.letters("surveys.ask") if row.facts["survey"] == first]
    assert (MENTORS[0], 1) not in {(row.to, row.facts["nth"]) for row in again}
    desk.answer(MENTORS[1], first, steps(3))


def test_ninety_days_later_two_questions_come_under_a_key_of_their_own(
    desk: Any, bot: Bot, run: int, pairs: Callable[..., None]
) -> None:
    """The first key is gone by then; the second one goes at its close."""
    pairs(pairs_hooks.COMPLETED, "completed")
    desk.ahead(days=260)
    number = desk.number_of(run, "later")
    assert desk.fields(MENTORS[0], number) == [["lb3", "rec"]]
    with bot.tick("T1") as tick:
        names = [key.name for key in tick.session.exec(select(SurveyKey))]
    assert names == ["later"]
    for who in EVERYBODY:
        desk.answer(who, number, steps(4))
    desk.ahead(days=20)
    assert desk.waves(run)["later"].answered == 12
    with bot.tick("T1") as tick:
        assert tick.session.exec(select(SurveyKey)).all() == []


def test_a_programme_that_goes_on_keeps_its_survey_open(desk: Any, bot: Bot, run: int) -> None:
    """The close is looked at again when it was put off, and never after the promised day."""
    desk.ahead(days=2)
    number = desk.number_of(run, "baseline")
    with bot.tick("T1") as tick:
        row = surveys.find(tick, number)
        due = row.closes_at
        assert due is not None
        row.closes_at = due + timedelta(days=3)
        early = due - tick.now + timedelta(days=1)
    desk.ahead(seconds=early.total_seconds())
    with bot.tick("T1") as tick:
        assert surveys.find(tick, number).state == "open"
    desk.ahead(days=3)
    with bot.tick("T1") as tick:
        assert surveys.find(tick, number).state == "closed"


def test_raw_answers_go_after_their_time(desk: Any, bot: Bot, run: int) -> None:
    """Results stay when the answers behind them are deleted."""
    desk.ahead(days=2)
    number = desk.number_of(run, "baseline")
    for who in EVERYBODY:
        desk.answer(who, number, steps(3))
    with bot.tick("T1") as tick:
        surveys_close.close(tick, surveys.find(tick, number))
        later = tick.now + timedelta(days=61)
        assert store.drop_answers(tick.session, "T1", later) == 24
        assert tick.session.exec(select(Survey)).one().frozen
    assert desk.waves(run)["baseline"].answered == 12
