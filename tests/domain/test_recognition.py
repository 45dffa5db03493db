"""Thanks, milestones, goals and certificates: who decides, and what is never told."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from bot.domain import goals, recognition, recognition_words
from bot.domain.certificates import Certificate, issue_code, verify_code
from bot.domain.goals import Goal, Owner
from bot.domain.milestones import (
    EARNED_BY,
    NOTED_BY,
    Event,
    Milestone,
    Moment,
    earned,
    is_personal,
    open_moments,
)
from bot.domain.recognition import Post, Shoutout, Stage, Standing, Where
from bot.domain.refusals import Refusal
from bot.domain.suppression import Span

NOON = datetime(2026, 5, 4, 12, tzinfo=UTC)
HERE = Standing.HERE


def refuses(refusal: type[Refusal], *attempts: Callable[[], object]) -> None:
    """Each attempt is refused for the same reason."""
    for attempt in attempts:
        with pytest.raises(refusal):
            attempt()


def thanks(*people: str, reach: Where = Where.COMPANY) -> Shoutout:
    """Ada thanks some people."""
    return recognition.thank(
        "ada", dict.fromkeys(people, HERE), "for asking", reach=reach, now=NOON
    )


@pytest.mark.parametrize(
    ("people", "reason", "refusal"),
    [
        ({}, "x", recognition_words.NobodyNamed),
        ({str(n): HERE for n in range(30)}, "x", recognition_words.TooManyNamed),
        ({"ada": HERE}, "x", recognition_words.NotYourself),
        ({"bo": Standing.BOT}, "x", recognition_words.NotThem),
        ({"bo": Standing.LEFT}, "x", recognition_words.NotThem),
        ({"bo": HERE}, "  ", recognition_words.NoReason),
        ({"bo": HERE}, "x" * 501, recognition_words.NoReason),
        ({"bo": HERE}, "Danke, Bo!", recognition_words.NameInside),
        ({"bo": HERE}, "Danke <@U1>", recognition_words.NameInside),
    ],
)
def test_thanks_that_cannot_be_sent_are_refused_kindly(
    people: dict[str, Standing], reason: str, refusal: type[Refusal]
) -> None:
    """Oneself, bots, people who left, crowds, no reason, and names inside the words."""
    with pytest.raises(refusal):
        recognition.thank("ada", people, reason, called={"bo": ("", "Bo")}, now=NOON)


def test_everybody_appears_only_as_far_as_they_and_the_author_allow() -> None:
    """Company, programme, only me and no: two posts, and no trace of the other two."""
    asked = thanks("bo", "cy", "di", "ed")
    asked = recognition.choose(asked, "bo", Where.COMPANY)
    asked = recognition.choose(asked, "cy", Where.PROGRAMME)
    asked = recognition.refuse(asked, "ed")
    assert recognition.posts(asked) == ()
    ready = recognition.choose(asked, "di", Where.ONLY_ME)
    assert recognition.posts(ready) == (
        Post(Where.COMPANY, ("bo",)),
        Post(Where.PROGRAMME, ("cy",)),
    )
    narrow = replace(ready, reach=Where.PROGRAMME)
    assert recognition.posts(narrow) == (Post(Where.PROGRAMME, ("bo", "cy")),)
    assert recognition.privately(ready) == ("bo", "cy", "di", "ed")
    assert recognition.posted(ready).stage is Stage.POSTED


def test_five_days_of_silence_mean_only_me() -> None:
    """Until then it waits; then silence keeps the thanks private."""
    asked = recognition.choose(thanks("bo", "cy"), "bo", Where.PROGRAMME)
    assert recognition.lapse(asked, now=asked.until - timedelta(seconds=1)) is asked
    lapsed = recognition.lapse(asked, now=asked.until)
    assert recognition.posts(lapsed) == (Post(Where.PROGRAMME, ("bo",)),)
    assert recognition.lapse(lapsed, now=asked.until) is lapsed
    alone = recognition.lapse(thanks("bo"), now=asked.until)
    assert recognition.posted(alone).stage is Stage.PRIVATE


def test_words_change_and_names_leave_only_by_those_they_belong_to() -> None:
    """New words ask again, without those who said no; taking back ends it."""
    ready = recognition.refuse(recognition.choose(thanks("bo", "cy"), "bo", Where.PROGRAMME), "cy")
    done = recognition.posted(ready)
    again = recognition.reword(done, "ada", "for listening", now=NOON)
    assert (again.stage, again.choices["cy"].named) == (Stage.ASKING, False)
    assert recognition.withdraw_name(done, "bo").stage is Stage.PRIVATE
    assert recognition.withdraw_name(again, "bo").stage is Stage.READY
    wide = recognition.posted(replace(ready, choices={**ready.choices, "di": ready.choices["bo"]}))
    assert recognition.withdraw_name(wide, "di").stage is Stage.POSTED
    gone = recognition.take_back(done, "ada")
    refuses(
        recognition_words.TooLate,
        lambda: recognition.take_back(gone, "ada"),
        lambda: recognition.choose(done, "bo", Where.COMPANY),
        lambda: recognition.posted(done),
    )
    refuses(
        recognition_words.NotNamed,
        lambda: recognition.choose(ready, "zoe", Where.COMPANY),
        lambda: recognition.withdraw_name(ready, "zoe"),
        lambda: recognition.reword(ready, "bo", "me me me", now=NOON),
    )


def test_names_stand_in_alphabetical_order() -> None:
    """No order of names is a ranking."""
    called = {"u1": "Zoë", "u2": "ada"}
    assert recognition.order_of(["u1", "u2"], called) == ("ada", "Zoë")


def test_milestones_come_from_events_and_only_once() -> None:
    """Switching roles needs both; ten talks are one first talk."""
    events = [(Event.TALK_HELD, NOON + timedelta(n)) for n in range(9, -1, -1)]
    events += [(Event.TAUGHT_BY_MENTOR, NOON)]
    assert [(e.milestone, e.at) for e in earned(events)] == [(Milestone.FIRST_TALK, NOON)]
    both = [*events, (Event.TAUGHT_BY_MENTEE, NOON + timedelta(3))]
    assert earned(both)[-1].milestone is Milestone.ROLES_SWITCHED


def test_a_moment_can_be_noted_once_by_each_whose_it_is() -> None:
    """The gap is the mentee's; what the other has noted takes nothing away."""
    assert open_moments("mentee", []) == tuple(Moment)
    assert Moment.GAP not in open_moments("mentor", [])
    assert Moment.TAUGHT in open_moments("mentor", [Event.TAUGHT_BY_MENTEE])
    assert open_moments("mentee", list(NOTED_BY.values())) == ()
    assert {one for one in Milestone if is_personal(one)} == {
        Milestone.GAP_NAMED,
        Milestone.BOUNDARY,
        Milestone.EXPERIMENT,
        Milestone.BRIDGE,
    }
    assert set(NOTED_BY.values()) <= {one for needs in EARNED_BY.values() for one in needs}


def goal(owner: Owner = Owner.MENTEE) -> Goal:
    """A goal from a template."""
    return goals.set_goal(
        owner, "ai", {0: "two tasks a week"}, {-1: "never", 1: "more"}, [], now=NOON
    )


def test_only_the_target_must_be_written() -> None:
    """The template fills the rest; no target, or a novel, is refused; one goal per owner."""
    assert goal().steps == {-2: "", -1: "never", 0: "two tasks a week", 1: "more", 2: ""}
    for steps in ({1: "more"}, {0: "x" * 201}):
        with pytest.raises(goals.GoalRefused):
            goals.set_goal(Owner.MENTOR, "ai", steps, {}, [], now=NOON)
    with pytest.raises(goals.GoalTaken):
        goals.set_goal(Owner.MENTEE, "ai", {0: "again"}, {}, [goal()], now=NOON)


def test_a_goal_changes_once_and_dropping_is_no_failure() -> None:
    """A second change, and any change of a finished goal, is refused."""
    once = goals.sharpen(goal(), {0: "three tasks"}, now=NOON)
    assert once.steps[0] == "three tasks"
    with pytest.raises(goals.GoalChanged):
        goals.sharpen(once, {0: "four"}, now=NOON)
    dropped = goals.drop(once, now=NOON)
    refuses(
        goals.GoalFinished,
        lambda: goals.drop(dropped, now=NOON),
        lambda: goals.rate(dropped, 0, Owner.MENTEE),
    )


def test_owners_rate_and_partners_comment() -> None:
    """Nobody else, no other level, no comment before the rating, no novel."""
    rated = goals.rate(goal(), 1, Owner.MENTEE)
    assert goals.comment(rated, " well done ", Owner.MENTOR).comment == "well done"
    joint = goals.rate(goal(Owner.JOINT), 0, Owner.MENTOR)
    assert goals.comment(joint, "we did", Owner.MENTEE).comment == "we did"
    refuses(
        goals.NotYours,
        lambda: goals.rate(goal(), 1, Owner.MENTOR),
        lambda: goals.comment(goal(), "early", Owner.MENTOR),
        lambda: goals.comment(rated, "my own", Owner.MENTEE),
    )
    refuses(
        goals.GoalRefused,
        lambda: goals.rate(goal(), 3, Owner.MENTEE),
        lambda: goals.comment(rated, "x" * 501, Owner.MENTOR),
    )


def test_goals_are_aggregated_like_answers() -> None:
    """Share at or above target from frozen cells; nearly all is a range; few are nothing."""
    mixed = goals.freeze_goals([("ai", 0)] * 8 + [("net", -1)] * 7, closed_at=NOON)
    assert [b.count for b in mixed.cells[0].blocks] == [Span(7, 7), Span(8, 8)]
    assert goals.freeze_goals([("ai", 1)] * 12, closed_at=NOON).cells[0].blocks[0].count == Span(
        7, 12
    )
    assert goals.freeze_goals([("ai", 1)] * 4, closed_at=NOON).changes == ()
    assert goals.t_score([]) == 50
    assert goals.t_score([1, 1]) > goals.t_score([1, 0])


def test_a_code_confirms_exactly_its_certificate() -> None:
    """Typing habits do not matter; a changed name, another key or another code do."""
    day = date(2026, 5, 4)
    paper = Certificate("7", "Zoë", "mentor", "Sprint", "ACME", day, day, 6, day)
    code = issue_code(paper, b"key")
    assert verify_code(paper, code.lower().replace("-", " ").replace("o", "0"), b"key")
    assert not verify_code(replace(paper, name="Bo"), code, b"key")
    assert not verify_code(paper, code, b"other")
    assert not verify_code(paper, "", b"key")
