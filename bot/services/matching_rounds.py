"""Matching rounds: wanted by the calendar or by HR, claimed, and their plan written down."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from bot.core import Tick, Turn
from bot.domain.letters import Letter, Reminder, Urgency
from bot.domain.matching.job import Answer, Job
from bot.domain.matching.types import Weights
from bot.domain.programme import ProgrammeState
from bot.domain.refusals import Refusal
from bot.domain.roles import Action
from bot.services import (
    enrolment_hooks,
    matching_compare,
    matching_rows,
    matching_weighing,
    programmes,
    programmes_calendar,
)
from bot.services import programmes_steps as steps
from bot.services.matching_facts import Opened, pool, stamp
from bot.services.matching_weighing import Weighed
from storage import bulk
from storage import matching as store
from storage.models import Enrolment, MatchRound, Pair, Programme, ReminderRow

AUTO = "matching.auto"
OBJECTION = 2
"""So many working days an automatic release waits for somebody to object."""

AFTER_NOTES = timedelta(minutes=1)
"""What a run brought is told after the note that sign-up has ended, due at the same hour."""

RUNS_IN = (ProgrammeState.SIGNUP, ProgrammeState.MATCHING, ProgrammeState.RUNNING)
TRIES = 3
"""So often a round starts over because facts changed meanwhile; then it saves what still holds."""


class NoRoundNow(Refusal):
    """Pairs are made from sign-up until the programme closes."""

    key = "desk.no_round_now"


def want(tick: Tick, programme: Programme, by: str = "", weights: Weights | None = None) -> None:
    """Ask for a round, or with `weights` for a comparison; one that is under way is enough."""
    kind = "compare" if weights else "round"
    if not weights and store.open_round(tick.session, programme.id or 0):
        return
    tick.session.add(
        MatchRound(
            workspace_id=tick.workspace_id,
            programme_id=programme.id or 0,
            kind=kind,
            wanted_by=by,
            wanted_at=tick.now,
            weights=list(weights.values()) if weights else [],
        )
    )
    tick.session.flush()


def ask(turn: Turn, programme_id: int) -> Programme:
    """Run a round because HR pressed the button: around the locks, by the newest facts.

    Raises:
        NotAllowed, NoRoundNow: nothing was changed.
    """
    programme = programmes.load(turn, programme_id, Action.MATCH_RUN)
    if programme.state not in RUNS_IN:
        raise NoRoundNow
    want(turn, programme, turn.user_id)
    turn.audit(Action.MATCH_RUN, programme_id=programme_id)
    return programme


def sign_up_ended(tick: Tick, row: ReminderRow) -> None:
    """Run the first round, and look again every week."""
    programme = programmes.get(tick, row.programme_id or 0)
    if programme.state in RUNS_IN[1:]:
        want(tick, programme)
        programmes_calendar.plan_round(tick, programme)


def weekly(tick: Tick, row: ReminderRow) -> None:
    """Run a round for late sign-ups and returned people, as long as pairs may still start."""
    programme = programmes.get(tick, row.programme_id or 0)
    if programme.state not in RUNS_IN[1:]:
        return
    settings = programmes.settings_of(programme)
    if programmes.today(tick, programme) <= settings.last_start(programme.starts_on):
        want(tick, programme)
        programmes_calendar.plan_round(tick, programme)


def claim(tick: Tick, round_id: int, *, wall: float, lease: float) -> int | None:
    """Take a run; None when somebody else has it or it came to nothing, else its version."""
    if not store.claim_round(tick.session, round_id, wall=wall, lease=lease):
        return None
    run = store.match_round(tick.session, tick.workspace_id, round_id)
    if run is None:
        return None
    if programmes.get(tick, run.programme_id).state not in RUNS_IN:
        run.state, run.done_at = "dropped", tick.now
        return None
    return run.version


def gather(tick: Tick, round_id: int, opened: Opened) -> Job:
    """Gather the facts of a run, where nobody has to wait for it."""
    run = tick.session.get_one(MatchRound, round_id)
    found = pool(tick, programmes.get(tick, run.programme_id), opened=opened)
    return replace(found.job(_other(run)), edit=bool(run.wanted_by))


def _other(run: MatchRound) -> Weights | None:
    return Weights(*run.weights) if run.weights else None


def weigh(tick: Tick, round_id: int, job: Job, answer: Answer, *, opened: Opened) -> Weighed:
    """Look at a plan with the facts as they are by now, where nobody has to wait for it."""
    run = tick.session.get_one(MatchRound, round_id)
    programme = programmes.get(tick, run.programme_id)
    return matching_weighing.weigh(
        tick, programme, answer.plan, solved=job, other=_other(run), opened=opened
    )


def save(tick: Tick, round_id: int, version: int, weighed: Weighed, answer: Answer) -> bool:
    """Write a plan down; false when it must be solved again or is not ours any more.

    What changed while the solver ran (somebody left, paused, was paired by hand) makes the
    round start over; after some tries what still holds is saved. Everything that takes long was
    weighed before: here all clicks wait.
    """
    run = store.match_round(tick.session, tick.workspace_id, round_id)
    if run is None or run.version != version or run.state != "running":
        return False
    programme = programmes.get(tick, run.programme_id)
    if programme.state not in RUNS_IN:
        run.state, run.done_at = "dropped", tick.now
        return False
    same = weighed.stamp == stamp(tick, programme)
    if not (same and weighed.fresh) and run.tries < TRIES:
        run.state = "wanted"
        return False
    run.state, run.done_at, run.lease_until = "done", tick.now, 0.0
    if run.kind == "compare":
        matching_compare.save(tick, run, answer)
        return True
    if not same:
        weighed = matching_weighing.weigh(tick, programme, answer.plan)
    _write(tick, programme, run, weighed)
    run.figures = run.figures | {"again": answer.again}
    return True


def _write(tick: Tick, programme: Programme, run: MatchRound, weighed: Weighed) -> None:
    """Put the new suggestions in place of the old ones, and say who waits and why.

    They begin with the end of their run: whatever begins later was changed by hand.
    """
    store.clear_suggestions(tick.session, programme.id or 0)
    rows = [row | {"created_at": run.done_at} for row in weighed.rows]
    bulk.write(tick.session, Pair, rows)
    store.replace_waiting(tick.session, programme.id or 0, weighed.waits)
    store.tell_why(tick.session, programme.id or 0, weighed.codes)
    run.figures = weighed.figures
    _follow(tick, programme, run, rows)


def _follow(tick: Tick, programme: Programme, run: MatchRound, rows: list[dict[str, Any]]) -> None:
    """Tell HR, and let time release what nobody objects to, where a lead switched that on."""
    auto = programmes.settings_of(programme).auto_release
    auto = auto and programme.state in RUNS_IN[1:] and any(not row["warnings"] for row in rows)
    if auto:
        at = programmes_calendar.after_working_days(tick, programme, OBJECTION)
        key = f"programme:{programme.id}:auto:{run.id}"
        tick.remind(Reminder(AUTO, key, at, {"round": run.id}, programme.id))
        run.figures = run.figures | {"auto_at": at.isoformat()}
    if rows or run.wanted_by or run.figures["problems"]:
        tell(tick, programme, run, "matching.ready")


def auto_at(programme: Programme, run: MatchRound) -> datetime | None:
    """Tell when a round's pairs go out by themselves; None if they wait for a person."""
    planned = run.figures.get("auto_at")
    if not planned or run.objected_by or not programmes.settings_of(programme).auto_release:
        return None
    return datetime.fromisoformat(planned)


def tell(tick: Tick, programme: Programme, run: MatchRound, kind: str) -> None:
    """Write to everybody who runs the programme about a run: at once to whoever asked for it.

    The others read of it within their hours, after the note that may have led to the run.
    """
    tick.post(
        *(
            Letter(
                kind,
                who,
                f"programme:{programme.id}:match:{run.id}:{kind.partition('.')[2]}:{who}",
                facts={"round": run.id},
                due_at=None
                if who == run.wanted_by
                else programmes_calendar.working_moment(tick, who) + AFTER_NOTES,
                urgency=Urgency.DATE,
                programme_id=programme.id,
            )
            for who in programmes_calendar.hr_of(tick, programme)
        )
    )


def fail(tick: Tick, round_id: int, version: int) -> None:
    """Give a run up whose solver broke down, and tell HR; the weekly round tries again."""
    run = store.match_round(tick.session, tick.workspace_id, round_id)
    if run is None or run.version != version or run.state != "running":
        return
    if run.tries < TRIES:
        run.state = "wanted"
        return
    run.state, run.done_at = "failed", tick.now
    tell(tick, programmes.get(tick, run.programme_id), run, "matching.failed")


def withdrawn(tick: Tick, place: Enrolment) -> None:
    """Take suggestions away for somebody who rests or leaves; nobody has heard of them yet."""
    for row in store.suggestions_of(tick.session, tick.workspace_id, place.user_id):
        if row.programme_id == place.programme_id:
            matching_rows.remove(tick, row)


enrolment_hooks.PAUSED.append(withdrawn)
enrolment_hooks.LEFT.append(withdrawn)

LOOKS = {steps.ROUND: sign_up_ended, programmes_calendar.ROUND: weekly}
