"""Polls: what can be sent, who may answer what and when."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bot.domain import surveys
from bot.domain.publication import results
from bot.domain.surveys import Audience, Ballot, Kind, Poll, Question

NOON = datetime(2026, 5, 4, 12, tzinfo=UTC)
COFFEE = Question("q1", Kind.SINGLE, "Coffee, walk or call?", ("coffee", "walk", "call"))
POLL = Poll("p", "Where?", (COFFEE,), Audience.PROGRAMME, NOON, NOON + timedelta(days=5), 24)


def question(kind: Kind = Kind.SINGLE, **facts: object) -> Poll:
    """The poll with its question changed."""
    return replace(POLL, questions=(replace(COFFEE, kind=kind, **facts),))  # type: ignore[arg-type]  # fields by name


@pytest.mark.parametrize(
    ("poll", "where", "code"),
    [
        (replace(POLL, title="  "), "title", "empty"),
        (replace(POLL, title="x" * 151), "title", "too_long"),
        (replace(POLL, questions=()), "questions", "no_question"),
        (replace(POLL, questions=(COFFEE,) * 11), "questions", "too_many_questions"),
        (replace(POLL, questions=(COFFEE, COFFEE)), "questions", "question_twice"),
        (replace(POLL, closes_at=NOON), "deadline", "past"),
        (replace(POLL, closes_at=NOON + timedelta(minutes=9)), "deadline", "too_soon"),
        (replace(POLL, closes_at=NOON + timedelta(days=91)), "deadline", "too_late"),
        (replace(POLL, reach=4), "audience", "too_few_people"),
        (replace(POLL, audience=Audience.CHANNEL, reach=9), "audience", "too_few_people"),
        (question(text=""), "q1.text", "empty"),
        (question(options=("only", " ")), "q1.options", "too_few_options"),
        (question(options=tuple("abcdefghijk")), "q1.options", "too_many_options"),
        (question(options=("Yes", "yes")), "q1.options", "option_twice"),
        (question(options=("yes", "n" * 76)), "q1.options", "too_long"),
        (question(Kind.SCALE, low=1, high=2), "q1.scale", "scale_steps"),
        (question(Kind.SCALE, low=1, high=11), "q1.scale", "scale_steps"),
    ],
)
def test_a_poll_that_cannot_go_out_says_why_at_its_field(poll: Poll, where: str, code: str) -> None:
    """Every fault is found and named with field and code."""
    with pytest.raises(surveys.PollRefused) as refused:
        surveys.open_poll(poll)
    assert (where, code) in {(problem.where, problem.code) for problem in refused.value.problems}


@pytest.mark.parametrize("poll", [POLL, question(Kind.SCALE), question(Kind.TEXT, options=())])
def test_a_sound_poll_goes_out_trimmed_and_reminds_once(poll: Poll) -> None:
    """Spaces go, everything else stays; the reminder lies between opening and deadline."""
    opened = surveys.open_poll(replace(poll, title=" Where? "))
    assert opened == poll
    assert poll.opens_at < poll.remind_at < poll.closes_at


KINDS = (
    COFFEE,
    Question("q2", Kind.MULTIPLE, "Which?", ("a", "b")),
    Question("q3", Kind.SCALE, "How?"),
    Question("q4", Kind.TEXT, "Why?"),
)
FULL = replace(POLL, questions=KINDS)


@pytest.mark.parametrize(
    ("key", "value", "code"),
    [
        ("q1", 0, ""),
        ("q1", 3, "not_an_option"),
        ("q1", "coffee", "not_an_option"),
        ("q2", frozenset({0, 1}), ""),
        ("q2", frozenset({2}), "not_an_option"),
        ("q3", 5, ""),
        ("q3", 2.5, ""),
        ("q3", 0, "not_an_option"),
        ("q4", "*because* <!channel>", ""),
        ("q4", "x" * 3_000, "too_long"),
        ("q4", 4, "not_an_option"),
        ("q9", 1, "unknown"),
    ],
)
def test_an_answer_fits_its_question_or_is_refused(
    key: str, value: surveys.Value, code: str
) -> None:
    """Only answers the question offers are taken."""
    ballot = Ballot("a", (), {key: value}, NOON)
    if not code:
        assert surveys.vote(FULL, ballot, asked=True, now=NOON).answered_at == NOON
        return
    with pytest.raises(surveys.AnswerRefused) as refused:
        surveys.vote(FULL, ballot, asked=True, now=NOON)
    assert [problem.code for problem in refused.value.problems] == [code]


def test_votes_count_only_while_open_and_only_from_those_asked() -> None:
    """Before, after and from outside nothing is taken."""
    ballot = Ballot("a", (), {}, NOON)
    for now in (NOON - timedelta(seconds=1), POLL.closes_at):
        with pytest.raises(surveys.PollClosed):
            surveys.vote(POLL, ballot, asked=True, now=now)
    with pytest.raises(surveys.NotAsked):
        surveys.vote(POLL, ballot, asked=False, now=NOON)


def test_the_latest_answer_of_a_person_is_the_one_that_counts() -> None:
    """One answer per person, in an order that hides when it came."""
    late = [Ballot(v, (), {"q1": n}, NOON + timedelta(n)) for n, v in enumerate("bab")]
    assert [(b.voter, b.values["q1"]) for b in surveys.counted(late)] == [("a", 1), ("b", 2)]


def test_results_stay_hidden_while_open_and_counters_below_five() -> None:
    """Nobody sees results before the deadline, nor a live count of fewer than five."""
    with pytest.raises(surveys.ResultsHidden):
        results(POLL, None, now=POLL.closes_at)
    assert (surveys.answers_so_far(4), surveys.answers_so_far(5)) == (None, 5)
