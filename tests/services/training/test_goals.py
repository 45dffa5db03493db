"""Goals: who sets, changes, rates and comments, when, and who reads them."""

from typing import Any

import pytest
from sqlmodel import col, select

from bot.domain import goals as rules
from bot.domain.refusals import FormRefused, NotYours, Outdated
from bot.services import goals
from bot.services.home import page, status
from storage import training
from storage.models import LearningGoal, Pair

MENTOR, MENTEE = "UMIA", "UTOM"
TARGET = {0: "Zwei <!channel> pro Woche"}


def keep(school: Any, who: str, owner: str, template: str = "") -> int:
    """Set a goal; give its id."""
    with school.turn(who) as turn:
        goals.keep(turn, school.pair_id, owner, template, TARGET)
        stored = turn.session.exec(select(LearningGoal).order_by(col(LearningGoal.id))).all()
        return stored[-1].id or 0


def stored(school: Any, goal_id: int) -> LearningGoal:
    """Read a goal as it is now."""
    with school.tick() as tick:
        found: LearningGoal = tick.session.exec(
            select(LearningGoal).where(LearningGoal.id == goal_id)
        ).one()
        return found


def test_only_the_target_must_be_written(school: Any) -> None:
    """The template fills the other steps, and the pair counts as having a goal."""
    goal_id = keep(school, MENTEE, "mentee", "ai_assistant")
    goal = stored(school, goal_id)

    assert goal.steps["0"] == TARGET[0]
    assert all(goal.steps.values())
    assert (goal.category, goal.owner, goal.author_id) == ("tools", "mentee", MENTEE)
    with school.tick() as tick:
        assert school.row(tick).goal_set


def test_without_a_template_the_other_steps_may_stay_empty(school: Any) -> None:
    """A sentence is enough."""
    goal = stored(school, keep(school, MENTOR, "mentor"))

    assert [level for level, text in goal.steps.items() if text] == ["0"]
    assert goal.category == goals.OWN


@pytest.mark.parametrize(
    ("steps", "field"),
    [
        ({}, "target"),
        ({0: "  "}, "target"),
        ({0: "x" * 201}, "target"),
        ({0: "x", 2: "y" * 201}, "step_2_business"),
    ],
)
def test_what_does_not_fit_is_said_beside_its_field(
    school: Any, steps: dict[int, str], field: str
) -> None:
    """The form stays open with a sentence at the step."""
    with school.turn(MENTOR) as turn, pytest.raises(FormRefused) as refused:
        goals.keep(turn, school.pair_id, "mentor", "business", steps)

    assert set(refused.value.errors) == {field}


def test_nobody_sets_what_is_not_theirs(school: Any) -> None:
    """Not the partner's goal, not twice, not with another's template, not as a stranger."""
    keep(school, MENTOR, "mentor")
    keep(school, MENTOR, "joint")
    attempts = [
        (MENTOR, "mentee", "", NotYours),
        (MENTOR, "mentor", "", rules.GoalTaken),
        (MENTEE, "joint", "", rules.GoalTaken),
        (MENTEE, "mentee", "business", Outdated),
        ("UADA", "mentor", "", NotYours),
    ]
    for who, owner, template, refusal in attempts:
        with school.turn(who) as turn, pytest.raises(refusal):
            goals.keep(turn, school.pair_id, owner, template, TARGET)
    for who, owner, refusal in ((MENTOR, "mentor", rules.GoalTaken), ("UADA", "mentor", NotYours)):
        with school.turn(who) as turn, pytest.raises(refusal):
            goals.set_form(turn, school.pair_id, owner)


def test_a_goal_is_changed_once_and_at_the_midpoint(school: Any) -> None:
    """A slip may be corrected on the first day; then it waits for half of the talks."""
    goal_id = keep(school, MENTEE, "mentee")
    with school.turn(MENTEE) as turn:
        goals.change(turn, goal_id, {0: "richtig geschrieben", 1: ""})
    school.ahead(days=8)
    with school.turn(MENTEE) as turn, pytest.raises(rules.GoalTooEarly):
        goals.change_form(turn, goal_id)
    with school.turn(MENTEE) as turn, pytest.raises(rules.GoalTooEarly):
        goals.drop(turn, goal_id)
    school.meet(3)
    with school.turn(MENTEE) as turn:
        assert "goals:change_form" in str(goals.change_form(turn, goal_id))
        goals.change(turn, goal_id, {0: "geschärft"})
    with school.turn(MENTEE) as turn, pytest.raises(rules.GoalChanged):
        goals.change(turn, goal_id, {0: "noch einmal"})
    assert stored(school, goal_id).steps["0"] == "geschärft"


def test_a_change_that_does_not_fit_stays_in_the_form(school: Any) -> None:
    """Too long a step is named; the partner may not change at all."""
    goal_id = keep(school, MENTEE, "mentee")
    with school.turn(MENTEE) as turn, pytest.raises(FormRefused) as refused:
        goals.change(turn, goal_id, {0: "x", 1: "y" * 201})
    assert set(refused.value.errors) == {"step_1_"}
    with school.turn(MENTOR) as turn, pytest.raises(rules.NotYours):
        goals.change(turn, goal_id, {0: "x"})
    with school.turn("UADA") as turn, pytest.raises(NotYours):
        goals.change(turn, goal_id, {0: "x"})
    with school.turn(MENTEE) as turn, pytest.raises(Outdated):
        goals.change(turn, 999, {0: "x"})


def test_a_dropped_goal_makes_room_for_another(school: Any) -> None:
    """Dropping is a valid result; the goal is gone from view and may be swapped."""
    first = keep(school, MENTEE, "mentee")
    school.meet(3)
    with school.turn(MENTEE) as turn:
        goals.drop(turn, first)
    second = keep(school, MENTEE, "mentee")

    assert stored(school, first).dropped
    assert stored(school, second).changed_at is not None


def test_the_owner_rates_and_the_partner_comments(school: Any) -> None:
    """Each does their part, from before the last talk on, and nobody does the other's."""
    goal_id = keep(school, MENTOR, "mentor")
    with school.turn(MENTOR) as turn, pytest.raises(rules.GoalTooEarly):
        goals.rate(turn, goal_id, "1")
    school.meet(5)
    with school.turn(MENTEE) as turn, pytest.raises(rules.NotYours):
        goals.rate(turn, goal_id, "1")
    with school.turn(MENTEE) as turn, pytest.raises(rules.NotYours):
        goals.comment_form(turn, goal_id)
    with school.turn(MENTOR) as turn, pytest.raises(Outdated):
        goals.rate(turn, goal_id, "7")
    with school.turn(MENTOR) as turn:
        assert "goals:rate_form" in str(goals.rate_form(turn, goal_id))
        goals.rate(turn, goal_id, "1")
    with school.turn(MENTEE) as turn, pytest.raises(FormRefused):
        goals.comment(turn, goal_id, "x" * 501)
    with school.turn(MENTEE) as turn:
        assert "goals:comment_form" in str(goals.comment_form(turn, goal_id))
        goals.comment(turn, goal_id, "Ich habe es gesehen.")
    goal = stored(school, goal_id)
    assert (goal.outcome, goal.comment) == (1, "Ich habe es gesehen.")
    with school.tick() as tick:
        found = training.outcomes(tick.session, "T1", school.programme_id)
    assert found == [("mentor", 1)]


def test_next_steps_follow_the_talks(school: Any) -> None:
    """Set after the first talk, review at the midpoint, rate before the last, comment after."""

    def ranks(who: str) -> list[int]:
        with school.turn(who) as turn:
            return [step.rank for step in goals.next_steps(turn)]

    assert ranks(MENTOR) == []
    school.meet(1)
    assert ranks(MENTOR) == [goals.SET_RANK]
    goal_id = keep(school, MENTOR, "mentor")
    assert ranks(MENTOR) == []
    school.meet(2)
    assert ranks(MENTOR) == [goals.REVIEW_RANK]
    school.meet(2)
    assert ranks(MENTOR) == [goals.RATE_RANK]
    with school.turn(MENTOR) as turn:
        goals.rate(turn, goal_id, "0")
    assert ranks(MENTOR) == []
    assert ranks(MENTEE) == [goals.SET_RANK, goals.COMMENT_RANK]


def test_goals_stand_in_home_and_in_no_message(school: Any) -> None:
    """The pair reads the target in Home; the ephemeral status leaves it out; others see none."""
    keep(school, MENTEE, "mentee")
    with school.turn(MENTOR) as turn:
        assert "pro Woche" in str(page(turn, "start"))
        assert "pro Woche" in str(goals.overview(turn))
        assert "pro Woche" not in str(status(turn).to_slack())
    for who in ("UADA", "ULEAD"):
        with school.turn(who) as turn:
            assert "pro Woche" not in str(page(turn, "start"))
            assert "pro Woche" not in str(goals.overview(turn))


def test_goals_of_a_finished_pair_can_still_be_rated(school: Any) -> None:
    """After the closing talk the rating stays open; after a break-up nothing does."""
    goal_id = keep(school, MENTEE, "mentee")
    for state, refusal in (("completed", None), ("ended", Outdated)):
        with school.tick() as tick:
            pair: Pair = school.row(tick)
            pair.state = state
        with school.turn(MENTEE) as turn:
            if refusal is None:
                goals.rate(turn, goal_id, "2")
                assert goals.home_section(turn) == ()
                assert "goals:rate" in str(goals.overview(turn))
                continue
            with pytest.raises(refusal):
                goals.rate(turn, goal_id, "0")


def test_a_goal_is_unreadable_at_rest(school: Any) -> None:
    """The database file holds no word of it."""
    keep(school, MENTEE, "mentee")
    with school.tick() as tick:
        raw = tick.session.connection().exec_driver_sql("select steps from learning_goal").scalar()

    assert b"Woche" not in bytes(raw)
