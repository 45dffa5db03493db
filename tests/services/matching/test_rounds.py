"""Rounds: what is saved, who waits, and that nothing is lost when things change meanwhile."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest

from bot.agenda import Agenda
from bot.domain.matching.job import Answer, Job, answer
from bot.domain.matching.types import Plan, Rules
from bot.matcher import Matcher, Solver, SolverStoppedError
from bot.services import enrolment_hooks, matching_rounds, programmes_steps
from bot.services.looks import LOOKS
from storage import programmes
from storage.models import PairRule


def test_a_round_in_its_own_process_saves_pairs_with_reasons(fair: Any) -> None:
    """The child process gives the same plan as this one, and its reasons are kept."""
    fair.join("UMIA", "mentor")
    fair.join("UMAX", "mentee")
    matcher = Matcher(fair.bot)
    fair.run(matcher)
    matcher.close()
    (row,) = fair.pairs()

    assert (row.mentor_id, row.mentee_id, row.state) == ("UMIA", "UMAX", "suggested")
    assert next(key for key, _ in row.reasons).startswith("matching.reason_")
    assert fair.last().state == "done"


@pytest.fixture
def solver() -> Iterator[Solver]:
    """Give a solver in a process of its own, and end it."""
    found = Solver()
    yield found
    found.close()


def ask(fair: Any, matcher: Matcher, by: str) -> bool:
    """Run a round for somebody (nobody: the calendar); tell whether one flow was enough."""
    with fair.bot.tick("T1") as tick:
        programme = programmes.programme(tick.session, "T1", fair.programme_id)
        assert programme
        matching_rounds.want(tick, programme, by)
    matcher.run_until_empty()
    return bool(fair.last().figures["again"])


def test_an_edit_at_the_desk_is_solved_around_the_last_plan(fair: Any, solver: Solver) -> None:
    """HR's next round after a lock or veto takes one flow; the calendar's is solved afresh."""
    for number in range(4):
        fair.join(f"UM{number}", "mentor")
        fair.join(f"UE{number}", "mentee")
    matcher = fair.matcher(solve=solver)
    assert not ask(fair, matcher, "ULEAD"), "the first has nothing to build on"
    out: tuple[str, str] = min(fair.two())
    rule(fair, out[0], out[1], "veto")
    assert ask(fair, matcher, "ULEAD")
    again = fair.two()
    assert not ask(fair, matcher, "")

    assert out not in again
    assert len(again) == 4
    assert again == fair.two()


def test_new_facts_are_never_solved_around_an_old_plan(fair: Any, solver: Solver) -> None:
    """Somebody who joins, or changes what they want, is in the next round HR asks for."""
    fair.join("UMIA", "mentor")
    matcher = fair.matcher(solve=solver)
    ask(fair, matcher, "ULEAD")
    fair.join("UMAX", "mentee")

    assert not ask(fair, matcher, "ULEAD")
    assert fair.two() == {("UMIA", "UMAX")}


def test_a_solver_that_lost_its_memory_starts_afresh(fair: Any, solver: Solver) -> None:
    """A child that ended meanwhile is replaced; nobody notices but the clock."""
    fair.join("UMIA", "mentor")
    fair.join("UMAX", "mentee")
    matcher = fair.matcher(solve=solver)
    ask(fair, matcher, "ULEAD")
    assert solver._child
    solver._child.kill()
    solver._child.wait()

    assert not ask(fair, matcher, "ULEAD")
    assert fair.two() == {("UMIA", "UMAX")}


def test_a_stopped_solver_solves_nothing_more() -> None:
    """Once closed, the solver takes no new job."""
    solver = Solver()
    solver.close()

    with pytest.raises(SolverStoppedError):
        solver(Job((), Rules(), date(2026, 3, 4)))


def test_one_mentor_for_three_hundred_mentees(fair: Any) -> None:
    """One pair is made, everybody else waits with the same reason, and the hint counts them."""
    fair.join("UMIA", "mentor")
    for number in range(300):
        fair.join(f"U{number:03}", "mentee")
    fair.run()

    assert len(fair.pairs()) == 1
    assert {(row.role, row.code) for row in fair.waiting()} == {("mentee", "all_taken")}
    assert fair.last().figures["waiting"] == 299
    assert fair.last().figures["hints"][0]["gain"] == 299


def test_nobody_eligible_is_a_result(fair: Any) -> None:
    """A round without a single possible pair ends well and says why everybody waits."""
    fair.join("UMIA", "mentor", topics=("video",))
    fair.join("UMAX", "mentee")
    fair.run()

    assert fair.pairs() == []
    assert {row.code for row in fair.waiting()} == {"no_topic"}


def test_an_unknown_level_waits_with_its_own_reason(fair: Any) -> None:
    """Without a level the hierarchy cannot be checked, so nobody is guessed into a pair."""
    fair.join("UMIA", "mentor", level=None)
    fair.join("UMAX", "mentee")
    fair.run()

    assert fair.pairs() == []
    assert ("UMIA", "level_unknown") in {(row.user_id, row.code) for row in fair.waiting()}


def rule(fair: Any, mentor: str, mentee: str, kind: str) -> None:
    """Write HR's word on two people."""
    with fair.bot.tick("T1") as tick:
        tick.session.add(
            PairRule(
                workspace_id="T1",
                programme_id=fair.programme_id,
                mentor_id=mentor,
                mentee_id=mentee,
                kind=kind,
                decided_by="ULEAD",
            )
        )


def test_contradictory_locks_are_reported_and_the_rest_is_matched(fair: Any) -> None:
    """Two locks on one mentor's only place: the first by id stands, the other is a problem."""
    fair.join("UMIA", "mentor")
    fair.join("UMAX", "mentee")
    fair.join("UMOE", "mentee")
    rule(fair, "UMIA", "UMOE", "lock")
    rule(fair, "UMIA", "UMAX", "lock")
    fair.run()

    assert fair.two() == {("UMIA", "UMAX")}
    assert [p["code"] for p in fair.last().figures["problems"]] == ["no_capacity"]


def test_vetoes_and_earlier_pairs_never_come_back(fair: Any) -> None:
    """What HR ruled out, and who has been asked before, is not suggested."""
    fair.join("UMIA", "mentor")
    fair.join("UMAX", "mentee")
    rule(fair, "UMIA", "UMAX", "veto")
    fair.run()

    assert fair.pairs() == []
    assert {row.code for row in fair.waiting()} == {"no_eligible_partner"}


ALL_OF = {"UMIA": ("ai_daily",), "UMEG": ("ai_daily", "data")}


class Meanwhile:
    """A solver during whose work something happens, once."""

    def __init__(self, happens: Any) -> None:
        self.happens, self.jobs = happens, 0

    def __call__(self, job: Job) -> Answer:
        """Solve, but let it happen first."""
        self.jobs += 1
        if self.jobs == 1:
            self.happens()
        return answer(job)


def test_somebody_who_leaves_during_the_solve_is_in_no_pair(fair: Any) -> None:
    """The round starts over by itself and pairs those who are still there."""
    for who in ("UMIA", "UMEG"):
        fair.join(who, "mentor", topics=ALL_OF[who])
    fair.join("UMAX", "mentee")

    def leave() -> None:
        with fair.bot.tick("T1") as tick:
            place = programmes.enrolment(tick.session, "T1", fair.programme_id, "UMIA")
            assert place
            place.state = "left"

    solver = Meanwhile(leave)
    fair.run(fair.matcher(solve=solver))

    assert solver.jobs == 2
    assert fair.two() == {("UMEG", "UMAX")}


def test_what_still_holds_is_saved_if_things_never_come_to_rest(fair: Any) -> None:
    """After three tries pairs with somebody who left are dropped, the others are kept."""
    for number in range(6):
        fair.join(f"UM{number}", "mentor")
        fair.join(f"UE{number}", "mentee")
    gone: list[str] = []

    def restless(job: Job) -> Answer:
        solved = answer(job)
        leaver = solved.plan.pairs[0].mentor
        gone.append(leaver)
        with fair.bot.tick("T1") as tick:
            place = programmes.enrolment(tick.session, "T1", fair.programme_id, leaver)
            assert place
            place.state = "left"
        return solved

    fair.run(fair.matcher(solve=restless))

    assert len(gone) == 3
    assert not {mentor for mentor, _ in fair.two()} & set(gone)
    assert len(fair.two()) == 3
    assert fair.last().figures["waiting"] == 3


def test_a_restart_in_the_middle_runs_the_round_again(fair: Any) -> None:
    """A process that dies while solving loses nothing: the next one begins again, once."""
    fair.join("UMIA", "mentor")
    fair.join("UMAX", "mentee")

    class PowerCut(BaseException):
        """What no code catches."""

    def die(_job: Job) -> Answer:
        raise PowerCut

    with pytest.raises(PowerCut):
        fair.run(fair.matcher(solve=die))
    assert fair.pairs() == []
    assert fair.matcher().run_once() == 0, "its lease still holds"

    after = fair.matcher()
    after.repair()
    after.run_until_empty()
    assert fair.two() == {("UMIA", "UMAX")}


def test_a_late_answer_of_a_lost_lease_is_not_saved(fair: Any) -> None:
    """Only whoever holds the round may write; a second process has it by now."""
    fair.join("UMIA", "mentor")
    fair.join("UMAX", "mentee")

    def slow(job: Job) -> Answer:
        fair.matcher().run_until_empty()
        return Answer(Plan((), (), answer(job).plan.certificate))

    fair.want()
    fair.matcher(solve=slow, lease=-1).run_once()
    assert fair.two() == {("UMIA", "UMAX")}


def test_a_solver_that_breaks_down_is_told_after_three_tries(fair: Any) -> None:
    """HR hears of it once, and nothing is changed."""

    def broken(_job: Job) -> Answer:
        raise SolverStoppedError("exit code 1")

    fair.run(fair.matcher(solve=broken))
    assert (fair.last().state, fair.last().tries) == ("failed", 3)


def test_a_pause_takes_a_suggestion_away(fair: Any, bot: Any) -> None:
    """Nobody who rests is in a suggestion that could be released."""
    fair.join("UMIA", "mentor")
    fair.join("UMAX", "mentee")
    fair.run()
    with bot.tick("T1") as tick:
        place = programmes.enrolment(tick.session, "T1", fair.programme_id, "UMAX")
        assert place
        enrolment_hooks.tell(enrolment_hooks.PAUSED, tick, place)

    assert fair.pairs() == []


def test_people_learn_kindly_why_they_wait(fair: Any, bot: Any) -> None:
    """Who has no partner carries a reason; who is suggested, none."""
    fair.join("UMIA", "mentor")
    fair.join("UMAX", "mentee")
    fair.join("UMOE", "mentee")
    fair.run()
    (pair,) = fair.pairs()
    with bot.tick("T1") as tick:
        codes = {
            place.user_id: place.unmatched_code
            for place in programmes.enrolments_in(tick.session, "T1", fair.programme_id)
        }

    left = ({"UMAX", "UMOE"} - {pair.mentee_id}).pop()
    assert codes == {"UMIA": None, pair.mentee_id: None, left: "all_taken"}


def test_the_week_brings_a_round_by_itself(fair: Any, bot: Any, clock: Any) -> None:
    """After sign-up a round is wanted at once, and again on the day everybody was told."""
    fair.join("UMIA", "mentor")
    with bot.tick("T1") as tick:
        programme = programmes.programme(tick.session, "T1", fair.programme_id)
        assert programme
        programmes_steps.ask_for_round(tick, programme)
    agenda = Agenda(bot, LOOKS)
    agenda.drain()
    assert fair.matcher().run_until_empty() == 1
    fair.join("UMAX", "mentee")
    clock.set(clock.now() + timedelta(days=8))
    agenda.drain()
    assert fair.matcher().run_until_empty() == 1

    assert fair.two() == {("UMIA", "UMAX")}
