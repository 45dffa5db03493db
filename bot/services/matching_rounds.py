"""Matching rounds: wanted by the calendar or by HR, claimed, and their plan written down."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

from bot.core import Tick, Turn
from bot.domain.letters import Letter, Reminder, Urgency
from bot.domain.matching.eligibility import OVERRIDABLE, verdict
from bot.domain.matching.job import Answer, Job
from bot.domain.matching.types import Lock, PairResult, Plan, Weights
from bot.domain.programme import ProgrammeState
from bot.domain.refusals import Refusal
from bot.domain.roles import Action
from bot.services import (
    enrolment_hooks,
    matching_compare,
    matching_rows,
    matching_waits,
    programmes,
    programmes_calendar,
)
from bot.services import programmes_steps as steps
from bot.services.matching_facts import Opened, Pool, pool
from storage import matching as store
from storage.models import Enrolment, MatchRound, Pair, Programme, ReminderRow, Waiting

AUTO = "matching.auto"
OBJECTION = timedelta(days=2)
"""How long an automatic release waits for somebody to object."""
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


def save(
    tick: Tick, round_id: int, version: int, job: Job, answer: Answer, *, opened: Opened
) -> bool:
    """Write a plan down; false when it must be solved again or is not ours any more.

    What changed while the solver ran (somebody left, paused, was paired by hand) makes the
    round start over; after some tries what still holds is saved.
    """
    run = store.match_round(tick.session, tick.workspace_id, round_id)
    if run is None or run.version != version or run.state != "running":
        return False
    programme = programmes.get(tick, run.programme_id)
    if programme.state not in RUNS_IN:
        run.state, run.done_at = "dropped", tick.now
        return False
    now = pool(tick, programme, opened=opened)
    if now.job(_other(run)) != job and run.tries < TRIES:
        run.state = "wanted"
        return False
    run.state, run.done_at, run.lease_until = "done", tick.now, 0.0
    if run.kind == "compare":
        matching_compare.save(tick, run, answer)
    else:
        _write(tick, programme, run, now, answer.plan)
        run.figures = run.figures | {"again": answer.again}
    return True


def _write(tick: Tick, programme: Programme, run: MatchRound, now: Pool, plan: Plan) -> None:
    """Put the new suggestions in place of the old ones, and say who waits and why."""
    good = [pair for pair in plan.pairs if _holds(pair, now)]
    notes = _notes(tick, programme)
    store.clear_suggestions(tick.session, programme.id or 0)
    rows = matching_rows.made(tick, programme, now, good, overridden=frozenset(notes))
    for row in rows:
        row["note"] = notes.get((row["mentor_id"], row["mentee_id"]), "")[:300]
    store.write(tick.session, Pair, rows)
    waits = matching_waits.waiting(tick, programme, now, plan, good)
    store.replace_waiting(tick.session, programme.id or 0, waits)
    store.tell_why(tick.session, programme.id or 0, matching_waits.codes(now, good, waits))
    run.figures = _figures(plan, good, waits)
    _follow(tick, programme, run, rows)


def _notes(tick: Tick, programme: Programme) -> dict[tuple[str, str], str]:
    """Collect HR's notes on pairs that break a rule."""
    found = store.rules(tick.session, tick.workspace_id, programme.id or 0)
    return {(one.mentor_id, one.mentee_id): one.note or "" for one in found if one.override}


def _holds(pair: PairResult, now: Pool) -> bool:
    """Tell whether a pair may still be made: both here, with room, and by the present rules."""
    mentor, mentee = now.people.get(pair.mentor), now.people.get(pair.mentee)
    if mentor is None or mentee is None:
        return False
    lock = Lock(pair.mentor, pair.mentee, override=True)
    broken = set(verdict(mentor, mentee, now.rules, now.company))
    return not broken or (lock in now.locks and broken <= OVERRIDABLE)


def _figures(plan: Plan, good: list[PairResult], waits: list[Waiting]) -> dict[str, object]:
    return {
        "pairs": len(good),
        "waiting": len({one.user_id for one in waits}),
        "floor": min((pair.score for pair in good), default=0),
        "proved": plan.certificate.scope == "all",
        "hints": [
            {
                "topic": hint.topic,
                "role": str(hint.role),
                "count": hint.count,
                "gain": hint.gain,
                "solved": hint.solved,
            }
            for hint in plan.hints
            if hint.gain
        ],
        "problems": [
            {"mentor": one.lock.mentor, "mentee": one.lock.mentee, "code": one.code}
            for one in plan.lock_problems
        ],
    }


def _follow(tick: Tick, programme: Programme, run: MatchRound, rows: list[dict[str, Any]]) -> None:
    """Tell HR, and let time release what nobody objects to, where a lead switched that on."""
    auto = programmes.settings_of(programme).auto_release
    auto = auto and programme.state in RUNS_IN[1:] and any(not row["warnings"] for row in rows)
    if auto:
        key = f"programme:{programme.id}:auto:{run.id}"
        facts = {"round": run.id}
        tick.remind(Reminder(AUTO, key, tick.now + OBJECTION, facts, programme.id))
    if rows or run.wanted_by or run.figures["problems"]:
        tell(tick, programme, run, "matching.ready")


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
