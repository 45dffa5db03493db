"""The desk on SQLite and on PostgreSQL: two at once, restarts, and a round applied once."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import Engine

from bot.agenda import Agenda
from bot.core import Bot
from bot.domain.matching.job import Answer, Job, answer
from bot.domain.refusals import ChangedMeanwhile, Outdated, Refusal
from bot.services import matching_edit, matching_hand, matching_release, matching_rounds
from bot.services.looks import LOOKS
from bot.services.matching_release import NothingToRelease, TooLate, stamp
from storage import pairs as pair_store

Together = Callable[..., list[Any]]


@pytest.fixture
def engine(database: Engine) -> Engine:
    """Take each database in turn."""
    return database


@pytest.fixture
def full(fair: Any) -> Any:
    """Give two pairs on the desk."""
    for who in ("UM1", "UM2"):
        fair.join(who, "mentor")
    for who in ("UE1", "UE2"):
        fair.join(who, "mentee")
    fair.run()
    return fair


def attempt(fair: Any, act: Callable[..., object]) -> Callable[[], str]:
    """Try something as HR; tell how it went."""

    def run() -> str:
        try:
            with fair.bot.turn(fair.lead) as turn:
                act(turn)
        except Refusal as refused:
            return type(refused).__name__
        return "done"

    return run


def test_two_at_once_on_one_pair_cannot_overwrite_each_other(full: Any, together: Together) -> None:
    """One lock, one veto, one release at the same moment: one is done, the others are told."""
    row = full.pairs()[0]
    told = together(
        [
            attempt(full, lambda t: matching_edit.lock(t, row.id, row.version, on=True)),
            attempt(full, lambda t: matching_edit.veto(t, row.id, row.version)),
            attempt(
                full,
                lambda t: matching_release.release_some(
                    t, full.programme_id, {row.id: row.version}
                ),
            ),
        ]
    )

    others = {ChangedMeanwhile.__name__, Outdated.__name__, "AlreadyReleased"}
    assert told.count("done") == 1
    assert set(told) - {"done"} <= others


def test_releasing_all_twice_releases_once(full: Any, together: Together) -> None:
    """Two leads press at the same moment: one batch, one set of proposals."""
    seen = stamp(full.pairs())
    press = attempt(
        full, lambda t: matching_release.release_all(t, full.programme_id, seen, warned=True)
    )

    assert sorted(together([press, press])) == ["ChangedMeanwhile", "done"]
    assert {row.version for row in full.pairs()} == {2}


def test_releasing_all_beside_an_edit_never_sends_what_was_not_seen(
    full: Any, together: Together
) -> None:
    """Whoever is second sees the other's work first."""
    row, seen = full.pairs()[0], stamp(full.pairs())
    told = together(
        [
            attempt(
                full,
                lambda t: matching_release.release_all(t, full.programme_id, seen, warned=True),
            ),
            attempt(full, lambda t: matching_edit.unpair(t, row.id, row.version)),
        ]
    )

    assert told.count("done") == 1
    assert {one.released_at is None for one in full.pairs()} == {told[1] == "done"}


def test_undo_works_after_a_restart_within_ten_minutes(
    full: Any, clock: Any, engine: Engine
) -> None:
    """What holds a release back is in the database, not in the process."""
    seen = stamp(full.pairs())
    with full.bot.turn(full.lead) as turn:
        matching_release.release_all(turn, full.programme_id, seen, warned=True)
    at = full.pairs()[0].released_at
    clock.set(clock.now() + timedelta(minutes=9))
    full.bot = Bot(full.bot.settings, engine, clock)
    Agenda(full.bot, LOOKS).drain()
    with full.bot.turn(full.lead) as turn:
        assert matching_release.undo(turn, full.programme_id, at) == 2
    clock.set(clock.now() + timedelta(minutes=20))
    Agenda(full.bot, LOOKS).drain()

    assert {row.released_at for row in full.pairs()} == {None}
    with pytest.raises(TooLate), full.bot.turn(full.lead) as turn:
        matching_release.undo(turn, full.programme_id, at)


def test_a_restart_after_ten_minutes_asks_the_mentors_once(
    full: Any, clock: Any, engine: Engine
) -> None:
    """A bot that was down when the time was over asks as soon as it is back, and only once."""
    seen = stamp(full.pairs())
    with full.bot.turn(full.lead) as turn:
        matching_release.release_all(turn, full.programme_id, seen, warned=True)
    clock.set(clock.now() + timedelta(minutes=45))
    full.bot = Bot(full.bot.settings, engine, clock)
    for _ in range(2):
        Agenda(full.bot, LOOKS).drain()
    with full.bot.tick("T1") as tick:
        rows = pair_store.pairs_in(tick.session, "T1", full.programme_id)

    assert {row.state for row in rows} == {"proposed"}
    with pytest.raises(NothingToRelease), full.bot.turn(full.lead) as turn:
        matching_release.release_all(turn, full.programme_id, stamp([]), warned=True)


def test_many_pairs_are_asked_in_parts(fair: Any, clock: Any) -> None:
    """More than one transaction's worth go out in turns, each mentor once."""
    size = matching_release.AT_ONCE + 5
    for number in range(size):
        fair.join(f"UM{number:03}", "mentor")
        fair.join(f"UE{number:03}", "mentee")
    fair.run()
    seen = stamp(fair.pairs())
    with fair.bot.turn(fair.lead) as turn:
        assert size == matching_release.release_all(turn, fair.programme_id, seen, warned=True)
    clock.set(clock.now() + timedelta(minutes=11))
    Agenda(fair.bot, LOOKS).drain()

    assert fair.pairs() == []


def test_a_round_is_applied_once_by_many_matchers(full: Any, together: Together) -> None:
    """Several processes on one database: one takes the round up, and its plan is saved once."""
    jobs: list[Job] = []

    def solve(job: Job) -> Answer:
        jobs.append(job)
        return answer(job)

    full.want()
    taken = together([full.matcher(solve=solve).run_once for _ in range(4)])

    assert sum(taken) == 1
    assert len(jobs) == 1
    assert len(full.pairs()) == 2


def test_a_hand_made_pair_during_a_round_survives_it(full: Any) -> None:
    """HR pairs two by hand while the solver works: the round starts over and keeps their word."""
    rows = full.pairs()
    crossed = rows[0].mentor_id, rows[1].mentee_id
    jobs: list[Job] = []

    def solve(job: Job) -> Answer:
        jobs.append(job)
        if len(jobs) == 1:
            with full.bot.turn(full.lead) as turn:
                matching_hand.by_hand(turn, full.programme_id, *crossed, "")
        return answer(job)

    with full.bot.turn(full.lead) as turn:
        matching_rounds.ask(turn, full.programme_id)
    full.matcher(solve=solve).run_until_empty()

    assert len(jobs) == 2
    assert crossed in full.two()
    assert len(full.two()) == 2
