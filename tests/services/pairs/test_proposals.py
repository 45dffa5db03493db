"""Proposals: asked in turn, nudged, expired, and never told on."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from bot.clock import MovableClock
from bot.domain.pair_moves import AlreadyAPair, NotAskedYet, ProposalGone
from bot.domain.refusals import NotYours, Outdated
from bot.services import pairs, pairs_care
from storage.models import Pair

MENTOR, MENTEE, HR = "UMIA", "UTOM", "ULEAD"
MONDAY = datetime(2026, 1, 12, 10, tzinfo=UTC)


def test_the_mentor_is_asked_and_nobody_else_hears_of_it(desk: Any) -> None:
    """A proposal begins with one private letter to the mentor."""
    assert desk.written() == [("pairs.proposal", MENTOR)]
    assert (desk.row().state, desk.row().waiting) == ("proposed", "waiting_mentor")


@pytest.fixture
def asked_on(request: Any, clock: MovableClock) -> list[int]:
    """Let the proposal fall on a weekday, at ten; give how many cards there are by each day."""
    weekday, counts = request.param
    clock.set(MONDAY + timedelta(days=weekday))
    return list(counts)


@pytest.mark.parametrize(
    "asked_on",
    [
        (0, (1, 1, 2, 2, 2, 2, 2, 2)),  # Thursday; on Saturday nobody works, on Monday it is over
        (2, (1, 1, 2, 2, 2, 2, 2, 2)),  # Saturday, so Monday; a second one then would be too much
        (3, (1, 1, 2, 2, 3, 3, 3, 3)),  # Sunday, so Monday; Tuesday
        (4, (1, 1, 2, 2, 3, 3, 3, 3)),  # Monday; Wednesday
    ],
    indirect=True,
)
def test_nudges_after_three_and_five_days_then_it_expires(asked_on: list[int], desk: Any) -> None:
    """Each side has seven days; the mentee is never told of a proposal that never reached them."""
    counts = []
    for _ in range(8):
        desk.ahead(days=1)
        counts.append(len(desk.written("pairs.proposal")))

    assert asked_on == counts
    assert desk.row().state == "expired"
    assert {to for _, to in desk.written("pairs.")} == {MENTOR}
    assert MENTEE not in {to for _, to in desk.written()}


def fails_by_mentee(desk: Any) -> None:
    """Let the mentee say no."""
    desk.answer(MENTEE, yes=False)


def fails_by_time(desk: Any) -> None:
    """Let the mentee's week pass."""
    desk.ahead(days=8)


def fails_by_hr(desk: Any) -> None:
    """Let HR plan anew."""
    with desk.turn(HR) as turn:
        pairs_care.recall(turn, desk.pair_id)


@pytest.mark.parametrize("fail", [fails_by_mentee, fails_by_time, fails_by_hr])
def test_a_failed_proposal_reads_the_same_to_the_mentor(
    desk: Any, fail: Callable[[Any], None]
) -> None:
    """Whatever the cause, the mentor gets one letter of one kind without any fact about it."""
    desk.answer(MENTOR, yes=True)
    fail(desk)

    assert desk.written("pairs.not_now") == [("pairs.not_now", MENTOR)]
    assert desk.row().state in {"withdrawn", "expired"}


def test_a_mentors_no_is_told_to_nobody(desk: Any) -> None:
    """No letter follows a mentor's no: the mentee never knew, the mentor has the answer.

    HR only hears who waits for a partner again.
    """
    desk.answer(MENTOR, yes=False)

    assert desk.written("pairs.") == [("pairs.proposal", MENTOR)]
    assert set(desk.written()) == {("pairs.proposal", MENTOR), ("matching.again", HR)}


def test_what_was_answered_stays_answered(desk: Any) -> None:
    """A second click, a late no and an old card change nothing and say why."""
    with pytest.raises(NotAskedYet):
        desk.answer(MENTEE, yes=True)
    desk.answer(MENTOR, yes=True)
    desk.answer(MENTOR, yes=True)
    assert len(desk.written("pairs.proposal")) == 2
    desk.answer(MENTEE, yes=True)
    desk.answer(MENTEE, yes=True)
    with pytest.raises(AlreadyAPair):
        desk.answer(MENTEE, yes=False)
    assert desk.written("pairs.introduced") == [("pairs.introduced", f"pair:{desk.pair_id}")]


@pytest.mark.parametrize(
    ("who", "pair", "refusal"), [("UEVE", 0, NotYours), ("UMIA", 99, Outdated)]
)
def test_a_click_on_what_is_not_theirs_is_refused(
    desk: Any, who: str, pair: int, refusal: type[Exception]
) -> None:
    """Only the two can answer, and only what exists."""
    with pytest.raises(refusal), desk.turn(who) as turn:
        pairs.answer(turn, desk.pair_id + pair, yes=True)
    assert desk.row().waiting == "waiting_mentor"


def test_an_expired_proposal_takes_no_answer(desk: Any) -> None:
    """An answer after the end is refused with the reason."""
    desk.ahead(days=8)
    with pytest.raises(ProposalGone):
        desk.answer(MENTOR, yes=True)


@pytest.mark.parametrize("state", ["paused", "left"])
def test_nobody_is_asked_when_one_cannot_be(desk: Any, state: str) -> None:
    """Who paused or left between planning and release is not proposed to anybody."""
    with desk.tick() as tick:
        place = tick.session.merge(desk.place(MENTEE))
        place.state = state
        row = Pair(
            workspace_id="T1",
            programme_id=desk.programme_id,
            mentor_id=MENTOR,
            mentee_id=MENTEE,
            round=2,
            created_at=tick.now,
        )
        tick.session.add(row)
        tick.session.flush()
        assert not pairs.propose(tick, row)
        assert row.state == "withdrawn"
        with pytest.raises(ValueError, match="withdrawn"):
            pairs.propose(tick, row)
    assert len(desk.written("pairs.proposal")) == 1


def test_hr_learns_that_it_failed_and_not_through_whom(desk: Any) -> None:
    """Both ways of saying no look alike to HR, as long as somebody waits for a partner."""
    desk.answer(MENTOR, yes=False)
    with desk.turn(HR) as turn:
        found = pairs_care.needs_decision(turn, desk.programme_id)
        words = [each.why(turn.t) for each in found]

    assert [each.what for each in found] == ["failed"]
    assert len(words) == 1
    assert f"<@{MENTOR}>" in words[0]
    assert f"<@{MENTEE}>" in words[0]
