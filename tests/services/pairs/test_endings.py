"""How pairs end from outside: people who rest or leave, reporting lines, the programme's end."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest

from bot.domain.refusals import NotAllowed
from bot.services import departures, pairs_care, pairs_moves, pairs_people
from storage.models import Grant, Pair, Programme

MENTOR, MENTEE, HR = "UMIA", "UTOM", "ULEAD"


def pause(desk: Any, who: str, days: int) -> None:
    """Let somebody pause the pair for some days."""
    with desk.turn(who) as turn:
        pairs_moves.pause(turn, desk.pair_id, turn.now.date() + timedelta(days=days))


def ask(desk: Any, who: str) -> str:
    """Let somebody ask for another partner."""
    with desk.turn(who) as turn:
        return str(pairs_moves.change(turn, desk.pair_id))


def rest(desk: Any, who: str, days: int) -> None:
    """Let somebody pause in the whole programme."""
    with desk.tick() as tick:
        place = tick.session.merge(desk.place(who))
        place.state, place.paused_until = "paused", tick.now.date() + timedelta(days=days)
        pairs_people.person_paused(tick, place)


def wake(desk: Any, who: str) -> None:
    """Let somebody come back."""
    with desk.tick() as tick:
        place = tick.session.merge(desk.place(who))
        place.state, place.paused_until = "active", None
        pairs_people.person_resumed(tick, place)


def test_a_persons_pause_and_a_pairs_pause_are_two_things(desk: Any) -> None:
    """A pair rests until the last pause that concerns it is over."""
    desk.accept()
    rest(desk, MENTOR, 14)
    pause(desk, MENTEE, 7)
    wake(desk, MENTEE)
    assert desk.row().state == "paused"
    wake(desk, MENTOR)
    assert desk.row().state == "paused"
    assert desk.row().paused_until == date(2026, 1, 14)
    with desk.turn(MENTEE) as turn:
        pairs_moves.resume(turn, desk.pair_id)
    assert desk.row().state == "accepted"
    wake(desk, MENTOR)
    rest(desk, MENTOR, 3)
    wake(desk, MENTOR)
    assert desk.row().state == "accepted"


@pytest.mark.parametrize(
    ("asked", "away", "told"),
    [
        (MENTOR, MENTOR, []),
        (MENTEE, MENTOR, []),
        (MENTEE, MENTEE, [("pairs.not_now", MENTOR)]),
    ],
)
@pytest.mark.parametrize("how", ["paused", "left"])
def test_going_away_in_the_middle_of_a_proposal(
    desk: Any, asked: str, away: str, told: list[Any], how: str
) -> None:
    """The proposal fails; who stays reads the usual words, who goes is left in peace."""
    if asked == MENTEE:
        desk.answer(MENTOR, yes=True)
    if how == "paused":
        rest(desk, away, 14)
    else:
        with desk.tick() as tick:
            pairs_people.person_left(tick, away)
    assert desk.row().state == "withdrawn"
    assert desk.written("pairs.not_now") == told


def test_a_deactivated_account_ends_the_pair_and_the_partner_is_cared_for(desk: Any) -> None:
    """Nobody stays matched with somebody who left; suggestions vanish without a word."""
    desk.accept()
    with desk.tick() as tick:
        tick.session.add(
            Pair(
                workspace_id="T1",
                programme_id=desk.programme_id,
                mentor_id=MENTOR,
                mentee_id=MENTEE,
                round=2,
                created_at=tick.now,
            )
        )
        tick.person(MENTOR).left_at = tick.now
        departures.changed(tick, MENTOR, was_here=True)
    assert (desk.row().state, desk.row().end_reason) == ("ended_early", "deactivated")
    assert desk.written("pairs.cared_for") == [("pairs.cared_for", MENTEE)]


def test_a_new_reporting_line_ends_the_pair_for_both(desk: Any) -> None:
    """At any distance, and a circle of managers ends the search; other pairs are left alone."""
    desk.accept()
    place = desk.place(MENTOR)
    with desk.tick() as tick:
        assert pairs_people.in_one_line(tick) == []
        tick.person(MENTOR).manager_id = "UBOSS"
        tick.person("UBOSS").manager_id = MENTEE
        tick.person(MENTEE).manager_id = "UTOP"
        tick.person("UTOP").manager_id = MENTEE
        pairs_people.profile_changed(tick, tick.session.merge(place))
    assert (desk.row().state, desk.row().end_reason) == ("ended_early", "reporting_line")
    assert {to for _, to in desk.written("pairs.cared_for")} == {MENTOR, MENTEE}


def test_an_import_that_relates_two_people_ends_their_pair_once(desk: Any) -> None:
    """Told twice, it ends once; both are cared for."""
    desk.accept()
    for _ in range(2):
        with desk.tick() as tick:
            pairs_people.related(tick, desk.pair_id)
    assert desk.row().end_reason == "reporting_line"
    assert len(desk.written("pairs.cared_for")) == 2


@pytest.mark.parametrize(
    ("held", "state", "kind"),
    [
        (0, "ended_early", "pairs.goodbye"),
        (3, "ended_early", "pairs.goodbye"),
        (6, "completed", "pairs.completed"),
    ],
)
def test_the_programme_closes(desk: Any, held: int, state: str, kind: str) -> None:
    """Completed with all talks, else a kind goodbye; never a word about somebody's fault."""
    desk.accept()
    desk.agree()
    if held:
        desk.meet(held)
    close(desk)
    assert desk.row().state == state
    assert desk.written(kind) == [(kind, f"pair:{desk.pair_id}")]


@pytest.mark.parametrize("held", [3, 4])
def test_four_of_six_talks_and_a_closing_talk_complete_a_pair(desk: Any, held: int) -> None:
    """Sixty per cent of the plan with the closing talk held is full circle, less is a goodbye."""
    desk.accept()
    desk.agree()
    desk.meet(held - 1)
    with desk.tick() as tick:
        tick.session.merge(desk.row()).closing_held = True
    desk.meet()
    assert desk.row().state == ("completed" if held == 4 else "ended_early")


def close(desk: Any) -> None:
    """Close the programme."""
    with desk.tick() as tick:
        programme = tick.session.get(Programme, desk.programme_id)
        assert programme
        programme.state = "closed"
        tick.session.flush()
        pairs_care.programme_moved(tick, programme)


def begun(desk: Any) -> None:
    """Leave the proposal open."""


def resting(desk: Any) -> None:
    """Pause the pair."""
    desk.accept()
    pause(desk, MENTOR, 14)


def changing(desk: Any) -> None:
    """Ask for another partner."""
    desk.accept()
    ask(desk, MENTOR)


def stuck(desk: Any) -> None:
    """Let the pair become at risk."""
    desk.accept()
    desk.ahead(days=8)


@pytest.mark.parametrize(
    ("before", "state", "reason"),
    [
        (begun, "withdrawn", None),
        (resting, "ended_early", "programme_closed"),
        (changing, "ended_early", "rematch"),
        (stuck, "ended_early", "programme_closed"),
    ],
)
def test_every_state_has_an_end_when_the_programme_closes(
    desk: Any, before: Callable[[Any], None], state: str, reason: str | None
) -> None:
    """Nothing stays open behind a closed programme."""
    before(desk)
    close(desk)
    assert (desk.row().state, desk.row().end_reason) == (state, reason)


def test_closing_takes_open_proposals_back_after_ten_minutes(desk: Any) -> None:
    """A step that is taken back in time withdraws nothing."""
    for state, proposal in (("running", "proposed"), ("closing", "withdrawn")):
        with desk.tick() as tick:
            programme = tick.session.get(Programme, desk.programme_id)
            assert programme
            programme.state, programme.moves = "closing", programme.moves + 1
            pairs_care.programme_moved(tick, programme)
            programme.state = state
        desk.ahead(hours=1)
        assert desk.row().state == proposal


def test_hr_sees_only_pairs_in_their_scope(desk: Any, add_person: Any) -> None:
    """A coordinator for Austria neither sees nor touches a pair in Germany, others none at all."""
    add_person("UKAI")
    with desk.tick() as tick:
        for who in (MENTOR, MENTEE):
            tick.person(who).country = "DE"
        tick.session.add(
            Grant(
                workspace_id="T1",
                user_id="UKAI",
                role="coordinator",
                scope=["AT"],
                granted_at=tick.now,
            )
        )
    desk.answer(MENTOR, yes=False)
    with desk.turn("UKAI") as turn:
        assert pairs_care.needs_decision(turn, desk.programme_id) == []
    for who in ("UKAI", MENTOR):
        with pytest.raises(NotAllowed), desk.turn(who) as turn:
            pairs_care.page(turn, str(desk.pair_id))
    with pytest.raises(NotAllowed), desk.turn("UKAI") as turn:
        pairs_care.stop(turn, desk.pair_id)


def test_hr_can_stop_a_pair_at_once(desk: Any) -> None:
    """For a shared case both read only that it is over; the audit keeps who did it."""
    desk.accept()
    with desk.turn(HR) as turn:
        pairs_care.stop(turn, desk.pair_id)
    assert desk.row().end_reason == "shared_case"
    assert len(desk.written("pairs.cared_for")) == 2


def test_a_place_that_is_gone_is_left_alone(desk: Any) -> None:
    """Ending a pair of somebody without a place changes no capacity."""
    desk.accept()
    with desk.tick() as tick:
        tick.session.delete(tick.session.merge(desk.place(MENTOR)))
    row = desk.row()
    with desk.turn(MENTOR) as turn:
        pairs_moves.no_more(turn, row, MENTOR)
    assert desk.place(MENTEE).mentee_capacity == 1
