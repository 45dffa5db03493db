"""The outcome report becomes final: goals and pulses are frozen once, keys are destroyed."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from sqlmodel import select

from bot.core import Bot, Who
from bot.domain.suppression import Span
from bot.services import (
    insight_report,
    insight_standing,
    meetings_pulse,
    pairs_hooks,
    programmes,
    surveys_final,
    surveys_pulses,
)
from storage import insight, pulses
from storage.models import (
    LearningGoal,
    Meeting,
    Pair,
    Programme,
    PulseAnswer,
    PulseKey,
    ReminderRow,
    SurveyKey,
)

MENTORS = [f"UMENTOR{n}" for n in range(6)]
MENTEES = [f"UMENTEE{n}" for n in range(6)]
EVERYBODY = [*MENTORS, *MENTEES]
Close = Callable[[], None]


@pytest.fixture
def over(
    desk: Any, bot: Bot, *, run: int, pairs: Callable[..., None], step: Callable[..., None]
) -> Close:
    """Give a way to close the programme once its six pairs have completed."""
    pairs(pairs_hooks.COMPLETED, "completed")

    def close() -> None:
        with bot.tick("T1") as tick:
            tick.session.get_one(Programme, run).state = "closing"
        step(run, "closed")

    assert desk.number_of(run, "closing")
    return close


@pytest.fixture
def talks(bot: Bot, over: Close) -> list[int]:  # noqa: ARG001 - the pairs are made by it
    """Give two talks per pair, held just now."""
    with bot.tick("T1") as tick:
        rows = [
            Meeting(
                workspace_id="T1",
                pair_id=row.id or 0,
                number=number,
                starts_at=tick.now - timedelta(hours=1),
                state="held",
            )
            for row in tick.session.exec(select(Pair)).all()
            for number in (1, 2)
        ]
        tick.session.add_all(rows)
        tick.session.flush()
        return [row.id or 0 for row in rows]


def pulse(bot: Bot, talks: list[int], *, mentors: int, mentees: int) -> None:
    """Let so many mentors and mentees answer about both of their talks."""
    for place, number in enumerate(talks):
        pair = place // 2
        for who, there in ((MENTORS[pair], pair < mentors), (MENTEES[pair], pair < mentees)):
            if there:
                with bot.turn(Who("T1", who)) as turn:
                    meetings_pulse.give(turn, number, {"P1": 3 + pair % 2, "P2": 4})


def set_goals(bot: Bot, levels: dict[str, int | None], owner: str) -> None:
    """Write goals that were rated with these levels."""
    with bot.tick("T1") as tick:
        for row in tick.session.exec(select(Pair)).all():
            who = row.mentor_id if owner == "mentor" else row.mentee_id
            if who in levels:
                goal = LearningGoal(
                    workspace_id="T1",
                    pair_id=row.id or 0,
                    author_id=who,
                    owner=owner,
                    category="own",
                    steps={"0": "KANARIE"},
                    set_at=tick.now,
                    outcome=levels[who],
                )
                tick.session.add(goal)


def test_nothing_is_frozen_while_people_can_still_answer(
    desk: Any, bot: Bot, *, run: int, over: Close
) -> None:
    """Two weeks after the close at the earliest, and never before the closing survey ends."""
    over()
    desk.ahead(days=14)
    assert "goals" not in desk.waves(run)
    with bot.tick("T1") as tick:
        assert not surveys_final.is_final(tick, run)
        assert [one.kind for one in tick.session.exec(select(ReminderRow))].count(
            surveys_final.FINAL
        ) == 1


def test_the_report_becomes_final_by_itself_and_nothing_links_any_more(
    desk: Any, bot: Bot, *, run: int, over: Close, talks: list[int]
) -> None:
    """Goals, pulses and surveys are frozen; the keys of run and pulses are gone."""
    set_goals(bot, {who: 0 if n < 4 else -1 for n, who in enumerate(MENTORS)}, "mentor")
    set_goals(bot, {who: 1 if n < 2 else -1 for n, who in enumerate(MENTEES)}, "mentee")
    pulse(bot, talks, mentors=6, mentees=6)
    over()
    desk.ahead(days=200)

    found = desk.waves(run)
    assert {"baseline", "closing", "goals", "pulse"} <= set(found)
    goals = found["goals"].cell("goal")
    assert [block.count for block in goals.blocks] == [Span(6, 6), Span(6, 6)]
    assert found["pulse"].cell("useful").n == 12
    assert found["pulse"].cell("useful").mean == Span(3.5, 3.5)
    assert {cell.group for cell in found["pulse"].groups("useful", "role")} == {"mentor", "mentee"}
    with bot.tick("T1") as tick:
        assert surveys_final.is_final(tick, run)
        names = {key.name for key in tick.session.exec(select(SurveyKey))}
        assert names <= {"later"}
        assert tick.session.exec(select(PulseKey)).all() == []


def test_what_was_frozen_once_stays(desk: Any, bot: Bot, *, run: int, over: Close) -> None:
    """A goal rated afterwards changes no report."""
    set_goals(bot, dict.fromkeys(MENTORS, 0), "mentor")
    over()
    desk.ahead(days=200)
    before = desk.waves(run)["goals"]
    with bot.tick("T1") as tick:
        for row in tick.session.exec(select(LearningGoal)):
            row.outcome = 2
        surveys_final.finish(tick, tick.session.get_one(Programme, run))
    assert desk.waves(run)["goals"] == before


def test_five_answers_are_five_people(
    desk: Any, bot: Bot, *, run: int, over: Close, talks: list[int]
) -> None:
    """Two people who answered about two talks each are two, not four; so are two goals of one."""
    pulse(bot, talks, mentors=4, mentees=0)
    set_goals(bot, dict.fromkeys(MENTORS[:4], 1), "mentor")
    set_goals(bot, dict.fromkeys(MENTORS[:4], 1), "mentor")
    over()
    desk.ahead(days=200)
    assert {cell.n for cell in desk.waves(run)["pulse"].cells} == {0}
    assert desk.waves(run)["pulse"].answered is None
    assert {cell.n for cell in desk.waves(run)["goals"].cells} == {0}
    assert desk.waves(run)["goals"].changes == ()


def test_one_role_below_five_is_told_nowhere(
    desk: Any, bot: Bot, *, run: int, over: Close, talks: list[int]
) -> None:
    """Six mentors and four mentees: the whole is told, neither role, so nothing is left over."""
    pulse(bot, talks, mentors=6, mentees=4)
    over()
    desk.ahead(days=200)
    frozen = desk.waves(run)["pulse"]
    assert frozen.cell("useful").n == 10
    assert [cell.n for cell in frozen.groups("useful", "role")] == [0]


def test_unrated_and_joint_goals_count_for_nobody(
    desk: Any, bot: Bot, *, run: int, over: Close
) -> None:
    """Who set a goal was asked; only a rating of one's own is an answer."""
    set_goals(bot, {who: None if n == 5 else 0 for n, who in enumerate(MENTORS)}, "mentor")
    with bot.tick("T1") as tick:
        for row in tick.session.exec(select(LearningGoal)).all()[:1]:
            row.owner = "joint"
    over()
    desk.ahead(days=200)
    frozen = desk.waves(run)["goals"]
    assert (frozen.asked, frozen.answered) == (5, None)


def test_the_promised_day_comes_whatever_is_open(
    desk: Any, bot: Bot, *, run: int, talks: list[int]
) -> None:
    """A programme nobody closes: keys go on their day, and goals wait for the close."""
    pulse(bot, talks, mentors=6, mentees=6)
    desk.ahead(days=200)
    found = desk.waves(run)
    assert "goals" not in found
    assert found["pulse"].cell("useful").n == 12
    with bot.tick("T1") as tick:
        assert {key.name for key in tick.session.exec(select(SurveyKey))} <= {"later"}
        assert tick.session.exec(select(PulseKey)).all() == []


def test_raw_pulses_go_after_their_time(
    desk: Any, bot: Bot, *, run: int, over: Close, talks: list[int]
) -> None:
    """Sixty days after the final report the answers behind the figures are deleted."""
    pulse(bot, talks, mentors=6, mentees=6)
    over()
    desk.ahead(days=200)
    with bot.tick("T1") as tick:
        soon = tick.now - timedelta(days=365)
        assert pulses.drop_answers(tick.session, "T1", soon) == 0
        assert pulses.drop_answers(tick.session, "T1", tick.now + timedelta(days=61)) == 48
    assert desk.waves(run)["pulse"].cell("useful").n == 12


def test_erased_people_take_their_linked_pulses_along(bot: Bot, run: int, talks: list[int]) -> None:
    """Only theirs, and only while the key still links them."""
    pulse(bot, talks, mentors=6, mentees=6)
    with bot.tick("T1") as tick:
        assert surveys_pulses.forget_person(tick, MENTORS[0]) == 4
        assert len(tick.session.exec(select(PulseAnswer)).all()) == 44
        surveys_pulses.close(tick, run)
        assert surveys_pulses.forget_person(tick, MENTORS[1]) == 0


def test_reports_read_frozen_cells_only(
    desk: Any, bot: Bot, *, run: int, over: Close, talks: list[int]
) -> None:
    """Between two reports before the final one nothing about goals or pulses can differ."""
    pulse(bot, talks[:6], mentors=6, mentees=6)
    first = desk.waves(run)
    pulse(bot, talks, mentors=6, mentees=6)
    set_goals(bot, dict.fromkeys(MENTORS, 0), "mentor")
    over()
    assert desk.waves(run) == first
    with bot.tick("T1") as tick:
        counted = insight.count(tick.session, "T1", run, now=tick.now)
    assert "KANARIE" not in repr(counted)


def said(bot: Bot, run: int, lead: Who) -> str:
    """Read how far the report is, as its head says it."""
    with bot.turn(lead) as turn:
        title, line = insight_standing.said(turn, programmes.get(turn, run), turn.t)
        files = insight_report.drawn(turn, programmes.get(turn, run), turn.t)
        assert title in files[2].content.decode()
    return f"{title}. {line}"


def test_the_report_says_whether_it_is_final_and_what_is_missing_until_when(
    desk: Any, bot: Bot, *, run: int, over: Close, lead: Who
) -> None:
    """Before the close, after it, final, and final with the survey ninety days later."""
    early = said(bot, run, lead)
    assert early.startswith("Vorläufig, Stand ")
    assert "Gespräche und Verabschiedungen (bis " in early
    assert "zwei Wochen nach Abschluss des Programms" in early
    over()
    closed = said(bot, run, lead)
    assert "Verabschiedungen" not in closed
    assert "die Umfrage am Ende (bis " in closed
    day = closed.rpartition(" am ")[2].rstrip(".")
    assert f"die Bewertung der Ziele (bis {day})" in closed
    desk.ahead(days=185)
    final = said(bot, run, lead)
    assert final.startswith("Endgültig seit ")
    assert "Hinzu kommt nur noch: die Umfrage nach 90 Tagen (bis " in final
    desk.ahead(days=140)
    assert "Hinzu kommt" not in said(bot, run, lead)
