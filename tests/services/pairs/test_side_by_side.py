"""Two people, two pauses, two wishes: what holds when both act, one after the other or at once."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from functools import partial
from typing import Any

import pytest

from bot.domain.enrolment_pause import NotResting
from bot.services import enrolment_pause, pairs_moves

MENTOR, MENTEE = "UMIA", "UTOM"


def pause(desk: Any, who: str, days: int) -> None:
    """Let somebody pause the pair for some days."""
    with desk.turn(who) as turn:
        pairs_moves.pause(turn, desk.pair_id, turn.now.date() + timedelta(days=days))


def ask(desk: Any, who: str) -> str:
    """Let somebody ask for another partner."""
    with desk.turn(who) as turn:
        return str(pairs_moves.change(turn, desk.pair_id))


def resume(desk: Any, who: str) -> str:
    """Let somebody type `/mentor resume`."""
    with desk.turn(who) as turn:
        return str(enrolment_pause.go_on(turn).text)


@pytest.mark.parametrize("own", [False, True])
def test_resume_ends_the_persons_pause_and_the_pairs(desk: Any, own: bool) -> None:  # noqa: FBT001 - a column of the table
    """What Home's button ends, the command ends too, together with one's own break."""
    desk.accept()
    with pytest.raises(NotResting):
        resume(desk, MENTOR)
    if own:
        with desk.turn(MENTOR) as turn:
            enrolment_pause.typed(turn, "20.1.")
    pause(desk, MENTOR, 14)
    assert "Schön, dass du wieder da bist" in resume(desk, MENTOR)
    assert (desk.row().state, desk.place(MENTOR).state) == ("accepted", "active")


def test_resume_says_what_still_rests(desk: Any) -> None:
    """A partner's own break is theirs to end: the pair rests on, and both know until when."""
    desk.accept()
    with desk.turn(MENTEE) as turn:
        enrolment_pause.typed(turn, "20.1.")
    pause(desk, MENTOR, 21)
    said = resume(desk, MENTOR)
    assert "Schön, dass du wieder da bist" in said
    assert "Dein Tandem mit <@UTOM> ruht noch bis einschließlich" in said
    assert desk.row().paused_until == date(2026, 1, 20)
    assert "Du machst gerade keine Pause" in resume(desk, MENTOR)
    assert desk.row().state == "paused"
    resume(desk, MENTEE)
    assert desk.row().state == "accepted"


def test_two_wishes_at_the_same_moment_end_it_once(desk: Any) -> None:
    """Both ask for another partner at once: neither wish is lost, each is cared for once."""
    desk.accept()
    with ThreadPoolExecutor(2) as both:
        said = list(both.map(partial(ask, desk), (MENTOR, MENTEE)))
    assert (desk.row().state, desk.row().end_reason) == ("ended_early", "rematch")
    assert len([one for one in said if "endet hier" in one]) == 1
    assert sorted(to for _, to in desk.written("pairs.cared_for")) == [MENTOR, MENTEE]
